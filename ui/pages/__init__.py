"""Plain pages that the server writes itself, without scripts: the documents, the page about the service, and
the page while it starts.

Imports the texts and `ui.html`; every text on them is escaped there. Read `document_pages.py` first, then
`site_page.py`, the frame they share.
"""
