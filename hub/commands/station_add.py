"""`pickbench station add`: a station with everything that it needs to connect, as one file for its board.

Rule: password and signing key are made together and stand in the same file; what a board uses is never
replaced without --force.
"""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from firmware.config import check
from firmware.wiring import wiring
from hub.broker.accounts import Accounts, write_private
from hub.broker.certificates import EVERYWHERE, certificates, own_address
from hub.broker.enrol import enrol
from hub.broker.passwords import new_password
from hub.commands.opened import Opened, opened
from hub.domain.errors import Conflict, Invalid
from hub.domain.people import Station
from hub.main.compose import tls_names
from hub.office import devices, floor_plan
from hub.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")
CA_ON_BOARD = "/ca.der"
PARTS = "scanner scale lights digits display buttons buzzer"


class Board(StrEnum):
    """`board` in a station's config.json (firmware.config)."""

    ESP32 = "esp32"
    ESP32S3 = "esp32s3"
    ESP32C3 = "esp32c3"
    TERMINAL = "terminal"
    LINUX = "linux"


CHIPS = (Board.ESP32, Board.ESP32S3, Board.ESP32C3)


def add(
    name: Annotated[str, typer.Argument(help="Its name, of a-z 0-9 -.")],
    board: Annotated[Board, typer.Option(help="What it is built on.")] = Board.ESP32,
    parts: Annotated[
        str, typer.Option(help=f"What is connected, of {PARTS}.")
    ] = "scanner scale lights buzzer",
    lights: Annotated[
        int, typer.Option(min=0, max=1000, help="How many lights hang on it; 0: as docs/hardware.md shows.")
    ] = 0,
    wifi: Annotated[str, typer.Option(help="Name of its Wi-Fi network; its password is asked for.")] = "",
    wifi_password: Annotated[
        str | None,
        typer.Option(
            envvar="STATION_WIFI_PASSWORD", help="So that nothing is asked; empty for an open network."
        ),
    ] = None,
    host: Annotated[str, typer.Option(help="The hub's address, as the station sees it.")] = "",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port of the broker; 0: the hub's setting.")
    ] = 0,
    lang: Annotated[str, typer.Option(help="en or zh; the site's language where not given.")] = "",
    output: Annotated[
        Path | None, typer.Option(help="Where config.json goes; default: PICKBENCH_HOME/stations/NAME/.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="New password and key, though it has some.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Make a station: broker account, signing key, and its config.json, readable by its owner alone.

    The account works at once, without a restart of the broker. Password and key are in the file and, but for
    the password's hash and the key in the database, nowhere else.

    Example: pickbench station add bench-1 --board esp32s3 --wifi Warehouse --host 192.168.1.10
    """
    if wifi and wifi_password is None:
        wifi_password = typer.prompt("Wi-Fi password", default="", hide_input=True, show_default=False)
    with opened() as hub:
        path = output or hub.settings.home / "stations" / name / "config.json"
        if not force:
            _refuse_to_replace(hub.settings, name, path)
        config = {
            "site": hub.settings.site,
            "station": name,
            "password": new_password(),
            "key": "0" * 64,
            "host": host or _host(hub.settings, board),
            "port": port or _port(hub.settings),
            "ca": CA_ON_BOARD if _has_tls(hub.settings) else "",
            "lang": lang or hub.settings.lang,
            "board": board.value,
            "wifi": [[wifi, wifi_password or ""]] if wifi else [],
            **_sections(board, parts, lights),
        }
        _check(config, board)
        authority = _authority(hub.settings, config["host"]) if config["ca"] else b""
        made = hub.do(lambda act: floor_plan.add_station(act, name))
        _make_credentials(hub, name, config)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, json.dumps(config, indent=1) + "\n")
        if authority:
            path.with_name("ca.der").write_bytes(authority)
        _tell(hub.settings, made.outcome, config, path, as_json)


def _refuse_to_replace(settings: Settings, name: str, path: Path) -> None:
    """A board that works would no longer get in."""
    if path.exists():
        raise Conflict(
            f"{path}: expected no file there, found one; --force makes a new one, with a new password and key"
        )
    folder = settings.home / "broker"
    if not settings.broker_url and folder.exists() and name in Accounts(folder).stations:
        raise Conflict(
            f"station {name}: expected no account yet, it has one whose password is kept nowhere; "
            "--force makes a new one"
        )


def _make_credentials(hub: Opened, name: str, config: dict[str, Any]) -> None:
    """The station's key in the database, its account at the hub's own broker, both in its configuration."""

    def key_of(station: Station | None) -> str:
        assert station is not None, "it was added just now"
        return hub.do(lambda act: devices.new_key(act, station.id))

    config["key"] = key_of(hub.do(lambda act: act.work.one(Station, "name", name, act.rules.site)))
    if not hub.settings.broker_url:
        config["password"] = enrol(hub.settings.home, [name], renew=True)[name]


def _has_tls(settings: Settings) -> bool:
    return settings.station_tls and not settings.broker_url


def _authority(settings: Settings, host: str) -> bytes:
    """The certificate that the board trusts (DER); the host must be one of the broker's names."""
    names = tls_names(settings)
    if host not in names:
        raise Conflict(
            f"host {host}: expected one of {', '.join(names)}; put it into PICKBENCH_STATION_TLS_NAMES and "
            "start the hub anew"
        )
    return certificates(settings.home, names).authority_der.read_bytes()


def _host(settings: Settings, board: Board) -> str:
    """The hub's address as a station sees it: that of its broker, or this machine's in its network."""
    if settings.broker_url:
        return urlsplit(settings.broker_url).hostname or ""
    if settings.broker_host not in EVERYWHERE:
        return settings.broker_host
    if board not in CHIPS:
        return LOOPBACK[0]
    found = own_address()
    if not found:
        raise Invalid("host", "the hub's address as the station sees it (--host)", "none")
    return found


def _port(settings: Settings) -> int:
    if settings.broker_url:
        parts = urlsplit(settings.broker_url)
        return parts.port or (8883 if parts.scheme == "mqtts" else 1883)
    if not settings.broker_port:
        raise Invalid("port", "the broker's port (--port), for PICKBENCH_BROKER_PORT takes a free one", 0)
    return settings.broker_port


def _sections(board: Board, parts: str, lights: int) -> dict[str, Any]:
    """The parts with the pins that docs/hardware.md shows for the board; without pins where it is none."""
    wanted = parts.replace(",", " ").split()
    unknown = [part for part in wanted if part not in PARTS.split()]
    if unknown:
        raise Invalid("parts", f"of {PARTS}", " ".join(unknown))
    if board is Board.LINUX:
        return {}
    if board is Board.TERMINAL:
        return {part: {"count": lights or 60} if part == "lights" else {} for part in wanted}
    sections: dict[str, Any] = dict(wiring(board.value, wanted))
    if lights and "lights" in sections:
        sections["lights"] = {**sections["lights"], "count": lights}
    return sections


def _check(config: dict[str, Any], board: Board) -> None:
    """As the station itself will; the Wi-Fi network may be written in later."""
    tried = json.loads(json.dumps(config))
    if board in CHIPS and not tried["wifi"]:
        tried["wifi"] = [["later", ""]]
    why = check(tried)
    if why:
        field, _, rest = why.partition(": ")
        raise Invalid(field, rest.removeprefix("expected "), "see above")


def _tell(settings: Settings, outcome: str, config: dict[str, Any], path: Path, as_json: bool) -> None:
    name = config["station"]
    if as_json:
        said = {"station": name, "outcome": outcome, "password": config["password"], "config": str(path)}
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        typer.echo(f"station {name}: {outcome}, password {config['password']}")
        typer.echo(f"its configuration: {path}")
    for hint in _hints(settings, config):
        typer.echo(hint, err=True)


def _hints(settings: Settings, config: dict[str, Any]) -> list[str]:
    """What is left to do before the board can connect."""
    is_chip = config["board"] in CHIPS
    hints = []
    if settings.broker_url:
        hints.append(
            f"the broker of PICKBENCH_BROKER_URL keeps its own accounts: add {config['station']} there"
        )
    elif is_chip and settings.broker_host in LOOPBACK:
        hints.append("the broker listens on loopback only: PICKBENCH_BROKER_HOST=0.0.0.0 lets boards in")
    if is_chip and not config["wifi"]:
        hints.append(
            "it has no Wi-Fi network yet: write one into its configuration, or use --wifi and --force"
        )
    return hints
