import math
from pathlib import Path

import numpy as np
import pytest

from vectorstore.keyword import KeywordIndex, words

TWO = ["tillit tillit styring", "styring ledelse"]


def test_scores_are_those_worked_out_by_hand() -> None:
    # Mean length 2.5. k1 = 1.2 and b = 0.75 give length norms 1.2 * (0.25 + 0.75 * 3 / 2.5) = 1.38 and 1.02.
    tillit = math.log(1 + 1.5 / 1.5) * (2 * 2.2) / (2 + 1.38)
    styring = [math.log(1 + 0.5 / 2.5) * 2.2 / (1 + norm) for norm in (1.38, 1.02)]

    scores = KeywordIndex.build(TWO).scores("tillit styring")

    assert scores.dtype == np.float32
    assert scores == pytest.approx([tillit + styring[0], styring[1]])
    assert scores == pytest.approx([1.0708, 0.1986], abs=1e-4)


def test_rare_word_counts_for_more_than_common_one() -> None:
    index = KeywordIndex.build(["tillit krav", "tillit mål", "tillit tid"])

    assert index.scores("mål")[1] > index.scores("tillit")[1] > 0


def test_unknown_words_and_an_empty_query_match_nothing() -> None:
    index = KeywordIndex.build(TWO)

    assert not index.scores("xyzzy").any()
    assert not index.scores("").any()
    assert not index.scores("og i det").any()


def test_extra_terms_add_their_weighted_scores() -> None:
    index = KeywordIndex.build(TWO)

    with_extra = index.scores("tillit", [("ledelse", 0.5)])

    assert with_extra == pytest.approx(index.scores("tillit") + 0.5 * index.scores("ledelse"))


def test_extra_term_of_two_words_shares_its_weight() -> None:
    index = KeywordIndex.build(TWO)

    shared = index.scores("", [("styring ledelse", 1.0)])

    assert shared == pytest.approx(0.5 * index.scores("styring") + 0.5 * index.scores("ledelse"))


def test_query_may_be_weighted_terms() -> None:
    index = KeywordIndex.build(TWO)

    assert index.scores([("tillit", 2.0)]) == pytest.approx(2 * index.scores("tillit"))


@pytest.mark.parametrize("question", ["KDD", "kdd", "KDDs", "KDD-rapport"])
def test_abbreviation_is_found_however_it_is_written(question: str) -> None:
    index = KeywordIndex.build(["Kommunal- og distriktsdepartementet (KDD)", "Noe annet"])

    assert index.scores(question)[0] > index.scores(question)[1] == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mål- og resultatstyring", ["mål", "resultatstyring"]),
        ("DFØs DFØ-notatet", ["dfø", "dfø", "notat"]),
        ("departementene departementet departement", ["departement"] * 3),
        ("Åpenhet, ærlighet og øvelse", ["åpen", "ær", "øv"]),
        ("kapittel 1.2, 2022 og § 3", ["kapittel", "1.2", "2022", "3"]),
        ("Det er ikkje vi som skal", []),
        ("", []),
    ],
)
def test_words_of(text: str, expected: list[str]) -> None:
    found = words(text)

    assert [stem[: len(want)] for stem, want in zip(found, expected, strict=True)] == expected


def test_composed_and_decomposed_letters_are_the_same_word() -> None:
    assert words("a\u030apenhet") == words("åpenhet")


def test_no_text_and_empty_texts_can_be_indexed() -> None:
    assert KeywordIndex.build([]).scores("tillit").shape == (0,)
    assert KeywordIndex.build(["", ""]).scores("tillit").tolist() == [0, 0]


def test_saved_index_gives_the_same_scores(tmp_path: Path) -> None:
    index = KeywordIndex.build(TWO)
    index.save(tmp_path / "keyword.npz", made_from="abc")

    loaded = KeywordIndex.load(tmp_path / "keyword.npz", made_from="abc")

    assert loaded is not None
    assert loaded.scores("tillit styring").tolist() == index.scores("tillit styring").tolist()


def test_index_without_words_can_be_saved(tmp_path: Path) -> None:
    KeywordIndex.build([""]).save(tmp_path / "keyword.npz", made_from="abc")

    loaded = KeywordIndex.load(tmp_path / "keyword.npz", made_from="abc")

    assert loaded is not None
    assert loaded.scores("tillit").tolist() == [0]


def test_missing_damaged_or_foreign_file_is_no_index(tmp_path: Path) -> None:
    path = tmp_path / "keyword.npz"
    assert KeywordIndex.load(path, made_from="abc") is None

    KeywordIndex.build(TWO).save(path, made_from="abc")
    assert KeywordIndex.load(path, made_from="other") is None

    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"garbage", b""):
        path.write_bytes(damaged)
        assert KeywordIndex.load(path, made_from="abc") is None
