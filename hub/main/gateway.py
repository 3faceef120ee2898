"""The gateway's process: `python -m hub.main.gateway`, its settings in the environment."""

import asyncio
from zoneinfo import ZoneInfo

from prometheus_client import start_http_server

from hub.broker import BrokerAddress
from hub.main.compose import rules, run_child, stop_on_signals, stop_with_parent
from hub.mqtt.gateway import Gateway
from hub.settings import Settings
from hub.store.database import Database


async def serve(settings: Settings) -> None:
    """Answer the stations until asked to end, or until the hub that started this process has died."""
    address = BrokerAddress.from_url(settings.broker_url, settings.broker_ca_file)
    database = Database(settings.resolved_database_url)
    if settings.gateway_metrics_port:
        start_http_server(settings.gateway_metrics_port, addr="127.0.0.1")
    gateway = Gateway(
        database, rules(settings), ZoneInfo(settings.tz), address, settings.gateway, settings.batch_limit
    )
    stop = asyncio.Event()
    stop_on_signals(stop)
    watching = asyncio.create_task(stop_with_parent(stop))
    try:
        await gateway.run(stop)
    finally:
        watching.cancel()
        database.close()


if __name__ == "__main__":
    run_child(serve)
