"""`GET /healthz` and `GET /readyz`: for those who watch the server, and for `tillit ask`."""

from fastapi import APIRouter

from assistant.settings import Settings
from ui.api.schemas import Alive, Problem, Ready
from ui.installation import installation_id
from ui.service import Service


def routes(service: Service, settings: Settings) -> APIRouter:
    router = APIRouter(tags=["health"])
    installation = installation_id(settings.data_dir)

    @router.get("/healthz", summary="Is the server alive?")
    async def healthz() -> Alive:
        """Answers as soon as the process listens."""
        return Alive()

    @router.get("/readyz", summary="Can it answer questions?", responses={503: {"model": Problem}})
    async def readyz() -> Ready:
        """200 when the index is open and the model loaded; 503 with the reason before."""
        return Ready(generation=service.provider.assistant().generation(), installation=installation)

    return router
