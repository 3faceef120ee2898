"""Station and hub find each other: connection, hello, welcome, gateways that come and go. An overlay.

Rules: one hello is outstanding; a new life of the hub is greeted; what was sent in vain, though the hub
lives, is counted, and set aside in the end.
"""

from firmware.identity import hello, state
from firmware.overlay import overlay
from firmware.station import AWAY, GREETING, OFFLINE, READY, REFUSED
from protocol.codec import decode
from protocol.errors import ProtocolError
from protocol.messages import U32

KEPT_ASIDE = 2


def link_up(station) -> None:
    """Connected, and subscribed."""
    _drop_link(station)
    station.publish("state", state(station.config, 1), True)
    greet(station, True)


def link_down(station) -> None:
    """The connection is gone."""
    _drop_link(station)
    _leave(station, OFFLINE, "offline")


def _drop_link(station) -> None:
    station.gateways = {}
    station.lights.forget_parts()
    if station.job and not station.job.is_whole:
        station.job = None


def _leave(station, where: int, why: str) -> None:
    """The hub can't be reached. A red that the person has not seen yet stays.

    The amber says that work is saved, so what is awaited is; the same code scanned after it is another piece.
    """
    station.state = where
    station.hello_due_ms = None
    if station.outbox.awaited() and station.make_durable(station.now_ms + station.config.verdict_ms):
        station.outbox.told_seq = station.outbox.seq
        why = "unsaved"
    if not station.panel.is_stuck:
        station.panel.trouble(why)


def greet(station, is_anew: bool) -> None:
    """Say hello; one is outstanding, repeated ever more slowly until a welcome comes."""
    outbox, config = station.outbox, station.config
    if is_anew:
        station.hellos = 0
    if outbox.seq > U32 // 2 and not len(outbox):  # the numbers would run out one day
        outbox.renumber()
    station.state = GREETING
    lights = station.lights
    station.publish("hello", hello(config, outbox.journal.inc, len(outbox), lights.rev, lights.epoch))
    station.hello_due_ms = station.now_ms + min(config.hello_ms << min(station.hellos, 8), config.retry_ms)
    station.hellos += 1


def hub_state(station, gateway: str, payload: bytes) -> None:
    """What a gateway says of itself, or its will. The hub is away for us when no gateway is on."""
    try:
        hub = decode("hub_state", payload)
    except ProtocolError:
        station.faults += 1
        return
    life, known = (hub.run, hub.epoch), station.gateways.get(gateway)
    if hub.on:
        station.gateways[gateway] = life
        if known == life:
            return
        if station.state == GREETING:  # the hello on its way may have been too early for this gateway
            soon_ms = station.now_ms + station.config.hello_ms // 4
            station.hello_due_ms = min(station.hello_due_ms, soon_ms)
        else:
            greet(station, True)
        return
    if known and not (known[1] == life[1] and known[0] > life[0]):
        del station.gateways[gateway]  # else it is the will of an earlier run, come late
    if not station.gateways and station.state != AWAY:
        _leave(station, AWAY, "away")


def wel(station, welcome) -> None:
    """Take the answer to a hello, a Wel."""
    if station.state != GREETING or welcome.sess != station.config.sess:
        return
    panel = station.panel
    station.hellos = 0
    station.utc_less_up_ms = welcome.t_ms - station.now_ms
    if not welcome.ok:
        station.state = REFUSED
        station.hello_due_ms = station.now_ms + station.config.retry_ms
        panel.trouble(welcome.why)
        return
    station.state = READY
    station.hello_due_ms = None
    station.job = None  # it may be open elsewhere by now; where it is open here, it comes again
    station.lights.begin(welcome.epoch)
    station.show_lights(welcome.rev, welcome.light)
    _count_try(station)
    station.sent_ms = None
    station.send_head()
    if panel.is_troubled and station.outbox.awaited() is None and not len(station.outbox.journal):
        panel.tell("", "s", "", panel.say("ready"))


def _count_try(station) -> None:
    """The hub lives, for it welcomed us: if the head had time to be answered, that sending has failed."""
    since_ms = station.tried_ms
    if since_ms is None or station.now_ms - since_ms < station.config.verdict_ms:
        return
    station.tries += 1
    station.tried_ms = None
    if station.tries < station.config.sendings:
        return
    head = station.outbox.head()
    try:
        station.outbox.take()
    except OSError as error:
        overlay("firmware.faults", "journal", station, error)
        return
    station.outbox.aside = (station.outbox.aside + [head.frame])[-KEPT_ASIDE:]
    station.forget_head()
    if head.due_ms is not None:  # a fault about a fault would never end
        text = "seq %d, %s" % (head.seq, station.name_of(head))
        overlay("firmware.faults", "fault", station, "event_set_aside", text)


def renumber(station) -> None:
    """The hub knows another event by the head's number: begin a new incarnation. Raises OSError."""
    station.outbox.renumber()
    station.card_seq = station.outbox.seq  # which of them are cards is not known any more
    station.forget_head()
    greet(station, True)
