from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.repair import (
    Errors,
    RepairScore,
    character_error_rate,
    degrade,
    edit_distance,
    measure_degraded,
    measure_note,
    table,
    word_error_rate,
)


def slow_edit_distance(one: Sequence[str], other: Sequence[str]) -> int:
    """The textbook's table, row by row (Wagner and Fischer 1974)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        diagonal, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (a != b))
    return row[-1]


@given(st.text("abc", max_size=12), st.text("abcd", max_size=12))
def test_edit_distance_agrees_with_the_textbook(one: str, other: str) -> None:
    assert edit_distance(one, other) == slow_edit_distance(one, other)


def test_word_error_rate_counts_substitutions_insertions_and_deletions() -> None:
    assert word_error_rate("en to tre fire", "en to tre fire") == 0.0
    assert word_error_rate("en 2 tre fire", "en to tre fire") == 0.25
    assert word_error_rate("en to tre", "en to tre fire") == 0.25
    assert word_error_rate("en to tre fire fem", "en to tre fire") == 0.25
    assert word_error_rate("a b c", "d") == 3.0


def test_white_space_and_line_breaks_do_not_count() -> None:
    assert word_error_rate(" en\n to ", "en to") == 0.0
    assert character_error_rate(" en\n\n to ", "en to") == 0.0


def test_character_error_rate_is_a_share_of_the_reference() -> None:
    assert character_error_rate("mal", "mål") == pytest.approx(1 / 3)


def test_empty_texts_have_no_errors_and_an_empty_reference_only_errors() -> None:
    assert word_error_rate("", "") == character_error_rate("", "") == 0.0
    assert word_error_rate("en", "") == 1.0
    assert word_error_rate("", "en to") == 1.0


def test_degrading_leaves_no_norwegian_letter_and_repeats_with_its_seed() -> None:
    text = "Målet er å øke læringen. Økt tillit gjør godt."
    assert not set(degrade(text, seed=1)) & set("æøåÆØÅ")
    assert degrade(text, seed=1) == degrade(text, seed=1)
    assert any(degrade(text, seed=seed) != degrade(text, seed=1) for seed in range(2, 6))


def test_inspiration_note_is_repaired_below_half_a_percent() -> None:
    first, rest = measure_note()
    assert (first.after.n_words, rest.after.n_words) == (859, 2701)
    assert first.before.word_error_rate > 0.10
    assert rest.before.word_error_rate > 0.10
    assert first.after.word_error_rate < 0.005
    assert rest.after.word_error_rate < 0.005
    assert first.after.character_error_rate < 0.001


def test_degraded_collection_is_repaired_below_half_a_percent() -> None:
    score = measure_degraded()
    assert score.before.word_error_rate > 0.10
    assert score.after.word_error_rate < 0.005


def test_table_states_rates_with_their_n() -> None:
    before = Errors(word_error_rate=0.15, character_error_rate=0.02, n_words=859, n_characters=5894)
    after = Errors(word_error_rate=0.0025, character_error_rate=0.0, n_words=859, n_characters=5894)
    assert table([RepairScore("the note", before, after)]).splitlines()[1:] == [
        "  the note",
        "    words       15.00% ->  0.25%   n = 859",
        "    characters   2.00% ->  0.00%   n = 5894",
    ]
