"""Refuses bodies that are too long or are not JSON, and requests that were meant for another host."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.http.problems import Unsupported, problem, shown

SIGNED = "/api/v1/hooks/"
"""Paths whose messages are signed: who can't sign gets nothing done there, whatever the body calls itself."""
LONGEST_BODY = 1024 * 1024
"""Bytes; an order of 2,000 lines has about 150 kB."""


class Guard:
    """Middleware that lets a request pass whose body is JSON (by its header) and not too long (by its bytes).

    Signed messages pass with any header: WooCommerce sends its first one as a form. A web page of another
    site can't send JSON unasked, so the header also keeps such pages out. Nor may it reach a hub on
    loopback by giving its own name this machine's address: there, a request must name loopback as its
    host.
    """

    def __init__(self, app: ASGIApp, longest: int = LONGEST_BODY) -> None:
        self._app = app
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Request(scope).headers
        host = headers.get("host", "")
        if _is_loopback((scope.get("server") or ("",))[0]) and not _is_loopback(_name_of(host)):
            detail = f"host: expected localhost, for the hub listens on loopback, got {shown(host)}"
            await problem(421, "misdirected_request", detail)(scope, receive, send)
            return
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        length = headers.get("content-length", "0")
        has_body = length != "0" or "transfer-encoding" in headers
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if has_body and kind != "application/json" and not scope["path"].startswith(SIGNED):
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


def _name_of(host: str) -> str:
    """The name or address in a Host header, without its port; "" for one that can't be read."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    """Whether a name or address can only mean this machine (RFC 6761, section 6.3; RFC 1122, 3.2.1.3)."""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
