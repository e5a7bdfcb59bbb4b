"""How clauses are cut."""

from assistant.checks.clauses import clauses


def test_clauses_end_at_signs_and_conjunctions_and_lists_stay_whole():
    assert clauses("Reformen omfatter staten, kommunene og fylkeskommunene, men den er frivillig") == [
        "Reformen omfatter staten, kommunene og fylkeskommunene",
        "men den er frivillig",
    ]
