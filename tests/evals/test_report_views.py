from dataclasses import replace

import pytest
from eval_parts import GOAL, RULES, answer, citation, found, make_question, scored, scored_error, to_decline

from assistant.answers import Question, Turn
from evals.comparing import Difference
from evals.figures import BY_KEY, errors, latencies
from evals.intervals import Interval
from evals.report import views
from evals.scoring import Score

YES = make_question(verdict=("yes",))
PLANTED = make_question(must_not_contain=("avlyst",))


@pytest.mark.parametrize(
    ("score", "faults"),
    [
        (scored(), []),
        (scored_error(), ["request failed"]),
        (scored(to_decline(), answer(citations=[])), ["answered, and should have declined"]),
        (scored(given=answer("clarify")), ["another status", "facts missing"]),
        (scored(given=answer("not_found")), ["declined, and should have answered", "facts missing"]),
        (scored(YES), ["no verdict"]),
        (scored(YES, answer(verdict="no")), ["another verdict"]),
        (scored(found=[found("Noe.")] * 5 + [found()]), ["relevant passage not among five"]),
        (scored(given=answer(language="en")), ["another language"]),
        (scored(PLANTED, answer(answer="Reformen er AVLYST.")), ["holds what it must not"]),
        (scored(given=answer(citations=[citation() | {"quote": GOAL[:-1]}])), ["a quote is not verbatim"]),
        (scored(given=answer(citations=[citation(page=9)])), ["another page"]),
        (scored(given=answer(citations=[citation(section=["Om krav"])])), ["another section"]),
    ],
)
def test_each_kind_of_fault_is_seen_and_said_where_to_look(score: Score, faults: list[str]) -> None:
    assert views.faults(score) == faults
    assert set(faults) <= views.WHERE.keys()


def test_an_acceptable_status_is_no_fault() -> None:
    either = make_question(expected_status=("answered", "not_found"), facts=())
    assert views.faults(scored(either, answer("not_found"))) == []


def test_kinds_of_fault_are_listed_with_their_questions_most_common_first() -> None:
    scores = [
        scored_error(make_question("a", type="list")),
        scored(make_question("b"), answer(language="en")),
        scored(make_question("c", type="list"), answer(language="en")),
        scored(make_question("d"), answer(language="nn", citations=[citation(page=9)])),
    ]
    kinds = views.kinds_of_fault(scores)
    assert [(kind.name, kind.ids) for kind in kinds] == [
        ("another language", ["b", "c", "d"]),
        ("request failed", ["a"]),
        ("another page", ["d"]),
    ]
    assert kinds[0].mostly == "fact 2"
    assert kinds[0].where == "assistant/language.py"


def test_worst_questions_come_first_failed_requests_before_all() -> None:
    scores = [
        scored(make_question("right")),
        scored(make_question("wrong"), answer("not_found"), found=[]),
        scored(make_question("half", facts=(("handlingsrommet",), ("frihet",)))),
        scored_error(make_question("failed")),
    ]
    assert [score.question.id for score in views.worst_first(scores)] == ["failed", "wrong", "half", "right"]
    assert views.worth(scores[0]) == 1.0
    assert views.worth(scores[3]) == 0.0


def test_a_question_with_several_values_is_in_each_group_the_largest_first() -> None:
    one, other = make_question("a", tags=("FIN", "notat-I")), make_question("b", tags=("FIN", "KDD"))
    scores = [scored(one), scored(other), scored()]
    assert {name: len(group) for name, group in views.by(scores, "ministry").items()} == {"FIN": 2, "KDD": 1}
    assert list(views.by(scores, "part of the note or memo")) == ["notat-I"]
    assert list(views.by(scores, "language")) == ["bokmål"]


def test_figures_are_said_in_words() -> None:
    share, p50 = BY_KEY["status_right"].of([scored(), scored(make_question("b"))]), latencies([scored()])[0]
    assert (views.figure_value(share), views.goal_text(share), views.met_text(share)) == ("1.000", "", "")
    assert views.interval_text(share.interval) == "1.000 to 1.000"
    assert (views.figure_value(p50), views.goal_text(p50), views.met_text(p50)) == ("10 ms", "60 ms", "yes")
    failed = errors([scored_error()])
    assert (views.figure_value(failed), views.goal_text(failed), views.met_text(failed)) == ("1", "0", "no")
    nothing = BY_KEY["verdict_accuracy"].of([scored()])
    assert (views.figure_value(nothing), views.interval_text(nothing.interval)) == ("–", "")
    assert views.left_out_text(nothing) == "1 no verdict expected"


def test_changes_and_p_values_are_said_in_words() -> None:
    change = Difference("k", "K", 0.5, 0.25, Interval(-0.4, -0.1), 9, 0, 3, 0.25)
    assert views.change_text(change) == "-0.250"
    assert views.change_text(replace(change, old=10, new=25, is_ms=True)) == "+15 ms"
    assert [views.p_text(p) for p in (None, 0.0004, 0.25)] == ["", "< 0.001", "0.250"]


def test_a_held_question_shows_no_text_unless_it_is_revealed() -> None:
    asked = Question("Hva er hemmelig?", history=(Turn("user", "Hemmelig."),))
    held = scored(make_question(split="hold", question=asked), answer(answer="Hemmelig svar."))
    kept, revealed = views.shown(held, reveal_hold=False), views.shown(held, reveal_hold=True)
    assert (kept.is_open, kept.title) == (False, views.KEPT_BACK)
    assert "hemmelig" not in kept.searchable
    assert (revealed.is_open, revealed.title) == (True, "Hva er hemmelig?")
    assert "hemmelig svar" in revealed.searchable
    assert views.shown(scored(), reveal_hold=False).is_open


def test_facts_and_passages_are_shown_with_what_became_of_them() -> None:
    question = make_question(facts=(("handlingsrommet", "rommet"), ("frihet",)))
    shown = views.shown(scored(question), reveal_hold=False)
    assert shown.facts == [(True, "handlingsrommet / rommet"), (False, "frihet")]
    assert [cited for cited, _ in shown.passages] == [True]
    failed = views.shown(scored_error(question), reveal_hold=False)
    assert [held for held, _ in failed.facts] == [False, False]
    assert [cited for cited, _ in failed.passages] == [False]
    assert views.shown(scored(given=answer(citations=[citation(RULES)])), reveal_hold=False).ranks == "1"
