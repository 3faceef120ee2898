"""Where a broker is and as whom one connects to it."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

_DEFAULT_PORTS = {"mqtt": 1883, "mqtts": 8883}


class BrokerError(RuntimeError):
    """The broker cannot be used; the text says what was expected, what came and what to do."""

    code = "broker_unusable"


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Host, port and credentials of one MQTT account. An empty user name means an anonymous connection."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    ca_file: Path | None = None

    @classmethod
    def from_url(cls, url: str, ca_file: Path | None = None) -> "BrokerAddress":
        """Reads mqtt://USER:PASSWORD@HOST:PORT or mqtts://…; credentials may be percent-encoded.

        >>> BrokerAddress.from_url("mqtts://hub:a%40b@broker.example").port
        8883

        Raises BrokerError when the scheme or the host is missing.
        """
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            raise BrokerError("expected mqtt://USER:PASSWORD@HOST:PORT or mqtts://… in PICKBENCH_BROKER_URL")
        return cls(
            host=parts.hostname,
            port=parts.port or _DEFAULT_PORTS[parts.scheme],
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            tls=parts.scheme == "mqtts",
            ca_file=ca_file,
        )

    def ssl_context(self) -> ssl.SSLContext | None:
        """For a mqtts address a context that verifies the broker's certificate and name; else None."""
        return ssl.create_default_context(cafile=self.ca_file) if self.tls else None
