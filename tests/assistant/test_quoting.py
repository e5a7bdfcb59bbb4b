import pytest
from parts import NO_INTENT, WANTS_LIST, judge, make_chunk, make_document

from assistant.quoting import MAX_CHUNKS, MAX_LIST_CHARS, WIDE, Extent, Quote, choose_by_body, choose_quotes

PROSE = (
    "Første setning om tillit i staten. Andre setning om krav i staten. Tredje setning om mål i staten. "
    "Fjerde setning om tid i staten."
)
DOCUMENT = make_document(PROSE)


def quoted(*judged, intent=NO_INTENT, documents=(DOCUMENT,), **options) -> list[Quote]:
    by_id = {document.id: document for document in documents}
    quotes = choose_quotes(judged, intent, by_id, **options)
    for quote in quotes:
        assert by_id[quote.chunk.document_id].text[quote.start : quote.end] == quote.text
    return quotes


def texts(*judged, **options) -> list[str]:
    return [quote.text for quote in quoted(*judged, **options)]


def prose(*probabilities: float):
    return judge(make_chunk(DOCUMENT, PROSE), *probabilities)


def test_most_probable_sentence_is_quoted() -> None:
    assert texts(prose(0.01, 0.8, 0.01, 0.01)) == ["Andre setning om krav i staten."]


def test_sentences_side_by_side_are_one_quote() -> None:
    (quote,) = quoted(prose(0.9, 0.8, 0.01, 0.01))
    assert quote.text == "Første setning om tillit i staten. Andre setning om krav i staten."
    assert quote.probability == 0.9


def test_gap_of_one_sentence_is_quoted_too() -> None:
    assert texts(prose(0.9, 0.01, 0.8, 0.01)) == [PROSE[: PROSE.index(" Fjerde")]]


def test_gap_of_two_sentences_makes_two_quotes_in_text_order() -> None:
    assert texts(prose(0.8, 0.01, 0.01, 0.9)) == [
        "Første setning om tillit i staten.",
        "Fjerde setning om tid i staten.",
    ]


def test_improbable_sentences_are_left_out() -> None:
    assert len(texts(prose(0.9, 0.9 * WIDE.least_share * 0.9, 0.001, 0.001))) == 1
    assert texts(prose(0.9, 0.001, 0.001, 0.9 * WIDE.least_share * 1.1))[-1].startswith("Fjerde")


def test_budget_bounds_what_is_quoted_but_never_the_best_sentence() -> None:
    assert texts(prose(0.9, 0.8, 0.7, 0.6), extent=Extent(1, 0.1)) == ["Første setning om tillit i staten."]
    assert texts(prose(0.9, 0.8, 0.7, 0.6), extent=Extent(70, 0.1)) == [PROSE[: PROSE.index(" Tredje")]]
    assert texts(prose(0.9, 0.8, 0.7, 0.6)) == [PROSE]


def test_no_more_than_so_many_chunks_are_quoted() -> None:
    sentences = [f"Avsnitt nummer {n} sier noe om sak {chr(97 + n) * 3}." for n in range(7)]
    document = make_document("\n\n".join(sentences))
    judged = [judge(make_chunk(document, one), 0.9 - n / 100) for n, one in enumerate(sentences)]
    assert texts(*judged, documents=[document]) == sentences[:MAX_CHUNKS]


def test_chunk_with_the_most_probable_sentence_comes_first() -> None:
    document = make_document("Avsnitt en om noe viktig.\n\nAvsnitt to om noe helt annet.")
    one = judge(make_chunk(document, "Avsnitt en om noe viktig."), 0.5)
    two = judge(make_chunk(document, "Avsnitt to om noe helt annet."), 0.7)
    assert texts(one, two, documents=[document])[0] == "Avsnitt to om noe helt annet."


def test_nothing_judged_is_nothing_quoted() -> None:
    assert quoted() == []


