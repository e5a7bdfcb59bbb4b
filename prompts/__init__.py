"""Prompt texts for language models, one `.md` file each, and their loader, `loading.py`.

The default mode, `quotes`, asks no model; so far only the judge of the evaluations does. `$name` in a
text is a place to fill. Imports nothing of ours.
"""
