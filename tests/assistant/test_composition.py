import re

import pytest
from parts import make_citation

from assistant.answers import LANGUAGES, Language
from assistant.composition import compose
from assistant.wording import wording
from vectorstore.chunks import STANDINGS


def composed(*citations, verdict=None, language: Language = "nb") -> list[str]:
    return compose(citations, verdict, wording(language))


def test_quote_stands_as_a_quotation_with_its_mark() -> None:
    (statement,) = composed(make_citation("Målet er tillit.", 1))
    lead, quotation = statement.split("\n\n")
    assert quotation == "> Målet er tillit. [1]"
    assert lead == (
        "**Om tillitsreformen** (Departementet, 2022), departementets egen veiledning, sier, "
        "under «Hva er målet?», s. 4:"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("standing", STANDINGS)
def test_each_standing_is_introduced_as_what_it_is(language: Language, standing: str) -> None:
    (statement,) = composed(make_citation(standing=standing), language=language)
    words = wording(language)
    expected = getattr(words, standing).format(
        title="Om tillitsreformen", publisher="Departementet", date="2022"
    )
    assert statement.startswith(expected)
    others = {getattr(words, other).split("{date}")[1] for other in STANDINGS if other != standing}
    assert not any(other in statement for other in others)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nb", ("sier", "under «Hva er målet?», s. 4:")),
        ("nn", ("seier", "under «Hva er målet?», s. 4:")),
        ("en", ("says", "under “Hva er målet?”, p. 4:")),
    ],
)
def test_frame_is_in_the_asker_s_language_and_the_quote_is_not(language: Language, told: tuple) -> None:
    (statement,) = composed(make_citation(), language=language)
    assert all(part in statement for part in told)
    assert "> Målet er tillit. [1]" in statement


@pytest.mark.parametrize(
    ("language", "verdict", "told"),
    [
        ("nb", "no", "**Nei.**"),
        ("nn", "left_to_agency", "**Det er opp til den einskilde verksemda.**"),
        ("en", "yes", "**Yes.**"),
        ("nb", "indirectly", "**Ja, men bare indirekte.**"),
    ],
)
def test_verdict_comes_first(language: Language, verdict: str, told: str) -> None:
    assert composed(make_citation(), verdict=verdict, language=language)[0] == told


def test_source_that_is_quoted_again_is_introduced_briefly() -> None:
    first, second = composed(make_citation(), make_citation("Annet.", 2, section=("Kapittel", "Annet?")))
    assert "(Departementet, 2022)" in first
    assert second == "**Om tillitsreformen**, under «Annet?», s. 4:\n\n> Annet. [2]"


def test_quotes_of_one_section_share_their_introduction() -> None:
    (statement,) = composed(make_citation("En.", 1), make_citation("To.", 2))
    assert statement.count("**Om tillitsreformen**") == 1
    assert statement.endswith("> En. [1]\n\n> To. [2]")


def test_sources_are_each_introduced() -> None:
    statements = composed(
        make_citation("En.", 1),
        make_citation("To.", 2, document_id="side", title="Siden", standing="information"),
    )
    assert [s.split("**")[1] for s in statements] == ["Om tillitsreformen", "Siden"]


def test_marks_match_the_citations() -> None:
    citations = [make_citation(f"Setning {n}.", n, section=(f"Del {n % 3}",)) for n in range(1, 8)]
    text = "\n\n".join(composed(*citations, verdict="yes"))
    assert [int(mark) for mark in re.findall(r"\[(\d+)\]", text)] == list(range(1, 8))
    assert all(f"> Setning {n}. [{n}]" in text for n in range(1, 8))


def test_list_is_a_list_under_the_line_that_introduces_it() -> None:
    (statement,) = composed(make_citation("Dette vil vi:\n• gi frihet\n• fjerne krav", 3))
    assert statement.endswith("> Dette vil vi: [3]\n\n- gi frihet\n- fjerne krav")


def test_items_without_their_introduction_carry_the_mark_on_the_first() -> None:
    (statement,) = composed(make_citation("• gi frihet\n• fjerne krav", 3))
    assert statement.endswith("- gi frihet [3]\n- fjerne krav")


def test_single_item_is_quoted_without_its_bullet() -> None:
    (statement,) = composed(make_citation("• gi frihet", 3))
    assert statement.endswith("> gi frihet [3]")


def test_paragraphs_of_one_quote_stay_one_quotation() -> None:
    (statement,) = composed(make_citation("Første avsnitt.\n\nAndre avsnitt.", 1))
    assert statement.endswith("> Første avsnitt.\n>\n> Andre avsnitt. [1]")


def test_place_without_page_or_heading_says_nothing_of_it() -> None:
    (statement,) = composed(make_citation(page=None, section=()))
    assert statement.split("\n")[0].endswith("departementets egen veiledning, sier:")


def test_heading_that_is_the_title_is_not_said_again() -> None:
    (statement,) = composed(make_citation(page=None, section=("Om tillitsreformen",)))
    assert "under «" not in statement


def test_examples_say_whose_they_are() -> None:
    (statement,) = composed(
        make_citation(standing="examples", section=("Energidepartementet", "Etatsstyring", "Mer"))
    )
    assert "under «Energidepartementet – Etatsstyring», s. 4:" in statement


def test_no_citations_compose_to_nothing() -> None:
    assert composed() == []


def test_other_document_with_the_same_words_is_named_not_repeated() -> None:
    first = make_citation("Målet er tillit.", 1)
    twin = make_citation("Målet er tillit.", 2, document_id="side", title="Temasiden")
    (statement,) = composed(first, twin)
    assert statement.count("Målet er tillit.") == 1
    assert statement.endswith("Det samme står i **Temasiden** [2].")