@pytest.mark.parametrize("scrap", ["Kort.", "Les mer om tillitsarbeid her.", "Se også DFØs sider."])
def test_pointers_and_scraps_are_not_quoted(scrap: str) -> None:
    document = make_document(f"{scrap} En hel setning som sier noe.")
    one = judge(make_chunk(document, document.text), 0.9, 0.5)
    assert texts(one, documents=[document]) == ["En hel setning som sier noe."]


LIST = (
    "Vi vil mye. Dette vil vi i reformen:\n"
    "• gi mer faglig frihet til alle\n• redusere kravene til rapportering\n"
    "• styrke medbestemmelsen for alle\n\n"
    "Så kommer det et nytt avsnitt her."
)
WHOLE_LIST = LIST[LIST.index("Dette vil vi") : LIST.index("\n\nSå kommer")]


def the_list(*probabilities: float):
    document = make_document(LIST)
    return judge(make_chunk(document, LIST), *probabilities), [document]


def test_introduction_of_a_list_brings_the_whole_list() -> None:
    one, documents = the_list(0.001, 0.9, 0.001)
    assert texts(one, documents=documents) == [WHOLE_LIST]


def test_item_of_a_list_that_is_asked_for_brings_the_list_and_its_introduction() -> None:
    one, documents = the_list(0.001, 0.001, 0.001, 0.9, 0.001)
    assert texts(one, documents=documents, intent=WANTS_LIST) == [WHOLE_LIST]


def test_item_alone_answers_where_no_list_is_asked_for() -> None:
    one, documents = the_list(0.001, 0.001, 0.001, 0.9, 0.001)
    assert texts(one, documents=documents) == ["redusere kravene til rapportering"]


def test_sentence_before_the_introduction_stays_in_front_of_the_list_when_it_is_chosen() -> None:
    document = make_document(LIST.replace("Vi vil mye.", "Vi vil svært mye her."))
    one = judge(make_chunk(document, document.text), 0.9, 0.9, 0.001)
    assert texts(one, documents=[document]) == [f"Vi vil svært mye her. {WHOLE_LIST}"]


def test_list_is_whole_across_chunks() -> None:
    items = [f"• punkt nummer {n} sier noe om sak {n} i reformen" for n in range(6)]
    text = "\n".join(["Dette vil vi gjøre:", *items])
    document = make_document(f"{text}\n\nSlutt på det hele her.")
    first = make_chunk(document, "\n".join(["Dette vil vi gjøre:", *items[:3]]))
    second = make_chunk(document, "\n".join(items[3:]))
    assert texts(judge(first, 0.9, 0.001), documents=[document]) == [text]
    one = judge(second, 0.001, 0.9, 0.001)
    assert texts(one, documents=[document], intent=WANTS_LIST) == [text]
    both = [judge(first, 0.9, 0.8), judge(second, 0.7, 0.7)]
    assert texts(*both, documents=[document], intent=WANTS_LIST) == [text]


def test_list_ends_where_another_bullet_or_a_heading_begins() -> None:
    text = "Dette vil vi gjøre her:\n• det ene punktet her\n• det andre punktet her\n"
    rest = "- Andre slags punkt\n\nNeste del\n\n• tredje slags punkt her"
    document = make_document(text + rest, headings=["Neste del"])
    one = judge(make_chunk(document, text.strip()), 0.9, 0.001)
    assert texts(one, documents=[document]) == [text.strip()]


def test_item_that_introduces_a_list_of_its_own_brings_that_list() -> None:
    text = (
        "Vi har dette:\n• et punkt om noe\n• gjennomføre forsøk med sikte på:\n"
        "o Større handlingsrom i NAV\no Et enklere NAV for alle"
    )
    document = make_document(text)
    one = judge(make_chunk(document, text), 0.001, 0.001, 0.9, 0.001, 0.001)
    assert texts(one, documents=[document]) == [text[text.index("gjennomføre") :]]


