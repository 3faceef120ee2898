"""Runs the application on uvicorn.

Pages hold a stream open for hours, so the streams are ended before the server waits for its requests.
"""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

GRACE_S = 3
"""How long a request may take to end when the server stops."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the caller's: it sets `stop`."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._app.state.context.live.finish()
        await super().shutdown(sockets)


async def serve(app: FastAPI, host: str, port: int, stop: asyncio.Event, **options: Any) -> None:
    """Serve an application of `create_app` until `stop` is set.

    Args:
        options: of uvicorn.Config, such as `log_level`; `forwarded_allow_ips` names the proxies that are
            believed who asks: none where it is "".

    Raises:
        SystemExit: the address can't be used; uvicorn has said why.
    """
    settings: dict[str, Any] = {
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        # uvicorn's own default believes whatever runs on this machine, and an environment variable.
        "forwarded_allow_ips": "",
        "timeout_graceful_shutdown": GRACE_S,
        **options,
    }
    server = _Server(uvicorn.Config(app, host=host, port=port, **settings), app)

    async def end() -> None:
        await stop.wait()
        server.should_exit = True

    ending = asyncio.create_task(end())
    try:
        await server.serve()
    finally:
        ending.cancel()
