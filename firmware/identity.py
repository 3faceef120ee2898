"""Who a station is, and its limits: what the core is told once, when it is made. An overlay.

Rule: nothing here changes while the station runs; a new configuration makes a new core.
"""

from collections import namedtuple

from protocol.codec import encode
from protocol.messages import U16, Hello, State, make

# sess: this power-up; uid: the chip's own id; caps, max_mg, e_mg, cfg as in the hello; lang: "en" or "zh".
# verdict_ms: a verdict later than this is late; hello_ms: first repetition of a hello; resend_ms: an event
# unanswered so long makes the station ask for the hub; retry_ms: longest time between hellos;
# sendings: an event that stays unanswered so often, though hellos are answered, is set aside;
# job_bytes: an order that takes more heap than this is not judged here, but waits for the hub
Config = namedtuple(
    "Config",
    (
        "station",
        "sess",
        "uid",
        "fw",
        "hw",
        "caps",
        "max_mg",
        "e_mg",
        "cfg",
        "lang",
        "verdict_ms",
        "hello_ms",
        "resend_ms",
        "retry_ms",
        "sendings",
        "job_bytes",
    ),
)
_NEEDED = ("station", "sess", "uid", "fw", "hw")
_DEFAULTS = {
    "caps": ("scan",),
    "max_mg": None,
    "e_mg": None,
    "cfg": 0,
    "lang": "en",
    "verdict_ms": 1500,
    "hello_ms": 2000,
    "resend_ms": 3000,
    "retry_ms": 30000,
    "sendings": 20,
    "job_bytes": 4096,
}


def configure(**given):
    """A Config from named values; station, sess, uid, fw and hw are needed. TypeError for a wrong name.

    >>> configure(station="bench-3", sess="a1", uid="7c9e", fw="0.1", hw="sim").verdict_ms
    1500
    """
    for name in _NEEDED:
        if name not in given:
            raise TypeError("expected a value for " + name + ", got none")
    for name in given:
        if name not in _NEEDED and name not in _DEFAULTS:
            raise TypeError(
                "expected one of " + " ".join(_NEEDED + tuple(sorted(_DEFAULTS))) + ", got " + name
            )
    values = dict(_DEFAULTS)
    values.update(given)
    return Config(**values)


def will(config) -> bytes:
    """The payload of the MQTT will, for up/state, retained: this power-up is gone."""
    return state(config, 0)


def state(config, on: int) -> bytes:
    """What up/state says of this power-up: `on` 1 here, 0 gone."""
    return encode(State(on, config.sess))


def hello(config, inc: int, queued: int, rev: int, epoch: "str | None") -> bytes:
    """The hello of a station with `queued` unanswered events that shows the lights `rev` of `epoch`."""
    said = make(
        Hello,
        sess=config.sess,
        inc=inc,
        uid=config.uid,
        fw=config.fw,
        hw=config.hw,
        caps=config.caps,
        queued=min(queued, U16),
        rev=max(rev, 0),
        cfg=config.cfg,
        max_mg=config.max_mg,
        e_mg=config.e_mg,
        epoch=epoch,
    )
    return encode(said)
