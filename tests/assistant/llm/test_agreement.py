import pytest

from assistant.answers import Language
from assistant.glossary import load_glossary
from assistant.llm.agreement import agrees


def agreed(text: str, *quotes: str, language: Language = "nb") -> bool:
    return agrees(text, language, [(quote, "nb") for quote in quotes], load_glossary())


TRUST = "Reformen skal gi ansatte mer tillit."
NO_DATE = "Det er ikke satt en sluttdato for reformen."
NO_GUIDELINES = "Tre av departementene (HOD, KLD, SD) gir ikke føringer om dette."
NO_GUIDELINES_EITHER = "Det store nye direktoratet i nord (DSN) gir ikke føringer om dette."
NOBODY_REPORTS = "Departementene, etatene og kommunene skal ikke rapportere."
BOTH = "Reformen skal gi ansatte mer tillit, men det er ikke satt en sluttdato."


@pytest.mark.parametrize(
    ("text", "quotes", "language"),
    [
        ("Ansatte får mer tillit.", [TRUST], "nb"),
        ("Ansatte får mer tillit.", [TRUST, NO_DATE], "nb"),
        ("Ansatte får mer tillit.", [BOTH], "nb"),
        ("Reformen har ingen sluttdato.", [BOTH], "nb"),
        ("Ansatte får mer tillit, og det er ikke satt en sluttdato.", [TRUST, NO_DATE], "nb"),
        ("Nei, det er ikke satt en sluttdato.", [BOTH], "nb"),
        ("No end date has been set.", [BOTH], "en"),
        ("Employees will get more trust.", [TRUST, NO_DATE], "en"),
        ("Dei tilsette får meir tillit.", [TRUST], "nn"),
        ("Tre av departementene ga ingen føringer om dette: HOD, KLD og SD.", [NO_GUIDELINES], "nb"),
        ("Three of the ministries gave no guidelines on it.", [NO_GUIDELINES], "en"),
        ("Kantinen er åpen.", ["Kantinen er åpen, uten mat, hele året."], "nb"),
    ],
)
def test_statement_that_denies_what_is_denied_agrees(
    text: str, quotes: list[str], language: Language
) -> None:
    assert agreed(text, *quotes, language=language)


@pytest.mark.parametrize(
    ("text", "quotes", "language"),
    [
        ("Ansatte får ikke mer tillit.", [TRUST], "nb"),
        ("Ansatte får ikke mer tillit.", [TRUST, NO_DATE], "nb"),
        ("Ansatte får ikke mer tillit.", [BOTH], "nb"),
        ("Det er satt en sluttdato.", [BOTH], "nb"),
        ("Det er satt en sluttdato.", [TRUST, NO_DATE], "nb"),
        ("An end date has been set.", [BOTH], "en"),
        ("Employees will not get more trust.", [TRUST, NO_DATE], "en"),
        ("Employees are forbidden to have more trust.", [TRUST], "en"),
        ("Kommunene er ikke med.", [BOTH], "nb"),
        ("Dette er viktig.", [BOTH], "nb"),
        ("Tre av departementene gir føringer.", [NO_GUIDELINES], "nb"),
        ("Three of the ministries give guidelines.", [NO_GUIDELINES], "en"),
        ("Det store nye direktoratet i nord gir føringer.", [NO_GUIDELINES_EITHER], "nb"),
        ("Departementene, etatene og kommunene skal rapportere.", [NOBODY_REPORTS], "nb"),
        ("Kantinen er ikke åpen.", ["Kantinen er åpen, uten mat, hele året."], "nb"),
        (
            "Departementene rapporterer ikke.",
            ["Departementene rapporterer, men kommunene rapporterer ikke."],
            "nb",
        ),
        ("Kravet gjelder.", ["Kravet droppes."], "nb"),
        ("Det er sannsynlig.", ["Det er usannsynlig."], "nb"),
        ("Rapportene er nødvendige.", ["Rapportene er unødvendige."], "nb"),
    ],
)
def test_statement_that_takes_its_denial_from_elsewhere_or_leaves_it_out_does_not(
    text: str, quotes: list[str], language: Language
) -> None:
    assert not agreed(text, *quotes, language=language)
