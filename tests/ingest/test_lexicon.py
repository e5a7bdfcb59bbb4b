import pytest

from ingest.lexicon import BREAK, NUMBER, Lexicon, context_tokens

CLEAN = "Krav til kvalitet. DFØs krav til kvalitet gjelder i KDD."


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon([CLEAN])


def test_common_words_are_more_probable_than_rare_ones() -> None:
    lexicon = Lexicon()
    common, rare = lexicon.log_probability("mål"), lexicon.log_probability("mal")
    assert common is not None and rare is not None
    assert common > rare


def test_unknown_word_has_no_probability(lexicon: Lexicon) -> None:
    assert lexicon.log_probability("fgrstelinjen") is None


def test_words_of_the_clean_texts_are_known(lexicon: Lexicon) -> None:
    assert Lexicon().log_probability("kdds") is None
    assert Lexicon(["KDDs side"]).log_probability("kdds") is not None


def test_prefixes_of_words_are_told_from_others(lexicon: Lexicon) -> None:
    assert lexicon.begins_word("førstelin")
    assert not lexicon.begins_word("fgrst")
    assert not lexicon.begins_word("åøåæ")


def test_abbreviations_with_norwegian_letters_are_collected_without_their_genitive(lexicon: Lexicon) -> None:
    assert lexicon.abbreviations == {"DFØ"}


def test_a_word_is_more_probable_after_the_word_it_was_seen_after(lexicon: Lexicon) -> None:
    alone = lexicon.log_probability("til")
    assert alone is not None
    assert lexicon.log_after("krav", "til", alone) > alone
    assert lexicon.log_after("krav", "il", alone) < alone


def test_a_word_never_seen_gives_no_context(lexicon: Lexicon) -> None:
    assert lexicon.log_after("sjiraff", "til", -5.0) == -5.0


def test_context_tokens_hold_words_numbers_marks_and_paragraphs() -> None:
    assert list(context_tokens("Se 12, så.\n\nNeste")) == ["se", NUMBER, ",", "så", ".", BREAK, "neste"]


def test_a_sentence_goes_on_over_an_empty_line_in_double_spaced_text() -> None:
    assert list(context_tokens("et mål\n\nom økt tillit")) == ["et", "mål", "om", "økt", "tillit"]
