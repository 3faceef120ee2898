"""Writes mosquitto's files for a broker that the hub does not run itself, such as one in a container.

    python -m hub.broker.files /mosquitto/config --hub-password-file /run/secrets/broker --station st-01

The same rules hold there as at the hub's own broker; whoever runs it sends it SIGHUP after a change.
"""

from pathlib import Path
from typing import Annotated

import typer

from hub.broker.accounts import Accounts, write_private
from hub.broker.address import BrokerError
from hub.broker.config import Listeners, access_list, mosquitto_conf
from hub.broker.passwords import new_password


def write_files(
    folder: Annotated[Path, typer.Argument(help="Where mosquitto.conf, passwords and access go.")],
    hub_password_file: Annotated[
        Path, typer.Option(help="File with the password of the hub's account, _hub.")
    ],
    site: Annotated[str, typer.Option(help="Name of the site in topics.")] = "main",
    port: Annotated[int, typer.Option(help="Port for stations, on every address.")] = 1883,
    hub_port: Annotated[int, typer.Option(help="Port for the hub, on every address.")] = 1884,
    station: Annotated[
        list[str] | None, typer.Option(help="Station that gets a new password; repeatable.")
    ] = None,
) -> None:
    """Write the files, and print each given station's new password as NAME PASSWORD."""
    folder.mkdir(parents=True, exist_ok=True)
    accounts = Accounts(folder, hub_password_file.read_text("utf-8").strip())
    accounts.write()
    listeners = Listeners("0.0.0.0", port, hub_port, hub_host="0.0.0.0")  # noqa: S104 - a container's own network
    write_private(folder / "mosquitto.conf", mosquitto_conf(listeners, folder, None))
    write_private(folder / "access", access_list(site))
    passwords = {name: new_password() for name in station or []}
    try:
        accounts.add(passwords)
    except BrokerError as error:
        raise typer.BadParameter(str(error)) from None
    for name, password in passwords.items():
        typer.echo(f"{name} {password}")


if __name__ == "__main__":
    typer.run(write_files)
