"""Response headers that hold on every page and every answer of the server."""

from collections.abc import Mapping, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send


def content_security_policy(frame_ancestors: Sequence[str]) -> str:
    """Nothing is fetched from elsewhere, whatever stands in an answer; others may frame us only if named.

    Gradio's page needs inline scripts and styles; it was seen to work with these and nothing more.
    """
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            " ".join(("frame-ancestors 'self'", *frame_ancestors)),
        )
    )


class SecurityHeaders:
    """Adds the headers to every response of `app`; what `app` set under the same names is replaced.

    Args:
        policies: content security policies of paths that need less than the others.
    """

    def __init__(
        self, app: ASGIApp, *, frame_ancestors: Sequence[str] = (), policies: Mapping[str, str] | None = None
    ) -> None:
        self._app = app
        self._policies = policies or {}
        self._policy = content_security_policy(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = self._headers(scope.get("path", ""))
        names = {name for name, _ in ours}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [pair for pair in message.get("headers", ()) if pair[0].lower() not in names]
                message = {**message, "headers": [*others, *ours]}
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _headers(self, path: str) -> list[tuple[bytes, bytes]]:
        return [
            (b"content-security-policy", self._policies.get(path, self._policy).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        ]
