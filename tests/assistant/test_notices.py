from datetime import date
from typing import get_args

import pytest
from parts import make_citation

from assistant.answers import LANGUAGES, Language
from assistant.notices import NoticeKind, kind_of, notices
from assistant.wording import wording

TODAY = date(2024, 6, 1)


def told(*citations, language: Language = "nb", today: date = TODAY, is_sure: bool = True) -> list[str]:
    return notices(citations, wording(language), language, today, is_sure=is_sure)


def test_recent_guidance_needs_no_notice() -> None:
    assert told(make_citation()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_doubt_is_said_first(language: Language) -> None:
    assert told(make_citation(), language=language, is_sure=False)[0] == wording(language).unsure


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        (["examples"], ["only_examples"]),
        (["examples", "examples"], ["only_examples"]),
        (["advice"], ["only_advice"]),
        (["advice", "examples"], ["advice_and_examples"]),
        (["guidance", "examples"], []),
        (["information", "advice"], []),
        (["information"], []),
    ],
)
def test_weight_of_the_sources_is_said(standings: list[str], expected: list[str]) -> None:
    citations = [
        make_citation(f"Setning nummer {n}.", n, standing=standing, document_id=standing)
        for n, standing in enumerate(standings, 1)
    ]
    assert told(*citations) == [getattr(wording("nb"), name) for name in expected]


def test_old_source_is_said_once_with_its_date() -> None:
    found = told(make_citation(), make_citation("To.", 2), today=date(2025, 1, 1))
    assert found == ["Om tillitsreformen er fra 2022. Undersøk om noe har endret seg siden."]


@pytest.mark.parametrize(("dated", "is_old"), [("2022", True), ("2022-12-31", True), ("2023-01", False)])
def test_source_is_old_in_the_third_year_after_its_own(dated: str, is_old: bool) -> None:
    assert bool(told(make_citation(date=dated), today=date(2025, 1, 1))) == is_old


def test_date_of_an_old_source_is_said_in_words() -> None:
    (found,) = told(make_citation(date="2022-05-22"), today=date(2026, 1, 1))
    assert "22. mai 2022" in found


def test_examples_do_not_grow_old() -> None:
    assert told(make_citation(standing="examples"), today=date(2030, 1, 1)) == [wording("nb").only_examples]


def test_language_of_the_quotes_is_said_in_english_only() -> None:
    assert told(make_citation(), language="en") == [wording("en").in_norwegian]
    assert told(language="en") == []
    assert told(make_citation(), language="nn") == []


NUMBERS = (
    "Utvalget ledes av departementet med statssekretærer fra åtte departementer, i alt 8 medlemmer.",
    "Utvalget ledes av departementet med statssekretærer fra åtte departementer, i alt 9 medlemmer.",
)


def two(first: str, second: str, **changes: object) -> list[str]:
    return told(make_citation(first), make_citation(second, 2, **{"document_id": "side", **changes}))


def test_sources_with_other_numbers_are_said_to_differ() -> None:
    assert two(*NUMBERS) == [wording("nb").differ]


def test_sources_of_which_one_denies_are_said_to_differ() -> None:
    says = "Departementene skal evaluere tillitsreformen sammen med virksomhetene framover."
    assert two(says, says.replace("skal", "skal ikke")) == [wording("nb").differ]


@pytest.mark.parametrize(
    ("first", "second", "document"),
    [
        pytest.param(*NUMBERS, "notat", id="one document"),
        pytest.param(NUMBERS[0], NUMBERS[0], "side", id="the same words"),
        pytest.param(NUMBERS[0], "Det var 9 helt andre forhold dengang.", "side", id="other matter"),
        pytest.param(NUMBERS[0], NUMBERS[0].replace(", i alt 8 medlemmer", ""), "side", id="one number only"),
    ],
)
def test_sources_that_do_not_differ_are_not_said_to(first: str, second: str, document: str) -> None:
    assert two(first, second, document_id=document) == []


def test_no_citations_need_no_notice() -> None:
    assert told() == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(NoticeKind))
def test_notice_is_known_by_its_sentence(kind: NoticeKind, language: Language) -> None:
    sentence = getattr(wording(language), kind)
    if sentence:
        said = sentence.format(title="Om (reformen)", date="2022", question="Og\nså?")
        assert kind_of(said, wording(language)) == kind


def test_sentence_of_somebody_else_is_no_notice_of_ours() -> None:
    assert kind_of("Kjøp billige sko.", wording("nb")) is None
    assert kind_of("", wording("nb")) is None
