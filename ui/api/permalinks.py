"""`/permalinks`: make one, read it again, take it back."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from starlette.concurrency import run_in_threadpool

from assistant.catalogue.catalogue import read_catalogue
from assistant.settings import Settings
from ui.api.measures import checked_filter
from ui.api.permalink_schemas import PermalinkMade, PermalinkRequest, PermalinkResponse
from ui.api.schemas import Problem
from ui.permalinks.stored import Made
from ui.service import Service

PATH = "/api/v1/permalinks"
NO_STORE = {"Cache-Control": "no-store"}


def routes(service: Service, settings: Settings) -> APIRouter:
    router = APIRouter(prefix="/permalinks", tags=["permalinks"])
    permalinks = service.permalinks

    @router.post(
        "",
        status_code=201,
        summary="Make a permalink",
        responses={status: {"model": Problem} for status in (400, 404, 413, 422, 429, 503, 507)},
    )
    async def make(body: PermalinkRequest, request: Request, response: Response) -> PermalinkMade:
        """Stores an answer with its question, the marks of a check (nothing of the draft) or a list of
        measures, taken from the server's own memory and documents, and gives it an address that shows it
        again as it was. Whoever has the address can read it."""
        made = await _make(body)
        response.headers.update({**NO_STORE, "Location": f"{PATH}/{made.id}"})
        return PermalinkMade.of(made, settings.server.public_url or str(request.base_url))

    @router.get(
        "/{permalink_id}",
        summary="What is kept under a permalink",
        responses={status: {"model": Problem} for status in (404, 503)},
    )
    async def read(permalink_id: str, response: Response) -> PermalinkResponse:
        """As it was, and under `now` what has become of the documents and of each quote since."""
        response.headers.update(NO_STORE)
        found = await permalinks.read(permalink_id)
        now = await run_in_threadpool(permalinks.today, found.kept)
        return PermalinkResponse.of(found, now)

    @router.delete(
        "/{permalink_id}",
        status_code=204,
        summary="Delete a permalink",
        responses={status: {"model": Problem} for status in (403, 404, 503)},
    )
    async def delete(permalink_id: str, delete_code: Annotated[str, Header(max_length=200)] = "") -> Response:
        """By the code that was told when it was made. What it showed is overwritten in the store."""
        await permalinks.delete(permalink_id, delete_code)
        return Response(status_code=204)

    async def _make(body: PermalinkRequest) -> Made:
        if body.answer_id is not None:
            return await permalinks.to_answer(body.answer_id)
        if body.check_id is not None:
            return await permalinks.to_check(body.check_id)
        assert body.measures is not None
        asked = body.measures
        chosen = checked_filter(asked, read_catalogue(service.documents()))
        return await permalinks.to_measures(chosen, body.language)

    return router
