"""How clauses are cut, and what they deny or bind to."""

import pytest

from assistant.checks.clauses import clauses, duties, is_of_absence, n_denials
from assistant.checks.opposites import opposites


def test_clauses_end_at_signs_and_conjunctions_and_lists_stay_whole():
    assert clauses("Reformen omfatter staten, kommunene og fylkeskommunene, men den er frivillig") == [
        "Reformen omfatter staten, kommunene og fylkeskommunene",
        "men den er frivillig",
    ]


@pytest.mark.parametrize(
    ("clause", "beside", "n"),
    [
        ("det er satt en sluttdato", "", 0),
        ("det er ikke satt noen sluttdato", "", 1),
        ("ikke minst for at de skal lære", "", 0),
        ("rapportering som ikke er nødvendig", "den unødvendige rapporteringen", 0),
        ("it hasn't been decided", "", 1),
        ("Er det en del av reformen? Nei", "", 1),
        ("Er det en del av reformen? Ja", "", 0),
    ],
)
def test_denials_are_counted(clause, beside, n):
    assert n_denials(clause, beside) == n


def test_absence_is_told_from_denial():
    assert is_of_absence("fravær av kontroll")
    assert not is_of_absence("ikke kontroll")


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("virksomhetene må rapportere", {"obliged"}),
        ("departementene bør ha dialog", {"advised"}),
        ("virksomhetene står fritt til å velge", {"free"}),
        ("verksemdene treng ikkje rapportere", {"free"}),
        ("det kan gis unntak", {"permitted"}),
        ("reformen omfatter staten", set()),
    ],
)
def test_duties_are_read_from_the_verb(clause, expected):
    assert duties(clause) == expected


def test_opposite_directions_are_named_with_both_words():
    assert list(opposites("reformen skal øke kravene", "reformen skal redusere kravene")) == [
        ("øke", "redusere")
    ]
    assert list(opposites("færre og bedre krav", "flere og færre krav")) == []
    assert list(opposites("hverdagen er for lite regulert", "hverdagen er for regulert")) == [("lite", "for")]
