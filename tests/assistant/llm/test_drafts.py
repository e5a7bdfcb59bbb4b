import pytest
from llm_faults import reply, statement

from assistant.llm.drafts import DraftReader, DraftStatement, UnfinishedError, read_draft

ONE = statement("Målet er «tillit» {og} [mer].", (1, 'Målet er "tillit".'))
TWO = statement("Det er ikke satt en dato.", (2, "Det er ikke satt en dato."))
WHOLE = reply(ONE, TWO, verdict="no")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 10_000])
def test_each_statement_is_read_as_soon_as_it_is_complete(size: int) -> None:
    reader = DraftReader()
    found = [s for n in range(0, len(WHOLE), size) for s in reader.feed(WHOLE[n : n + size])]
    assert [one.text for one in found] == [ONE["text"], TWO["text"]]
    assert reader.head is not None
    assert (reader.head.status, reader.head.verdict) == ("answered", "no")


def test_nothing_of_a_statement_is_given_before_its_end() -> None:
    reader = DraftReader()
    end = WHOLE.index(TWO["text"])
    assert len(reader.feed(WHOLE[:end])) == 1
    assert reader.feed(WHOLE[end:-3]) == []
    assert len(reader.feed(WHOLE[-3:])) == 1


def test_reply_with_thoughts_and_a_fence_is_read() -> None:
    text = f'<think>{{"status": "x"}}</think>\n```json\n{WHOLE}\n```'
    assert len(read_draft(text).statements) == 2
    reader = DraftReader()
    assert len([s for sign in text for s in reader.feed(sign)]) == 2


def test_statements_before_the_head_are_read_only_as_a_whole() -> None:
    text = '{"statements": [], "status": "not_found", "verdict": null}'
    assert DraftReader().feed(text) == []
    assert read_draft(text).status == "not_found"


@pytest.mark.parametrize("text", ["", "  ", "Nei, det er det ikke.", "[1, 2]", "null"])
def test_reply_without_an_object_does_not_fit(text: str) -> None:
    with pytest.raises(ValueError, match=r"empty|no JSON object"):
        read_draft(text)


@pytest.mark.parametrize("end", [1, 20, 60, len(WHOLE) - 1])
def test_reply_that_breaks_off_is_unfinished(end: int) -> None:
    with pytest.raises(UnfinishedError):
        read_draft(WHOLE[:end])


def test_what_does_not_fit_is_told_without_the_replys_words() -> None:
    with pytest.raises(ValueError, match="status") as caught:
        read_draft('{"status": "hemmelig", "verdict": null, "statements": []}')
    assert "hemmelig" not in str(caught.value)


@pytest.mark.parametrize("text", ['{"a":' * 5_000, "[" * 100_000, '{"statements": [' + "{" * 50_000])
def test_deep_nesting_breaks_nothing(text: str) -> None:
    DraftReader().feed(text)
    with pytest.raises(ValueError, match=r".+"):
        read_draft(text)


def test_statement_without_a_quote_does_not_fit() -> None:
    with pytest.raises(ValueError, match="quotes"):
        DraftStatement.model_validate({"quotes": [], "text": "Uten grunn."})
