"""Runs as people read them: one HTML file that works from disk, and Markdown for a pull request.

Read `html.py` first. `plots.py` draws, `views.py` chooses and words what is shown, `templates/` holds
the pages.
"""
