"""Commands to stations: ordered by the office, sent by the gateway until they are answered or expire.

Rule: what is committed as sent goes out after the commit, as often as needed, always under the same number.
"""

from dataclasses import replace
from typing import Any

from hub.domain import devices
from hub.domain.devices import DONE, EXPIRED, FAILED, SENT, WAITING, Command
from hub.domain.errors import Invalid
from hub.domain.people import Station
from hub.office.act import Act
from hub.office.devices import of, take_number
from hub.store import errands
from protocol import codec
from protocol.codes import DANGEROUS_OPS, OPS
from protocol.errors import ProtocolError
from protocol.messages import Cmd, Res

RESEND_MS = 5_000
"""An unanswered command or part goes out again after this."""
AWAY, NO_ANSWER = "away", "no_answer"
"""Why a command expired: the station was not there, or did not answer."""
NEEDS = {"message": "text", "calibrate": "mg", "update": "text", "config": "n"}
"""op -> the argument that it can't do without."""


def order(act: Act, station: Station, op: str, within_s: int, **arguments: Any) -> Command:
    """Tell a station to do something; the gateway sends it as soon as the station is there.

    Args:
        within_s: after so many seconds it is not to be obeyed any more.
        arguments: text (at most 40 characters), mg, n, s (seconds).

    Raises:
        Invalid: no such command, an argument is missing or out of its bounds.
    """
    if op not in OPS:
        raise Invalid("op", f"one of {' '.join(OPS)}", op)
    needed = NEEDS.get(op)
    if needed is not None and arguments.get(needed) in (None, ""):
        raise Invalid(needed, f"what {op} needs", arguments.get(needed))
    try:
        codec.encode(Cmd(1, op, **arguments))
    except ProtocolError as error:
        raise Invalid("arguments", f"those of {op} within their bounds ({error})", arguments) from None
    return act.work.add(
        Command(
            id=0,
            site=act.rules.site,
            station_id=station.id,
            number=take_number(act, station.id),
            op=op,
            text=arguments.get("text") or "",
            mg=arguments.get("mg"),
            n=arguments.get("n"),
            s=arguments.get("s"),
            operator_id=act.operator_id,
            ordered_at_ms=act.moment.at_ms,
            expires_at_ms=act.moment.at_ms + within_s * 1000,
        )
    )


def due(act: Act, command: Command) -> Cmd | None:
    """What is to be sent for a command now, marked as sent; None when nothing is, or when it ended hereby."""
    station, now = act.work.get(Station, command.station_id), act.moment.at_ms
    if command.state not in (WAITING, SENT):
        return None
    if command.state == SENT and station.online and command.sess != station.sess:
        held = of(act.work, act.rules.site, station.id).cfg_held
        ended = devices.unanswered_by_restart(command, station.fw, held)
        if ended is not None:
            end(act, command, *ended)
            return None
    if now > command.expires_at_ms:
        end(act, command, EXPIRED, NO_ANSWER if command.state == SENT else AWAY)
        return None
    if not station.online or (command.state == SENT and not unheard(act, station, command.sent_at_ms)):
        return None
    sess = station.sess
    act.work.put(replace(command, state=SENT, sess=sess, sent_at_ms=now))
    return Cmd(
        command.number,
        command.op,
        sess=sess if command.op in DANGEROUS_OPS else None,
        exp_s=command.expires_at_ms // 1000,
        text=command.text or None,
        mg=command.mg,
        n=command.n,
        s=command.s,
    )


def unheard(act: Act, station: Station, sent_at_ms: int) -> bool:
    """Whether what was sent then may be lost: the station has connected since, or has been silent too
    long.
    """
    return station.seen_at_ms > sent_at_ms or act.moment.at_ms - sent_at_ms >= RESEND_MS


def answered(act: Act, station_id: int, res: Res) -> bool:
    """Take a station's result; False when it is of no command. An answer beats what the hub gave up on."""
    found = errands.command_numbered(act.work, station_id, res.id)
    if found is None:
        return False
    command = act.work.get(Command, found)
    if command.state not in (DONE, FAILED):
        end(act, command, DONE if res.ok else FAILED, res.why or "")
    return True


def end(act: Act, command: Command, state: str, why: str) -> Command:
    """A command as it ended."""
    return act.work.put(replace(command, state=state, why=why, ended_at_ms=act.moment.at_ms))
