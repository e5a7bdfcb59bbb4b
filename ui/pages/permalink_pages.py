"""`/p`: permalinks are made and deleted by plain forms, and shown again at `/p/{id}`. Works without scripts.

Nobody is told apart by a cookie, so a form of another site could do nothing in somebody's name; it is refused
all the same, so that no visitor's browser fills the store for it.
"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from assistant.answers import LANGUAGES, Language
from assistant.settings import Settings
from ui.api.problems import status_of
from ui.errors import ServiceError
from ui.html import escape
from ui.pages.catalogue_frame import given_filter, measures_address
from ui.pages.layout import chosen_language
from ui.pages.permalink_made import made_page
from ui.pages.permalink_page import NO_INDEX, permalink_page
from ui.pages.site_page import message_page, site_page
from ui.permalinks.permalinks import Permalinks
from ui.service import Service
from ui.texts import Texts, texts
from ui.uploads import Form, is_form, read_form
from ui.viewer import CHECK, MEASURES, PERMALINKS, Address

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}
"""What is deleted is gone at once, and no search engine is to list what was shared with a few."""


def routes(service: Service, settings: Settings) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    permalinks = service.permalinks

    @router.post(PERMALINKS.path)
    async def make(request: Request) -> HTMLResponse:
        given = await _form(request, settings)
        words = texts(chosen_language(given.fields.get("lang")))
        try:
            response = await _make(
                given, permalinks, settings.server.public_url or str(request.base_url), words
            )
        except ServiceError as error:
            response = _failed(error, words, CHECK if given.fields.get("check_id") else MEASURES)
        return _sent(response)

    @router.get(PERMALINKS.path)
    async def nothing(lang: str | None = None) -> HTMLResponse:
        return _sent(_unknown(texts(chosen_language(lang))))

    @router.get(PERMALINKS.path + "/{permalink_id}")
    async def show(permalink_id: str, lang: str | None = None) -> HTMLResponse:
        try:
            return _sent(await _show(permalink_id, permalinks, _named(lang)))
        except ServiceError as error:
            return _sent(_failed(error, texts(chosen_language(lang)), PERMALINKS))

    @router.post(PERMALINKS.path + "/{permalink_id}/delete")
    async def delete(request: Request, permalink_id: str) -> HTMLResponse:
        given = await _form(request, settings)
        words = texts(chosen_language(given.fields.get("lang")))
        try:
            await permalinks.delete(permalink_id, given.fields.get("code", ""))
        except ServiceError as error:
            if error.code != "wrong_delete_code":
                return _sent(_failed(error, words, PERMALINKS))
            told = words.errors[error.code]
            again = await _show(permalink_id, permalinks, words.language_code, told=told)
            again.status_code = status_of(error)
            return _sent(again)
        said = words.permalink
        more = f"<p>{escape(said.deleted_more)}</p>"
        return _sent(message_page(said.deleted, address=PERMALINKS, words=words, status=200, more=more))

    return router


async def _form(request: Request, settings: Settings) -> Form:
    """Raises HTTPException for what is no form, and for a form of another site's."""
    if request.headers.get("sec-fetch-site", "same-origin") == "cross-site":
        raise HTTPException(403, "A form of another site makes no permalinks.")
    if not is_form(request):
        raise HTTPException(415, "Send a form (multipart/form-data).")
    return await read_form(request, max_bytes=settings.limits.body_bytes)


async def _make(given: Form, permalinks: Permalinks, base_url: str, words: Texts) -> HTMLResponse:
    """A permalink to a check, or else to the list of measures that the form's filters name."""
    if check_id := given.fields.get("check_id"):
        return made_page(await permalinks.to_check(check_id), base_url, "", words)
    chosen = given_filter(given.fields)
    made = await permalinks.to_measures(chosen, words.language_code)
    return made_page(made, base_url, measures_address(chosen).href(words.language_code), words)


async def _show(
    permalink_id: str, permalinks: Permalinks, language: Language | None, *, told: str = ""
) -> HTMLResponse:
    found = await permalinks.read(permalink_id)
    return await run_in_threadpool(
        lambda: permalink_page(found, permalinks.today(found.kept), language, told)
    )


def _failed(error: ServiceError, words: Texts, address: Address) -> HTMLResponse:
    """Why there is nothing, and what to do; who came from a page goes back to it."""
    if error.code == "unknown_permalink":
        return _unknown(words)
    sentence = words.errors[error.code].format(**error.values)
    back = f'<p><a href="{escape(address.href(words.language_code))}">{escape(words.permalink.back)}</a></p>'
    more = back if address != PERMALINKS else ""
    return message_page(sentence, address=address, words=words, status=status_of(error), more=more)


def _unknown(words: Texts) -> HTMLResponse:
    said = words.permalink
    main = (
        f"<h1>{escape(said.unknown)}</h1><p>{escape(words.errors['unknown_permalink'])}</p>"
        f"<p>{escape(said.unknown_more)}</p>"
    )
    return site_page(main, title=said.unknown, address=PERMALINKS, words=words, status=404, head=NO_INDEX)


def _named(lang: str | None) -> Language | None:
    """The language that an address names, None where it names none of ours."""
    return next((language for language in LANGUAGES if language == lang), None)


def _sent(response: HTMLResponse) -> HTMLResponse:
    response.headers.update(HEADERS)
    return response
