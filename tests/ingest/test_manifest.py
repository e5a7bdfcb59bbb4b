import hashlib
from pathlib import Path

import pytest

from ingest.manifest import ManifestDocument, ManifestError, built_in_folder, read_manifest

TEXT = "Målet er tillit.\n".encode()
DOCUMENT = """
[[document]]
id = "notat"
title = "Et notat"
publisher = "Etaten"
date = "2024-04"
url = ""
language = "nb"
standing = "guidance"
obtained = "skrevet for en test"
"""
FILE = f"""
[[document.file]]
name = "notat.txt"
sha256 = "{hashlib.sha256(TEXT).hexdigest()}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notat.txt").write_bytes(TEXT)
    return tmp_path


def read(folder: Path, manifest: str) -> list[ManifestDocument]:
    (folder / "manifest.toml").write_text(manifest, "utf-8")
    return read_manifest(folder)


def message_of(folder: Path, manifest: str) -> str:
    with pytest.raises(ManifestError) as raised:
        read(folder, manifest)
    return str(raised.value)


def test_built_in_manifest_fits_its_files() -> None:
    documents = read_manifest(built_in_folder())
    assert {d.record.id: d.record.standing for d in documents} == {
        "inspirasjonsnotat": "guidance",
        "temaside": "information",
        "dfo-notat-2023-3": "advice",
        "eksempelsamling": "examples",
    }
    assert [len(d.files) for d in documents] == [2, 1, 1, 1]


def test_every_built_in_text_stands_in_the_manifest() -> None:
    named = {file.name for d in read_manifest(built_in_folder()) for file in d.files}
    lying_there = {entry.name for entry in built_in_folder().iterdir() if entry.name.endswith(".txt")}
    assert named == lying_there


def test_furniture_of_the_built_in_manifest_stands_in_its_files() -> None:
    for document in read_manifest(built_in_folder()):
        for file in document.files:
            lines = {line.strip() for line in file.content.decode("utf-8").split("\n")}
            assert {*file.furniture, *([file.furniture_from] if file.furniture_from else [])} <= lines


def test_whole_manifest_is_read(folder: Path) -> None:
    (document,) = read(folder, DOCUMENT + FILE + 'furniture = ["Meny"]\nfurniture_from = "Bunn"\n')
    assert document.record.title == "Et notat"
    assert document.record.date == "2024-04"
    assert document.record.url == ""
    (file,) = document.files
    assert (file.content, file.furniture, file.furniture_from) == (TEXT, ("Meny",), "Bunn")


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        pytest.param(DOCUMENT + FILE.replace("notat.txt", "borte.txt"), ["'name'", "'borte.txt'"], id="file"),
        pytest.param(
            DOCUMENT + FILE.replace(FILE[-66:-2], "0" * 64), ["'sha256'", "'notat.txt'", "000"], id="checksum"
        ),
        pytest.param(DOCUMENT + FILE.replace("sha256", "sha512"), ["'sha512'"], id="unknown field of a file"),
        pytest.param(
            DOCUMENT + FILE.split("sha256")[0], ["'sha256'", "expected a text, found None"], id="no checksum"
        ),
        pytest.param(
            DOCUMENT.replace("guidance", "opinion") + FILE,
            ["'standing'", "'opinion'", "guidance, information, advice, examples"],
            id="standing",
        ),
        pytest.param(
            DOCUMENT.replace('"nb"', '"fi"') + FILE, ["'language'", "'fi'", "nb, nn, en"], id="language"
        ),
        pytest.param(DOCUMENT + 'author = "meg"\n' + FILE, ["unknown field 'author'"], id="unknown field"),
        pytest.param(
            DOCUMENT.replace('title = "Et notat"', "") + FILE, ["'title'", "None"], id="missing field"
        ),
        pytest.param(DOCUMENT.replace('"Et notat"', '" "') + FILE, ["'title'", "' '"], id="blank title"),
        pytest.param(DOCUMENT.replace('"2024-04"', "2024") + FILE, ["'date'", "2024"], id="date no text"),
        pytest.param(DOCUMENT + FILE + "furniture = 3\n", ["'furniture'", "3"], id="furniture no list"),
        pytest.param(
            DOCUMENT + FILE + "furniture = [3]\n", ["'furniture'", "[3]"], id="furniture of numbers"
        ),
        pytest.param(
            DOCUMENT + FILE + "furniture_from = 3\n", ["'furniture_from'", "3"], id="furniture_from a number"
        ),
        pytest.param(DOCUMENT, ["[[file]]"], id="no file"),
        pytest.param(DOCUMENT + "file = []\n", ["[[file]]"], id="empty list of files"),
    ],
)
def test_wrong_entry_names_manifest_document_and_field(folder: Path, manifest: str, told: list[str]) -> None:
    message = message_of(folder, manifest)
    assert str(folder / "manifest.toml") in message
    assert "document 'notat'" in message
    assert all(part in message for part in told)


@pytest.mark.parametrize(
    "name", ["../notat.txt", "/etc/hosts", "under/notat.txt", "..\\notat.txt", "..", "."]
)
def test_only_files_beside_the_manifest_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "notat.txt").write_bytes(TEXT)
    folder = tmp_path / "documents"
    (folder / "under").mkdir(parents=True)
    (folder / "under" / "notat.txt").write_bytes(TEXT)
    manifest = DOCUMENT + FILE.replace('"notat.txt"', f"'{name}'")
    message = message_of(folder, manifest)
    assert "'name'" in message
    assert repr(name) in message


def test_two_documents_with_one_id_are_refused(folder: Path) -> None:
    message = message_of(folder, (DOCUMENT + FILE) * 2)
    assert "'id'" in message
    assert "'notat'" in message
    assert "manifest.toml" in message


@pytest.mark.parametrize("manifest", ["", "document = []\n", "document = 3\n", "document = [1, 2]\n"])
def test_manifest_without_documents_is_refused(folder: Path, manifest: str) -> None:
    assert "[[document]]" in message_of(folder, manifest)


@pytest.mark.parametrize("content", [b"[[document]\nid = ", b"\xff\xfe\x00", b"id = 'caf\xe9'"])
def test_what_is_no_toml_is_told_so(folder: Path, content: bytes) -> None:
    (folder / "manifest.toml").write_bytes(content)
    with pytest.raises(ManifestError, match=r"manifest\.toml: not readable as TOML in UTF-8"):
        read_manifest(folder)


def test_folder_without_manifest_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"manifest\.toml: not found"):
        read_manifest(tmp_path)


def test_folder_that_does_not_exist_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="not found"):
        read_manifest(tmp_path / "nowhere")


def test_file_in_place_of_a_folder_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "notat.txt").write_bytes(TEXT)
    with pytest.raises(ManifestError, match=r"notat\.txt.manifest\.toml: cannot be read"):
        read_manifest(tmp_path / "notat.txt")


def test_name_that_no_file_can_have_is_told_so(folder: Path) -> None:
    message = message_of(folder, DOCUMENT + FILE.replace("notat.txt", "notat\\u0000.txt"))
    assert "'name'" in message
    assert "cannot be read" in message


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "To Ord"),
        ("id", "../x"),
        ("date", "våren 2023"),
        ("date", "2023-13"),
        ("url", "javascript:alert(1)"),
        ("url", "regjeringen.no"),
    ],
)
def test_a_field_of_the_wrong_form_is_named(folder: Path, field: str, value: str) -> None:
    lines = [
        f'{field} = "{value}"' if line.startswith(f"{field} =") else line for line in DOCUMENT.splitlines()
    ]
    (folder / "manifest.toml").write_text("\n".join(lines) + FILE, encoding="utf-8")
    with pytest.raises(ManifestError, match=f"field '{field}'"):
        read_manifest(folder)


def test_a_later_edition_names_the_earlier_one(folder: Path) -> None:
    later = DOCUMENT.replace('id = "notat"', 'id = "notat-2"\nedition_of = "notat"')
    first, second = read(folder, f"{DOCUMENT}{FILE}{later}{FILE}")
    assert (first.record.edition_of, second.record.edition_of) == ("", "notat")


@pytest.mark.parametrize("earlier", ["notat", "rundskriv"])
def test_an_edition_of_nothing_else_in_the_manifest_is_refused(folder: Path, earlier: str) -> None:
    told = message_of(
        folder, DOCUMENT.replace('id = "notat"', f'id = "notat"\nedition_of = "{earlier}"') + FILE
    )
    assert f"{earlier!r} is no other document" in told
