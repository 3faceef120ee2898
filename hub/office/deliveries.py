"""Files to stations, stop-and-wait: each part is answered before the next goes out, and all of it is in the
database, so that whichever gateway lives goes on.

waiting -> sending (part after part) -> closing (the command that makes the files count) -> returning (the
station comes back with what it got) -> done; failed or cancelled from anywhere. A station that restarts in
the middle gets all of it anew.
"""

from collections.abc import Callable
from dataclasses import replace

from hub.domain.devices import (
    CANCELLED,
    CLOSING,
    DONE,
    EXPIRED,
    FAILED,
    FIRMWARE,
    RETURNING,
    SENDING,
    SETTINGS,
    UNDER_WAY,
    WAITING,
    Command,
    Delivery,
    Rollout,
)
from hub.domain.people import Station
from hub.office import commands
from hub.office.act import Act
from hub.office.devices import of, take_number
from hub.office.files import PART_BYTES, contents, part, release_of, settings_of
from hub.store import errands
from hub.store.work import Work
from protocol.messages import File, Res

MOST_TRIES = 10
CLOSE_WITHIN_S = 60
"""How long the closing command may take: a station checks every file of an update once more."""
SETTINGS_WITHIN_S = 300
LONGEST_S = 3600
"""A delivery that is not through after this has failed, whatever it was that held it up."""


def answered(act: Act, station_id: int, res: Res) -> File | None:
    """Take a station's result on a part; returns the next part, to be sent after the commit."""
    found = errands.delivery_numbered(act.work, station_id, res.id)
    delivery = act.work.get(Delivery, found) if found is not None else None
    if delivery is None or delivery.state != SENDING:
        return None
    if not res.ok:
        fail(act, delivery, res.why or "refused", refused=True)
        return None
    files = contents(act.work, delivery)
    size = len(files[delivery.place][1])
    end = min(delivery.offset + PART_BYTES, size)
    sent = replace(
        delivery,
        sent_bytes=delivery.sent_bytes + end - delivery.offset,
        moved_at_ms=act.moment.at_ms,
        offset=end,
    )
    if end == size:
        sent = replace(sent, place=delivery.place + 1, offset=0)
    if sent.place == len(files):
        _close(act, sent)
        return None
    return _sent(act, sent, take_number(act, station_id))


def _sent(act: Act, delivery: Delivery, number: int) -> File:
    tries = delivery.tries + 1 if number == delivery.number else 1
    delivery = act.work.put(replace(delivery, number=number, tries=tries, sent_at_ms=act.moment.at_ms))
    return part(act.work, delivery)


def _close(act: Act, delivery: Delivery) -> None:
    """All files are there: the command that makes them count."""
    station = act.work.get(Station, delivery.station_id)
    if delivery.kind == FIRMWARE:
        version = release_of(act.work, delivery).version
        command = commands.order(act, station, "update", CLOSE_WITHIN_S, text=version)
    else:
        cfg = settings_of(act.work, delivery).cfg
        command = commands.order(act, station, "config", CLOSE_WITHIN_S, n=cfg)
    act.work.put(replace(delivery, state=CLOSING, number=0, command_id=command.id))


def due(act: Act, delivery: Delivery) -> File | None:
    """What is to be sent for a delivery now; None when nothing is, or when it went on without."""
    if delivery.state in UNDER_WAY and act.moment.at_ms - delivery.began_at_ms > LONGEST_S * 1000:
        fail(act, delivery, "too_long")
        return None
    step = _STEPS.get(delivery.state)
    return step(act, delivery) if step else None


def _begin(act: Act, delivery: Delivery) -> File | None:
    """Start, when nothing else is on its way to this station and the waves before are through."""
    others = errands.unfinished_deliveries(act.work, delivery.station_id)
    if delivery.kind == SETTINGS and any(id_ > delivery.id and kind == SETTINGS for id_, kind, _ in others):
        _end(act, delivery, CANCELLED, "newer_settings")
        return None
    if any(state in UNDER_WAY for _, _, state in others) or not _is_turn(act, delivery):
        return None
    station = act.work.get(Station, delivery.station_id)
    if not station.online:
        _wait_for(act, delivery, "away")
        return None
    return _from_start(act, replace(delivery, state=SENDING, began_at_ms=act.moment.at_ms), station)


