"""Every error as problem+json (RFC 9457): one form for validation, refusals, wrong paths and failures.

Rule: a request can't cause a 5xx by its content; `detail` says what was expected and what came.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match

from hub.domain.errors import DomainError, Invalid, TooManyTries
from hub.store.reading import UNAVAILABLE

MEDIA_TYPE = "application/problem+json"
STATUSES = {
    "not_found": 404,
    "conflict": 409,
    "invalid": 422,
    "bad_signature": 401,
    "unauthorized": 401,
    "forbidden": 403,
    "too_many_tries": 429,
    "paused": 503,
}
"""DomainError.code -> status; any other refusal is 409."""
_HEADERS = {
    "bad_signature": {"WWW-Authenticate": "Signature"},
    "unauthorized": {"WWW-Authenticate": "Bearer"},
    "paused": {"Retry-After": "600"},
}
"""DomainError.code -> headers that its status asks for (RFC 9110, 15.5.2 and 15.6.4)."""
_CODES = {400: "not_json", 413: "content_too_large"}
"""Status -> code, where the framework or the guard refuses a request; else the status's own name."""
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_SIZES = {
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length} of them",
    "too_long": "at most {max_length} of them",
    "model_attributes_type": "an object",
    "model_type": "an object",
    "string_pattern_mismatch": "a text of the pattern {pattern}",
}
"""What pydantic says in its own terms -> our words; `ctx` has the numbers."""
GOT_LENGTH = 80
_log = structlog.get_logger()


class FieldProblem(BaseModel):
    """One value of a request that can't be taken."""

    field: str = Field(description="Where it is: `body.lines.0.qty`, `query.limit`, `path.order`")
    expected: str
    got: str = Field(description="What came, shortened")


class Problem(BaseModel):
    """What went wrong (RFC 9457). Programs go by `code` and `status`, people by `detail`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:pickbench:problem:conflict",
                    "title": "Conflict",
                    "status": 409,
                    "detail": "order WEB-1001 is shipped: expected one that can be cancelled",
                    "code": "conflict",
                    "errors": [],
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] = []


class Unsupported(DomainError):
    """A body that is not JSON."""

    code = "unsupported_media_type"


def problem(
    status: int,
    code: str,
    detail: str,
    errors: list[FieldProblem] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """The response for a problem."""
    content = Problem(
        type=f"urn:pickbench:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        errors=errors or [],
    )
    return JSONResponse(content.model_dump(), status, media_type=MEDIA_TYPE, headers=dict(headers or {}))


def shown(value: object) -> str:
    """A value in an error's text: short, in ASCII, whatever it was."""
    text = ascii(value)
    return text if len(text) <= GOT_LENGTH else text[: GOT_LENGTH - 3] + "..."


def install(app: FastAPI) -> None:
    """Answer every error of this application as a problem."""
    app.add_exception_handler(DomainError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for kind in UNAVAILABLE:
        app.add_exception_handler(kind, _unavailable)
    app.add_exception_handler(Exception, _failed)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DomainError)
    status = 415 if isinstance(error, Unsupported) else STATUSES.get(error.code, 409)
    errors = []
    if isinstance(error, Invalid):
        expected = str(error).partition(": expected ")[2].partition(", got ")
        field = "body" if error.field == "body" else f"body.{error.field}"
        errors = [FieldProblem(field=field, expected=expected[0], got=expected[2][:GOT_LENGTH])]
    headers = _HEADERS.get(error.code)
    if isinstance(error, TooManyTries):
        headers = {"Retry-After": str(error.wait_s)}
    return problem(status, error.code, str(error), errors, headers)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    for item in found:
        if item["type"] == "json_invalid":
            return problem(400, "not_json", _not_json(str(error.body or ""), int(item["loc"][-1])))
    errors = [_field(item) for item in found[:20]]
    text = "; ".join(f"{e.field}: expected {e.expected}, got {e.got}" for e in errors[:3])
    return problem(422, "invalid", text, errors)


def _not_json(text: str, at: int) -> str:
    """Where a body ceases to be JSON: line, column and the characters that stand there."""
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    got = shown(text[at : at + 20]) if text[at:] else "the end of the body"
    return (
        f"the body is not JSON: expected a value or a sign of JSON at line {line}, column {column}, got {got}"
    )


def _field(item: dict[str, Any]) -> FieldProblem:
    """One finding of pydantic in our words."""
    expected = str(item["msg"])
    for opening in ("Input should be ", "Value error, expected ", "Value error, ", "Input should "):
        expected = expected.removeprefix(opening)
    if item["type"] == "missing":
        expected, got = "a value", "nothing"
    elif item["type"] in _SIZES:
        expected, got = _SIZES[item["type"]].format(**item.get("ctx", {})), shown(item["input"])
    elif item["type"] == "extra_forbidden":
        expected, got = "no such field", shown(item["input"])
    else:
        got = shown(item.get("input"))
    return FieldProblem(field=".".join(shown(p).strip("'") for p in item["loc"]), expected=expected, got=got)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = _CODES.get(error.status_code) or HTTPStatus(error.status_code).name.lower()
    headers = dict(error.headers or {})
    path = f"{request.method} {shown(request.url.path)[1:-1]}"
    if error.status_code == 404:
        return problem(404, code, f"expected a path of this API (see /api/v1/openapi.json), got {path}")
    if error.status_code == 405:
        allowed = headers["Allow"] = ", ".join(_methods(request))
        return problem(405, code, f"expected {allowed}, got {path}", headers=headers)
    if error.status_code == 400:  # the framework says no more of it than that its parser gave up
        text = "the body is not JSON: expected UTF-8, nested less than a thousand deep, got something else"
        return problem(400, code, text, headers=headers)
    return problem(error.status_code, code, str(error.detail), headers=headers)


def _methods(request: Request) -> list[str]:
    """All methods that a path takes: the framework names those of the first route alone."""
    return [
        method
        for method in _METHODS
        if any(r.matches({**request.scope, "method": method})[0] is Match.FULL for r in request.app.routes)
    ]


async def _unavailable(request: Request, error: Exception) -> JSONResponse:
    _log.warning("database_unavailable", path=request.url.path, error=str(error)[:200])
    return problem(
        503, "unavailable", "the database does not answer in time: try again", headers={"Retry-After": "1"}
    )


async def _failed(request: Request, error: Exception) -> JSONResponse:
    # The server logs the trace of what passes through here.
    _log.error("request_failed", path=request.url.path, error=repr(error)[:200])
    return problem(500, "internal", "the hub failed at this request; its log says why")
