"""`pickbench hub`: run broker, gateway and web until told to stop."""

import typer
import uvloop

from hub.main import Hub, serve, set_up_logging
from hub.settings import Settings


def hub() -> None:
    """Run the hub: its broker, the gateway that answers the stations, and the API with its pages.

    It stops in order on Ctrl-C or SIGTERM. Settings come from the environment (docs/operations.md).

    Example: PICKBENCH_HOME=/var/lib/pickbench PICKBENCH_BROKER_HOST=0.0.0.0 pickbench hub
    """
    settings = Settings.load()
    set_up_logging(settings)

    def started(running: Hub) -> None:
        typer.echo(f"pickbench is up: {running.http_url}", err=True)

    uvloop.run(serve(settings, started))
