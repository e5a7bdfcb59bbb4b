import pytest

from assistant.assistant import Assistant
from assistant.glossary import Glossary, load_glossary
from assistant.queries import Query, build_query
from assistant.vocabulary import Vocabulary

VOCABULARY = Vocabulary(
    ["Kommunal- og distriktsdepartementet (KDD) ber virksomhetene om mindre rapportering i tillitsreformen."]
)
GLOSSARY = Glossary(
    {
        "abbreviations": {"KDD": ["Kommunal- og distriktsdepartementet"]},
        "english": {"red tape": ["byråkrati", "rapportering", "skjema"], "agency": ["virksomhet"]},
        "nynorsk": {"verksemdene": ["virksomhetene"], "mindre": ["mindre"]},
        "everyday": {"skjemavelde": ["rapportering"]},
    }
)


def query(text: str, language: str = "nb") -> Query:
    return build_query(text, language, VOCABULARY, GLOSSARY)


def asked(found: Query) -> list[str]:
    return [term.asked for term in found.terms]


def test_nynorsk_is_searched_for_in_bokmaal() -> None:
    found = query("Kva kan verksemdene gjere i tillitsreforma?", "nn")
    assert found.text == "Kva kan virksomhetene gjere i tillitsreformen?"
    assert ("tillitsreform", 1.0) in found.keywords


@pytest.mark.parametrize(
    ("asked", "bokmaal"),
    [
        ("Kva er føremålet?", "formål"),
        ("Kven har oppgåvene?", "oppgave"),
        ("Kva moglegheitene er", "mulighet"),
        ("Vil vi lukkast?", "lykkes"),
        ("Kva seier utgreiinga?", "utredning"),
    ],
)
def test_inflected_nynorsk_is_known_by_its_base_form(asked: str, bokmaal: str) -> None:
    assert bokmaal in build_query(asked, "nn", VOCABULARY, load_glossary()).text


def test_what_the_documents_have_is_no_inflection_of_something_else() -> None:
    glossary = Glossary({"abbreviations": {}, "english": {}, "nynorsk": {"be": ["spørre"]}, "everyday": {}})
    assert build_query("Kva ber dei om?", "nn", VOCABULARY, glossary).text == "Kva ber dei om?"


def test_slips_are_mended_and_capitals_kept() -> None:
    assert query("Raportering i tilitsreformen").text == "Rapportering i tillitsreformen"


def test_english_stays_english_and_gets_hints() -> None:
    found = query("What do agencies do about red tape?", "en")
    assert found.text == "What do agencies do about red tape?"
    assert found.hints == ("virksomhet", "byråkrati", "rapportering")
    assert found.embedded_text == f"{found.text} (virksomhet, byråkrati, rapportering)"
    weights = dict(found.keywords)
    assert weights["rapportering"] == weights["byråkrati"] == pytest.approx(0.6)


def test_question_without_hints_is_embedded_as_it_is() -> None:
    found = query("rapportering?")
    assert (found.hints, found.embedded_text) == ((), "rapportering?")


def test_abbreviation_is_searched_for_with_its_name() -> None:
    found = query("Hva gjør KDD?")
    assert dict(found.keywords)["kdd"] == 1.0
    assert dict(found.keywords)["distriktsdepartement"] == pytest.approx(0.6)
    (term,) = [term for term in found.terms if term.asked == "KDD"]
    assert term.is_name
    assert {"kdd", "distriktsdepartement"} <= term.stems


def test_everyday_word_is_searched_for_in_the_documents_words() -> None:
    found = query("Er det slutt på skjemavelde?")
    (term,) = [term for term in found.terms if term.asked == "skjemavelde"]
    assert "rapportering" in term.stems
    assert found.hints == ("rapportering",)


def test_function_words_are_no_terms() -> None:
    assert asked(query("Hva er det som er i den?")) == []
    assert asked(query("What is it that they have in there?", "en")) == []


def test_each_word_is_a_term_once() -> None:
    assert asked(query("rapportering, Rapportering og rapportering")) == ["rapportering"]


def test_names_are_told_by_their_capital_but_not_at_the_start() -> None:
    found = {term.asked: term.is_name for term in query("Rapportering i Statsbygg og KDD").terms}
    assert found == {"Rapportering": False, "Statsbygg": True, "KDD": True}
    assert [term.is_name for term in query("KDD gjør").terms][:1] == [True]


def test_common_words_are_less_specific_than_rare_ones() -> None:
    found = {term.asked: term.specificity for term in query("gjør tillitsreformen nytte").terms}
    assert 0.05 <= found["gjør"] < found["nytte"] <= found["tillitsreformen"] == 1.0


@pytest.mark.parametrize("text", ["", "?", "🙂", "   ", "<b></b>", "1 = 1; --"])
def test_text_without_words_has_next_to_no_terms(text: str) -> None:
    found = query(text)
    assert found.text == text
    assert len(found.terms) <= 1


@pytest.mark.parametrize(
    ("text", "language", "rewritten"),
    [
        ("Kva er målet med tillitsreforma?", "nn", "tillitsreformen"),
        ("Kva kan kommunane og verksemdene gjere?", "nn", "kommunene og virksomhetene"),
        ("hva sier notatet om raporteringskrav", "nb", "rapporteringskrav"),
        ("hva er tilitsbasert ledelse", "nb", "tillitsbasert"),
    ],
)
def test_real_vocabulary_reads_what_was_meant(
    assistant_on_documents: Assistant, text: str, language: str, rewritten: str
) -> None:
    found = build_query(text, language, assistant_on_documents.vocabulary(), load_glossary())
    assert rewritten in found.text
