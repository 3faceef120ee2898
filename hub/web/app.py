"""The site that a browser sees: the API's application with the pages, their sockets and their files."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hub.web import pictures
from hub.web.bench import routes as bench
from hub.web.files import Files
from hub.web.machine import Machine
from hub.web.page import Page
from hub.web.pages import ALL
from hub.web.serving import HEADERS, Pages
from hub.web.sockets import Sockets


def install(app: FastAPI, pages: tuple[Page, ...] = ALL, machine: Machine | None = None) -> None:
    """Add pages, sockets and files to the application of `hub.http.app.create_app`.

    Args:
        machine: on which the hub runs; without it pages start no commands.
    """
    files = Files()
    served = Pages(app.state.context, pages, files.version, machine or Machine())
    app.state.pages = served
    sockets = Sockets(served)
    pictures.install(app)

    async def file(request: Request) -> Response:
        return await files.answer(request, HEADERS)

    app.add_route("/static/{path:path}", file, include_in_schema=False)
    app.add_api_websocket_route("/live", sockets.serve)
    bench.install(app, files.response("bench/worker.js", HEADERS))
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
