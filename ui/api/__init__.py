"""The HTTP API: thin routes over `ui.service`, one family a file, and errors as problem documents.

Imports neither torch nor gradio nor chromadb: a server answers before those are loaded. Read `app.py` first.
"""
