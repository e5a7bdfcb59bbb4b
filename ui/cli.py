"""The command `tillit`: reads the settings, puts the real parts together and hands them to one command.

Each command imports what it needs when it runs: `tillit --help` must not pay for PyTorch or Gradio.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answers import LANGUAGES
from assistant.settings import Settings
from ui.arguments import number
from ui.eval_arguments import add_eval

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.assistant import Assistant
    from ui.api.check_schemas import CheckResponse
    from ui.service import Service

Command = Callable[[Settings, argparse.Namespace], int]

log = logging.getLogger(__name__)

_CHATTY = "httpx httpx2 httpcore httpcore2 openai langsmith asyncio urllib3 python_multipart".split()
"""Some of them would log addresses and, at DEBUG, whole requests with the questions in them."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: an error that is told in one line; 2 (by exit): wrong usage."""
    parser = _parser()
    given = parser.parse_args(arguments)
    if not given.show_settings and given.run is None:
        parser.error("say what to do; `tillit --help` lists it")
    try:
        return _run(given)
    except KeyboardInterrupt:
        print("tillit: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if not _is_expected(error):
            raise
        log.debug("where it came from", exc_info=True)
        print(f"tillit: {' '.join(str(error).split())}", file=sys.stderr)
        return 1


def _run(given: argparse.Namespace) -> int:
    from ui.configuration import effective_lines, load_settings

    settings = load_settings()
    if given.show_settings:
        print("\n".join(effective_lines(settings)))
        return 0
    _set_up(settings, serving=given.run is serve)
    command: Command = given.run
    return command(settings, given)


def _set_up(settings: Settings, *, serving: bool) -> None:
    """Logging to stderr, and no telemetry from any library."""
    level = settings.log_level if serving or settings.log_level == "DEBUG" else "ERROR"
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    for name in ("GRADIO_ANALYTICS_ENABLED", "ANONYMIZED_TELEMETRY"):
        os.environ[name] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"


def _is_expected(error: Exception) -> bool:
    """Errors that a person can mend; all others are bugs and show their trace."""
    from evals.extras import MissingExtraError
    from evals.targets import TargetError
    from ui.client import ServerError
    from ui.errors import ServiceError
    from vectorstore.errors import StoreError

    ours = StoreError | ServiceError | ServerError | TargetError | MissingExtraError
    return isinstance(error, OSError | ValueError | ours)


# --- the commands ---


def ingest(settings: Settings, given: argparse.Namespace) -> int:
    """Read the documents and make them searchable."""
    from assistant.build import build_store, run_ingest
    from ui.terminal import ProgressLine

    if given.rollback:
        info = build_store(settings).rollback()
        print(f"Generation {info.name} of {info.created} answers again.")
        return 0
    report = run_ingest(settings, given.paths, rebuild=given.rebuild, progress=ProgressLine())
    print("\n".join(report.lines()))
    return 1 if report.failed else 0


def ask(settings: Settings, given: argparse.Namespace) -> int:
    """Answer one question, by a running server where there is one."""
    from ui import client
    from ui.api.schemas import ChatRequest, ChatResponse
    from ui.terminal import answer_lines

    request = ChatRequest(question=_readable(given.question), language=given.language)
    if server := client.running_server(settings):
        timeout_s = settings.limits.answer_timeout_s + 5
        answer = ChatResponse(**client.chat(server, request.model_dump(), timeout_s=timeout_s))
    else:
        import asyncio

        service = _loaded_service(settings)
        answer = ChatResponse.of(asyncio.run(service.answer(request.to_question())))
    print(answer.model_dump_json(indent=2) if given.json else "\n".join(answer_lines(answer)))
    return 0


def search(settings: Settings, given: argparse.Namespace) -> int:
    """List the passages that match."""
    from ui import client
    from ui.api.schemas import SearchResponse
    from ui.terminal import search_lines

    query = _readable(given.query)
    if server := client.running_server(settings):
        timeout_s = settings.limits.answer_timeout_s + 5
        found = SearchResponse(**client.search(server, query, given.k, timeout_s=timeout_s))
    else:
        import asyncio

        from ui.api.search import find

        found = asyncio.run(find(_loaded_service(settings), query, k=given.k, document_ids=None))
    print(found.model_dump_json(indent=2) if given.json else "\n".join(search_lines(found)))
    return 0


def check(settings: Settings, given: argparse.Namespace) -> int:
    """Check a draft's statements against the documents, by a running server where there is one."""
    from ui import client
    from ui.api.check_schemas import CheckResponse
    from ui.check_files import FileLimits, read_file
    from ui.terminal import ProgressLine, check_lines

    line = ProgressLine()

    def progress(done: int, total: int) -> None:
        line("Checking statements", done, total)

    content = sys.stdin.buffer.read() if str(given.file) == "-" else given.file.read_bytes()
    draft = read_file(content, FileLimits(settings.limits.draft_pages, settings.limits.draft_chars))
    if server := client.running_server(settings):
        request = {"text": draft, "language": given.language}
        timeout_s = settings.limits.check_timeout_s + 5
        found = CheckResponse(**client.check(server, request, timeout_s=timeout_s, progress=progress))
    else:
        import asyncio

        service = _loaded_service(settings)
        language = None if given.language == "auto" else given.language
        checked = asyncio.run(service.check(draft, language, progress=progress))
        found = CheckResponse.of(checked, service.generation())
    _export_check(found, given)
    print(found.model_dump_json(indent=2) if given.json else "\n".join(check_lines(found)))
    return 0


def _export_check(found: "CheckResponse", given: argparse.Namespace) -> None:
    """Write the files that were asked for."""
    from ui.check_export import to_markdown, to_word
    from ui.texts import texts

    words = texts(found.language)
    if given.markdown:
        given.markdown.write_text(to_markdown(found.to_checked(), words), encoding="utf-8")
    if given.word:
        given.word.write_bytes(to_word(found.to_checked(), words))


def permalinks(settings: Settings, given: argparse.Namespace) -> int:
    """List the permalinks that people have made, or delete some."""
    from ui.permalink_commands import delete_permalinks, list_permalinks

    return delete_permalinks(settings, given.delete) if given.delete else list_permalinks(settings)


def serve(settings: Settings, given: argparse.Namespace) -> int:
    """Serve the chat page and the HTTP API."""
    from ui.data_dir import check_writable
    from ui.readiness import AssistantProvider
    from ui.serving import serve as run_server

    changed = {name: value for name in ("host", "port") if (value := getattr(given, name)) is not None}
    server = settings.server.model_copy(update=changed)
    settings = settings.model_copy(update={"server": server})
    check_writable(settings.data_dir)
    fingerprint = _index_fingerprint(settings)
    provider = AssistantProvider(lambda: _load(settings), fingerprint=fingerprint)
    print(f"tillit: starting on http://{server.host}:{server.port} (Ctrl-C stops it)", file=sys.stderr)
    run_server(settings, provider, _build_chat)
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)  # a model that is still being loaded by another thread must not hold us up, or crash us