def _from_start(act: Act, delivery: Delivery, station: Station) -> File:
    delivery = replace(
        delivery,
        place=0,
        offset=0,
        sent_bytes=0,
        sess=station.sess,
        moved_at_ms=act.moment.at_ms,
        total_bytes=sum(len(content) for _, content in contents(act.work, delivery)),
    )
    return _sent(act, delivery, take_number(act, station.id))


def _is_turn(act: Act, delivery: Delivery) -> bool:
    """Whether every delivery of earlier waves is done."""
    return delivery.rollout_id is None or not errands.is_before_wave(
        act.work, delivery.rollout_id, delivery.wave
    )


def _wait_for(act: Act, delivery: Delivery, why: str) -> None:
    """Wait for a station that is not there. Settings wait until it comes; an update has its time."""
    if delivery.state == WAITING and delivery.kind == SETTINGS:
        return
    if delivery.moved_at_ms == 0:
        act.work.put(replace(delivery, moved_at_ms=act.moment.at_ms))
    elif act.moment.at_ms - delivery.moved_at_ms > within_s(act.work, delivery) * 1000:
        fail(act, delivery, why)


def within_s(work: Work, delivery: Delivery) -> int:
    """How long the station may be away before the delivery has failed."""
    if delivery.rollout_id is None:
        return SETTINGS_WITHIN_S
    return work.get(Rollout, delivery.rollout_id).return_within_s


def _again(act: Act, delivery: Delivery) -> File | None:
    """The part in flight once more, where it may be lost; all from the start after a restart of the
    station.
    """
    station = act.work.get(Station, delivery.station_id)
    if not station.online:
        _wait_for(act, delivery, "went_away")
        return None
    if station.sess != delivery.sess:
        return _from_start(act, delivery, station)
    if not commands.unheard(act, station, delivery.sent_at_ms):
        return None
    if delivery.tries >= MOST_TRIES:
        fail(act, delivery, commands.NO_ANSWER)
        return None
    return _sent(act, delivery, delivery.number)


def _see_closed(act: Act, delivery: Delivery) -> None:
    """Go on when the closing command has ended."""
    assert delivery.command_id is not None, "what is closing has its command"
    command = act.work.get(Command, delivery.command_id)
    if command.state == DONE:
        act.work.put(replace(delivery, state=RETURNING, moved_at_ms=act.moment.at_ms))
    elif command.state in (FAILED, EXPIRED):
        fail(act, delivery, command.why or command.state, refused=command.state == FAILED)


def _see_returned(act: Act, delivery: Delivery) -> None:
    """Done when the station was welcomed with what it got; failed when it came back without it, or not at
    all.
    """
    station = act.work.get(Station, delivery.station_id)
    if not station.online or station.sess == delivery.sess:
        _wait_for(act, delivery, "not_back")
    elif _has_it(act, delivery, station):
        _end(act, delivery, DONE, "")
    else:
        fail(act, delivery, "came_back_without")


def _has_it(act: Act, delivery: Delivery, station: Station) -> bool:
    if delivery.kind == FIRMWARE:
        return station.fw == release_of(act.work, delivery).version
    held = of(act.work, act.rules.site, station.id).cfg_held
    return held >= settings_of(act.work, delivery).cfg


_STEPS: dict[str, Callable[[Act, Delivery], File | None]] = {
    WAITING: _begin,
    SENDING: _again,
    CLOSING: _see_closed,
    RETURNING: _see_returned,
}


def fail(act: Act, delivery: Delivery, why: str, *, refused: bool = False) -> None:
    """A delivery has failed: its rollout stops, as far as it has changed nothing yet. Settings that the
    station refused are not sent again.
    """
    _end(act, delivery, FAILED, why)
    if delivery.kind == SETTINGS and refused:
        act.work.put(replace(settings_of(act.work, delivery), refused=why))
    if delivery.rollout_id is not None:
        stop(act, delivery.rollout_id)


def stop(act: Act, rollout_id: int) -> list[int]:
    """Call off what a rollout has not finished sending; returns the stations. Those that have got the
    command to change over go on.
    """
    stopped = []
    for other in act.work.where(Delivery, "rollout_id", rollout_id):
        if other.state in (WAITING, SENDING):
            _end(act, other, CANCELLED, "")
            stopped.append(other.station_id)
    return stopped


def _end(act: Act, delivery: Delivery, state: str, why: str) -> None:
    act.work.put(replace(delivery, state=state, why=why[:64], number=0, ended_at_ms=act.moment.at_ms))
