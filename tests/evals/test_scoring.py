from dataclasses import replace

import pytest
from eval_parts import (
    DOCUMENTS,
    GOAL,
    RULES,
    TEXT,
    answer,
    citation,
    failed,
    found,
    make_question,
    record,
    scored,
    scored_error,
)

from assistant.answers import Question
from evals.question_set import Passage
from evals.scoring import ranks, score_all

BOTH = make_question(relevant=((Passage("note", GOAL),), (Passage("note", RULES),)))


def test_a_question_is_scored_by_what_came_back() -> None:
    score = scored()
    assert (score.status, score.verdict, score.answerability) == ("answered", None, 0.9)
    assert (score.ranks, score.facts, score.cited) == ((1,), (True,), (True,))
    [cited] = score.citations
    assert (cited.is_verbatim, cited.holds_relevant, cited.page_right, cited.section_right) == (True,) * 4


def test_a_failed_request_has_an_error_and_nothing_else() -> None:
    score = scored_error()
    assert score.error == "/api/v1/chat: 503 overloaded"
    assert score.status == "error"
    assert not score.is_declined
    assert not score.status_is_right
    assert (score.answer, score.latency_ms, score.verdict, score.answerability) == (None,) * 4
    assert (score.ranks, score.facts, score.citations, score.cited) == (None, (), (), ())


def test_the_answer_to_a_question_that_has_been_reworded_is_an_error() -> None:
    asked = make_question()
    now = replace(asked, question=Question("Hva var målet?"))
    [score] = score_all([now], {asked.id: record(asked)}, DOCUMENTS)
    assert score.error == "the question has been reworded since it was asked"
    assert score.answer is None


def test_questions_that_were_not_asked_have_no_score_and_the_rest_keep_their_order() -> None:
    one, two, three = (make_question(f"nb-fact-00{number}") for number in (1, 2, 3))
    records = {three.id: failed(three), one.id: record(one)}
    assert [score.question for score in score_all([one, two, three], records, DOCUMENTS)] == [one, three]


def test_facts_count_wherever_they_stand_in_the_answer_or_its_quotes() -> None:
    question = make_question(facts=(("handlingsrommet",), ("dokumentene",), ("rapportering",)))
    given = answer(answer="Dokumentene sier: [1]")
    assert scored(question, given).facts == (True, True, False)


def test_what_must_not_be_said_is_found_whatever_its_case() -> None:
    question = make_question(must_not_contain=("Reformen er avlyst", "ingenting"))
    given = answer(answer="REFORMEN ER AVLYST.", citations=[])
    assert scored(question, given).must_not_contain == ("Reformen er avlyst",)


# --- what was found ---


def test_the_rank_of_a_group_is_that_of_the_first_chunk_that_holds_one_of_its_passages() -> None:
    question = make_question(relevant=((Passage("note", "Noe annet."), Passage("note", GOAL)),))
    assert ranks(question, [found("Ingenting."), found(GOAL), found("Noe annet.")]) == (2,)
    assert ranks(BOTH, [found(RULES), found("Ingenting.")]) == (None, 1)
    assert ranks(BOTH, [found(f"{GOAL} {RULES}")]) == (1, 1)
    assert ranks(BOTH, []) == (None, None)


@pytest.mark.parametrize(
    ("chunk", "is_found"),
    [
        (found("MÅLET er å\n\nøke «handlingsrommet»"), True),
        (found("Noe annet.", section=[GOAL]), True),
        (found("øke handlingsrommet.", lead_in="Målet er å"), True),
        (found("Noe. Målet er å"), True),
        (found("Noe. Målet er"), False),
        (found("Noe annet."), False),
        (found(GOAL, document_id="memo"), False),
        (found("Noe annet.", document_id="memo", also_in=[found(GOAL)]), True),
    ],
    ids=["folded", "heading", "lead-in", "cut", "cut too short", "other", "other document", "also in"],
)
def test_a_chunk_holds_a_passage_by_its_words_and_those_above_it(chunk, is_found: bool) -> None:
    assert ranks(make_question(), [chunk]) == (1 if is_found else None,)


def test_there_are_no_ranks_where_no_passages_came_or_none_are_wanted() -> None:
    assert scored(make_question(), found=None).ranks is None
    assert scored(make_question(relevant=())).ranks is None
    assert scored(make_question(), found=[]).ranks == (None,)


# --- citations ---


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "Målet er tvil.", "start": 10, "end": 24},
        {"start": 9},
        {"document_id": "memo"},
        {"quote": "", "start": 0, "end": 0},
        {"quote": GOAL.replace(" ", "\n")},
    ],
    ids=["other words", "other place", "other document", "empty", "other white space"],
)
def test_a_quote_is_verbatim_letter_by_letter_at_its_place_or_not_at_all(changes) -> None:
    [cited] = scored(given=answer(citations=[citation() | changes])).citations
    assert not cited.is_verbatim


def test_a_citation_holds_a_passage_from_half_of_the_shorter_on() -> None:
    def cites(quote: str) -> bool:
        [cited] = scored(given=answer(citations=[citation(quote)])).citations
        assert cited.is_verbatim
        return cited.holds_relevant

    assert cites(TEXT.strip())
    assert cites("handlingsrommet")
    assert not cites(RULES)


def test_each_group_is_cited_by_a_citation_that_holds_one_of_its_passages() -> None:
    assert scored(BOTH).cited == (True, False)
    assert scored(BOTH, answer(citations=[citation(), citation(RULES)])).cited == (True, True)
    assert scored(BOTH, answer("not_found")).cited == (False, False)


def test_page_and_section_are_judged_against_the_passage_that_is_held() -> None:
    def place(**changes) -> tuple[bool | None, bool | None]:
        [cited] = scored(given=answer(citations=[citation(**changes)])).citations
        return cited.page_right, cited.section_right

    assert place(section=["Kapittel", "om  målet!"]) == (True, True)
    assert place(page=11, section=["Om krav"]) == (False, False)
    assert place(page=None, section=[]) == (False, False)
    assert place(quote=RULES) == (None, None)


def test_a_quote_that_begins_before_the_passage_may_give_the_page_before() -> None:
    def page_is_right(quote: str, page: int) -> bool | None:
        [cited] = scored(given=answer(citations=[citation(quote, page=page)])).citations
        return cited.page_right

    begins_before = f"Om målet\n\n{GOAL}"
    assert page_is_right(begins_before, 3)
    assert page_is_right(begins_before, 4)
    assert not page_is_right(begins_before, 2)
    assert not page_is_right(begins_before, 5)
    assert not page_is_right(GOAL, 3)


def test_page_and_section_are_not_judged_where_the_key_has_none() -> None:
    [cited] = scored(make_question(relevant=((Passage("note", GOAL),),))).citations
    assert cited.holds_relevant
    assert (cited.page_right, cited.section_right) == (None, None)
