"""Everything a person or a program meets: the command line, the HTTP API, the chat page, the documents.

May import every other package; none imports this one. `cli.py` is the composition root: it alone makes
the settings and hands the real parts on. Read `service.py` first: the one way to ask, which every door
uses, then `site.py` for how the API answers at once while the rest is still loading.
"""
