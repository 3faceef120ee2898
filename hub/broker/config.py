"""The text of mosquitto's configuration and access list.

The rule that must hold: a station writes only below its own up/, reads only its own dn/ and the gateways'
state, and nobody comes in without an account.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.broker.certificates import Certificates

HUB_USER = "_hub"
"""The hub's own account. The underscore keeps it apart from stations, whose names have none."""
PROBE_USER = "_probe"
"""May do nothing.

Its password changes with every writing of the accounts and so shows which writing is in force.
"""

# A frame is at most 2,048 bytes (docs/protocol.md); topic, header and a will fit in the rest.
MAX_PACKET_BYTES = 4_096
# Hub clients acknowledge after the commit, so everything that a floor sends in an outage of seconds must find
# room: mosquitto's own defaults (20 in flight, 1,000 queued) dropped two thirds of a burst of 3,300.
MAX_QUEUED_MESSAGES = 50_000
MAX_QUEUED_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Listeners:
    """Where the broker listens: stations on `host:port`, the hub's own clients on `hub_host:hub_port`."""

    host: str
    port: int
    hub_port: int
    hub_host: str = "127.0.0.1"
    certificates: "Certificates | None" = None
    """Of the stations' listener, where that speaks TLS."""


def mosquitto_conf(listeners: Listeners, folder: Path, run_as: str | None) -> str:
    """mosquitto.conf for files in `folder`; `run_as` is the user to stay when started by root, else None.

    Stations have their user name as client id (`use_username_as_clientid`), so that none can throw another
    off by taking its id. The hub's several clients share one account and therefore have a listener of their
    own.
    """
    return "\n".join(
        [
            "# Written by the hub at every start: changes made here are lost.",
            "persistence false",
            "allow_anonymous false",
            f"password_file {folder / 'passwords'}",
            f"acl_file {folder / 'access'}",
            "set_tcp_nodelay true",
            "max_inflight_messages 0",
            f"max_queued_messages {MAX_QUEUED_MESSAGES}",
            f"max_queued_bytes {MAX_QUEUED_BYTES}",
            f"max_packet_size {MAX_PACKET_BYTES}",
            "log_dest stderr",
            "log_timestamp false",
            "log_type error",
            "log_type warning",
            "log_type notice",
            *([f"user {run_as}"] if run_as else []),
            "",
            f"listener {listeners.port} {listeners.host}",
            "use_username_as_clientid true",
            *_tls(listeners.certificates),
            "",
            f"listener {listeners.hub_port} {listeners.hub_host}",
            "",
        ]
    )


def _tls(files: "Certificates | None") -> list[str]:
    if files is None:
        return []
    return [f"certfile {files.broker}", f"keyfile {files.broker_key}", "tls_version tlsv1.2"]


def access_list(site: str) -> str:
    """mosquitto's access list for the topics of one site (docs/protocol.md, Topics)."""
    return "\n".join(
        [
            f"user {HUB_USER}",
            f"topic readwrite pb/1/{site}/#",
            "topic read $SYS/#",
            "",
            f"pattern write pb/1/{site}/s/%u/up/#",
            f"pattern read pb/1/{site}/s/%u/dn/#",
            f"pattern read pb/1/{site}/hub/state/+",
            "",
        ]
    )
