import pytest

from assistant.claims.opposites import is_opposite, opposites

MORE = "Direktoratet har økt handlingsrommet for saksbehandlere."
LESS = "Eksempler på tiltak er mindre detaljstyring."
OVER = "Piloten i 2024 berører over 50 personer."
WITHIN = "Reformen skal skje innenfor gjeldende budsjettrammer."
BEFORE = "Rapporten skal leveres før jul 2025."


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Saksbehandlerne har fått redusert handlingsrommet.", MORE),
        ("The directorate has reduced the room for case workers.", MORE),
        ("Reformen innebærer mer detaljstyring.", LESS),
        ("Reforma inneber meir detaljstyring.", LESS),
        ("The reform means more detailed control.", LESS),
        ("Piloten berører under 50 personer.", OVER),
        ("The pilot involves fewer than 50 people.", OVER),
        ("Reformen skal skje utenfor budsjettrammene.", WITHIN),
        ("Rapporten skal leveres etter jul 2025.", BEFORE),
        ("Det ble tregere.", "Beslutningene ble raskere."),
        ("It complicates cooperation.", "Dette forenkler samarbeid."),
    ],
)
def test_word_whose_opposite_the_quotes_have_turns_them_round(text: str, quote: str) -> None:
    assert is_opposite(text, [quote])


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Saksbehandlerne har fått mer handlingsrom.", [MORE]),
        ("The reform means less detailed control.", [LESS]),
        ("Det gir mer tillit og mindre detaljstyring.", [MORE, LESS]),
        ("Piloten berører mer enn 50 personer.", [OVER]),
        ("It must stay within the budget.", [WITHIN]),
        ("Etter planen leveres rapporten før jul 2025.", [BEFORE]),
        ("Økonomien er tema.", [LESS]),
    ],
)
def test_words_that_the_quotes_have_do_not(text: str, quotes: list[str]) -> None:
    assert not is_opposite(text, quotes)


def test_opposite_directions_are_named_with_both_words():
    assert list(opposites("reformen skal øke kravene", "reformen skal redusere kravene")) == [
        ("øke", "redusere")
    ]
    assert list(opposites("færre og bedre krav", "flere og færre krav")) == []
    assert list(opposites("hverdagen er for lite regulert", "hverdagen er for regulert")) == [("lite", "for")]


def test_words_that_are_opposites_only_of_the_same_thing_tell_nothing_of_all_that_is_quoted() -> None:
    assert list(opposites("styrt av regjeringen", "styrt lokalt"))
    assert not is_opposite("Regjeringen gir rom.", ["Det gir rom lokalt."])
