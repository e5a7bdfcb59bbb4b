"""Plain pages that the server writes itself, without scripts: the documents, and the page while it starts.

Imports the texts and `ui.html`; every text on them is escaped there.
"""
