"""Files to documents to chunks to the index.

May import `vectorstore`. A source goes through, in this order: `manifest.py` (what there is),
`repair.py` (what a scan misread), `layout.py` (printed lines back to blocks), `outline.py`
(blocks to a Document with headings and pages), `chunking.py`, and `pipeline.py` runs it all.
"""
