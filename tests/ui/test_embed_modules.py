"""The component's modules by themselves, in a browser: events, Markdown, what is stored."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Browser, Page, Route
from test_html import ATTACKS
from visitors import visitor

from ui.embed.script import module_source
from ui.html import from_markdown, leading_bold

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ORIGIN = "http://modules.test"


@pytest.fixture(scope="module")
def modules(browser: Browser) -> Iterator[Page]:
    """A page that can import the modules as they were written."""
    with visitor(browser, ORIGIN) as context:
        page = context.new_page()
        page.route(f"{ORIGIN}/**", _serve)
        page.goto(f"{ORIGIN}/")
        yield page


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(f"{ORIGIN}/")
    if name.endswith(".js"):
        route.fulfill(body=module_source(name), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>x</title>", content_type="text/html")


# --- events ---

PUSH = """async (pieces) => {
  const { EventParser } = await import("/events.js");
  const parser = new EventParser();
  return pieces.flatMap((piece) => parser.push(piece)).map(({ name, data }) => [name, data]);
}"""

READ = """async ([bytes, size]) => {
  const { eventsOf } = await import("/events.js");
  const all = Uint8Array.from(bytes);
  let at = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (at >= all.length) return controller.close();
      controller.enqueue(all.slice(at, at + size));
      at += size;
    },
  });
  const found = [];
  let heard = 0;
  for await (const { name, data } of eventsOf(body, () => (heard += 1))) found.push([name, data]);
  return { found, heard };
}"""

STREAM = (
    '\ufeff: først\r\nevent: status\r\ndata: {"text": "Leter …"}\r\n\r\n'
    "event: statement\rdata: æøå 🎉\r\r"
    "data:to\ndata:  linjer\nid: 7\nretry: 5\n\n"
    "event: uten data\n\n: still working\n\n"
    "event:answer\ndata\n\n"
    "data: uten slutt\n"
)
EVENTS = [
    ["status", '{"text": "Leter …"}'],
    ["statement", "æøå 🎉"],
    ["message", "to\n linjer"],
    ["answer", ""],
]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 1_000])
def test_events_are_read_wherever_the_stream_is_cut(modules, size):
    data = list(STREAM.encode())
    read = modules.evaluate(READ, [data, size])
    assert read["found"] == EVENTS
    assert read["heard"] == -(-len(data) // size)


def test_line_end_that_is_cut_in_two_is_one_line_end(modules):
    assert modules.evaluate(PUSH, ["data: a\r", "", "\ndata: b\r", "\n\r", "\n"]) == [["message", "a\nb"]]


# --- Markdown ---

RENDER = """async (texts) => {
  const { fromMarkdown, leadingBold } = await import("/markdown.js");
  const { make } = await import("/dom.js");
  const mark = (number) => (number === 1 ? make("a", {}, `[${number}]`) : null);
  return texts.map((text) => {
    const html = make("div", {}, fromMarkdown(text, mark));
    for (const node of html.querySelectorAll("[class]")) {
      node.removeAttribute("class");
      node.removeAttribute("part");
    }
    return [html.innerHTML, leadingBold(text)];
  });
}"""

MARKDOWN = (
    *ATTACKS,
    "Ett.\nTo.\n\nTre.",
    "**Nei.** Det",
    "**Nei.**\n\nDepartementets notat sier noe. [1]",
    "**Nei.** Det er **ikke [1]** med [7] og [1][1].",
    "2 ** 3 ** 4",
    "> sitat\n> mer [1]\n>\n> nytt avsnitt",
    "> en\n\n> to",
    "- en\n- to\n\n- tre\nslutt\n\n  ikke punkt",
    "* en\n  mer\n• to",
    "3. tre\n  mer\n4) fire",
    "### Om **dette**\n### Og det\ntekst",
    "1. en\n- to\n> tre\n# fire\nfem",
    "a\u2028b\x0bc\r\nd\re",
    "**a\nb**",
    "[1000] [01] [1]",
    "",
    "   ",
)


class Shape(HTMLParser):
    """HTML as a list of tags and texts, with the attributes that matter."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        value = dict(attrs).get("value")
        self.parts.append(f"<{tag} {value}>" if value else f"<{tag}>")

    def handle_endtag(self, tag):
        self.parts.append(f"</{tag}>")

    def handle_data(self, data):
        if self.parts and not self.parts[-1].startswith("<"):
            data = self.parts.pop() + data
        if data != "\n":
            self.parts.append(data)


