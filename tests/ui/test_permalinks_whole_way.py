"""A permalink to a real answer, and what it says of itself once other texts have been ingested."""

import shutil
import time
from hashlib import sha256
from pathlib import Path

import pytest
from permalink_parts import PERMALINKS, client_on, share_answer

from assistant import build
from assistant.settings import Settings
from ui.texts import texts

pytestmark = pytest.mark.slow

SWITCH_S = 60
QUESTION = "Hvem har ansvaret for kaffemaskinen i tillitsreformen?"
SAYS = "Etaten har ansvaret for kaffemaskinen i tillitsreformen."
TEXT = f"Om kaffemaskinen\n\nHvem har ansvaret for kaffemaskinen?\n\n{SAYS}\n"
MANIFEST = """[[document]]
id = "kaffe"
title = "Om kaffemaskinen"
publisher = "Etaten"
date = "2026"
url = ""
language = "nb"
standing = "guidance"
obtained = "Skrevet for en test."

[[document.file]]
name = "kaffe.txt"
sha256 = "{digest}"
"""


def write(folder: Path, text: str) -> None:
    (folder / "kaffe.txt").write_text(text, encoding="utf-8")
    manifest = MANIFEST.format(digest=sha256(text.encode()).hexdigest())
    (folder / "manifest.toml").write_text(manifest, encoding="utf-8")


def ingest(settings: Settings, *folders: Path) -> str:
    """The generation that answers from now on."""
    assert not build.run_ingest(settings, folders).failed
    return build.build_store(settings).current_info().name


def test_notice_comes_when_a_changed_document_is_ingested(
    assistant_on_documents, assistant_settings, embedder, monkeypatch, tmp_path
):
    """Its document is changed, then removed, and its generation deleted: it can be read throughout."""
    monkeypatch.setattr(build, "build_embedder", lambda settings: embedder)
    data_dir, folder = tmp_path / "data", tmp_path / "documents"
    shutil.copytree(assistant_settings.data_dir, data_dir)  # with its vectors, so that few are made anew
    folder.mkdir()
    settings = assistant_settings.model_copy(update={"data_dir": data_dir})
    write(folder, TEXT)
    first = ingest(settings, folder)
    assistant = build.build_assistant(settings)
    client = client_on(assistant, data_dir)
    made = share_answer(client, QUESTION)
    said = texts("nb").permalink

    def after_switch(generation: str) -> tuple[dict, str]:
        until = time.monotonic() + SWITCH_S
        while assistant.generation() != generation:
            assert time.monotonic() < until
            time.sleep(0.05)
        return client.get(f"{PERMALINKS}/{made['id']}").json(), client.get(f"/p/{made['id']}").text

    found, page = after_switch(first)
    [citation] = found["answer"]["citations"]
    assert SAYS in citation["quote"]
    assert found["rests_on"]["generation"] == made["generation"] == first
    assert [one["place"] for one in found["now"]["quotes"]] == ["same"]
    assert said.unchanged in page

    longer = TEXT.replace("Om kaffemaskinen\n", "Om kaffemaskinen\n\nEt nytt avsnitt om te.\n")
    write(folder, longer)
    found, page = after_switch(ingest(settings, folder))
    assert [one["place"] for one in found["now"]["quotes"]] == ["same"]
    there = found["now"]["quotes"][0]["viewer_url"]
    assert there.startswith(f"/documents/kaffe?start={longer.index(citation['quote'])}&")
    assert said.changed in page and said.places["same"] in page
    assert "«Om kaffemaskinen» er endret." in page

    write(folder, TEXT.replace("Etaten har", "Fylket har"))
    found, page = after_switch(ingest(settings, folder))
    assert [one["place"] for one in found["now"]["quotes"]] == ["gone"]
    assert said.places["gone"] in page and SAYS in page

    last = ingest(settings)
    after_switch(last)
    shutil.rmtree(data_dir / "index" / "generations" / first, ignore_errors=True)  # where it is still kept
    found, page = after_switch(last)
    assert found["now"]["documents"] == [
        {"document_id": "kaffe", "title": "Om kaffemaskinen", "change": "removed"}
    ]
    assert said.places["removed"] in page and SAYS in page and first in page
