"""What a station says about itself: faults, and telemetry now and then. An overlay of the core."""

from firmware.labels import printable
from firmware.outbox import MOST_IN_RAM
from firmware.station import OFFLINE
from protocol.codec import encode
from protocol.messages import U16, Fault, Tele, make


def fault(station, code: str, text) -> None:
    """Report a fault; nobody waits for its answer. Where there is no room it is only counted.

    `text` may be the error itself: it is put into words here.
    """
    station.faults += 1
    if len(station.outbox.ram) < MOST_IN_RAM:
        station.enqueue(Fault, (printable(code, 32) or "fault", printable(str(text), 120)), ())


def journal(station, error: OSError) -> None:
    """The journal failed. Said once, until it works again: faults would fill the queue."""
    if not station.is_journal_broken:
        station.is_journal_broken = True
        fault(station, "journal", str(error))


def telemetry(station, rssi, heap, live_mg, temp_c, wear=None) -> None:
    """Tell how the station is; None for what the device can't say."""
    if station.state == OFFLINE:
        return
    told = {"rssi": rssi, "heap": heap, "live_mg": live_mg, "temp_c": temp_c, "wear": wear}
    tele = make(Tele, queue=min(len(station.outbox), U16), faults=station.faults, **told)
    station.panel.act("publish", "tele", encode(tele), 0, False)
