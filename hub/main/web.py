"""The web's process: `python -m hub.main.web`, its settings in the environment."""

import asyncio
from zoneinfo import ZoneInfo

from hub.broker import BrokerAddress
from hub.http import server
from hub.http.app import create_app
from hub.http.facts import BrokerFacts
from hub.main.compose import rules, run_child, stop_on_signals, stop_with_parent
from hub.settings import Settings
from hub.store.database import Database
from hub.web import app as site


async def serve(settings: Settings) -> None:
    """Serve API and pages until asked to end, or until the hub that started this process has died."""
    database = Database(settings.resolved_database_url)
    address = BrokerAddress.from_url(settings.broker_url, settings.broker_ca_file)
    facts = BrokerFacts(address, settings.site)
    app = create_app(database, rules(settings), ZoneInfo(settings.tz), facts, font_file=settings.font)
    site.install(app)
    stop = asyncio.Event()
    stop_on_signals(stop)
    watching = asyncio.create_task(stop_with_parent(stop))
    try:
        await server.serve(
            app, settings.http_host, settings.http_port, stop, forwarded_allow_ips=settings.http_proxies
        )
    finally:
        watching.cancel()
        database.close()


if __name__ == "__main__":
    run_child(serve)