def doctor(settings: Settings, given: argparse.Namespace) -> int:
    """Say what is set up, what is missing, and the command that mends it."""
    from ui.doctor import examine

    findings = list(examine(settings))
    for finding in findings:
        print(finding.line())
    return 0 if all(finding.ok for finding in findings) else 1


# --- putting parts together ---


def _load(settings: Settings, *, note: str = "") -> "Assistant":
    """The assistant; a missing index is told before seconds are spent on the model."""
    from assistant.build import build_assistant, build_store

    build_store(settings).current_info()
    if note:
        print(note, file=sys.stderr)
    return build_assistant(settings)


def _loaded_service(settings: Settings) -> "Service":
    from ui.readiness import AssistantProvider
    from ui.service import Service

    assistant = _load(settings, note="No server is running with this index; loading the model …")
    return Service(AssistantProvider.loaded(assistant), settings.limits)


def _index_fingerprint(settings: Settings) -> Callable[[], object]:
    """Another value when another generation has become current."""

    def fingerprint() -> object:
        from assistant.build import build_store  # by another thread, when the server listens already

        try:
            found = build_store(settings).pointer_path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino

    return fingerprint


def _build_chat(service: "Service", settings: Settings) -> "FastAPI":
    from ui.chat import build_chat_app

    return build_chat_app(service, settings)


def _readable(text: str) -> str:
    """Bytes of the command line that are no UTF-8 are left out."""
    return text.encode(errors="ignore").decode()


# --- the command line ---


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tillit",
        description="Answers questions about Tillitsreformen from its own documents, with their words.",
        epilog="Settings come from environment variables TILLIT_… and from .env; .env.example lists them.",
    )
    parser.add_argument("--show-settings", action="store_true", help="print the settings in effect and stop")
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_ingest(commands)
    _add_ask_and_search(commands)
    _add_check(commands)
    _add_permalinks(commands)
    _add_serve_and_doctor(commands)
    add_eval(commands, _load)
    return parser


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _add_command(commands: "Commands", name: str, run: Command) -> argparse.ArgumentParser:
    description = (run.__doc__ or "").partition("\n")[0]
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=f"{description[0].lower()}{description[1:].rstrip('.')}", description=description
    )
    parser.set_defaults(run=run)
    return parser


def _add_ingest(commands: "Commands") -> None:
    parser = _add_command(commands, "ingest", ingest)
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="further folders with documents and a manifest.toml",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--rebuild", action="store_true", help="make a new index even if nothing has changed")
    how.add_argument("--rollback", action="store_true", help="return to the index before the current one")


def _add_ask_and_search(commands: "Commands") -> None:
    parser = _add_command(commands, "ask", ask)
    parser.add_argument("question")
    parser.add_argument("--json", action="store_true", help="print the object that the HTTP API gives")
    parser.add_argument(
        "--language",
        choices=("auto", *LANGUAGES),
        default="auto",
        help="of the answer (default: the question's)",
    )
    parser = _add_command(commands, "search", search)
    parser.add_argument("query")
    parser.add_argument("-k", type=number(1, 50), default=10, help="how many passages (default 10)")
    parser.add_argument("--json", action="store_true", help="print the object that the HTTP API gives")


def _add_check(commands: "Commands") -> None:
    parser = _add_command(commands, "check", check)
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="plain text, Word or PDF; - reads text from stdin"
    )
    parser.add_argument("--json", action="store_true", help="print the object that the HTTP API gives")
    parser.add_argument(
        "--markdown", type=Path, metavar="OUT", help="also write the draft with its marks as Markdown"
    )
    parser.add_argument(
        "--word", type=Path, metavar="OUT", help="also write it as Word, a comment on each statement"
    )
    parser.add_argument(
        "--language",
        choices=("auto", *LANGUAGES),
        default="auto",
        help="of the reasons (default: the draft's)",
    )


def _add_permalinks(commands: "Commands") -> None:
    parser = _add_command(commands, "permalinks", permalinks)
    parser.add_argument(
        "--delete", nargs="+", metavar="ID", help="delete these, by their ids or addresses, from the store"
    )


def _add_serve_and_doctor(commands: "Commands") -> None:
    parser = _add_command(commands, "serve", serve)
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1: this machine only)")
    parser.add_argument("--port", type=number(1, 65535), help="port to listen on (default 8000)")
    _add_command(commands, "doctor", doctor)


if __name__ == "__main__":
    sys.exit(main())
