"""The documents' own pages: plain, escaped, with what is cited, sought or repaired marked."""

import re
from dataclasses import replace

import pytest
from fake_assistant import (
    MEMO,
    NOTE,
    SENTENCE,
    START,
    TEXT,
    FakeAssistant,
    failed_provider,
    make_service,
    make_settings,
)
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from test_html import ATTACKS, Elements

from assistant.settings import LimitSettings, ServerSettings
from ui.api.app import create_app
from ui.pages.document_page import Reading, document_page
from ui.pages.document_places import headings_above
from ui.pages.document_text import Marks, text_html
from ui.pages.search_results import snippet
from ui.pages.text_search import Query, find
from ui.service import Service
from ui.texts import texts
from vectorstore.chunks import Document, Heading, PageStart, Repair
from vectorstore.errors import IndexMissingError

PATH = "/documents/inspirasjonsnotat"
NB = texts("nb")


class Served(FakeAssistant):
    """Has other documents."""

    def __init__(self, *documents):
        super().__init__()
        self._documents = documents

    def documents(self):
        return self._documents


def client_of(assistant=None, **settings):
    app = create_app(make_service(assistant), make_settings(**settings))
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def client():
    return client_of()


def get(client, path, **params):
    response = client.get(path, params=params)
    assert response.status_code == 200
    return response.text


def marked(html):
    """The texts of all marks, the bars of hits left out."""
    without_bars = re.sub(r'<span class="bar".*?</span>', "", html)
    return [Elements(one).text for one in re.findall(r"<mark[^>]*>(.*?)</mark>", without_bars, re.DOTALL)]


# --- a passage ---


def test_passage_is_marked_and_can_be_jumped_to(client):
    page = get(client, PATH, start=START, end=START + len(SENTENCE))
    assert f'<mark id="passage">{SENTENCE}</mark>' in page
    assert '<a href="#passage">' in page


def test_passage_is_told_with_its_headings_and_page(client):
    page = get(client, PATH, start=START, end=START + 5)
    assert re.search(r"Om innholdet › Er reduksjon [^<]*</span>, side 5\.", page)
    assert re.search(r'<a href="#h-\d+" aria-current="location">Er reduksjon', page)


def test_passage_over_several_blocks_is_marked_in_each_and_named_once():
    html = text_html(NOTE, Marks(passage=(TEXT.index("reformen."), START + 3)), NB)
    assert marked(html) == ["reformen.", NOTE.headings[1].text, "Nei"]
    assert html.count('id="passage"') == 1


@pytest.mark.parametrize("edge", [0, TEXT.index("\n\n"), START, START + len(SENTENCE), len(TEXT)])
def test_passage_that_ends_at_a_boundary_marks_nothing_beyond(edge):
    before = text_html(NOTE, Marks(passage=(max(edge - 3, 0), edge)), NB)
    after = text_html(NOTE, Marks(passage=(edge, min(edge + 3, len(TEXT)))), NB)
    assert "".join(marked(before)).strip() == TEXT[max(edge - 3, 0) : edge].strip()
    assert "".join(marked(after)).strip() == TEXT[edge : edge + 3].strip()


@pytest.mark.parametrize(
    "query",
    [
        "start=x&end=y",
        "start=9&end=3",
        "start=-1&end=5",
        "start=99999999&end=999999999",
        f"start={'9' * 5000}&end={'9' * 5000}",
        "start=²&end=³",
        "start=1",
        "start=%ff",
    ],
)
def test_place_that_the_text_does_not_have_shows_the_document_and_says_so(client, query):
    response = client.get(f"{PATH}?{query}")
    assert response.status_code == 200
    assert NB.pages.passage_lost in response.text


@pytest.mark.parametrize(
    "query", ["lang=xx", "q=%ff%00", f"q={'å' * 5000}", "q=(((", "repairs=x&repairs=1", "q=&start=&end="]
)
def test_odd_addresses_show_the_document(client, query):
    response = client.get(f"{PATH}?{query}")
    assert response.status_code == 200
    assert "Regjeringen har satt ned et utvalg." in response.text
    assert client.get(f"/documents?{query}").status_code == 200


# --- the text ---


def test_headings_and_pages_are_shown(client):
    page = get(client, PATH)
    assert '<h2 id="h-0">Om innholdet</h2><a class="anchor" href="#h-0">' in page
    assert '<p class="page" lang="nb">side 5</p>' in page
    assert "Departementets egen veiledning" in page


