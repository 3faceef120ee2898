"""The web's process: `python -m hub.main.web`, its settings in the environment."""

import asyncio
import os
from zoneinfo import ZoneInfo

from hub.broker import BrokerAddress
from hub.http import server
from hub.http.app import create_app
from hub.http.facts import BrokerFacts
from hub.main.compose import rules, run_child, stand_back, stop_on_signals, stop_with_parent
from hub.settings import ENV_PREFIX, Settings
from hub.store.database import Database
from hub.web import app as site
from hub.web.machine import Machine


async def serve(settings: Settings) -> None:
    """Serve API and pages until asked to end, or until the hub that started this process has died."""
    stand_back()  # open pages wait for verdicts, never the other way about
    database = Database(settings.resolved_database_url)
    address = BrokerAddress.from_url(settings.broker_url, settings.broker_ca_file)
    facts = BrokerFacts(address, settings.site)
    app = create_app(database, rules(settings), ZoneInfo(settings.tz), facts, font_file=settings.font)
    machine = _machine(settings)
    site.install(app, machine=machine)
    stop = asyncio.Event()
    stop_on_signals(stop)
    watching = asyncio.create_task(stop_with_parent(stop))
    try:
        await server.serve(
            app, settings.http_host, settings.http_port, stop, forwarded_allow_ips=settings.http_proxies
        )
    finally:
        watching.cancel()
        await asyncio.to_thread(machine.trial.stop)
        database.close()


def _machine(settings: Settings) -> Machine:
    """This machine; commands that pages start read the site's settings as whoever started the hub has set
    them.
    """
    broker_url = "" if settings.broker_is_own else settings.broker_url
    environment = {**os.environ, f"{ENV_PREFIX}BROKER_URL": broker_url}
    return Machine(settings.home, settings.http_host, environment)


if __name__ == "__main__":
    run_child(serve)
