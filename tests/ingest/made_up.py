"""Source texts for property tests: slices of the real documents with noise in them, and made-up lines."""

from importlib.resources import files

from hypothesis import strategies as st

from ingest.reading import ReadDocument, Source, read_document
from ingest.repair import Repaired
from vectorstore.chunks import DocumentRecord

DOCUMENTS = files("ingest").joinpath("documents")
NAMES = (
    "inspirasjonsnotat-ocr.txt",
    "inspirasjonsnotat-kapittel-1.txt",
    "temaside-regjeringen.txt",
    "dfo-notat-2023-3-kapittel-3.txt",
    "eksempelsamling.txt",
)
TEXTS = {name: DOCUMENTS.joinpath(name).read_text("utf-8") for name in NAMES}
FURNITURE = (
    "Kommunal- og distriktsdepartementet — Om tillitsreformen",
    "Forsiden",
    "Aktuelt nå",
    "Kapittel",
    "Skriv ut / lag PDF",
)
RECORD = DocumentRecord("notat", "Om tillit", "Etaten", "2024", "", "nb", "guidance", "skrevet for en test")

LINES = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "• punkt med ord",
            "- Punkt med strek",
            "o Ring som er punkt",
            "En linje som slutter midt i et or-",
            "det går videre her og er ganske lang",
            "Overskrift uten punktum",
            "Er dette et spørsmål?",
            "Dette er en setning.",
            "Dette introduserer:",
            " Ny side med tekst",
            "Side 2 av 3",
            "Forsiden",
            "https://example.org/en/lang-",
            "adresse/som/fortsetter",
            "www.example.org",
            "a) Bokstav",
            "1. Tall",
            "•",
            "-",
            "En ganske lang setning som står for seg selv, og som det kommer mange av. " * 20,
        ]
    ),
    st.text(max_size=40).filter(lambda line: "\n" not in line),
)


@st.composite
def sources(draw: st.DrawFn) -> str:
    """A text as a file might hold it."""
    if draw(st.booleans()):
        return "\n".join(draw(st.lists(LINES, max_size=25)))
    text = TEXTS[draw(st.sampled_from(NAMES))]
    start = draw(st.integers(0, len(text)))
    middle, end = sorted((start + draw(st.integers(0, 5000)), start + draw(st.integers(0, 5000))))
    return text[start:middle] + draw(st.text(max_size=30)) + text[middle:end]


def read_source(text: str) -> ReadDocument | None:
    """The text as a document of its own; None where it holds nothing."""
    try:
        return read_document(RECORD, [Source(Repaired(text, ()), FURNITURE)])
    except ValueError:
        return None
