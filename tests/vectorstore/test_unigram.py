"""The small tokenizer gives the tokens that `tokenizers` gives."""

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from vectorstore.bundled_model import BUNDLED_NAME
from vectorstore.unigram import UNKNOWN, UnigramTokenizer, normalise

ODD = (
    "",
    " ",
    "  to   mellomrom ",
    "ﬁn ½ № … ´ «sitat» – tankestrek",
    "Tillitsreformen\n\nlinje\ttabulator\u00a0hardt\u200bnull",
    "de\u0301 A\u030a og å",
    "👩‍👩‍👧 🙂🙂 🇳🇴",
    "中文字符 한국어 العربية Україна Čáhcesuolu",
    "\x00\x01abc\u00ad\ufeff",
    "slutt\x85",
    "𐍈𐍈𐍈 a𐍈b",
    "a" * 3000,
)


@pytest.fixture(scope="module")
def ours(models_dir: Path) -> UnigramTokenizer:
    return UnigramTokenizer.load(models_dir / BUNDLED_NAME / "unigram.npz")


@pytest.fixture(scope="module")
def library(models_dir: Path) -> Tokenizer:
    return Tokenizer.from_file(str(models_dir / BUNDLED_NAME / "tokenizer.json"))


def documents() -> list[str]:
    texts = [f for f in files("ingest").joinpath("documents").iterdir() if f.name.endswith((".md", ".txt"))]
    return [text.read_text("utf-8") for text in texts]


def test_the_reform_documents_get_the_same_tokens(ours: UnigramTokenizer, library: Tokenizer) -> None:
    assert documents()
    for text in documents():
        for first in range(0, len(text), 2000):
            piece = "passage: " + text[first : first + 2000]
            assert ours.encode(piece, max_tokens=10_000).ids == library.encode(piece).ids


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_get_the_same_tokens(ours: UnigramTokenizer, library: Tokenizer, text: str) -> None:
    assert ours.encode("query: " + text, max_tokens=10_000).ids == library.encode("query: " + text).ids


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x24F, exclude_characters="<")))
def test_any_latin_text_gets_the_same_tokens(ours: UnigramTokenizer, library: Tokenizer, text: str) -> None:
    assert ours.encode("query: " + text, max_tokens=10_000).ids == library.encode("query: " + text).ids


@given(st.text())
def test_every_token_stands_where_its_span_says(ours: UnigramTokenizer, text: str) -> None:
    tokens = ours.encode(text, max_tokens=10_000)
    assert len(tokens.ids) == len(tokens.spans)
    assert all(0 <= start <= end <= len(text) for start, end in tokens.spans)
    starts = [start for start, _ in tokens.spans[:-1]]
    assert starts == sorted(starts)


def test_special_tokens_cannot_be_written(ours: UnigramTokenizer) -> None:
    inner = ours.encode("</s> <mask> <pad>", max_tokens=100).ids[1:-1]
    assert not {0, 1, 2, 250_001} & set(inner)


def test_what_is_too_long_is_cut_off_and_still_closed(ours: UnigramTokenizer) -> None:
    whole, cut = (ours.encode("ord " * 600, max_tokens=n).ids for n in (10_000, 512))
    assert len(cut) == 512
    assert cut == [*whole[:511], 2]


def test_neighbouring_unknown_characters_are_one_token(ours: UnigramTokenizer) -> None:
    assert ours.encode("𐍈𐍈𐍈", max_tokens=100).ids.count(UNKNOWN) == 1


def test_normalised_characters_remember_where_they_came_from() -> None:
    characters, origins = normalise("e\u0301½")
    assert characters == "▁é1⁄2"
    assert origins == [(0, 0), (0, 2), (2, 3), (2, 3), (2, 3)]