def test_page_that_begins_within_a_paragraph_is_told_there():
    document = Document(NOTE.record, "Før og etter.", pages=(PageStart(0, 1), PageStart(7, 2)))
    assert "Før og <span " in text_html(document, Marks(), NB)


def test_lines_with_bullets_are_a_list():
    html = text_html(Document(NOTE.record, "Vi skal:\n• a\n• b\nOg så:\n– c"), Marks(), NB)
    assert re.sub(r" class.*?>", ">", html).split("\n") == [
        "<p>Vi skal:</p>",
        "<ul><li>• a</li><li>• b</li></ul>",
        "<p>Og så:</p>",
        "<ul><li>– c</li></ul>",
    ]


def test_outline_nests_lower_headings_in_higher_ones():
    text = "A\nB\nC\nD\nE"
    levels = (1, 3, 2, 1, 5)
    headings = tuple(Heading(text[2 * n], level, 2 * n, 2 * n + 1) for n, level in enumerate(levels))
    document = Document(NOTE.record, text, headings=headings)
    page = document_page(document, Reading(Query.of("")), "", NB).body.decode()
    outline = re.search(r'<div lang="nb"><ul>(.*?)</div>', page)[1]
    assert (
        re.sub(r"<a[^>]*>(.)</a>", r"\1", outline) == "<li>A<ul><li>B</li><li>C</li></ul></li><li>D</li></ul>"
    )


def test_headings_above_a_place_are_those_of_lower_levels():
    headings = tuple(Heading(str(n), level, n, n + 1) for n, level in enumerate((1, 2, 3, 2)))
    document = Document(NOTE.record, "01234", headings=headings)
    assert [heading.start for heading in headings_above(document, 2)] == [0, 1, 2]
    assert [heading.start for heading in headings_above(document, 4)] == [0, 3]


def test_text_is_escaped(client):
    page = get(client, PATH)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("attack", ATTACKS)
def test_traps_in_a_document_are_shown_as_text(attack):
    record = replace(NOTE.record, title=attack, publisher=attack, obtained=attack, date=attack, url=attack)
    heading = Heading(attack, 1, 0, len(attack))
    repair = Repair(len(attack) + 2, 2 * len(attack) + 2, attack, attack)
    document = Document(record, f"{attack}\n\n{attack}\n• {attack}", (heading,), (repair,))
    client = client_of(Served(document))
    for path in (
        "/documents",
        "/documents?q=ja",
        f"{PATH}?repairs=1&q=a&start=1&end=9",
        f"{PATH}?q=al",
        "/about",
    ):
        page = client.get(path).text
        elements = Elements(page.partition("<body>")[2].partition("</body>")[0])
        assert {"script", "img", "video", "style", "iframe"}.isdisjoint(elements.tags)
        assert elements.tags.count("h1") == 1
        assert elements.tags.count("form") <= 1
        assert not [name for _, name, _ in elements.attributes if name.startswith("on")]
        addresses = [value for _, name, value in elements.attributes if name in ("href", "src", "action")]
        assert all(re.match(r"/|#", value) for value in addresses)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("path", ["/documents", PATH])
def test_traps_in_a_search_are_shown_as_text(client, path, attack):
    page = get(client, path, q=attack).partition("<body>")[2]
    elements = Elements(page.partition("</body>")[0])
    assert {"script", "img", "video", "style", "iframe"}.isdisjoint(elements.tags)
    assert elements.tags.count("form") == 1
    assert not [name for _, name, _ in elements.attributes if name.startswith("on")]
    assert ("input", "value", " ".join(attack.split())) in elements.attributes


# --- the search in a document ---


def test_hits_are_counted_marked_and_lead_to_one_another(client):
    page = get(client, PATH, q="OM INNHOLDET")
    assert "2 treff på «OM INNHOLDET»" in page
    assert 'class="hit" id="hit-1">Om innholdet</mark>' in page
    assert 'class="hit" id="hit-2">om innholdet</mark>' in page
    assert '<a href="#hit-2">Forrige</a><a href="#hit-2">Neste</a>' in page
    assert '<a href="#hit-1">Forrige</a><a href="#hit-1">Neste</a>' in page


def test_only_hit_leads_nowhere_else(client):
    page = get(client, PATH, q="sluttdato")
    assert "1 treff på" in page
    assert "Neste" not in page


