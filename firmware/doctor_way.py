"""The doctor's checks of the way to the hub: Wi-Fi, broker, hub. The station itself goes it.

Rule: each takes the Bench and gives whether it is well (None: not tried) and what to say.
"""
# ruff: noqa: PLC0415 - the modules of a chip are there only on a board

import asyncio
import time

from firmware.app import App
from firmware.clock import Uptime, sleep_ms
from firmware.composition import compose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from firmware.doctor import Bench, Outcome

_WEAK_DBM = -75
_JOIN_MS = 15000
_SURE_MS = 3000  # what the chip says of a failure sooner may be about an earlier try
_HUB_MS = 20000
_TRIES = 2
_READY = 2  # firmware.station.READY
_JOIN_ADVICE = {
    201: "no such network here: check its name, and that it is 2.4 GHz",
    202: "the password is wrong",
    203: "the access point refused: is it full, or does it want WPA3 only?",
    204: "the handshake timed out: too far away, or a wrong password",
}
_LINK_ADVICE = {
    "no_address": "its name is not known here: check `host`, or give its address in numbers",
    "no_broker": "nothing answers there: is the hub running, and does it listen on this network and port?",
    "no_ca": "the certificate file that `ca` names is not on the board",
    "tls_refused": "the broker's certificate is not signed by `ca`",
    "tls_host": "the broker's certificate is for another name than `host`",
    "tls_expired": "the broker's certificate has expired: make a new one",
    "tls_clock": "the broker's certificate begins later than the board's clock, which starts in 2000",
    "no_connack": "something answers, but no broker: check `port`",
    "bad_login": "name or password are wrong: make a new one with `pickbench station add`",
    "broker_refused": "the broker refuses this station",
    "broker_busy": "the broker is busy: try again",
    "not_allowed": "the broker does not let this station listen: is `site` right?",
    "broker_closed": "the broker closed the connection: is another board using this station's name?",
    "duplicate": "another board uses this station's name",
    "no_suback": "the broker took the login and then closed: is another board using this station's name?",
    "no_puback": "the broker acknowledges nothing: is it overloaded?",
    "link_slow": "the network is too slow for what the station sends",
    "bad_packet": "what answers does not speak MQTT 3.1.1: check `port`",
    "no_memory": "too little heap is free for the connection",
    "broker_silent": "the broker fell silent: is the network overloaded?",
}


def wifi(bench: "Bench") -> "Outcome":
    """One of the networks takes the board in, with a signal that will do."""
    if not bench.config.get("wifi"):
        return (None, "needs a configuration" if bench.why else "not in config.json")
    import network

    bench.is_online = False
    wlan = network.WLAN(network.STA_IF)
    said = ""
    for name, password in bench.config["wifi"]:
        wlan.active(False)
        wlan.active(True)
        wlan.connect(name, password)
        clock = Uptime()
        while not wlan.isconnected() and clock() < _JOIN_MS:
            if clock() > _SURE_MS and wlan.status() in _JOIN_ADVICE:
                break
            time.sleep(0.1)
        bench.is_online = wlan.isconnected()
        if bench.is_online:
            dbm = wlan.status("rssi")
            said = "%s, %s, %d dBm" % (name, wlan.ifconfig()[0], dbm)
            return (False, said + ": weak; move the access point nearer") if dbm < _WEAK_DBM else (True, said)
        said += "%s%s: %s" % (
            "; " if said else "",
            name,
            _JOIN_ADVICE.get(wlan.status(), "no answer within 15 s"),
        )
    return False, said


def broker(bench: "Bench") -> "Outcome":
    """Both checks of the way to the hub are one conversation; the hub's is kept for its own line."""
    if bench.why or not bench.is_online:
        return None, "needs a configuration" if bench.why else "needs the Wi-Fi"
    where = "%s:%d" % (bench.config["host"], bench.config["port"])
    why, bench.welcome = asyncio.run(_greet(bench))
    if why:
        return False, "%s: %s" % (where, _LINK_ADVICE.get(why, why))
    return True, "%s takes this station in%s" % (where, ", with TLS" if bench.config["ca"] else "")


def hub(bench: "Bench") -> "Outcome":
    """The hub welcomes this station."""
    return bench.welcome


class _Ears:
    """A face that keeps the last text."""

    def __init__(self) -> None:
        self.text = ""

    def show(self, text: str) -> None:
        """Keep what the display would show."""
        self.text = text

    def lamp(self, colour: str, mode: str) -> None:
        """Nobody looks."""

    def sound(self, name: str) -> None:
        """Nobody listens."""

    def pixels(self, rows: object) -> None:
        """Nobody looks."""


async def _greet(bench: "Bench") -> "tuple[str, Outcome]":
    """The station itself, without its parts, as far as its welcome.

    Gives why there is no link, or "", and the outcome for the hub.
    """
    import machine

    face = _Ears()
    app: "Any" = App(bench.home)
    compose(app, bench.config, face, machine.unique_id().hex())
    task = asyncio.create_task(app.run([app.link]))
    start = app.clock()
    up_ms = None
    why = ""
    try:
        while app.clock() - start < _HUB_MS and app.core.state != _READY:
            if app.link.is_up and up_ms is None:
                up_ms = app.clock()
            why = app.link.why or why
            if app.link.tries >= _TRIES:
                break
            await sleep_ms(20)
        if app.core.state == _READY:
            return "", (True, "welcomed within %d ms" % (app.clock() - (up_ms or start)))
        if up_ms is None:
            return why or "no_broker", (None, "needs the broker")
        return "", (False, "no welcome within %d s; the station shows: %s" % (_HUB_MS // 1000, face.text))
    finally:
        task.cancel()
