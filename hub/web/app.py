"""The site that a browser sees: the API's application with the pages, their sockets and their files."""

from collections.abc import Awaitable, Callable
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from hub.web import pictures
from hub.web.bench import routes as bench
from hub.web.machine import Machine
from hub.web.page import Page
from hub.web.pages import ALL
from hub.web.serving import HEADERS, Pages
from hub.web.sockets import Sockets

STATIC = Path(__file__).with_name("static")
KEPT = "public, max-age=31536000, immutable"
"""Files are named with the version in their address: a browser may keep them."""


class _Files(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        asked_by_version = b"v=" in scope.get("query_string", b"")
        response.headers.update({**HEADERS, "Cache-Control": KEPT if asked_by_version else "no-cache"})
        return response


def install(app: FastAPI, pages: tuple[Page, ...] = ALL, machine: Machine | None = None) -> None:
    """Add pages, sockets and files to the application of `hub.http.app.create_app`.

    Args:
        machine: on which the hub runs; without it pages start no commands.
    """
    served = Pages(app.state.context, pages, files_version(), machine or Machine())
    app.state.pages = served
    sockets = Sockets(served)
    pictures.install(app)
    app.mount("/static", _Files(directory=STATIC), name="static")
    app.add_api_websocket_route("/live", sockets.serve)
    bench.install(app, STATIC / "bench" / "worker.js")
    for page in pages:
        methods = ["GET", "POST"] if page.acts else ["GET"]
        app.add_api_route(
            page.path, _answer(served, page), methods=methods, include_in_schema=False, response_model=None
        )
    problem = app.exception_handlers[HTTPException]

    async def missing(request: Request, error: Exception) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "")
        if wants_page and isinstance(error, HTTPException) and error.status_code == 404:
            return await served.missing(request)
        answer: Response = await problem(request, error)  # type: ignore[misc]  # it is a coroutine
        return answer

    app.add_exception_handler(HTTPException, missing)


def _answer(served: Pages, page: Page) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return await served.answer(page, request)

    return answer


def files_version() -> str:
    """The version in the addresses of files: the package's, and when a file was last changed."""
    newest = max(file.stat().st_mtime_ns for file in STATIC.rglob("*") if file.is_file())
    return f"{version('pickbench')}-{newest // 1_000_000:x}"
