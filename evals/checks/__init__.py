"""Whether a draft's statements get the right marks: labelled drafts, their measures, and the fit.

Imports `assistant`. Begin with `drafts.py`. Never read `hold.jsonl` while you tune.
"""
