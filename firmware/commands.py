"""Commands and parts of files from the hub: may one be obeyed, and was it already? An overlay.

Rule: an id is obeyed once. A repeated one gets its stored result again, or silence while it is under way.
What is remembered, the station keeps: rows (id, ok, why), newest last, ok None while it is under way. Parts
of files have a memory of their own, so that a long transfer does not push out the results of commands.
"""

from firmware.labels import printable
from firmware.overlay import overlay
from firmware.station import OFFLINE
from protocol.codec import encode
from protocol.codes import BLINK, DANGEROUS_OPS, OPS, WHITE
from protocol.messages import Res, make

REMEMBERED = 16
PARTS_REMEMBERED = 2  # a part is sent when the one before it was answered


def cmd(station, command) -> None:
    """Take a Cmd: obey what the core can, hand the others to the device."""
    panel, config, op = station.panel, station.config, command.op
    if _is_known(panel, station.memory[0], command.id, REMEMBERED):
        return
    utc_ms = None if station.utc_less_up_ms is None else station.now_ms + station.utc_less_up_ms
    why = objection(command, config.sess, utc_ms)
    if why is None and op not in ("identify", "message", "hello"):
        panel.act("command", command)
        return
    if why is None and op != "hello":
        if op == "identify":
            panel.act("lamp", WHITE, BLINK)
        panel.act("sound", "attention")
        panel.act("show", config.station if op == "identify" else command.text or "")
    result(station, command.id, 0 if why else 1, why or "")
    if why is None and op == "hello":
        overlay("firmware.greeting", "greet", station, True)


def file(station, part) -> None:
    """Take one part of a file: hand it to the device, once."""
    if not _is_known(station.panel, station.memory[1], part.id, PARTS_REMEMBERED):
        station.panel.act("file", part)


def result(station, number: int, ok: int, why: str) -> None:
    """Keep the result of a command or a part in the memory that knows it; tell it where there is a link."""
    for memory in station.memory:
        for at, known in enumerate(memory):
            if known[0] == number:
                memory[at] = (number, ok, printable(why, 32) or None)
                if station.state != OFFLINE:
                    _publish(station.panel, memory[at])


def _is_known(panel, memory, number: int, most: int) -> bool:
    """Whether an id came before: its result is told again. A new one is remembered as under way."""
    for known in memory:
        if known[0] == number:
            if known[1] is not None:
                _publish(panel, known)
            return True
    memory.append((number, None, None))
    del memory[:-most]
    return False


def _publish(panel, known) -> None:
    panel.act("publish", "res", encode(make(Res, id=known[0], ok=known[1], why=known[2])), 1, False)


def objection(cmd, sess: str, utc_ms: "int | None") -> "str | None":
    """Why a Cmd must not be obeyed in the power-up `sess` at `utc_ms` (None: clock unknown); None if it may.

    >>> from protocol.messages import Cmd
    >>> objection(Cmd(1, "tare", sess="old"), "new", None)
    'wrong_sess'
    """
    if cmd.op not in OPS:
        return "unknown_op"
    if cmd.sess is None and cmd.op in DANGEROUS_OPS:
        return "sess_needed"
    if cmd.sess is not None and cmd.sess != sess:
        return "wrong_sess"
    if cmd.exp_s is not None and (utc_ms is None or utc_ms // 1000 > cmd.exp_s):
        return "expired"
    return None
