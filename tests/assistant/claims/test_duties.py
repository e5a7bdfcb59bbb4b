import pytest

from assistant.claims.duties import duties, is_new_duty


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("virksomhetene må rapportere", {"obliged"}),
        ("departementene bør ha dialog", {"advised"}),
        ("virksomhetene står fritt til å velge", {"free"}),
        ("verksemdene treng ikkje rapportere", {"free"}),
        ("det kan gis unntak", {"permitted"}),
        ("det er opp til hvert departement å vurdere", {"free"}),
        ("reformen omfatter staten", set()),
    ],
)
def test_duties_are_read_from_the_verb(clause, expected):
    assert duties(clause) == expected


@pytest.mark.parametrize(
    ("text", "is_new"),
    [
        ("Alle må innføre tillitsbasert ledelse.", True),
        ("Agencies are obliged to delegate tasks.", True),
        ("Virksomhetene kan delegere oppgaver.", False),
    ],
)
def test_example_is_no_duty(text: str, is_new: bool) -> None:
    assert is_new_duty(text, ["Eksempler på tiltak er delegering og tillitsbasert ledelse."]) is is_new


def test_duty_of_the_quotes_is_none_that_is_new() -> None:
    assert not is_new_duty("Etatene må rapportere.", ["Etatene skal rapportere."])
