"""A station as a device: what it was told to do, what it is sent, and what it last said of itself.

Rule: a command or a delivery ends once, and says how. What was sent and not answered is sent again under the
same number, which the station obeys once (docs/protocol.md, P-080).
"""

from dataclasses import dataclass

from protocol.codes import DANGEROUS_OPS

WAITING, SENT, DONE, FAILED, EXPIRED = "waiting", "sent", "done", "failed", "expired"
COMMAND_STATES = (WAITING, SENT, DONE, FAILED, EXPIRED)
SENDING, CLOSING, RETURNING, CANCELLED = "sending", "closing", "returning", "cancelled"
DELIVERY_STATES = (WAITING, SENDING, CLOSING, RETURNING, DONE, FAILED, CANCELLED)
UNDER_WAY = (SENDING, CLOSING, RETURNING)
SETTINGS, FIRMWARE = "settings", "firmware"
MOST_NUMBER = 4_294_967_295
"""Of a command (protocol.messages, Cmd.id)."""


@dataclass(frozen=True, slots=True)
class Device:
    """The board of a station. `cfg` is the newest revision of its settings, `cfg_held` the one that it holds.

    `sign_key` signs what it may load (64 hex digits, "" where it was never made), `told` is what it last told
    of itself as JSON, at `told_at_ms`; its `tele_at_ms` says when the newest telemetry among it came.
    """

    id: int
    site: str
    station_id: int
    sign_key: str
    last_number: int = 0
    cfg: int = 0
    cfg_held: int = 0
    told: str = ""
    told_at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Command:
    """Something that a station is told to do. `number` is its id on the wire, unique for the station.

    `sess` is the power-up that it was sent to; `why` is the station's reason, or the hub's.
    """

    id: int
    site: str
    station_id: int
    number: int
    op: str
    text: str
    mg: int | None
    n: int | None
    s: int | None
    operator_id: int | None
    ordered_at_ms: int
    expires_at_ms: int
    state: str = WAITING
    why: str = ""
    sess: str = ""
    sent_at_ms: int = 0
    ended_at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """One revision of a station's settings, as the file that it is sent. `refused` is why it did not take
    it.
    """

    id: int
    site: str
    station_id: int
    cfg: int
    text: str
    refused: str
    operator_id: int | None
    at_ms: int


@dataclass(frozen=True, slots=True)
class Release:
    """Firmware as it was built once. `digest` is the SHA-256 over version, board and files."""

    id: int
    site: str
    version: str
    board: str
    digest: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release, by its path on the station."""

    id: int
    site: str
    release_id: int
    path: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Rollout:
    """A release on its way to some stations, wave by wave. It stops for good at its first failure.

    `return_within_s` is how long a station may take from its update to the new version's welcome.
    """

    id: int
    site: str
    release_id: int
    return_within_s: int
    operator_id: int | None
    at_ms: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """Files on their way to one station, part by part, and the command that makes them count.

    `number` is the part in flight (0: none), `place` and `offset` where it belongs: file by file, the
    manifest first. `sess` is the power-up that takes them: another one begins anew.
    """

    id: int
    site: str
    station_id: int
    kind: str
    settings_id: int | None = None
    rollout_id: int | None = None
    wave: int = 0
    state: str = WAITING
    why: str = ""
    place: int = 0
    offset: int = 0
    number: int = 0
    sess: str = ""
    tries: int = 0
    sent_at_ms: int = 0
    moved_at_ms: int = 0
    command_id: int | None = None
    sent_bytes: int = 0
    total_bytes: int = 0
    began_at_ms: int = 0
    ended_at_ms: int = 0


def next_number(last: int, at_ms: int) -> int:
    """The number of the next command or part: above the last, and above all that a restore of the data made
    forget, because it is never below the clock's seconds.

    >>> next_number(5, 1_700_000_000_000), next_number(1_700_000_000, 1_700_000_000_000)
    (1700000000, 1700000001)
    """
    number = max(last + 1, at_ms // 1000)
    return number if number <= MOST_NUMBER else 1


def unanswered_by_restart(command: Command, fw: str, cfg_held: int) -> tuple[str, str] | None:
    """What became of a command that was sent to an earlier power-up: (state, why); None to send it again.

    A dangerous one is never sent to another power-up than the one that it was meant for; whether that obeyed
    it is seen by what the station is now.
    """
    if command.op not in DANGEROUS_OPS:
        return None
    seen = {
        "reboot": True,
        "update": fw == command.text,
        "config": command.n is not None and cfg_held >= command.n,
    }
    return (DONE, "") if seen.get(command.op, False) else (FAILED, "restarted")
