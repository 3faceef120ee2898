"""What OpenAPI says of a route beside its types.

An example of its answer, and the problems it may answer with.
"""

from typing import Any

from pydantic import BaseModel

from hub.http.problems import MEDIA_TYPE, Problem
from hub.http.schemas.fields import example_of

_PROBLEMS = {
    400: ("not_json", "Not JSON"),
    401: ("unauthorized", "Nobody is signed in, and no token that is good was shown"),
    403: ("forbidden", "Who asks may not do this"),
    404: ("not_found", "It does not exist"),
    409: ("conflict", "Its state does not permit this"),
    413: ("content_too_large", "The body is too long"),
    415: ("unsupported_media_type", "The body is not application/json"),
    422: ("invalid", "A value can't be taken"),
    429: ("too_many_tries", "Too many sign-ins failed: Retry-After says how long to wait"),
    503: ("unavailable", "The database does not answer in time"),
}
_UNSIGNED = ("bad_signature", "It was not signed with the channel's secret")
READS = (404, 422, 503)
LISTS = (422, 503)
WRITES = (400, 404, 409, 413, 415, 422, 503)


def _problem(number: int, code: str, text: str) -> dict[str, Any]:
    shown = {**example_of(Problem), "status": number, "code": code, "title": text, "detail": text}
    shown["type"] = f"urn:pickbench:problem:{code}"
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {MEDIA_TYPE: {"schema": schema, "example": shown}}}


KEPT_OUT: dict[int | str, dict[str, Any]] = {n: _problem(n, *_PROBLEMS[n]) for n in (401, 403)}
"""`responses` of every route that needs a role."""
UNSIGNED: dict[int | str, dict[str, Any]] = {401: _problem(401, *_UNSIGNED)}
"""`responses` of a route whose messages are signed."""


def answers(example: Any, *problems: int, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """`responses` of a route: an example of what it returns, and its problems by status."""
    said: dict[int | str, dict[str, Any]] = {status: {"content": {"application/json": {"example": example}}}}
    return said | {number: _problem(number, *_PROBLEMS[number]) for number in problems}


def listed(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """`responses` of a route that returns a page of these."""
    return answers({"rows": [example_of(model)], "next": 12}, *LISTS)


def found(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """`responses` of a route that returns one of these."""
    return answers(example_of(model), *READS)
