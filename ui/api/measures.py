"""`GET /measures`: what each ministry reports that it does, filtered and counted; and the same as files."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from assistant.answers import LANGUAGES, Language
from assistant.catalogue.catalogue import Catalogue, Filter, read_catalogue
from assistant.catalogue.statuses import STATUSES
from assistant.catalogue.themes import load_themes
from assistant.settings import Settings
from ui import measures_export
from ui.api import problems
from ui.api.catalogue_schemas import CountsOut, MeasureOut, MeasuresChosen, MeasuresResponse
from ui.api.schemas import Problem
from ui.hygiene import clean
from ui.measures_listing import listing_of
from ui.service import Service


class _ChosenForFile(MeasuresChosen):
    lang: str | None = None


def routes(service: Service, settings: Settings) -> APIRouter:
    router = APIRouter(tags=["measures"], responses={status: {"model": Problem} for status in (422, 503)})

    @router.get("/measures", summary="The catalogue of measures")
    def measures(asked: Annotated[MeasuresChosen, Query()]) -> MeasuresResponse:
        """What the ministries report in the example collection. It binds nobody else."""
        catalogue = read_catalogue(service.documents())
        chosen = checked_filter(asked, catalogue)
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
    def export(request: Request, file_format: str, asked: Annotated[_ChosenForFile, Query()]) -> Response:
        """The same list as `csv`, `xlsx` or `docx`, with its sources."""
        kind = measures_export.FORMATS.get(file_format)
        if kind is None:
            known = ", ".join(measures_export.FORMATS)
            raise problems.ProblemError(
                problems.NOT_FOUND, f"There is no export as {clean(file_format).text!r}; there are {known}."
            )
        chosen = checked_filter(asked, read_catalogue(service.documents()))
        language: Language = next((one for one in LANGUAGES if one == asked.lang), "nb")
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


def checked_filter(asked: MeasuresChosen, catalogue: Catalogue) -> Filter:
    """A filter without hidden characters. Raises ProblemError for a value that no measure can have."""
    bodies = {body for measure in catalogue.measures for body in measure.bodies}
    return Filter(
        ministry=_known("ministry", asked.ministry, catalogue.ministries),
        body=_known("body", asked.body, sorted(bodies)),
        theme=_known("theme", asked.theme, [one.id for one in load_themes()]),
        status=_known("status", asked.status, STATUSES),
        words=clean(asked.q).text.strip(),
        about=asked.about,
    )


def _known(name: str, value: str, known: Sequence[str]) -> str:
    value = clean(value).text.strip()
    if value and value not in known:
        raise problems.ProblemError(
            problems.INVALID, f"There is no {name} {value!r}; there are {', '.join(known)}."
        )
    return value
