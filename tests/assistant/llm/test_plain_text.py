import pytest

from assistant.llm.plain_text import is_active, plain
from assistant.llm.wire import is_repeating

ACTIVE = [
    "<script>alert(1)</script>",
    "Se <img src=x onerror=alert(1)>",
    "< b>fet</b>",
    "![bilde](https://x.no/a.png)",
    "[her](javascript:alert(1))",
    "[her][1]",
    "Se https://x.no",
    "Se www.x.no",
    "Skriv til a@x.no",
    "Gå til ondsinnet.no i dag",
    "Gå til evil.example/x i dag",
    "java\u200bscript:alert(1)",
    "&lt;img src=x&gt;",
    "＜script＞alert(1)",
    "data:text/html;base64,AAAA",
    "<!-- x -->",
]


@pytest.mark.parametrize("text", ACTIVE)
def test_what_could_be_loaded_run_or_followed_is_active(text: str) -> None:
    assert is_active(text)


@pytest.mark.parametrize(
    "text",
    [
        "Målet er tillit, f.eks. i NAV.",
        "12 < 13 av 40",
        "Kap. 3 nr. 2: dette",
        "stat og/eller kommune, jf. kap. 2/3.",
    ],
)
def test_ordinary_sentences_are_not(text: str) -> None:
    assert not is_active(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Målet** er _tillit_ [1], [2, 3].", "Målet er tillit,."),
        ("# Overskrift\n\n> sitat", "Overskrift sitat"),
        ("1. Første punkt", "Første punkt"),
        ("- punkt", "punkt"),
        ("`kode` | $x^2$ \\href{a}{b} {{mal}}", "kode x2 hrefab mal"),
        ("a\u202eb\u200bc\x07", "abc"),
    ],
)
def test_formatting_is_taken_away(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_half_a_character_is_no_text() -> None:
    assert plain("tillit\ud800") == "tillit"
    assert not is_repeating("tillit \ud800" * 3)
