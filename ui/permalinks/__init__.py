"""Permalinks: an answer, the summary of a check or a list of measures, kept as it was under an address.

Read `permalinks.py` first: what the doors call. `content.py` is what is stored, `making.py` how it is made of
what the server itself remembers or finds, `today.py` what has become of it since; `store.py` is the table.
The pages are in `ui/pages/permalink_*.py`.
"""
