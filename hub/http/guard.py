"""Refuses bodies that are too long or are not JSON, before anything reads them."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.http.problems import Unsupported, problem, shown

LONGEST_BODY = 1024 * 1024
"""Bytes; an order of 2,000 lines has about 150 kB."""


class Guard:
    """Middleware that lets a request pass whose body is JSON (by its header) and not too long (by its bytes).

    A web page of another site can't send JSON unasked, so the header also keeps such pages out.
    """

    def __init__(self, app: ASGIApp, longest: int = LONGEST_BODY) -> None:
        self._app = app
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        headers = Request(scope).headers
        length = headers.get("content-length", "0")
        has_body = length != "0" or "transfer-encoding" in headers
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if has_body and kind != "application/json":
            detail = f"content-type: expected application/json, got {shown(kind or 'none')}"
            await problem(415, Unsupported.code, detail)(scope, receive, send)
        elif length.isdecimal() and int(length[:20]) > self._longest:
            await problem(413, "content_too_large", self._too_long(length[:20]))(scope, receive, send)
        else:
            await self._app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Receive:
        """`receive` that ends a body sent in pieces when it grows too long."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._longest:
                raise HTTPException(413, self._too_long(f"{seen} or more"))
            return message

        return counted

    def _too_long(self, came: str) -> str:
        return f"body: expected at most {self._longest} bytes, got {came}"
