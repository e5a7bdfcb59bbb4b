"""What has become of quotes and documents since: the same, moved, gone; changed, removed, added."""

from dataclasses import replace

import pytest
from catalogue_parts import trap_document
from fake_assistant import ANSWERED, HEADING, MEMO, MEMO_SENTENCE, NOTE, SENTENCE, START, TWO_SOURCES

from assistant.answers import Question
from assistant.catalogue.catalogue import Filter
from ui.permalinks.basis import Basis
from ui.permalinks.making import keep_answer, keep_measures
from ui.permalinks.today import find_quote, today
from ui.recent_answers import Answered
from vectorstore.chunks import Heading

THEN = Basis("g000001", "2026-11-21T16:21:00+00:00", (NOTE, MEMO))


def after(*documents, generation="g000002"):
    return Basis(generation, "2026-11-22T16:21:00+00:00", documents)


def kept(answer=TWO_SOURCES):
    return keep_answer(Answered(Question("Hva?"), answer, THEN))


def places(*documents):
    return [quote.place for quote in today(kept(), after(*documents)).quotes]


def shifted(document, by="Et nytt forord som ikke var der.\n\n"):
    """The document with words before all others."""
    n = len(by)
    headings = tuple(Heading(one.text, one.level, one.start + n, one.end + n) for one in document.headings)
    return replace(document, text=by + document.text, headings=headings, pages=(), repairs=())


def test_nothing_is_told_where_nothing_has_changed():
    now = today(kept(), THEN)
    assert (now.changed, now.read_again) == (False, False)
    assert now.counts == {"same": 2, "moved": 0, "gone": 0, "removed": 0}


def test_same_documents_in_another_generation_are_no_change():
    now = today(kept(), after(NOTE, MEMO))
    assert (now.changed, now.read_again) == (False, True)


def test_the_same_name_of_a_generation_with_other_documents_is_a_change():
    """A data directory that was begun anew counts its generations from the first."""
    now = today(kept(), Basis(THEN.generation, THEN.ingested_at, (replace(NOTE, text="Noe annet."), MEMO)))
    assert now.changed


@pytest.mark.parametrize("field", ["title", "date", "standing"])
def test_a_document_whose_facts_differ_has_changed(field):
    other = replace(MEMO, record=replace(MEMO.record, **{field: "guidance"}))
    [change] = today(kept(), after(NOTE, other)).documents
    assert (change.document_id, change.change) == (MEMO.id, "changed")


def test_documents_that_came_and_went_are_told():
    told = [(one.title, one.change) for one in today(kept(), after(NOTE, trap_document())).documents]
    assert told == [(MEMO.record.title, "removed"), ("=Feller <i>", "added")]


def test_quote_further_down_under_its_headings_is_in_the_same_place():
    document = shifted(NOTE)
    now = today(kept(ANSWERED), after(document, MEMO))
    [quote] = now.quotes
    assert quote.place == "same"
    start = document.text.index(SENTENCE)
    assert quote.viewer_url == f"/documents/{NOTE.id}?start={start}&end={start + len(SENTENCE)}#passage"


def test_quote_under_another_heading_has_moved():
    end = NOTE.text.index(HEADING) + len(HEADING)
    headings = (NOTE.headings[0], Heading("Noe ganske annet", 2, end - len(HEADING), end))
    document = shifted(replace(NOTE, headings=headings))
    [quote] = today(kept(ANSWERED), after(document, MEMO)).quotes
    assert quote.place == "moved"


def test_quote_in_another_document_has_moved_there():
    later = replace(MEMO, record=replace(MEMO.record, id="nytt-notat"), text=f"Nytt. {MEMO_SENTENCE}")
    quote = today(kept(), after(NOTE, later)).quotes[1]
    assert (quote.place, quote.document_id) == ("moved", "nytt-notat")
    assert quote.viewer_url.startswith("/documents/nytt-notat?start=6&")


def test_quote_that_differs_by_a_word_is_gone():
    other = replace(NOTE, text=NOTE.text.replace("andre prosesser", "nye prosesser"))
    assert places(other, MEMO) == ["gone", "same"]


def test_quote_of_a_document_that_is_gone_is_gone_with_it():
    [_, quote] = today(kept(), after(NOTE)).quotes
    assert (quote.place, quote.viewer_url) == ("removed", "")


def test_of_several_places_under_its_headings_the_nearest_is_taken():
    document = replace(NOTE, text=f"{NOTE.text} {SENTENCE} {SENTENCE}")
    found = find_quote(SENTENCE, NOTE.id, START + 1, ("Om innholdet", HEADING), {NOTE.id: document})
    assert f"start={START}&" in found.viewer_url


def test_list_tells_how_many_measures_the_same_choice_gives_today():
    document = trap_document()
    listed = keep_measures(Filter(theme="piloter"), "nb", Basis("g1", "", (document,)))
    now = today(listed, after(replace(document, text=document.text.replace("pilot", "ordning"))))
    assert len(listed.content.measures) == 1
    assert now.n_measures == (1, 1)
    assert today(listed, after(NOTE)).n_measures == (0, 0)
    assert today(kept(), THEN).n_measures is None


def test_measure_whose_quote_stands_and_whose_text_differs_is_told_apart():
    document = trap_document()
    more = f"{document.text}\nOrdningen ble lagt ned i fjor, og er ikke lenger i bruk.\n"
    document = replace(document, text=more)
    listed = keep_measures(Filter(), "nb", Basis("g1", "", (document,)))
    [quote] = today(listed, after(replace(document, text=more.replace("i fjor", "i år")))).quotes
    assert (quote.place, quote.text_changed) == ("same", True)
    [quote] = today(listed, after(document)).quotes
    assert quote.text_changed is False