def test_markdown_becomes_the_same_elements_as_on_our_own_pages(modules):
    rendered = modules.evaluate(RENDER, list(MARKDOWN))
    for text, (html, bold) in zip(MARKDOWN, rendered, strict=True):
        assert Shape(html).parts == Shape(from_markdown(text, numbers={1})).parts, text
        assert tuple(bold) == leading_bold(text), text


# --- what comes from elsewhere ---

READ_ANSWERS = """async (values) => {
  const { readAnswer } = await import("/answers.js");
  return values.map(readAnswer);
}"""


@pytest.mark.parametrize("value", [None, 1, "x", [], {}, {"answer": None}, {"answer": ["x"]}, True])
def test_what_is_no_answer_is_none(modules, value):
    assert modules.evaluate(READ_ANSWERS, [value]) == [None]


def test_fields_of_another_kind_are_left_out(modules):
    strange = {
        "answer": "x",
        "status": {"a": 1},
        "verdict": None,
        "citations": [1, None, "x", {"number": "1", "page": "x", "section": "x", "quote": 4, "title": "T"}],
        "consulted": {"0": {}},
        "notices": ["en", 2, None],
    }
    [answer] = modules.evaluate(READ_ANSWERS, [strange])
    assert answer["status"] == answer["verdict"] == ""
    [place] = answer["citations"]
    assert (place["number"], place["page"], place["section"], place["quote"]) == (None, None, [], "")
    assert place["title"] == "T"
    assert (answer["consulted"], answer["notices"], answer["suggestions"]) == ([], ["en"], [])


REMEMBER = """async ([stored, n]) => {
  const { Memory } = await import("/memory.js");
  const memory = new Memory("https://host.example", String(Math.random()));
  sessionStorage.setItem(memory.key, stored);
  const answer = { answer: "x".repeat(120000) };
  if (n) memory.save(Array.from({ length: n }, (_, at) => ({ question: `q${at}`, answer })));
  const loaded = memory.load().map(({ question }) => question);
  const size = sessionStorage.getItem(memory.key).length;
  memory.release();
  sessionStorage.clear();
  return { loaded, size };
}"""


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "{",
        "null",
        "7",
        '"x"',
        "[1, null]",
        '[{"question": 1, "answer": {"answer": "x"}}]',
        '[{"question": "q"}]',
    ],
)
def test_what_lies_in_storage_and_is_no_conversation_is_left_out(modules, stored):
    assert modules.evaluate(REMEMBER, [stored, 0])["loaded"] == []


def test_only_the_latest_of_a_long_conversation_are_kept(modules):
    kept = modules.evaluate(REMEMBER, ["", 30])
    assert kept["loaded"] == ["q26", "q27", "q28", "q29"]
    assert kept["size"] <= 500_000
    short = json.dumps([{"question": f"q{at}", "answer": {"answer": "x"}} for at in range(30)])
    assert modules.evaluate(REMEMBER, [short, 0])["loaded"] == [f"q{at}" for at in range(20, 30)]


def test_two_components_on_a_page_never_share_a_conversation(modules):
    keys = modules.evaluate(
        """async () => {
          const { Memory } = await import("/memory.js");
          const first = new Memory("s", "");
          const second = new Memory("s", "");
          first.release();
          const third = new Memory("s", "");
          return [first.key, second.key, third.key];
        }"""
    )
    assert keys[0] != keys[1]
    assert keys[2] == keys[0]
