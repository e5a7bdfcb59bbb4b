"""Prompt texts for language models, one `.md` file each, and their loader.

Empty for now: the default mode, `quotes`, composes answers from the documents' own sentences and
asks no model. Imports nothing of ours.
"""
