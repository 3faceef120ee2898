"""`/pictures/{sku}?d={digest}`: what an item looks like, as a file that browsers keep.

Rule: whoever asks for a picture that is not there gets a drawing of the same size, never an error: a list
with a hundred items must not be a hundred faults in somebody's log.
"""

from html import escape
from typing import Annotated

from fastapi import FastAPI, Query, Request
from starlette.responses import Response

from hub.domain.access import BENCH
from hub.http.access import may
from hub.http.context import Here
from hub.store.reading import pictures, snapshot
from hub.web.parts.pictures import initials

KEPT = "private, max-age=31536000, immutable"
ASKED_AGAIN = "private, no-cache"
# A drawing that is opened by itself is a document: it may do nothing.
_HEADERS = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
_DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="6" '
    'fill="#5a6b73"/><text x="20" y="26" text-anchor="middle" font-size="16" font-family="sans-serif" '
    'fill="#fff">{text}</text></svg>'
)


def install(app: FastAPI) -> None:
    """Serve pictures to whoever may open a bench, and higher."""
    app.add_api_route(
        "/pictures/{sku:path}",
        _picture,
        dependencies=[may(BENCH)],
        include_in_schema=False,
        response_model=None,
    )


def _picture(
    here: Here, request: Request, sku: str, d: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    with snapshot(here.database) as reader:
        found = pictures.one(reader, here.rules.site, sku)
    if found is None:
        drawing = _DRAWING.format(text=escape(initials(sku, ""))).encode()
        return Response(
            drawing, media_type="image/svg+xml", headers={**_HEADERS, "Cache-Control": ASKED_AGAIN}
        )
    digest, webp = found
    tag = f'"{digest}"'
    headers = {**_HEADERS, "ETag": tag, "Cache-Control": KEPT if d == digest else ASKED_AGAIN}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(webp, media_type="image/webp", headers=headers)
