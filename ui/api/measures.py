"""`GET /measures`: what each ministry reports that it does, filtered and counted; and the same as files."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from assistant.answers import LANGUAGES, Language
from assistant.catalogue.catalogue import Filter, read_catalogue
from assistant.catalogue.statuses import STATUSES
from assistant.catalogue.themes import load_themes
from assistant.settings import Settings
from ui import measures_export
from ui.api import problems
from ui.api.catalogue_schemas import CountsOut, MeasureOut, MeasuresResponse
from ui.api.schemas import Problem
from ui.hygiene import clean
from ui.measures_listing import listing_of
from ui.service import Service

MAX_CHARS = 200

Words = Annotated[
    str, Query(max_length=MAX_CHARS, description="All of these must stand in the text, in any form.")
]
Value = Annotated[str, Query(max_length=MAX_CHARS)]
Theme = Annotated[
    str, Query(max_length=MAX_CHARS, description="The id of a theme; `GET /themes` lists them.")
]
Status = Annotated[str, Query(max_length=MAX_CHARS, description="`planned`, `ongoing`, `done` or `unknown`.")]


def routes(service: Service, settings: Settings) -> APIRouter:
    router = APIRouter(tags=["measures"], responses={status: {"model": Problem} for status in (422, 503)})

    @router.get("/measures", summary="The catalogue of measures")
    def measures(
        ministry: Value = "", body: Value = "", theme: Theme = "", status: Status = "", q: Words = ""
    ) -> MeasuresResponse:
        """What the ministries report in the example collection. It binds nobody else."""
        chosen = checked_filter(ministry=ministry, body=body, theme=theme, status=status, words=q)
        catalogue = read_catalogue(service.documents())
        records = {document.id: document.record for document in service.documents()}
        found = catalogue.select(chosen)
        return MeasuresResponse(
            generation=service.generation(),
            n_measures=len(catalogue.measures),
            n_found=len(found),
            counts=CountsOut.model_validate(catalogue.facets(chosen)),
            measures=[MeasureOut.of(one, records[one.section.document_id]) for one in found],
        )

    @router.get(
        "/measures/export/{file_format}",
        summary="The catalogue of measures as a file",
        responses={
            200: {"content": {kind.media_type: {} for kind in measures_export.FORMATS.values()}},
            404: {"model": Problem},
        },
        response_class=Response,
    )
    def export(
        request: Request,
        file_format: str,
        ministry: Value = "",
        body: Value = "",
        theme: Theme = "",
        status: Status = "",
        q: Words = "",
        lang: str | None = None,
    ) -> Response:
        """The same list as `csv`, `xlsx` or `docx`, with its sources."""
        kind = measures_export.FORMATS.get(file_format)
        if kind is None:
            known = ", ".join(measures_export.FORMATS)
            raise problems.ProblemError(
                problems.NOT_FOUND, f"There is no export as {clean(file_format).text!r}; there are {known}."
            )
        chosen = checked_filter(ministry=ministry, body=body, theme=theme, status=status, words=q)
        language: Language = next((one for one in LANGUAGES if one == lang), "nb")
        listing = listing_of(
            service.documents(),
            chosen,
            generation=service.generation(),
            language=language,
            base_url=settings.server.public_url or str(request.base_url),
        )
        headers = {"Content-Disposition": f'attachment; filename="{measures_export.FILE_NAME}.{file_format}"'}
        return Response(kind.write(listing), media_type=kind.media_type, headers=headers)

    return router


def checked_filter(*, ministry: str, body: str, theme: str, status: str, words: str) -> Filter:
    """A filter without hidden characters. Raises ProblemError for a theme or status that there is not."""
    theme_ids = [one.id for one in load_themes()]
    for name, value, known in (("theme", theme, theme_ids), ("status", status, STATUSES)):
        if value and value not in known:
            raise problems.ProblemError(
                problems.INVALID, f"There is no {name} {clean(value).text!r}; there are {', '.join(known)}."
            )
    return Filter(clean(ministry).text, clean(body).text, theme, status, clean(words).text.strip())