def test_list_that_is_too_long_is_not_brought() -> None:
    items = "\n".join(f"• punkt {n} " + "x" * 200 for n in range(2 * MAX_LIST_CHARS // 200))
    document = make_document(f"Dette vil vi gjøre:\n{items}")
    one = judge(make_chunk(document, document.text), 0.9, 0.001)
    assert texts(one, documents=[document]) == ["Dette vil vi gjøre:"]


def test_colon_without_a_list_brings_nothing() -> None:
    document = make_document("Dette er det vi mener:\nEn helt vanlig setning etterpå.")
    one = judge(make_chunk(document, document.text), 0.9, 0.001)
    assert texts(one, documents=[document]) == ["Dette er det vi mener:"]


def test_numbered_headings_are_the_list_that_a_section_s_last_line_introduces() -> None:
    headings = ["1) Mellom departementer", "2) Mellom stat og kommune"]
    text = "De prioriterte områdene er følgende:\n\n{}\n\nTekst.\n\n{}\n\nMer.".format(*headings)
    document = make_document(text, headings=headings)
    one = judge(make_chunk(document, "De prioriterte områdene er følgende:"), 0.9)
    assert texts(one, documents=[document]) == ["De prioriterte områdene er følgende:", *headings]


SAME = "Tillitsreformen er ikke en tradisjonell reform som er styrt fra toppen."


def test_same_words_in_two_documents_are_quoted_once_with_the_other_place() -> None:
    one, two = make_document(SAME), make_document(f"Innledning her. {SAME.upper()}", id="side")
    first, second = make_chunk(one, SAME), make_chunk(two, SAME.upper())
    (quote,) = quoted(judge(first, 0.9), judge(second, 0.8), documents=[one, two])
    assert (quote.chunk, quote.also_in) == (first, (second,))


def test_chunk_that_retrieval_found_elsewhere_too_says_so() -> None:
    one, two = make_document(SAME), make_document(SAME, id="side")
    other = make_chunk(two, SAME)
    (quote,) = quoted(judge(make_chunk(one, SAME), 0.9, also_in=[other]), documents=[one, two])
    assert quote.also_in == (other,)


def test_same_words_twice_in_one_document_are_quoted_once() -> None:
    document = make_document(f"{SAME}\n\n{SAME} Og mer om det samme.")
    first = make_chunk(document, SAME)
    longer = make_chunk(document, f"{SAME} Og mer om det samme.")
    assert texts(judge(first, 0.9), judge(longer, 0.8), documents=[document]) == [longer.text]


ENERGY = "Vi fjernet noen krav. Vi sendte brev til alle etatene."


def test_each_ministry_of_the_examples_gets_its_best_sentence() -> None:
    document = make_document(
        f"Energi\n\n{ENERGY}\n\nFinans\n\nVi fjernet flere krav her.",
        headings=["Energi", "Finans"],
        standing="examples",
    )
    energy = judge(
        make_chunk(document, ENERGY, section=["Energi"]),
        0.2,
        0.6,
    )
    finance = judge(make_chunk(document, "Vi fjernet flere krav her.", section=["Finans"]), 0.9)
    found = choose_by_body([energy, finance], {document.id: document})
    assert [(quote.chunk.section[0], quote.text) for quote in found] == [
        ("Finans", "Vi fjernet flere krav her."),
        ("Energi", "Vi sendte brev til alle etatene."),
    ]


def test_ministry_that_says_next_to_nothing_of_it_is_left_out() -> None:
    document = make_document(
        "Energi\n\nVi skrev et brev om noe annet.\n\nFinans\n\nVi fjernet flere krav her.",
        headings=["Energi", "Finans"],
        standing="examples",
    )
    energy = judge(make_chunk(document, "Vi skrev et brev om noe annet.", section=["Energi"]), 0.01)
    finance = judge(make_chunk(document, "Vi fjernet flere krav her.", section=["Finans"]), 0.9)
    assert [q.chunk.section[0] for q in choose_by_body([energy, finance], {document.id: document})] == [
        "Finans"
    ]
