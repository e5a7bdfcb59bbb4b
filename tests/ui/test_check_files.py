"""Drafts read from files, and files that are no drafts."""

import pytest
from draft_files import SENTENCES, make_bomb, make_locked_pdf, make_pdf, make_word

from assistant.checks.statements import cut
from ui.check_files import FileLimits, read_file
from ui.errors import ServiceError

LIMITS = FileLimits(pages=3, chars=2_000)


def code_of(content: bytes) -> str:
    with pytest.raises(ServiceError) as raised:
        read_file(content, LIMITS)
    return raised.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_the_encodings_people_have(encoding):
    assert read_file("Må være på plass.".encode(encoding), LIMITS) == "Må være på plass."


def test_word_is_read_with_tables_lists_and_accepted_changes():
    text = read_file(make_word(), LIMITS)
    found = {piece.text: piece.left_out for piece in cut(text)}
    assert found == {
        "# Tildelingsbrev": "heading",
        "Reformen har ingen sluttdato.": None,
        "redusere unødvendige krav": None,
        "Etaten skal sende en plan.": None,
        "Tiltaket gjelder alle ansatte.": None,
        "Reformen gjelder nå hele landet.": None,
    }


def test_pdf_is_read_without_running_lines_and_with_broken_words_mended():
    pages = [
        f"Etat for prøver\n{n} av tre\n{sentence} Alle virksom-\nheter er med.\nSlutt.\nSide {n}"
        for n, sentence in enumerate(SENTENCES)
    ]
    text = read_file(make_pdf(*pages), LIMITS)
    assert "Etat for prøver" not in text
    assert "Side" not in text
    assert text.count("Alle virksomheter er med.") == 3


def test_a_hyphen_before_and_is_no_broken_word():
    assert "mål-\nog resultatstyring" in read_file(
        make_pdf("Reformen gjelder mål-\nog resultatstyring."), LIMITS
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x00\x01\x02 noe binaert", "unknown_file"),
        (b"\xd0\xcf\x11\xe0 gammel Word", "unknown_file"),
        (b"PK\x03\x04 avbrutt", "unreadable_file"),
        (make_word()[:-200], "unreadable_file"),
        (make_bomb(), "file_too_large"),
        (b"%PDF-1.4\n avbrutt", "unreadable_file"),
        (make_pdf(SENTENCES[0])[:300], "unreadable_file"),
        (make_pdf("", ""), "scanned_file"),
        (make_locked_pdf(), "locked_file"),
        (make_pdf(*[SENTENCES[0]] * 4), "too_many_pages"),
        (b"a" * 2_001, "draft_too_long"),
        (make_pdf(*["\n".join([SENTENCES[0]] * 40)] * 3), "draft_too_long"),
    ],
)
def test_files_that_are_no_drafts_are_told_what_they_are(content, code):
    assert code_of(content) == code


def test_a_zip_that_is_no_word_file_is_told_so():
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("tekst.txt", "Reformen")
    assert code_of(buffer.getvalue()) == "unknown_file"
