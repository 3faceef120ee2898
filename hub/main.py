"""The composition root: settings become a database, a broker, a gateway process and a web process.

    pickbench hub   ->  Hub: migrates, founds the site, starts broker, gateway and web, and keeps them running
    gateway         ->  answers the stations; a process of its own, so that no page ever delays a verdict
    web             ->  API and pages

The two children are this module run with their name; what they need to know they find in their environment.
"""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import structlog
import uvloop

from hub.broker import BrokerAddress, open_broker
from hub.broker.own import free_port
from hub.broker.process import Child, end_orphan
from hub.domain.weighing import ToleranceRule
from hub.mqtt.gateway import Gateway
from hub.office import site
from hub.office.act import Rules
from hub.settings import ENV_PREFIX, Settings
from hub.store.database import Database

log = structlog.get_logger(__name__)
PARENT_WATCH_S = 1.0


class Hub:
    """Broker, gateway and web over one database, started, watched and ended together.

    After `start`: `broker`, `address` (the hub's own account), `database`, `http_url`.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.resolved_database_url)
        self.broker = open_broker(
            settings.broker_url,
            home=settings.home,
            site=settings.site,
            host=settings.broker_host,
            port=settings.broker_port,
            ca_file=settings.broker_ca_file,
        )
        self.http_port = settings.http_port or free_port(settings.http_host)
        self._children: list[Child] = []

    @property
    def http_url(self) -> str:
        """Where API and pages are."""
        return f"http://{self.settings.http_host}:{self.http_port}"

    async def start(self) -> None:
        """Start everything.

        Raises:
            BrokerError: the broker can't be started or reached.
            sqlalchemy.exc.OperationalError: the database can't be opened.
        """
        self.settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.database.migrate()
        site.found(self.database, self.settings.site, self.settings.tz, self.settings.lang)
        self.address = await self.broker.start()
        for name in ("gateway", "web"):
            await self._start_child(name)
        log.info("hub_on", http=self.http_url, broker=f"{self.address.host}:{self.address.port}")

    async def _start_child(self, name: str) -> None:
        pid_file = self.settings.home / f"{name}.pid"
        if end_orphan(pid_file, "hub.main"):
            log.warning("orphan_ended", name=name)
        child = Child(
            [sys.executable, "-m", "hub.main", name],
            pid_file,
            _pass_on,
            env={**os.environ, **self._environment()},
            name=name,
        )
        await child.spawn()
        child.watch()
        self._children.append(child)

    def _environment(self) -> dict[str, str]:
        """The settings as the children shall read them: this broker, this port."""
        said = {name: getattr(self.settings, name) for name in Settings.model_fields}
        said |= {"broker_url": url_of(self.address), "http_port": self.http_port}
        return {
            f"{ENV_PREFIX}{name}".upper(): str(value) for name, value in said.items() if value is not None
        }

    async def stop(self) -> None:
        """End what was started, the stations' side first."""
        for child in self._children:
            await child.stop()
        self._children = []
        await self.broker.stop()
        self.database.close()


def _pass_on(line: str) -> None:
    sys.stderr.write(line + "\n")


def url_of(address: BrokerAddress) -> str:
    """A broker's address as the setting that leads there."""
    account = (
        f"{quote(address.username, safe='')}:{quote(address.password, safe='')}@" if address.username else ""
    )
    return f"mqtt{'s' if address.tls else ''}://{account}{address.host}:{address.port}"


def rules(settings: Settings) -> Rules:
    """The site's rules as the settings have them."""
    tolerance = ToleranceRule(settings.tolerance_base_mg, settings.piece_cv_ppm, settings.tolerance_sigmas)
    return Rules(settings.site, settings.lang, tolerance, settings.carrier_limit_mg, settings.count_from_qty)


def set_up_logging(settings: Settings) -> None:
    """Log lines to standard error, for people or as JSON."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shown = (
        structlog.processors.JSONRenderer()
        if settings.log_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info if settings.log_json else structlog.dev.set_exc_info,
            shown,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=max(level, logging.WARNING), stream=sys.stderr)


async def serve(settings: Settings, started: Callable[[Hub], None]) -> None:
    """Run a hub until the process is asked to end.

    Args:
        started: told when everything is up.
    """
    hub = Hub(settings)
    stop = asyncio.Event()
    _stop_on_signals(stop)
    try:
        await hub.start()
        started(hub)
        await stop.wait()
    finally:
        await hub.stop()


def _stop_on_signals(stop: asyncio.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)


async def _gateway(settings: Settings) -> None:
    address = BrokerAddress.from_url(settings.broker_url, settings.broker_ca_file)
    database = Database(settings.resolved_database_url)
    gateway = Gateway(
        database, rules(settings), ZoneInfo(settings.tz), address, settings.gateway, settings.batch_limit
    )
    stop = asyncio.Event()
    _stop_on_signals(stop)
    watching = asyncio.create_task(_stop_with_parent(stop))
    try:
        await gateway.run(stop)
    finally:
        watching.cancel()
        database.close()


def _web(settings: Settings) -> None:
    """Serve API and pages until asked to end."""
    from hub.http.app import serve_app

    serve_app(settings)


async def _stop_with_parent(stop: asyncio.Event) -> None:
    """A child whose hub died ends too: the next hub starts its own."""
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(PARENT_WATCH_S)
    stop.set()


def main() -> None:
    """Run one child: `python -m hub.main gateway|web`."""
    settings = Settings.load()
    set_up_logging(settings)
    child = sys.argv[1]
    with contextlib.suppress(KeyboardInterrupt):
        if child == "gateway":
            uvloop.run(_gateway(settings))
        else:
            _web(settings)


if __name__ == "__main__":
    main()
