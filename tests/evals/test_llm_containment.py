from dataclasses import replace

from assistant.answers import Answer, Citation, Written
from evals.llm_containment import count, stands_in

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


def test_quote_is_looked_for_in_the_text_whatever_its_offsets_say() -> None:
    shifted = replace(BY_MODEL, citations=(replace(CITATION, start=3),))
    elsewhere = replace(BY_MODEL, citations=(replace(CITATION, document_id="other"),))
    unknown_mark = replace(BY_MODEL, statements=("**Nei.**", "Målet er tillit. [7]"))
    texts = {"notat": TEXT, "other": "Målet er makt."}
    assert [count([one], texts).n_unfounded for one in (shifted, elsewhere, unknown_mark)] == [0, 1, 1]


def test_words_that_stop_inside_a_sentence_do_not_stand_in_it() -> None:
    text = "Det er satt en dato, men ikke nå.\n• Ett punkt\nSlutt."
    assert stands_in("Det er satt en dato, men ikke nå.", text)
    assert stands_in("Ett  punkt", text)
    assert not stands_in("Det er satt en dato", text)
    assert not stands_in("Det er satt en dat", text)
    assert not stands_in("", text)
