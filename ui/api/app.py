"""Puts the API together. Nothing here loads a model; the provider does that meanwhile."""

from fastapi import APIRouter, FastAPI, Response

from assistant.settings import Settings
from ui.api import (
    chat,
    check,
    documents,
    export,
    feedback,
    health,
    measures,
    permalinks,
    problems,
    reference,
    search,
    themes,
)
from ui.api.body_limit import BodyLimit
from ui.api.bugs import CatchBugs
from ui.api.cors import AllowedOrigins
from ui.embed import frame
from ui.embed import routes as embed
from ui.headers import SecurityHeaders
from ui.pages import about, check_pages, document_pages, measures_page, permalink_pages, theme_pages
from ui.service import Service
from ui.viewer import CHECK

DESCRIPTION = (
    "Answers questions about Tillitsreformen, the trust reform of the Norwegian public sector, from the "
    "reform's own documents alone. Every citation carries a quote that stands verbatim in its document."
)


def create_app(service: Service, settings: Settings) -> FastAPI:
    """The API, its reference and the documents' pages, answering through `service`."""
    app = FastAPI(
        title="tillit",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
    )
    v1 = APIRouter(prefix="/api/v1")
    for family in (chat, feedback, export, search, documents, themes, check):
        v1.include_router(family.routes(service))
    v1.include_router(measures.routes(service, settings))
    v1.include_router(permalinks.routes(service, settings))
    app.include_router(v1)
    app.include_router(health.routes(service, settings))
    app.include_router(health.routes(service, settings), prefix="/api/v1", include_in_schema=False)
    app.include_router(reference.routes(app))
    app.add_api_route("/favicon.ico", _no_icon, include_in_schema=False)
    app.include_router(document_pages.routes(service, settings))
    app.include_router(about.routes(service, settings))
    app.include_router(check_pages.routes(service, settings))
    app.include_router(embed.routes())
    app.include_router(measures_page.routes(service))
    app.include_router(theme_pages.routes(service))
    app.include_router(permalink_pages.routes(service, settings))
    problems.install(app)
    protect(app, settings)
    app.add_middleware(AllowedOrigins, origins=settings.server.allowed_origins)
    return app


async def _no_icon() -> Response:
    """Browsers ask for one by themselves."""
    return Response(status_code=204)


def protect(app: FastAPI, settings: Settings) -> None:
    """What holds for everything the server answers: headers, limits, no error unexplained."""
    app.add_middleware(CatchBugs)
    drafts = dict.fromkeys((CHECK.path, "/api/v1/check"), settings.limits.draft_bytes)
    app.add_middleware(BodyLimit, max_bytes=settings.limits.body_bytes, max_bytes_of=drafts)
    origins = settings.server.allowed_origins
    policies = {frame.PATH: frame.content_security_policy(origins)}
    app.add_middleware(SecurityHeaders, frame_ancestors=origins, policies=policies)
