"""Settings: what the environment says, as one frozen object.

The only reader of the environment in the hub. `main` reads it once and hands it down; every other room is
told what it needs. Each field is documented in docs/operations.md, which a test compares with this file.
"""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_PREFIX = "PICKBENCH_"

# Topic levels and MQTT user names are made of these (docs/protocol.md), so that none can hold + # / or a
# space.
_NAME = re.compile(r"[a-z0-9-]{1,32}")
_DATABASE_SCHEMES = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class SettingsError(ValueError):
    """The environment holds a value that cannot be used; the text is one line for the person who set it."""

    code = "bad_setting"


def _level_name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError("expected 1 to 32 of a-z 0-9 -")
    return value


def _zone_name(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("expected an IANA zone such as Europe/Berlin or Asia/Shanghai") from None
    return value


def _database_url(value: str) -> str:
    if not value:
        return value
    scheme, separator, rest = value.partition("://")
    if not separator or scheme not in _DATABASE_SCHEMES:
        raise ValueError("expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE")
    return f"{_DATABASE_SCHEMES[scheme]}://{rest}"


def _broker_url(value: str) -> str:
    if not value:
        return value
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"mqtt", "mqtts"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("expected mqtt://USER:PASSWORD@HOST:PORT or mqtts://…")
    return value


def _addresses(value: str) -> str:
    try:
        named = [str(ip_network(one.strip(), strict=False)) for one in value.split(",") if one.strip()]
    except ValueError:
        raise ValueError("expected addresses or networks such as 10.0.0.2 or 10.0.0.0/24") from None
    return ",".join(named)


LevelName = Annotated[str, AfterValidator(_level_name)]
Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """One hub's settings. Weights in milligrams, quantities in pieces, ports 0 to 65535 (0: any free one)."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    home: Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())] = Path("~/.pickbench")
    """Folder of the hub's own data: SQLite file, broker configuration and credentials."""
    database_url: Annotated[str, AfterValidator(_database_url)] = ""
    """Where the data lives; empty is a SQLite file in `home`."""
    broker_url: Annotated[str, AfterValidator(_broker_url)] = ""
    """An existing broker; empty means that the hub configures and runs its own mosquitto."""
    broker_is_own: bool = False
    """Said by a hub to its own processes: the broker of `broker_url` is the one that it runs itself."""
    broker_host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    """Address on which the hub's own broker listens for stations; 0.0.0.0 lets real stations in."""
    broker_port: Port = 1883
    """Port on which the hub's own broker listens for stations; 0 takes a free one."""
    broker_ca_file: Path | None = None
    """Certificate authority of a mqtts:// broker; absent means the machine's own authorities."""
    station_tls: bool = False
    """Whether stations connect to the hub's own broker by TLS."""
    station_tls_names: str = ""
    """Names and addresses of this machine in its certificate, beside those it knows; divided by commas."""
    site: LevelName = "main"
    """Name of the warehouse in topics and on every row of the floor."""
    gateway: LevelName = "hub"
    """Name of this gateway in its state topic; two gateways of a site need two names."""
    http_host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    """Address of the HTTP API and the pages."""
    http_port: Port = 8080
    """Port of the HTTP API and the pages; 0 takes a free one."""
    http_proxies: Annotated[str, AfterValidator(_addresses)] = ""
    """Addresses or networks of proxies that are believed who asks (X-Forwarded-For, -Proto), by commas."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least grave log line that is written."""
    log_json: bool = False
    """Log lines as JSON objects, one a line, in place of text for people."""
    tz: Annotated[str, AfterValidator(_zone_name)] = "UTC"
    """IANA zone of the site: decides the business date, and the clock of the times that people are shown."""
    lang: Literal["en", "zh"] = "en"
    """Language of the floor where an operator has none of their own."""
    carrier_limit_mg: Annotated[int, Field(ge=1_000, le=1_000_000_000)] = 30_000_000
    """Heaviest parcel that the carrier takes, gross."""
    count_from_qty: Annotated[int, Field(ge=2, le=1_000_000)] = 25
    """Least pieces of an order line that may be counted by hand instead of scanned one by one."""
    tolerance_base_mg: Annotated[int, Field(ge=0, le=10_000_000)] = 15_000
    """Part of a parcel's weight tolerance that does not depend on what is in it."""
    piece_cv_ppm: Annotated[int, Field(ge=0, le=1_000_000)] = 5_000
    """How much one piece's weight varies (standard deviation by mean), parts per million."""
    tolerance_sigmas: Annotated[int, Field(ge=1, le=10)] = 4
    """Standard deviations of the pieces' summed weight that are still tolerated."""
    office_file: Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())] | None = None
    """File of the office's rules; absent means `office.toml` in `home`, where it is there."""
    font: str = ""
    """TrueType file with Latin and Chinese for all papers; empty takes the first that the system has."""
    batch_limit: Annotated[int, Field(ge=1, le=10_000)] = 256
    """Most events that one commit of the gateway takes together."""
    gateway_metrics_port: Port = 0
    """Port on loopback where the gateway's figures are for Prometheus; 0 is none."""

    @property
    def resolved_database_url(self) -> str:
        """SQLAlchemy URL: `database_url`, or the SQLite file in `home`."""
        return self.database_url or f"sqlite:///{self.home / 'pickbench.sqlite3'}"

    @property
    def resolved_office_file(self) -> Path | None:
        """`office_file`, or `office.toml` in `home` where it is there; None where no rules are written."""
        usual = self.home / "office.toml"
        return self.office_file or (usual if usual.is_file() else None)

    @classmethod
    def load(cls, **overrides: Any) -> "Settings":
        """Reads the environment; keyword arguments (field names) win over it.

        Raises SettingsError, one line for each value that cannot be used, joined by "; ".
        """
        try:
            return cls(**overrides)
        except ValidationError as error:
            raise SettingsError("; ".join(_problem(dict(item)) for item in error.errors())) from None


def _problem(item: dict[str, Any]) -> str:
    """One error of pydantic as "NAME: what was expected". The value is left out: it may hold a password."""
    name = f"{ENV_PREFIX}{item['loc'][0]}".upper() if item["loc"] else "settings"
    text = str(item["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return f"{name}: {text if text.startswith('expected') else f'expected {text}'}"
