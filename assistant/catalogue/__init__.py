"""The catalogue of measures: what each ministry reports in the example collection, read from its outline.

Imports `vectorstore` and the assistant's answers. Nothing is stored: a document's measures are read from its
text and headings in milliseconds, so every generation has them. Start with `measures.py` (the outline),
then `catalogue.py` (all together, filtered and counted); `themes.toml` says which words make a theme.
"""
