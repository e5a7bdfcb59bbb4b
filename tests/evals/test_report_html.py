"""The pages of a run and of a comparison: complete in themselves, and safe to open."""

from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from eval_parts import (
    INFO,
    answer,
    citation,
    failed,
    make_question,
    record,
    scored,
    scored_error,
    to_decline,
)

from assistant.answers import Question, Turn
from evals.comparing import compare
from evals.question_set import EvalQuestion, Passage
from evals.report import html, markdown
from evals.scoring import Score, score

ATTACK = "<script>alert(1)</script><img src='https://elsewhere.example' onerror='alert(2)'>\" onclick=\"x"
SECRET = "Ordene som ingen skal se"


class Read(HTMLParser):
    """What a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def texts_of(question: EvalQuestion, words: str) -> EvalQuestion:
    """The question with these words wherever a question can have words of its own."""
    return replace(
        question,
        question=Question(words, history=(Turn("user", words),)),
        facts=((words,),),
        relevant=((Passage("note", words, 1, words),),),
        must_not_contain=(words,),
        notes=words,
    )


def answered_with(words: str) -> dict:
    cited = citation() | {"quote": words, "title": words, "section": [words]}
    return answer(answer=words, citations=[cited])


def pages(scores: Sequence[Score], *, reveal_hold: bool = False) -> list[str]:
    """The page of a run, and of its comparison with one that failed where it did not, and back."""
    other = [scored(one.question) if one.error else scored_error(one.question) for one in scores]
    return [
        html.run_page("run", INFO, scores, reveal_hold=reveal_hold),
        html.comparison_page("a", "b", compare(scores, other), reveal_hold=reveal_hold, infos=(INFO, INFO)),
        html.comparison_page("a", "b", compare(other, scores), reveal_hold=reveal_hold),
    ]


def some_scores(n: int = 4) -> list[Score]:
    answerable = [
        scored(make_question(f"nb-fact-{i:03}", tags=("FIN",)), latency_ms=float(i)) for i in range(n)
    ]
    return [*answerable, scored(to_decline(), answer("not_found")), scored_error(make_question("lost"))]


def test_pages_load_nothing_and_say_so_to_the_browser() -> None:
    for page in pages(some_scores()):
        read = Read(page)
        loaded = [
            value or "" for name, value in read.attributes if name in {"src", "href", "srcset", "action"}
        ]
        assert all(value.startswith(("data:image/svg+xml;base64,", "#")) for value in loaded)
        assert not {"link", "iframe", "object", "base", "form"} & set(read.tags)
        assert "url(" not in page
        assert "@import" not in page
        policy = next(
            value for name, value in read.attributes if name == "content" and "src" in (value or "")
        )
        assert policy is not None
        assert policy.startswith("default-src 'none'; img-src data:;")


def test_hostile_texts_stay_texts() -> None:
    question = texts_of(make_question(tags=(ATTACK,), type=ATTACK, role=ATTACK), ATTACK)
    hostile = score(question, record(question, answered_with(ATTACK)), {"note": ATTACK})
    broken = score(question, failed(question, ATTACK), {})
    harmless = [Read(page).tags.count("script") for page in pages([scored()])]
    for scores in ([hostile], [broken]):
        found = pages(scores)
        assert [Read(page).tags.count("script") for page in found] == harmless
        for page in found:
            read = Read(page)
            assert not [name for name, _ in read.attributes if name.startswith("on")]
            assert all((value or "").startswith("data:") for name, value in read.attributes if name == "src")
        assert any(ATTACK in text for text in Read(found[0]).texts)
        assert any(ATTACK in text for text in Read(found[1]).texts)


def test_names_of_runs_and_what_they_say_of_themselves_stay_texts() -> None:
    info = {**INFO, "target": ATTACK, "settings": [ATTACK], "versions": {ATTACK: ATTACK}}
    page = html.run_page(ATTACK, info, [scored()])
    assert "<script>alert" not in page
    assert "<img src='https" not in page


@pytest.mark.parametrize("given", [answered_with(SECRET), None], ids=["answered", "failed"])
def test_held_texts_are_shown_only_when_they_are_revealed(given: dict | None) -> None:
    question = texts_of(make_question(split="hold"), SECRET)
    kept = record(question, given) if given else failed(question, SECRET)
    held = score(question, kept, {"note": SECRET})
    for page in pages([held]):
        assert SECRET.lower() not in page.lower()
        assert "nb-fact-001" in page
    for page in pages([held], reveal_hold=True):
        assert SECRET in page


def test_held_texts_are_in_no_markdown() -> None:
    question = texts_of(make_question(split="hold"), SECRET)
    held = score(question, record(question, answered_with(SECRET)), {"note": SECRET})
    comparison = compare([held], [scored_error(question)])
    for text in (markdown.run_text("run", INFO, [held]), markdown.comparison_text("a", "b", comparison)):
        assert SECRET.lower() not in text.lower()
        assert "nb-fact-001" in text


def test_the_half_that_is_tuned_on_is_shown_beside_the_held_one() -> None:
    texts = [
        make_question("nb-fact-001", text="Et åpent spørsmål?"),
        make_question("nb-fact-201", split="hold"),
    ]
    page = html.run_page("run", INFO, [scored(one) for one in texts])
    assert "Et åpent spørsmål?" in page
    assert "The texts of 1 questions are left out" in page


def test_a_run_shows_its_figures_its_circumstances_and_the_worst_question_first() -> None:
    page = html.run_page("2026-11-22T120000-tune", INFO, some_scores())
    words = " ".join(" ".join(Read(page).texts).split())
    for told in ("2026-11-22T120000-tune", "abc1234", "g000001", "TILLIT_LOG_LEVEL=ERROR", "python 3.11"):
        assert told in words
    assert "Failed requests 1 0 no 6 requests" in words
    assert "/api/v1/chat: 503 overloaded" in words
    assert page.index('<details id="lost"') < page.index('<details id="nb-fact-000"')


def test_the_same_scores_give_the_same_page() -> None:
    assert pages(some_scores(12)) == pages(some_scores(12))


@pytest.mark.parametrize(
    "scores",
    [[], [scored_error()], [scored(found=None)], [scored(to_decline(), answer("not_found"))]],
    ids=["none", "failed", "no passages", "declined"],
)
def test_a_page_is_made_of_whatever_a_run_holds(scores: list[Score]) -> None:
    page = html.run_page("run", INFO, scores)
    assert f"{len(scores)} questions" in page


def test_a_comparison_lists_regressions_first_with_both_answers() -> None:
    question, other = make_question("worse"), make_question("better")
    given = answer("not_found", answer="Fant ikke noe.")
    comparison = compare([scored(question), scored(other, given)], [scored(question, given), scored(other)])
    page = html.comparison_page("before", "after", comparison, infos=(INFO, INFO))
    assert page.index(">worse</span>") < page.index(">better</span>")
    assert page.count("Fant ikke noe.") == 2
    assert "worse: Facts asked for that the answer holds" in page
