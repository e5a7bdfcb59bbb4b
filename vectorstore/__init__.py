"""Chunks, their vectors and the index that holds them; the only code that knows Chroma.

Imports nothing of ours. Read `chunks.py` first for the words, then `store.py` for how a generation
of the index is built, switched to and opened, and `embedding.py` for how text becomes vectors.
"""
