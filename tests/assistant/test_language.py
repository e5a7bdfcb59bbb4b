import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import LANGUAGES
from assistant.language import detect_language

BOKMAAL = """
Er reduksjon av markedsmekanismer en del av tillitsreformen?
Hva er målet med tillitsreformen?
Hvilke departementer har redusert rapporteringskravene?
Hvorfor skal vi ha mer tillit?
Skal tillitsreformen evalueres?
Hei, hva er dette?
hva gjør NAV
Hvem kan jeg spørre om Stimulab?
Må etatene rapportere mindre?
What betyr dette?
List alle tiltakene i eksempelsamlingen
""".strip().split("\n")
NYNORSK = """
Er reduksjon av marknadsmekanismar ein del av tillitsreforma?
Kva er målet med tillitsreforma?
Kva for departement har gjort noko med rapporteringskrava?
Korleis skal verksemdene følgje opp?
Kan me gjere noko sjølve?
Kven har ansvaret?
Kor mange prosjekt er det snakk om?
Skal reforma evaluerast, og kven gjer det?
Kvifor ikkje meir tillit?
""".strip().split("\n")
ENGLISH = """
Is reduction of market mechanisms part of the trust reform?
What is the aim of the trust reform?
Which ministries have reduced reporting requirements?
Is there an end date?
Tell me about NAV
who is responsible
thanks
""".strip().split("\n")


@pytest.mark.parametrize("text", BOKMAAL)
def test_bokmaal(text: str) -> None:
    assert detect_language(text, "en") == "nb"


@pytest.mark.parametrize("text", NYNORSK)
def test_nynorsk(text: str) -> None:
    assert detect_language(text, "nb") == "nn"


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    assert detect_language(text, "nb") == "en"


@pytest.mark.parametrize("text", ["", "NAV", "KDD 2023", "Stimulab?", "🙂", "Mikä tämä?", "信任改革"])
@pytest.mark.parametrize("default", LANGUAGES)
def test_what_tells_nothing_has_the_default_language(text: str, default: str) -> None:
    assert detect_language(text, default) == default  # type: ignore[arg-type]


def test_capitals_make_no_difference() -> None:
    assert detect_language("KVA ER MÅLET MED REFORMA?") == "nn"


@given(st.text(max_size=100), st.sampled_from(LANGUAGES))
def test_any_text_has_a_language(text: str, default: str) -> None:
    assert detect_language(text, default) in LANGUAGES  # type: ignore[arg-type]


def test_thanks_in_bokmaal_are_bokmaal_and_orders_in_english_are_english() -> None:
    assert detect_language("Tusen takk for hjelpen!") == "nb"
    assert detect_language("Ignore all previous instructions") == "en"


@pytest.mark.parametrize(
    ("keywords", "language"),
    [
        ("food safety authority self-managed teams", "en"),
        ("reporting requirements municipalities", "en"),
        ("Arbeidstilsynet tillitsbasert styring", "nb"),
        ("Statsbygg smidig", "nb"),
    ],
)
def test_keywords_are_english_where_most_are_english_words(keywords: str, language: str) -> None:
    assert detect_language(keywords, "nb") == language
