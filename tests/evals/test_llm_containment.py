from dataclasses import replace

from assistant.answers import Answer, Citation, Written
from evals.llm_containment import count

TEXT = "Målet er tillit."
CITATION = Citation(
    number=1,
    document_id="notat",
    title="Om reformen",
    publisher="Departementet",
    date="2022",
    standing="guidance",
    section=(),
    page=None,
    quote=TEXT,
    start=0,
    end=len(TEXT),
    context=TEXT,
    url="",
    viewer_url="",
)
BY_MODEL = Answer(
    "a",
    "c",
    "answered",
    "no",
    "nb",
    "",
    citations=(CITATION,),
    mode="llm",
    statements=("**Nei.**", "Målet er tillit. [1]"),
    written=Written(4, {"quote not found": 2, "name": 1}, None, "v"),
)
BY_QUOTES = replace(
    BY_MODEL,
    mode="quotes",
    statements=("> Målet er tillit. [1]",),
    written=Written(3, {"unknown passage": 3}, "unusable: none", "v"),
)


def test_statements_made_removed_and_shown_are_counted() -> None:
    found = count([BY_MODEL, BY_QUOTES], {"notat": TEXT})
    assert (found.n_made, found.n_shown, found.n_by_model) == (7, 1, 1)
    assert found.n_without_quote == 5
    assert (found.n_citations, found.n_false, found.n_unfounded) == (2, 0, 0)
    assert found.faults == {"unusable": 1}


def test_statement_without_its_words_is_noticed() -> None:
    false = replace(BY_MODEL, citations=(replace(CITATION, quote="Målet er makt."),))
    unmarked = replace(BY_MODEL, statements=("**Nei.**", "Målet er tillit."))
    found = count([false, unmarked], {"notat": TEXT})
    assert (found.n_false, found.n_unfounded) == (1, 2)
