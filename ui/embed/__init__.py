"""The assistant as a piece of other sites' pages: the element `<tillit-assistant>`, and a page for frames.

May import what the rest of `ui` may. The element is written as small modules in `component/`, which
`script.py` joins to the one file that pages load; read `component/element.js` first. `docs/embedding.md`
is for those who put it on their pages.
"""
