"""`/docs`: the API's reference, written from its OpenAPI description, without anything from elsewhere."""

import json
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse

from ui.api.problems import KINDS
from ui.html import escape
from ui.pages.layout import page

_EXAMPLE = """curl -s http://127.0.0.1:8000/api/v1/chat \\
  -H 'Content-Type: application/json' \\
  -d '{"question": "Er det satt en sluttdato for reformen?"}'"""


def routes(app: FastAPI) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/docs", response_class=HTMLResponse)
    async def docs() -> HTMLResponse:
        return page("tillit: the HTTP interface", f"<main>{_body(app.openapi())}</main>", language="en")

    return router


def _body(description: dict[str, Any]) -> str:
    schemas = description["components"]["schemas"]
    shown = {
        name: schema
        for name, schema in schemas.items()
        if not name.startswith(("HTTPValidation", "Validation"))
    }
    return "\n".join(
        (
            "<h1>The HTTP interface</h1>",
            f"<p>{escape(description['info']['description'])}</p>",
            '<p>The same for programs: <a href="/openapi.json">OpenAPI description</a>.</p>',
            f"<h2>Try it</h2><pre>{escape(_EXAMPLE)}</pre>",
            "<h2>Requests</h2>",
            *(_operation(method, path, one) for method, path, one in _operations(description)),
            "<h2>Objects</h2>",
            *(_schema(name, schema) for name, schema in shown.items()),
            "<h2>Problems</h2>",
            "<p>Errors are RFC 9457 problem documents (<code>application/problem+json</code>); "
            "<code>detail</code> says what to do.</p>",
            _problems(),
        )
    )


def _operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parts = [
        f"<h3><code>{method} {escape(path)}</code></h3>",
        f"<p>{escape(operation['summary'])}. {_code_spans(operation.get('description', ''))}</p>",
    ]
    if parameters := operation.get("parameters"):
        rows = [
            (
                one["name"],
                _type(one["schema"]),
                _default(one["schema"], one["required"]),
                one.get("description", ""),
            )
            for one in parameters
        ]
        parts.append(_fields(rows))
    if body := operation.get("requestBody"):
        parts.append(f"<p>Send a {_type(_json_schema(body))}.</p>")
    done = next(one for status, one in operation["responses"].items() if status.startswith("2"))
    answer = _json_schema(done)
    statuses = ", ".join(escape(status) for status in operation["responses"])
    return "\n".join((*parts, f"<p>Answers a {_type(answer)}; status {statuses}.</p>"))


def _schema(name: str, schema: dict[str, Any]) -> str:
    required = schema.get("required", ())
    rows = [
        (field, _type(one), _default(one, field in required), one.get("description", ""))
        for field, one in schema.get("properties", {}).items()
    ]
    about = schema.get("description", "")
    return f'<h3 id="{escape(name)}">{escape(name)}</h3><p>{_code_spans(about)}</p>{_fields(rows)}'


def _fields(rows: list[tuple[str, str, str, str]]) -> str:
    cells = [
        (f"<code>{escape(name)}</code>", kind, f"{default}{_code_spans(about)}")
        for name, kind, default, about in rows
    ]
    return _table(("field", "type", "meaning"), "".join(f"<tr>{_cells(row)}</tr>" for row in cells))


def _problems() -> str:
    rows = "".join(
        f'<tr id="{kind.slug}">'
        + _cells(
            (
                f"<code>/docs#{kind.slug}</code>",
                str(kind.status),
                f"{kind.title}. {_code_spans(kind.meaning)}",
            )
        )
        + "</tr>"
        for kind in KINDS
    )
    return _table(("type", "status", "meaning"), rows)


def _table(names: tuple[str, str, str], rows: str) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(cells: tuple[str, str, str]) -> str:
    return f'<th scope="row">{cells[0]}</th><td>{cells[1]}</td><td>{cells[2]}</td>'


def _json_schema(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = body.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _type(schema: dict[str, Any]) -> str:
    """The type in words, with links to the objects."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return ", ".join(
            f"<code>{escape(str(one))}</code>" for one in schema.get("enum", [schema.get("const")])
        )
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    return escape(str(schema.get("type", "object")))


def _default(schema: dict[str, Any], required: bool) -> str:
    if required:
        return "Required. "
    if "default" in schema:
        return f"Default <code>{escape(json.dumps(schema['default']))}</code>. "
    return ""


def _code_spans(text: str) -> str:
    parts = text.split("`")
    return "".join(
        f"<code>{escape(part)}</code>" if at % 2 else escape(part) for at, part in enumerate(parts)
    )
