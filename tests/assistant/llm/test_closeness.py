import itertools

import pytest

from assistant.llm.closeness import Closeness
from vectorstore.embedding import SentenceTransformerEmbedder

TRUST = "Tillitsreformen skal gi ansatte mer tillit og større handlingsrom."
DUTY = "Departementene har ansvar for gjennomføringen i egen sektor."
FEWER = "Antall rapporteringskrav er redusert."
SAME = [
    ("The trust reform aims to give employees more trust and room for action.", TRUST),
    ("The ministries are responsible for carrying it out in their own sector.", DUTY),
    ("The number of reporting requirements has been reduced.", FEWER),
    ("Reformen skal gi ansatte mer tillit og handlingsrom.", TRUST),
    ("Det er blitt færre krav til rapportering.", FEWER),
    ("Reforma skal gje tilsette meir tillit.", TRUST),
]


@pytest.mark.parametrize(("statement", "quote"), SAME)
def test_statement_that_says_what_its_quote_says_is_near(
    statement: str, quote: str, embedder: SentenceTransformerEmbedder
) -> None:
    assert Closeness(embedder).is_near(statement, quote)


@pytest.mark.parametrize(
    ("statement", "quote"), [(s, q) for (s, own), (_, q) in itertools.product(SAME[:3], SAME) if q != own]
)
def test_statement_beside_another_ones_quote_is_not(
    statement: str, quote: str, embedder: SentenceTransformerEmbedder
) -> None:
    assert not Closeness(embedder).is_near(statement, quote)


def test_talk_with_a_true_quote_beside_it_is_not(embedder: SentenceTransformerEmbedder) -> None:
    talk = "The trust reform is a new way of doing things. It is different from what has been done before."
    assert not Closeness(embedder).is_near(talk, "Tillitsreformen er et felles prosjekt for regjeringen.")
