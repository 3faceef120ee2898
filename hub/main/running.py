"""The hub as a whole: broker, gateway, web and office, started and ended together."""

import asyncio
import os
import sys
from collections.abc import Callable

import structlog

from hub.broker import open_broker
from hub.broker.own import free_port
from hub.broker.process import Child, end_orphan
from hub.main.compose import office_rules, stop_on_signals, tls_names, url_of
from hub.office import site
from hub.settings import ENV_PREFIX, Settings
from hub.store.database import Database

log = structlog.get_logger(__name__)


class Hub:
    """Broker, gateway, web and office over one database, started, watched and ended together.

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
            tls_names=tls_names(settings),
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
            SettingsError: the office's file can't be used; nothing was started.
            BrokerError: the broker can't be started or reached.
            sqlalchemy.exc.OperationalError: the database can't be opened.
        """
        office_rules(self.settings)
        self.settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.database.migrate()
        site.found(self.database, self.settings.site, self.settings.tz, self.settings.lang)
        self.address = await self.broker.start()
        for name in ("gateway", "web", "office"):
            await self._start_child(name)
        log.info("hub_on", http=self.http_url, broker=f"{self.address.host}:{self.address.port}")

    async def _start_child(self, name: str) -> None:
        pid_file = self.settings.home / f"{name}.pid"
        if end_orphan(pid_file, f"hub.main.{name}"):
            log.warning("orphan_ended", name=name)
        child = Child(
            [sys.executable, "-m", f"hub.main.{name}"],
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
        own = self.broker.manages_accounts
        said |= {"broker_url": url_of(self.address), "broker_is_own": own, "http_port": self.http_port}
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


async def serve(settings: Settings, started: Callable[[Hub], None]) -> None:
    """Run a hub until the process is asked to end.

    Args:
        started: told when everything is up.
    """
    hub = Hub(settings)
    stop = asyncio.Event()
    stop_on_signals(stop)
    try:
        await hub.start()
        started(hub)
        await stop.wait()
    finally:
        await hub.stop()