def test_hit_across_a_line_end_is_marked_whole():
    document = Document(NOTE.record, "Det er økt\ntillit her.")
    html = text_html(document, Marks(hits=find(document.text, Query.of("økt tillit")).hits), NB)
    assert marked(html) == ["økt\ntillit"]


def test_hit_across_blocks_is_marked_in_each_and_named_once():
    html = text_html(NOTE, Marks(hits=find(TEXT, Query.of("tillitsreformen? Nei")).hits), NB)
    assert marked(html) == ["tillitsreformen?", "Nei"]
    assert html.count('id="hit-1"') == 1


def test_hit_within_a_passage_is_marked_as_both():
    marks = Marks(passage=(START, START + len(SENTENCE)), hits=find(TEXT, Query.of("dette")).hits)
    html = text_html(NOTE, marks, NB)
    assert '<mark><mark class="hit" id="hit-1">dette</mark>' in html
    assert html.count('id="passage"') == 1


def test_nothing_found_says_what_to_do(client):
    page = get(client, PATH, q="xyzzy")
    assert "Ingen treff på «xyzzy»" in page
    assert "<mark" not in page
    assert 'href="/documents?q=xyzzy"' in page


def test_form_keeps_what_else_the_address_says(client):
    page = get(client, PATH, q="om", repairs="1", lang="en")
    form = re.search(r"<form.*?</form>", page)[0]
    assert 'name="repairs" value="1"' in form
    assert 'name="lang" value="en"' in form


# --- repairs ---


def test_repairs_are_shown_on_request_with_what_the_scan_had(client):
    plain = get(client, PATH)
    assert "<ruby" not in plain
    assert "1 ord er rettet" in plain
    page = get(client, PATH, repairs="1")
    assert re.search(r"<ruby>følges<rp> \[</rp><rt>.*?skanningen hadde </span>fglges</rt>", page)
    assert '<td lang="nb">fglges</td><td lang="nb">følges</td><td>1</td>' in page


def test_document_without_repairs_speaks_of_none(client):
    page = get(client, "/documents/dfo-notat", repairs="1")
    assert "rettet" not in page


def test_repair_of_nothing_to_something_and_back_is_told():
    repairs = (Repair(0, 2, "", "Vi"), Repair(3, 3, "x", ""))
    html = text_html(Document(NOTE.record, "Vi er."), Marks(repairs=repairs), NB)
    assert "<ruby>Vi<rp> [</rp>" in html
    assert "(ingenting)</rt>" in html
    assert "∅" in html


def test_repaired_word_is_marked_where_it_is_cited_and_found():
    marks = Marks(
        passage=(START, START + len(SENTENCE)),
        hits=find(TEXT, Query.of("følg")).hits,
        repairs=NOTE.repairs,
    )
    assert "".join(marked(text_html(NOTE, Marks(marks.passage, (), marks.repairs), NB))) == SENTENCE
    assert '<ruby><mark><mark class="hit" id="hit-1">følg</mark>' in text_html(NOTE, marks, NB)


# --- the list, and a search in all texts ---


def test_list_tells_what_each_document_is(client):
    page = get(client, "/documents")
    assert 'href="/documents/dfo-notat"' in page
    for told in (
        "22. mai 2023",
        NB.pages.standing_means["advice"],
        "6 ord, uten sidetall",
        "side 4 til 5",
        "Skannet PDF.",
        'href="https://www.regjeringen.no/',
        NB.pages.no_address,
        "lest inn 22. november 2026 (utgave g000001 av indeksen)",
    ):
        assert told in page, told


def test_search_in_all_documents_groups_hits_with_their_places(client):
    page = get(client, "/documents", q="reformen")
    assert "2 treff på «reformen»" in page
    assert 'href="/documents/inspirasjonsnotat?q=reformen#hit-1" lang="nb">Om innholdet</a>' in page
    assert "<mark>reformen</mark>" in page
    assert "dfo-notat" not in page


def test_hits_of_the_list_are_those_of_the_document(client):
    listed = re.findall(
        r'inspirasjonsnotat\?q=om\+innholdet#(hit-\d+)"', get(client, "/documents", q="om innholdet")
    )
    shown = re.findall(r'id="(hit-\d+)"', get(client, PATH, q="om innholdet"))
    assert listed == shown == ["hit-1", "hit-2"]


