import pytest

from assistant.answers import Language
from assistant.claims.denials import is_denied, is_negated, is_of_absence, n_denials


@pytest.mark.parametrize(
    ("text", "language", "denied"),
    [
        ("Det er ikke en del av reformen.", "nb", True),
        ("Nei, dette følges opp ellers.", "nb", True),
        ("Det er ikkje sett nokon dato.", "nn", True),
        ("It isn't part of it.", "en", True),
        ("It follows other processes rather than this.", "en", True),
        ("Det er forbudt å dele dataene.", "nb", True),
        ("Notatet mangler en frist.", "nb", True),
        ("Mangelen på tid er stor.", "nb", True),
        ("Etatene gjør dette uten å rapportere.", "nb", True),
        ("Det gjelder hverken stat eller kommune.", "nb", True),
        ("Dette er ikke lenger et krav.", "nb", True),
        ("Sharing data is forbidden.", "en", True),
        ("The note fails to set a date.", "en", True),
        ("Municipalities are excluded.", "en", True),
        ("It is unlikely that it ends.", "en", True),
        ("It is no longer a requirement.", "en", True),
        ("Det gjelder ikke minst kommunene.", "nb", False),
        ("It is not only for agencies.", "en", False),
        ("Det er no ei reform.", "nn", False),
        ("Note that it is part of it.", "en", False),
    ],
)
def test_denials(text: str, language: Language, denied: bool) -> None:
    assert is_denied(text, language) is denied


def test_word_that_denies_is_no_negation() -> None:
    assert is_denied("Kravet fjernes.", "nb")
    assert not is_negated("Kravet fjernes.", "nb")


@pytest.mark.parametrize(
    ("clause", "language", "beside", "n"),
    [
        ("det er satt en sluttdato", "nb", "", 0),
        ("det er ikke satt noen sluttdato", "nb", "", 1),
        ("ikke minst for at de skal lære", "nb", "", 0),
        ("rapportering som ikke er nødvendig", "nb", "den unødvendige rapporteringen", 0),
        ("it hasn't been decided", "en", "", 1),
        ("Er det en del av reformen? Nei", "nb", "", 1),
        ("Er det en del av reformen? Ja", "nb", "", 0),
        ("det er no ei reform", "nn", "", 0),
    ],
)
def test_denials_are_counted(clause, language, beside, n):
    assert n_denials(clause, language, beside) == n


def test_absence_is_told_from_denial():
    assert is_of_absence("fravær av kontroll")
    assert not is_of_absence("ikke kontroll")
