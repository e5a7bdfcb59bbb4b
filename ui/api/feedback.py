"""`POST /feedback`: what a person says of an answer."""

from fastapi import APIRouter, Response

from ui.api.schemas import FeedbackRequest, FeedbackResponse, Problem
from ui.service import Service


def routes(service: Service) -> APIRouter:
    router = APIRouter(tags=["feedback"])

    @router.post(
        "/feedback",
        status_code=201,
        summary="Say whether an answer helped",
        responses={status: {"model": Problem} for status in (400, 404, 413, 422, 500, 503)},
    )
    async def feedback(body: FeedbackRequest, response: Response) -> FeedbackResponse:
        """Stored on the server with the question, its history and the whole answer, which the server takes
        from its own memory: only the latest 1,000 answers can be spoken of, and none from before a restart.
        Saying something again of the same answer replaces what was said before."""
        response.headers["Cache-Control"] = "no-store"
        return FeedbackResponse(feedback_id=await service.give_feedback(body.to_feedback()))

    return router
