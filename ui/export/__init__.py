"""A conversation as a file to keep: Markdown (`markdown.py`) and Word (`word.py`).

Both write a `Record` (`record.py`), whose citations have been compared with the documents. Nothing that
stands in a question, an answer or a quote becomes a link, an image, a field or anything else that acts.
"""
