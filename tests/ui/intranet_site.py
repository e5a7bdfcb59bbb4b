"""An intranet with the component on its pages, on an origin of its own, as strict as one can be.

To try it by hand: `python tests/ui/intranet_site.py http://127.0.0.1:8000 9001`, with a server that was
started with `TILLIT_SERVER__ALLOWED_ORIGINS='["http://127.0.0.1:9001"]'`.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template

FOLDER = Path(__file__).with_name("intranet")
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8"}


def policy(server: str) -> str:
    """What `docs/embedding.md` says a page needs, and not a word more."""
    return (
        f"default-src 'none'; style-src 'self'; script-src {server}; connect-src {server}; "
        f"frame-src {server}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


@contextmanager
def intranet(server: str, port: int = 0) -> Iterator[str]:
    """The intranet, which takes the component from `server`; gives its origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = FOLDER / (self.path.partition("?")[0].strip("/") or "index.html")
            if page.parent != FOLDER or page.suffix not in TYPES or not page.is_file():
                self.send_response(204 if page.name == "favicon.ico" else 404)
                self.end_headers()
                return
            body = Template(page.read_text(encoding="utf-8")).safe_substitute(server=server).encode()
            self.send_response(200)
            self.send_header("Content-Type", TYPES[page.suffix])
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy(server))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as site:
        site.daemon_threads = True
        thread = threading.Thread(target=site.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{site.server_port}"
        finally:
            site.shutdown()
            thread.join()


if __name__ == "__main__":
    with intranet(sys.argv[1], int(sys.argv[2])) as address:
        print(f"{address} (Ctrl-C ends it)")
        threading.Event().wait()
