"""What the browser of a bench asks for beside its page: the contract, what is open there, and its link.

Rule: a bench judges by the wire alone; whatever here fails, verdicts go on.
"""

import io
from typing import Any

import segno
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from hub.broker.certificates import own_address
from hub.domain.access import BENCH, VIEWER
from hub.domain.errors import DomainError, NotFound
from hub.http.access import may, who_of
from hub.http.context import Context, Here
from hub.http.gate import is_loopback
from hub.store.reading import bench, snapshot
from hub.web.bench.contract import contract
from hub.web.bench.relay import UNREACHED, Cut, Relay
from hub.web.serving import HEADERS
from protocol import topics

NOT_ALLOWED, BAD_NAME = 4403, 4400
MOST_SOCKETS = 200
"""Benches of one hub at a time; each holds a connection to the broker."""

router = APIRouter(include_in_schema=False)


def install(app: FastAPI, worker: Response) -> None:
    """Add the benches' own routes; `worker` answers with the service worker's script."""
    app.include_router(router)
    links = Links(app.state.context)
    app.add_api_websocket_route("/bench/{name}/link", links.serve)

    @app.get("/bench/worker.js", include_in_schema=False, dependencies=[may(BENCH)])
    def service_worker() -> Response:
        """The script that opens benches while the hub is away; it may see their pages, and nothing else."""
        return worker


@router.get("/bench/contract.json", dependencies=[may(BENCH)])
def wire_contract() -> JSONResponse:
    """The wire contract as data: what every program that speaks it may know."""
    return JSONResponse(contract(), headers={"Cache-Control": "no-cache"})


@router.get("/bench/{name}/order", dependencies=[may(BENCH)])
def open_order(name: str, here: Here) -> dict[str, Any]:
    """What is open at a bench, who works there, and what is still wanted, with names, places and pictures."""
    with snapshot(here.database) as reader:
        found = bench.work(reader, here.rules.site, name)
    if found is None:
        raise NotFound(f"station {name}: expected one that was added, got none of this name")
    return found


@router.get("/bench/{name}/qr.svg", dependencies=[may(BENCH)])
def address_to_scan(name: str, request: Request, here: Here) -> Response:
    """The bench's address as a QR code, as a tablet in the same network reaches it."""
    with snapshot(here.database) as reader:
        if bench.work(reader, here.rules.site, name) is None:
            raise NotFound(f"station {name}: expected one that was added, got none of this name")
    url = request.url.replace(path=f"/bench/{name}", query="")
    if is_loopback(url.hostname or ""):
        url = url.replace(hostname=own_address() or url.hostname)
    drawn = io.BytesIO()
    segno.make(str(url), micro=False).save(drawn, kind="svg", scale=8, border=3, light="#fff")
    return Response(drawn.getvalue(), media_type="image/svg+xml", headers=HEADERS)


class Links:
    """The links of all benches of this process."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._open = 0

    async def serve(self, socket: WebSocket) -> None:
        """One link: `/bench/NAME/link?sess=SESS`. Closed with a code of its own where it can't be."""
        name, sess = socket.path_params["name"], socket.query_params.get("sess", "")
        await socket.accept()
        self._open += 1
        try:
            await self._serve(socket, name, sess)
        except Cut as cut:
            await socket.close(cut.code)
        except (WebSocketDisconnect, RuntimeError):
            pass  # the browser left: there is nobody to tell
        finally:
            self._open -= 1

    async def _serve(self, socket: WebSocket, name: str, sess: str) -> None:
        address = self._context.facts.address
        if not topics.is_name(name) or not topics.is_name(sess):
            raise Cut(BAD_NAME)
        if not await self._may(socket):
            raise Cut(NOT_ALLOWED)
        if address is None or self._open > MOST_SOCKETS:
            raise Cut(UNREACHED)
        if not await run_in_threadpool(self._is_bench, name):
            raise Cut(BAD_NAME)
        relay = Relay(address, self._context.rules.site, name, sess)
        await relay.run(socket, lambda: self._may(socket))

    def _is_bench(self, name: str) -> bool:
        """Nobody speaks for a board from a browser."""
        with snapshot(self._context.database) as reader:
            return bench.is_of_browser(reader, self._context.rules.site, name)

    @staticmethod
    async def _may(socket: WebSocket) -> bool:
        try:
            who = await who_of(socket, anew=True)
            # Who only looks works at no bench, though every other role above the bench's may.
            return who.may(BENCH) and who.role != VIEWER
        except DomainError:
            return False
