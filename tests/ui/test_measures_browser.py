"""The catalogue of measures in a real browser."""

from urllib.parse import urlsplit

import pytest
from catalogue_parts import make_client
from playwright.sync_api import BrowserContext, Page, Route, expect
from server_process import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(watched: BrowserContext, server: Server) -> Page:
    """Shows an app with the real example collection, which the server of these tests lacks."""
    client = make_client()

    def serve(route: Route) -> None:
        address = urlsplit(route.request.url)
        response = client.get(f"{address.path}?{address.query}")
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.content)

    page = watched.new_page()
    page.route(f"{server.url}/**", serve)
    return page


def test_list_is_printed_with_its_picture_and_without_buttons(page: Page, server: Server):
    page.goto(f"{server.url}/measures?theme=stimulab")
    button = page.get_by_role("button", name="Lag lenke til listen slik den er nå")
    picture, pointer = page.locator(".matrix svg"), page.get_by_text("Velg et tall for å se tiltakene")
    for one in (button, picture, pointer):
        expect(one).to_be_visible()
    page.emulate_media(media="print")
    expect(picture).to_be_visible()
    for one in (button, pointer):
        expect(one).to_be_hidden()


def test_theme_is_printed_with_what_is_folded_on_the_screen(page: Page, server: Server):
    page.goto(f"{server.url}/themes/piloter")
    folded = page.locator(".columns details li").first
    expect(folded).to_be_hidden()
    page.emulate_media(media="print")
    expect(folded).to_be_visible()
