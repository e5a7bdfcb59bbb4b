"""Checks a draft against the documents: which of its statements they carry, deny or do not mention.

Imports the rest of `assistant` and `vectorstore`; what a sentence claims is read by `assistant.claims`.
Nothing of a draft is kept or logged. Begin with `checker.py`; `statements.py` cuts the draft, `alignment.py`
and `differences.py` compare, `marks.py` decides.
"""
