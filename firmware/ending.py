"""What was wrong when a connection to the broker has ended; when to try again. An overlay of `firmware.link`.

The codes, which are those of the fault that is posted when two tries in a row end alike, each once until a
connection lasted:

    no_address no_broker broker_closed broker_silent    network or broker are in the way
    no_ca tls_refused tls_expired tls_clock tls_host    TLS: no certificate to check by; the broker's is of
                                                        someone else, over, not begun (by our clock), misnamed
    no_connack bad_login broker_refused broker_busy     CONNECT
    no_suback not_allowed                               SUBSCRIBE
    no_puback link_slow bad_packet no_memory            at any time
    duplicate                                           closed again and again: another board has this name

Rule: a station that is without its broker for a night fills no queue with it.
"""

from firmware import signals
from firmware.compat import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from firmware.app import App
    from firmware.link import Link

_CLOSED = const(3)  # so many connections closed by the broker one after the other are no accident


def ended(link: "Link", app: "App") -> None:
    """A connection, or a try for one, has ended: report what goes on being wrong, and set the pause."""
    link.why = why = _code(link)
    if why == "cut":
        return
    now_ms = app.clock()
    _, _, stable_ms, least_ms, first_ms, most_ms, _ = link.times_ms
    if link.up_ms and now_ms - link.up_ms >= stable_ms:
        link.tries = link.closed = 0
        link.told = link.last = ""
    link.up_ms = 0
    link.closed = link.closed + 1 if why == "broker_closed" else 0
    if link.closed >= _CLOSED:
        link.why = why = link.last = "duplicate"
    if why == link.last and why not in link.told:
        link.told += why
        app.post((signals.FAULT, why, "%s:%d %s" % (link.given[0], link.given[1], link.error or "")))
    link.last = why
    link.next_ms = now_ms + link.given[7](least_ms, min(most_ms, first_ms << link.tries))
    link.tries = min(link.tries + 1, 16)


def _code(link: "Link") -> str:
    """What ended it, as exactly as is known."""
    why, error = link.broken or link.why or "broker_closed", link.error
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in (12, 16)):
        return "no_memory"  # ENOMEM, and what MicroPython makes of mbedTLS's -16
    if why == "tls_refused":  # mbedTLS and OpenSSL each say it their way
        text = str(error)
        if "expired" in text:
            return "tls_expired"
        if "future" in text or "not yet" in text:
            return "tls_clock"
        if "Common Name" in text or "mismatch" in text:
            return "tls_host"
    if isinstance(error, ValueError) and why in ("broker_closed", "no_connack", "no_suback"):
        return "bad_packet"
    return why
