"""`GET /documents`: what the answers rest on, as data."""

from hashlib import sha256
from typing import Any

from fastapi import APIRouter

from ui.api import problems
from ui.api.schemas import DocumentDetail, DocumentOut, DocumentsResponse, DocumentText, Problem
from ui.service import Service
from vectorstore.chunks import Document


def routes(service: Service) -> APIRouter:
    router = APIRouter(tags=["documents"], responses={503: {"model": Problem}})
    missing: dict[int | str, dict[str, Any]] = {404: {"model": Problem}}

    @router.get("/documents", summary="List the documents")
    async def documents() -> DocumentsResponse:
        """All documents that answers rest on."""
        return DocumentsResponse(documents=[DocumentOut.of(one) for one in service.documents()])

    @router.get("/documents/{document_id}", summary="One document and its structure", responses=missing)
    async def document(document_id: str) -> DocumentDetail:
        """The document's facts, headings and pages, and where a scan was repaired."""
        return DocumentDetail.of(_find(service, document_id))

    @router.get("/documents/{document_id}/text", summary="The text of a document", responses=missing)
    async def text(document_id: str) -> DocumentText:
        """The text that quotes are verbatim in and that offsets count characters of."""
        found = _find(service, document_id)
        digest = sha256(found.text.encode()).hexdigest()
        return DocumentText(document_id=found.id, text=found.text, sha256=digest)

    return router


def _find(service: Service, document_id: str) -> Document:
    documents = service.documents()
    for document in documents:
        if document.id == document_id:
            return document
    known = ", ".join(repr(document.id) for document in documents)
    raise problems.ProblemError(
        problems.NOT_FOUND, f"There is no document {document_id!r}; there are {known}."
    )
