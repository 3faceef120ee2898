"""Refuses bodies that are too long or of a wrong kind, and requests that a page of somebody else sends.

Rule: what a browser sends that changes something, or opens a WebSocket, comes from the hub's own pages.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.http.gate import is_loopback
from hub.http.problems import Unsupported, problem, shown

API = "/api/"
SIGNED = "/api/v1/hooks/"
"""Paths whose messages are signed: who can't sign gets nothing done there, whatever the body calls itself."""
LONGEST_BODY = 1024 * 1024
"""Bytes; an order of 2,000 lines has about 150 kB."""
LONGEST_FORM = 32 * 1024 * 1024
"""Bytes; a form of a page may bring files: a list to import, pictures of items."""
JSON = "application/json"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_SAFE = ("GET", "HEAD", "OPTIONS")
_OWN_SITES = ("same-origin", "none")
_PORTS = {"http": 80, "https": 443}


class Guard:
    """Middleware that lets a request pass whose body is JSON (by its header), or a form for a page, and not
    too long (by its bytes), and that no page of another site has sent.

    Signed messages pass with any header: WooCommerce sends its first one as a form. No web page may reach a
    hub on loopback by giving its own name this machine's address: there, a request must name loopback as
    its host. Browsers say where a request comes from; programs say nothing, and bring no cookie unasked.
    """

    def __init__(self, app: ASGIApp, longest: int = LONGEST_BODY, longest_form: int = LONGEST_FORM) -> None:
        self._app = app
        self._longest = longest
        self._longest_form = longest_form

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one WebSocket that is opened."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = _misdirected(scope, headers) or _from_elsewhere(scope, headers) or _unkept(scope)
        if refusal is None and scope["type"] == "http" and scope["method"] not in _SAFE:
            longest = self._longest if scope["path"].startswith(API) else self._longest_form
            refusal = _unfit(scope["path"], headers) or _too_long(headers, longest)
            receive = _counted(receive, longest)
        await (refusal or self._app)(scope, receive, send)


def _misdirected(scope: Scope, headers: Headers) -> Response | None:
    """The refusal of a request that was meant for another host."""
    host = headers.get("host", "")
    if not is_loopback((scope.get("server") or ("",))[0]) or is_loopback(_place(f"//{host}")[0]):
        return None
    detail = f"host: expected localhost, for the hub listens on loopback, got {shown(host)}"
    return problem(421, "misdirected_request", detail)


def _unkept(scope: Scope) -> Response | None:
    """The refusal of a page's address with NUL in it, which no code on the floor has and no database
    keeps; the API's own checks name the field.
    """
    has_nul = "\0" in scope["path"] or b"%00" in scope["query_string"]
    if scope["path"].startswith(API) or not has_nul:
        return None
    return problem(422, "invalid", "address: expected text, got one with the sign NUL (%00)")


def _from_elsewhere(scope: Scope, headers: Headers) -> Response | None:
    """The refusal of what a page of another site sends: `Sec-Fetch-Site` says so (W3C Fetch Metadata), or,
    over plain HTTP, where browsers don't send it, `Origin` (RFC 6454).
    """
    if scope["type"] == "http" and (scope["method"] in _SAFE or scope["path"].startswith(SIGNED)):
        return None
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        own, got = site in _OWN_SITES, f"sec-fetch-site {shown(site)}"
    else:
        port = _PORTS["https" if (origin or "").startswith("https:") else "http"]
        here = _place(f"//{headers.get('host', '')}", port)
        own, got = origin is None or _place(origin, port) == here, f"origin {shown(origin)}"
    if own:
        return None
    return problem(403, "forbidden", f"expected a request of the hub's own pages, got one with {got}")


def _unfit(path: str, headers: Headers) -> Response | None:
    """The refusal of a body that is neither JSON nor, for a page, a form."""
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    kinds = (JSON,) if path.startswith(API) else (*FORMS, JSON)
    if not has_body or kind in kinds or path.startswith(SIGNED):
        return None
    detail = f"content-type: expected {' or '.join(kinds)}, got {shown(kind or 'none')}"
    return problem(415, Unsupported.code, detail)


def _too_long(headers: Headers, longest: int) -> Response | None:
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:20]) <= longest:
        return None
    return problem(413, "content_too_large", _said_too_long(longest, length[:20]))


def _counted(receive: Receive, longest: int) -> Receive:
    """`receive` that ends a body sent in pieces when it grows too long."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > longest:
            raise HTTPException(413, _said_too_long(longest, f"{seen} or more"))
        return message

    return counted


def _said_too_long(longest: int, came: str) -> str:
    return f"body: expected at most {longest} bytes, got {came}"


def _place(url: str, port: int = 80) -> tuple[str, int]:
    """Name and port in an address, the port by default as given; "" for one that can't be read."""
    try:
        parts = urlsplit(url)
        return parts.hostname or "", parts.port or port
    except ValueError:
        return "", 0