def test_more_hits_than_are_listed_are_a_link_away():
    client = client_of(Served(replace(NOTE, text="ja og nei\n\n" * 20, headings=(), pages=(), repairs=())))
    page = get(client, "/documents", q="nei")
    assert page.count('<li><a href="/documents/inspirasjonsnotat?q=nei#hit-') == 8
    assert "Se alle 20 treff i dokumentet" in page


def test_snippet_is_cut_at_words_and_stays_in_its_paragraph():
    text = f"Før.\n\n{'langt ' * 30}FUNN{' ord' * 60}\n\nEtter."
    start = text.index("FUNN")
    html = snippet(text, ((start, start + 4),))
    assert html.startswith("… langt ")
    assert html.endswith(" ord …")
    assert "<mark>FUNN</mark>" in html
    assert "Før" not in html


@given(st.text(), st.data())
def test_snippet_of_any_text_holds_what_was_found(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert text[start:end] in Elements(snippet(text, ((start, end),))).text


# --- language, paper, errors ---


def test_chosen_language_is_kept_in_the_links(client):
    page = get(client, PATH, lang="en")
    assert '<html lang="en">' in page
    assert '<article lang="nb"' in page
    assert '<h1 lang="nb">' in page
    assert 'href="/?lang=en"' in page
    assert 'href="/about?lang=en"' in page


def test_changing_the_language_keeps_the_rest_of_the_address(client):
    page = get(client, PATH, q="om æ", start=1, end=5, repairs="1", lang="en")
    kept = "start=1&amp;end=5&amp;q=om+%C3%A6&amp;repairs=1"
    assert f'href="{PATH}?{kept}&amp;lang=nn#passage" lang="nn"' in page
    assert f'href="{PATH}?{kept}#passage" lang="nb"' in page


def test_words_of_the_page_within_the_text_are_in_its_language(client):
    page = get(client, PATH, q="om", lang="en")
    assert '<p class="page" lang="en">page 4</p>' in page
    assert '<span class="bar" lang="en">' in page


def test_paper_says_where_the_text_is_from():
    client = client_of(server=ServerSettings(public_url="https://spor.example.no/"))
    footer = get(client, PATH).partition('<footer class="on-paper">')[2]
    assert NOTE.record.url in footer
    assert "https://spor.example.no/documents/inspirasjonsnotat" in footer


@pytest.mark.parametrize(
    "path", ["/documents/nei", "/documents/%3Cscript%3E", "/documents/%7B%7B7*7%7D%7D", "/documents/%00"]
)
def test_unknown_document_is_not_found_and_the_others_are_listed(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "<script" not in response.text
    assert MEMO.record.title in response.text
    assert 'href="/documents/inspirasjonsnotat"' in response.text


def test_no_file_is_reached_through_a_documents_address(client):
    response = client.get("/documents/..%2f..%2fetc%2fpasswd")
    assert response.status_code == 404
    assert "root:" not in response.text


def test_pages_without_an_index_say_so():
    service = Service(failed_provider(IndexMissingError("none")), LimitSettings())
    client = TestClient(create_app(service, make_settings()))
    for path in ("/documents", "/documents?q=ord", PATH):
        assert client.get(path).status_code == 503
        assert NB.errors["not_ready"] in client.get(path).text


# --- every character, whatever is marked ---

offsets = st.integers(0, len(NOTE.text))


@given(
    offsets,
    offsets,
    st.sampled_from(["", "om innholdet", "er", "reformen? Nei", "nei utvalg"]),
    st.booleans(),
)
def test_every_character_is_shown_wherever_the_marks_fall(start, end, typed, repairs):
    marks = Marks((start, end), find(NOTE.text, Query.of(typed)).hits, NOTE.repairs if repairs else ())
    html = text_html(NOTE, marks, NB)
    extra = r'<span class="bar".*?</a></span>|<a class="anchor".*?</a>|<rp>.*?</rp>|<rt>.*?</rt>|side [45]'
    shown = Elements(re.sub(extra, "", html)).text
    assert "".join(shown.split()) == "".join(NOTE.text.split())
    assert html.count('id="passage"') <= 1


@given(st.text())
def test_any_text_is_shown_whole(text):
    html = text_html(Document(NOTE.record, text), Marks(), NB)
    assert "".join(Elements(html).text.split()) == "".join(text.split())
