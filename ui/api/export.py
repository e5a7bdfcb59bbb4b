"""`POST /export`: a conversation as a file. Nothing of it is stored."""

from datetime import date
from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import Language
from ui.api.schemas import Problem
from ui.exchanges import MAX_EXCHANGES, GivenExchange, check
from ui.export.markdown import as_markdown
from ui.export.record import Record
from ui.service import Service
from ui.texts import texts

MARKDOWN = "text/markdown; charset=utf-8"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ExportRequest(BaseModel):
    """A conversation, as the answers came."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["markdown", "word"]
    language: Language = Field(default="nb", description="Of what the file says around the answers.")
    exchanges: list[GivenExchange] = Field(min_length=1, max_length=MAX_EXCHANGES)


def routes(service: Service) -> APIRouter:
    router = APIRouter(tags=["chat"])
    problems: dict[int | str, dict[str, Any]] = {
        status: {"model": Problem} for status in (400, 413, 422, 500, 503)
    }

    @router.post(
        "/export",
        response_class=Response,
        summary="Write a conversation to a file",
        responses={200: {"content": {MARKDOWN: {}, WORD: {}}, "description": "The file."}, **problems},
    )
    def export(body: ExportRequest) -> Response:
        """The questions and answers with their sources, as Markdown or as a Word document. Each quote is
        compared with its document's text again: what differs is left out, and the file says so."""
        record = _record(body, service)
        if body.format == "markdown":
            return _file(as_markdown(record), MARKDOWN, f"tillit-{record.day}.md")
        from ui.export.word import as_word  # its library has no part in starting a server

        return _file(as_word(record), WORD, f"tillit-{record.day}.docx")

    return router


def _record(body: ExportRequest, service: Service) -> Record:
    documents = {document.id: document for document in service.documents()}
    return Record(
        exchanges=tuple(check(one, documents) for one in body.exchanges),
        words=texts(body.language),
        day=date.today(),
        generation=service.generation(),
        titles={document.id: document.record.title for document in documents.values()},
    )


def _file(content: str | bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
