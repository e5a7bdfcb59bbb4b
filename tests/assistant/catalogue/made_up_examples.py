"""A small example collection made by hand: two ministries, one without headings of its own."""

from vectorstore.chunks import Document, DocumentRecord, Heading, PageStart

TEXT = """Sjødepartementet

Dette er et forord om sjøen som departementet har skrevet selv.

Ny farled

Fyrdirektoratet har lansert en digital farled i mars 2024. Målet er bedre tjenester:
• Piloten i 2025 prøves ut sammen med tillitsvalgte.
• Kystverket har redusert rapporteringskrav.

Les mer: på nettsiden

Lenker til relevante dokumenter:
• Farledsboka
https://example.org/farled

Luftdepartementet

Departementet planlegger en gjennomgang av tildelingsbrevene.
"""
HEADINGS = (("Sjødepartementet", 1), ("Ny farled", 2), ("Fyrlykt – lys", 2), ("Luftdepartementet", 1))


def make_examples(text: str = TEXT, *, id: str = "eksempler", edition_of: str = "") -> Document:
    record = DocumentRecord(
        id, "Eksempler", "Etaten", "2025", "", "nb", "examples", "skrevet for en test", edition_of
    )
    headings = tuple(
        Heading(name, level, text.index(f"{name}\n"), text.index(f"{name}\n") + len(name))
        for name, level in HEADINGS
        if f"{name}\n" in text
    )
    return Document(record, text, headings, pages=(PageStart(0, 5), PageStart(text.index("Luft"), 6)))
