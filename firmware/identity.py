"""Who a station is, and its time limits: what the core is told once, when it is made.

Rule: nothing here changes while the station runs; a new configuration makes a new core.
"""

from collections import namedtuple

from protocol.codec import encode
from protocol.messages import Hello, State, make

# sess: this power-up; uid: the chip's own id; caps, max_mg, e_mg, cfg as in the hello; lang: "en" or "zh".
# verdict_ms: a verdict later than this is late; hello_ms: first repetition of a hello; resend_ms: an event
# unanswered so long makes the station ask for the hub; retry_ms: longest time between hellos;
# sendings: an event that stays unanswered so often, though hellos are answered, is set aside
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
    return encode(State(0, config.sess))


def hello(config, inc: int, queued: int, lights):
    """The Hello of a station with `queued` unanswered events that shows `lights`."""
    return make(
        Hello,
        sess=config.sess,
        inc=inc,
        uid=config.uid,
        fw=config.fw,
        hw=config.hw,
        caps=config.caps,
        queued=queued,
        rev=max(lights.rev, 0),
        cfg=config.cfg,
        max_mg=config.max_mg,
        e_mg=config.e_mg,
        epoch=lights.epoch,
    )
