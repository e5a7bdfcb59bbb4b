"""What a measure is, in its own words."""

import pytest
from made_up_examples import make_examples

from assistant.catalogue.catalogue import read_catalogue
from evals.lists import hand_count

BACKGROUND = "Mange offentlige tjenester er avhengige av god kommunikasjon med brukerne."


def summary(*lines: str) -> str:
    text = "\n".join(("Sjødepartementet\n\nFyrlykt – lys\n", *lines, "\nLuftdepartementet\n\nIntet."))
    return read_catalogue((make_examples(text),)).measures[0].summary.text


@pytest.mark.parametrize(
    "said",
    [
        "Fyrdirektoratet vil undersøke hvordan lyktene kan lyse for alle.",
        "Det er etablert et nettverk av lykter som samarbeider om lyset.",
        "Tiltaket innebærer en ny måte å planlegge lysene langs kysten på.",
        "Fyrlykt-programmet skal bidra til bedre lys langs hele kysten vår.",
    ],
)
def test_background_is_passed_over(said):
    assert summary(BACKGROUND, said) == said


def test_without_such_a_sentence_the_first_full_one_is_taken():
    assert summary("Om lys:", BACKGROUND, "Lys er bra, og mørke er verre for alle til sjøs.") == BACKGROUND


def test_most_are_what_a_reader_would_take(catalogue):
    """In 50 of 55; the first full sentence alone is that in 44."""
    pairs = zip(hand_count().values(), catalogue.measures, strict=True)
    taken = [measure.summary.text.startswith(tuple(one["what"])) for one, measure in pairs]
    assert sum(taken) >= 50
