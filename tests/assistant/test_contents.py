import pytest

from assistant.assistant import Assistant
from assistant.citations import cite
from assistant.contents import MAX_HEADINGS, asked_documents, contents, named_documents
from vectorstore.chunks import Document


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Hva står i notatet?", ["inspirasjonsnotat"]),
        ("Oppsummer inspirasjonsnotatet", ["inspirasjonsnotat"]),
        ("What is in the note?", ["inspirasjonsnotat"]),
        ("Hva inneholder DFØ-notatet?", ["dfo-notat-2023-3"]),
        ("Summarise the memo", ["dfo-notat-2023-3"]),
        ("Kva inneheld dømesamlinga?", ["eksempelsamling"]),
        ("What does the example collection contain?", ["eksempelsamling"]),
        ("Hva står på temasiden?", ["temaside"]),
        ("Hva står i «Tillitsreformen: Eksempler på tiltak»?", ["eksempelsamling"]),
        ("Hva inneholder dokumentene?", []),
        ("Hva sier departementets notat og hva sier DFØ?", ["inspirasjonsnotat", "dfo-notat-2023-3"]),
    ],
)
def test_document_is_known_by_title_or_by_what_it_is(
    texts: dict[str, Document], text: str, ids: list[str]
) -> None:
    assert [document.id for document in named_documents(text, texts)] == ids


def test_contents_are_the_headings_verbatim(
    assistant_on_documents: Assistant, texts: dict[str, Document]
) -> None:
    chunks = assistant_on_documents._current().chunks
    for document in texts.values():
        quotes = contents(document, chunks)
        assert 0 < len(quotes) <= MAX_HEADINGS
        assert all(cite(quote, 1, texts) is not None for quote in quotes)
        assert [quote.start for quote in quotes] == sorted(quote.start for quote in quotes)


def test_contents_of_the_collection_are_its_ministries(
    assistant_on_documents: Assistant, texts: dict[str, Document]
) -> None:
    quotes = contents(texts["eksempelsamling"], assistant_on_documents._current().chunks)
    assert len(quotes) == 16
    assert all(quote.text.endswith("departementet") for quote in quotes)


def test_document_without_chunks_has_no_contents(texts: dict[str, Document]) -> None:
    assert contents(texts["temaside"], []) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Hva sier inspirasjonsnotatet om rapportering?", ["inspirasjonsnotat"]),
        ("What does the memo say about pilots?", ["dfo-notat-2023-3"]),
        ("Hva anbefaler DFØ?", ["dfo-notat-2023-3"]),
        ("Hva har skjedd siden notatet kom?", []),
        ("Har DFØ fått et oppdrag?", []),
    ],
)
def test_documents_are_searched_alone_when_their_words_are_asked_for(
    texts: dict[str, Document], text: str, ids: list[str]
) -> None:
    assert [document.id for document in asked_documents(text, texts)] == ids
