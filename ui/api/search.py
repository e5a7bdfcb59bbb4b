"""`GET /search`: the passages that match, without an answer."""

from typing import Annotated

from fastapi import APIRouter, Query

from ui.api.schemas import DocumentId, Problem, SearchResponse, SearchResult
from ui.service import Service

MAX_RESULTS = 50


def routes(service: Service) -> APIRouter:
    router = APIRouter(tags=["search"])

    @router.get(
        "/search",
        summary="Find passages",
        responses={status: {"model": Problem} for status in (422, 500, 503, 504)},
    )
    async def search(
        q: Annotated[str, Query(description="Question or keywords.")],
        k: Annotated[int, Query(ge=1, le=MAX_RESULTS, description="How many results.")] = 10,
        document_ids: Annotated[
            list[DocumentId] | None,
            Query(max_length=100, description="Only in these; repeat it for several."),
        ] = None,
    ) -> SearchResponse:
        """Passages that match, best first."""
        return await find(service, q, k=k, document_ids=tuple(document_ids) if document_ids else None)

    return router


async def find(
    service: Service, query: str, *, k: int, document_ids: tuple[str, ...] | None
) -> SearchResponse:
    """The passages that match, as they go over the wire."""
    found = await service.search(query, k=k, document_ids=document_ids)
    titles = {document.id: document.record.title for document in service.documents()}
    return SearchResponse(results=[SearchResult.of(one, titles) for one in found])
