from dataclasses import replace
from urllib.parse import unquote

import pytest
from parts import make_chunk, make_document

from assistant.citations import cite, cite_all, consult, text_fragment_url, viewer_url
from assistant.quoting import Quote

TEXT = "Overskrift\n\nFørste side sier dette om tillit. Andre side sier noe annet."
DOCUMENT = make_document(TEXT, pages=[("Overskrift", 3), ("Andre", 4)], date="2024-04")
CHUNK = make_chunk(DOCUMENT, TEXT[12:], section=["Overskrift"])
DOCUMENTS = {"notat": DOCUMENT}


def quote(words: str) -> Quote:
    start = TEXT.index(words)
    return Quote(CHUNK, words, start, start + len(words), 0.9)


def test_citation_says_where_the_quote_stands_and_who_says_it() -> None:
    found = cite(quote("Første side sier dette om tillit."), 2, DOCUMENTS)
    assert found is not None
    assert (found.number, found.document_id, found.title, found.publisher) == (
        2,
        "notat",
        "Om notat",
        "Etaten",
    )
    assert (found.date, found.standing, found.section) == ("2024-04", "guidance", ("Overskrift",))
    assert found.quote == TEXT[found.start : found.end]
    assert found.context == CHUNK.text
    assert found.viewer_url == "/documents/notat?start=12&end=45#passage"


@pytest.mark.parametrize(("words", "page"), [("Første side sier dette", 3), ("Andre side sier", 4)])
def test_page_is_that_of_the_quote_not_of_the_chunk(words: str, page: int) -> None:
    found = cite(quote(words), 1, DOCUMENTS)
    assert found is not None
    assert found.page == page


def test_document_without_pages_has_none() -> None:
    found = cite(quote("Andre side"), 1, {"notat": replace(DOCUMENT, pages=())})
    assert found is not None
    assert found.page is None


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(replace(quote("Andre side"), text="Andre Side"), id="other letters"),
        pytest.param(replace(quote("Andre side"), start=0, end=10), id="other place"),
        pytest.param(replace(quote("Andre side"), text="Andre  side"), id="other blanks"),
        pytest.param(replace(quote("Andre side"), end=len(TEXT) + 50), id="past the end"),
        pytest.param(replace(quote("Andre side"), text="", start=3, end=3), id="nothing"),
        pytest.param(replace(quote("Andre side"), text="\n\n", start=10, end=12), id="only blanks"),
        pytest.param(
            replace(quote("Andre side"), chunk=replace(CHUNK, document_id="borte")), id="no document"
        ),
    ],
)
def test_quote_that_is_not_verbatim_is_refused(wrong: Quote) -> None:
    assert cite(wrong, 1, DOCUMENTS) is None


def test_consulted_chunk_has_its_place_and_its_words() -> None:
    found = consult(CHUNK, DOCUMENTS)
    assert (found.text, found.section, found.standing) == (CHUNK.text, ("Overskrift",), "guidance")
    assert found.viewer_url == f"/documents/notat?start={CHUNK.start}&end={CHUNK.end}#passage"
    assert found.url == "https://example.org/notat"


def test_short_quote_is_one_text_fragment() -> None:
    url = text_fragment_url("https://example.org/a", "Målet er tillit, ja?")
    assert url == "https://example.org/a#:~:text=M%C3%A5let%20er%20tillit%2C%20ja%3F"


def test_long_quote_is_a_fragment_from_its_first_to_its_last_words() -> None:
    words = [f"ord{n}" for n in range(20)]
    url = text_fragment_url("https://example.org/a", " ".join(words))
    start, end = (unquote(part) for part in url.split("text=")[1].split(","))
    assert start == " ".join(words[:6])
    assert end == " ".join(words[-6:])


def test_signs_of_the_fragment_s_own_syntax_are_encoded() -> None:
    fragment = text_fragment_url("https://example.org/a", "rapporterings- og krav, A&B «sitat»").split(
        "text="
    )[1]
    assert not set("-,&«»") & set(fragment)
    assert unquote(fragment) == "rapporterings- og krav, A&B «sitat»"


def test_quote_of_several_lines_is_found_by_its_first() -> None:
    assert text_fragment_url("https://example.org", "Dette vil vi:\n• mye").endswith(
        "text=Dette%20vil%20vi%3A"
    )


def test_document_without_an_address_has_none() -> None:
    assert text_fragment_url("", "Målet er tillit.") == ""


def test_viewer_address_keeps_strange_ids_apart() -> None:
    assert viewer_url("a/b?c", 1, 2) == "/documents/a%2Fb%3Fc?start=1&end=2#passage"


def test_same_words_elsewhere_are_a_citation_of_their_own() -> None:
    other = make_document("Ingress.\n\nFørste side sier dette om tillit. Slutt.", id="side")
    chunk = make_chunk(other, "Første side sier dette om tillit. Slutt.")
    said = replace(quote("Første side sier dette om tillit."), also_in=(chunk,))
    found = cite_all([said], {**DOCUMENTS, "side": other})
    assert [(one.number, one.document_id, one.quote) for one in found] == [
        (1, "notat", "Første side sier dette om tillit."),
        (2, "side", "Første side sier dette om tillit."),
    ]
    assert found[1].quote == other.text[found[1].start : found[1].end]


def test_context_holds_a_quote_that_reaches_beyond_its_chunk() -> None:
    short = replace(CHUNK, text="Andre side", start=TEXT.index("Andre"), end=TEXT.index("Andre") + 10)
    found = cite(replace(quote("Andre side sier noe annet."), chunk=short), 1, DOCUMENTS)
    assert found is not None
    assert found.quote in found.context
