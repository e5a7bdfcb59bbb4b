"""What tests of the pages share; and lets them import the helpers that lie beside them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

import chromium
from embedding import Sites
from intranet_site import intranet
from server_process import Server, free_port, running
from visitors import visitor

expect.set_options(timeout=15_000)
"""For busy machines; what is expected comes within a second on an idle one."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium.binary()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server with the fake assistant, ready, with its chat page."""
    with running(tmp_path_factory.mktemp("server")) as started:
        started.wait_for("/")
        yield started


@pytest.fixture
def watched(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A browser of one visitor; fails the test when a page asks anything of another origin, or its console
    complains."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    elsewhere: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: _note(elsewhere, request.url, server.url))
    context.on("console", lambda message: _note_complaint(complaints, message))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert elsewhere == []
    assert complaints == []


def _note_complaint(complaints: list[str], message: ConsoleMessage) -> None:
    if message.type == "error":
        complaints.append(f"{message.text} {message.location['url']}")


def _note(elsewhere: list[str], url: str, origin: str) -> None:
    if not url.startswith((f"{origin}/", "data:", "blob:")):
        elsewhere.append(url)


@pytest.fixture
def page(watched: BrowserContext, server: Server) -> Page:
    """The chat page with all its words, ready to be asked."""
    opened = watched.new_page()
    opened.goto(server.url)
    expect(opened.get_by_label("Spørsmålet ditt")).to_be_visible(timeout=30_000)
    expect(opened.locator("#footer h2")).to_be_visible(timeout=30_000)
    return opened


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The server, and an intranet of another origin that may use it."""
    folder, port = tmp_path_factory.mktemp("embed"), free_port()
    with (
        running(folder, origins=[f"http://127.0.0.1:{port}"]) as server,
        intranet(server.url, port) as address,
    ):
        server.wait_for("/readyz")
        yield Sites(server, address, folder)


@pytest.fixture
def visit(browser: Browser, sites: Sites) -> Iterator[BrowserContext]:
    with visitor(browser, sites.server.url, sites.intranet) as context:
        yield context
