import pytest

from ingest import scan_marks
from ingest.repair import apply_edits


def test_misread_bullets_become_bullets() -> None:
    text = "* Ledere\n» Teknologi\n« Regelverk\n¢ staten\n  * innrykk\n"
    after = apply_edits(text, scan_marks.bullets(text)).text
    assert after == "• Ledere\n• Teknologi\n• Regelverk\n• staten\n  • innrykk\n"


def test_a_letter_is_a_bullet_only_where_there_are_others() -> None:
    assert list(scan_marks.bullets("e mellom ledere\no mellom andre")) == []
    text = "* mellom staten\ne mellom ledere\no mellom andre"
    assert apply_edits(text, scan_marks.bullets(text)).text.count("• mellom") == 3


def test_quotation_marks_and_stars_inside_lines_are_no_bullets() -> None:
    assert list(scan_marks.bullets("«passe» kontroll\n*uthevet*\n2 * 3")) == []


def test_roman_numerals_of_headings_follow_their_row() -> None:
    text = "l. Hva\n\n 1. Narmere\n\n lll. Piloter\n\n IV. Sist\n"
    assert (
        apply_edits(text, scan_marks.numerals(text)).text
        == "I. Hva\n\n II. Narmere\n\n III. Piloter\n\n IV. Sist\n"
    )


@pytest.mark.parametrize(
    "text", ["1. Hva\n2. Så\n", "1. Hva\n1. Hva igjen\nIV. Sist\n", "11 tilsyn og 1 til\n"]
)
def test_arabic_numbers_and_broken_rows_are_left_alone(text: str) -> None:
    assert list(scan_marks.numerals(text)) == []


def test_roman_numerals_in_running_text_are_straightened() -> None:
    text = "se del Il og del IlI, men ikke III eller Illustrasjon"
    assert (
        apply_edits(text, scan_marks.numerals(text)).text
        == "se del II og del III, men ikke III eller Illustrasjon"
    )


def test_lone_strokes_are_the_word_i() -> None:
    text = "| tillegg\nl dag\n2) | 2022, etter kl. |"
    assert apply_edits(text, scan_marks.lone_strokes(text)).text == "I tillegg\nI dag\n2) I 2022, etter kl. I"


def test_long_dash_between_years_becomes_short() -> None:
    text = "2022—2023 og 2022—-2023, men 2022–2023 og Figur — tekst"
    assert apply_edits(text, scan_marks.year_dashes(text)).text == (
        "2022–2023 og 2022–2023, men 2022–2023 og Figur — tekst"
    )


@pytest.mark.parametrize("read", ["DF@", "DFQ", "DFJ", "DFQ@", "DFQJ"])
def test_known_abbreviation_gets_its_last_letter_back(read: str) -> None:
    text = f"Ja, {read} og {read}s sider"
    assert apply_edits(text, scan_marks.abbreviations(text, {"DFØ"})).text == "Ja, DFØ og DFØs sider"


def test_the_text_itself_tells_an_abbreviation_by_its_unmistakable_sign() -> None:
    text = "BF@ og BFQs råd"
    assert apply_edits(text, scan_marks.abbreviations(text, ())).text == "BFØ og BFØs råd"


def test_other_abbreviations_are_left_alone() -> None:
    text = "DFD, KDD, DOGA, LO, YS, IQ og KDDs råd"
    assert list(scan_marks.abbreviations(text, {"DFØ"})) == []
