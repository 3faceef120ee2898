"""The station's connection to the broker: a part that connects, subscribes, keeps alive and comes back.

    address, TCP, TLS, CONNECT .. CONNACK, SUBSCRIBE .. SUBACK -> LINK_UP     each within a time limit
    silent, closed, garbled, too slow, told to -> LINK_DOWN once -> a pause by chance -> address

`why` is the step that is under way, or what was wrong: the code of the fault that is posted when two tries in
a row end there, each once until a connection lasted. "" while all is well.

    no_address no_broker broker_closed broker_silent    network or broker are in the way
    no_ca tls_refused tls_clock                         TLS: no certificate to check by; refused; wrong clock
    no_connack bad_login broker_refused broker_busy     CONNECT
    no_suback not_allowed                               SUBSCRIBE
    no_puback link_slow bad_packet no_memory            at any time
    duplicate                                           closed again and again: another has this name

Rules: memory is bounded, whatever broker and network do; nothing waits without a limit; what the core
publishes while the link is down is gone, for the core sends it again after the next welcome.
"""

import asyncio
import sys
import time
from random import randint

from firmware import mqtt, signals
from firmware.clock import sleep_ms
from firmware.overlay import overlay

if sys.implementation.name == "micropython":
    from firmware import wire
else:
    from firmware.linux import wire  # type: ignore[no-redef]  # the same, for this Python

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from firmware.app import App

_OUTGOING_BYTES = 1280  # the largest frame up (1,024 bytes), its topic, and a few small packets
_IDS = 15  # so many PUBLISH may wait for their PUBACK: bits of one small integer
_CLOSED = 3  # so many connections closed by the broker, one after the other, are no accident
_ANEW = 3  # after so many failures an address is looked up again
_CONNACKS = ("", "broker_refused", "broker_refused", "broker_busy", "bad_login", "bad_login")


class Link:
    """The link of one station. `will` is `identity.will`; `ca` names the file with the certificate (DER) that
    the broker's is signed with, "" for no TLS.

    `dead_ms`: a connection on which nothing was heard for so long is dead; also the keep-alive and the time
    for a PUBACK, and a third of it between pings. `step_ms`: limit of each step of connecting. `pauses_ms`:
    shortest, longest of the first, longest of all. `stable_ms`: a connection that lasted so long makes
    failures forgotten. `resolve(host, port)` gives an address; `chance(low, high)` draws the pauses.
    """

    def __init__(
        self,
        host: str,
        port: int,
        site: str,
        station: str,
        password: str,
        will: bytes,
        ca: str = "",
        dead_ms: int = 10000,
        step_ms: int = 8000,
        pauses_ms: "tuple[int, int, int]" = (500, 3000, 30000),
        stable_ms: int = 60000,
        resolve: "Callable[[str, int], Any]" = wire.resolve,
        chance: "Callable[[int, int], int]" = randint,
    ) -> None:
        self.why = ""
        self.is_up = False
        self._host, self._port, self._ca = host, port, ca
        self._dead_ms, self._step_ms, self._pauses_ms, self._stable_ms = (
            dead_ms,
            step_ms,
            pauses_ms,
            stable_ms,
        )
        self._resolve, self._chance = resolve, chance
        made: "Any" = overlay(
            "firmware.opening", "opening", site, station, password, will, (dead_ms + 999) // 1000
        )
        self._connect, self._subscribe, self._up, self._down, self._states = made
        self._incoming = mqtt.Incoming()
        self._tx = bytearray(_OUTGOING_BYTES)
        self._at = self._end = self._stuck = 0  # what of it is still to be sent; what TLS wants offered again
        self._app: "App | None" = None
        self._address: "Any" = None
        self._sockets: "list[Any]" = []  # the connection; below it, with TLS, the bare one
        self._broken = ""  # why the connection must end
        self._told = self._last = ""
        self._detail: object = ""
        self._tries = self._closed = self._away_ms = 0
        self._next_ms = self._due_ms = self._up_ms = self._heard_ms = self._pinged_ms = self._acked_ms = 0
        self._number = self._unacked = 0
        self._is_corked = False

    def cut(self, seconds: int) -> None:
        """Drop the connection without a word, and stay away for so long."""
        self._away_ms = seconds * 1000
        self._broken = "cut"

    def hurry(self) -> None:
        """The network is there again: wait no longer than a first pause."""
        self._tries = 0
        if self._app:
            self._next_ms = min(self._next_ms, self._app.clock() + self._chance(*self._pauses_ms[:2]))

    def publish(self, leaf: str, payload: bytes, qos: int, retain: bool) -> None:
        """Send on up/<leaf>. Never raises, never waits: where it can't go out, the connection ends."""
        if self._app is None or not self.is_up or self._broken:
            return
        number = self._number % _IDS + 1 if qos else 0
        if self._unacked >> number & 1:  # its last use was not acknowledged, and all since then
            self._broken = "no_puback"
        elif self._has_room(mqtt.publish_size(self._up, leaf, payload)):
            if number:
                self._number = number
                if not self._unacked:
                    self._acked_ms = self._app.clock()
                self._unacked |= 1 << number
            self._end = mqtt.publish(self._tx, self._end, self._up, leaf, payload, number, retain)
            self._flush()

    async def run(self, app: "App") -> None:
        """Connect, stay connected, come back: for ever."""
        self._app = app
        task = None
        try:
            while True:
                app.check_in(self)
                now_ms = app.clock()
                if self._away_ms:
                    self._next_ms, self._away_ms = now_ms + self._away_ms, 0
                if task is None:
                    if now_ms >= self._next_ms:
                        task = asyncio.create_task(self._live(app))
                elif task.done():
                    await task  # raises what is no fault of the network
                    task = None
                    self._end_try(app, now_ms)
                elif self._is_over(now_ms):
                    task.cancel()
                await sleep_ms(min(self._dead_ms // 20, 500))
        finally:
            if task is not None:
                task.cancel()

    def _is_over(self, now_ms: int) -> bool:
        """Whether the connection must end now; keeps it alive where not."""
        if self.why and not self._broken:
            return now_ms >= self._due_ms
        if self._broken:
            self.why = self._broken
        elif now_ms - self._heard_ms >= self._dead_ms:
            self.why = "broker_silent"
        elif self._unacked and now_ms - self._acked_ms >= self._dead_ms:
            self.why = "no_puback"
        else:
            if now_ms - self._pinged_ms >= self._dead_ms // 3:
                self._pinged_ms = now_ms
                self._send(b"\xc0\x00")
            self._flush()
        return bool(self.why)

    def _end_try(self, app: "App", now_ms: int) -> None:
        """A connection, or a try for one, has ended: report what goes on being wrong, and pause."""
        if self._up_ms and now_ms - self._up_ms >= self._stable_ms:
            self._tries = self._closed = 0
            self._told = self._last = ""
        self._up_ms = 0
        if self.why == "cut":
            return
        self._closed = self._closed + 1 if self.why == "broker_closed" else 0
        if self._closed >= _CLOSED:
            self.why = self._last = "duplicate"
        if self.why == self._last and self.why not in self._told:
            self._told += self.why
            app.post((signals.FAULT, self.why, "%s:%d %s" % (self._host, self._port, self._detail)))
        self._last = self.why
        least_ms, first_ms, most_ms = self._pauses_ms
        self._next_ms = now_ms + self._chance(least_ms, min(most_ms, first_ms << self._tries))
        self._tries = min(self._tries + 1, 16)

    async def _live(self, app: "App") -> None:
        """One connection, from looking up the address to its end."""
        self._broken = self._detail = ""
        try:
            sock = await self._open(app)
            while True:
                count = sock.readinto(self._incoming.room())
                if count is None:
                    await wire.readable(sock)
                    continue
                if not count:
                    raise OSError(104, "closed")
                self._incoming.took(count)
                self._take_all(app)
                await sleep_ms(0)  # whatever comes, the others get their turn
        except asyncio.CancelledError:
            pass  # run() knows why
        except (OSError, ValueError, MemoryError) as error:
            self._explain(error)
        finally:
            for sock in self._sockets:
                sock.close()
            self._sockets = []
            if self.is_up:
                self.is_up = False
                app.post((signals.LINK_DOWN,))

    async def _open(self, app: "App") -> "Any":
        """Connect and say CONNECT; returns the connection."""
        self._step(app, "no_address")
        await self._look_up(app)
        self._step(app, "no_broker")
        sock = wire.open_connection(self._address)
        self._sockets = [sock]
        await wire.writable(sock)
        self._incoming.forget()
        if sock.readinto(self._incoming.room()) is not None:  # raises what is wrong with the connection
            raise OSError(104, "closed")
        if self._ca:
            self._step(app, "no_ca")
            authority = _content(self._ca)
            self._step(app, "tls_refused")
            sock = wire.secure(sock, authority, self._host)
            self._sockets.append(sock)
        self._at = self._stuck = self._unacked = 0
        self._end = len(self._connect)
        self._tx[: self._end] = self._connect
        while not self._is_written():
            await wire.writable(sock)
        self._step(app, "no_connack")
        return sock

    async def _look_up(self, app: "App") -> None:
        """Find the broker's address, at first and after every few failures; a known one does until then."""
        if self._address is None or self._tries % _ANEW == _ANEW - 1:
            try:
                self._address = await self._resolve(self._host, self._port)
            except OSError:
                if self._address is None:
                    raise
            app.check_in(self)  # on a chip nothing else ran meanwhile

    def _step(self, app: "App", code: str) -> None:
        """The next step of connecting begins; `code` is what is wrong should it fail."""
        self.why = code
        self._due_ms = app.clock() + self._step_ms

    def _explain(self, error: Exception) -> None:
        """Make `why` as exact as what happened."""
        self._detail = error
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == 12):  # ENOMEM
            self.why = "no_memory"
        elif self.why == "tls_refused":
            if time.gmtime()[0] < 2026:
                self.why = "tls_clock"
        elif isinstance(error, ValueError) and self.why in ("", "no_connack", "no_suback"):
            self.why = "bad_packet"
        elif not self.why:
            self.why = "broker_closed"

    def _take_all(self, app: "App") -> None:
        """Take all packets that are there; what they give rise to goes out together."""
        incoming = self._incoming
        self._is_corked = True
        while True:
            kind = incoming.next()
            if not kind:
                break
            self._heard_ms = app.clock()
            if kind == mqtt.PUBACK:
                self._unacked &= ~(1 << incoming.id)
                self._acked_ms = self._heard_ms
            elif kind & 0xF0 == mqtt.PUBLISH:
                self._take_message(app)
            elif kind != mqtt.PINGRESP:
                self._take_answer(app, kind)
        self._is_corked = False
        self._flush()

    def _take_answer(self, app: "App", kind: int) -> None:
        """The broker has let us in, or our subscription, or not."""
        incoming = self._incoming
        if self.why != ("no_connack" if kind == mqtt.CONNACK else "no_suback"):
            raise ValueError("packet 0x%02x" % kind)
        first, second = incoming.view[incoming.start], incoming.view[incoming.start + 1]
        if kind == mqtt.SUBACK:
            if first > 2 or second > 2:
                self.why = "not_allowed"
                raise OSError(13, "subscription refused")
            self.why = ""
            self._rise(app)
        elif second:
            self.why = _CONNACKS[second] if second < len(_CONNACKS) else _CONNACKS[1]
            raise OSError(13, "connection refused, %d" % second)
        else:
            self._step(app, "no_suback")
            self._send(self._subscribe)

    def _rise(self, app: "App") -> None:
        if not self.is_up:
            self.is_up = True
            self._up_ms = self._pinged_ms = app.clock()
            app.post((signals.LINK_UP,))

    def _take_message(self, app: "App") -> None:
        """Hand a message to the core, then acknowledge it."""
        if self.why == "no_connack":
            raise ValueError("message before CONNACK")
        self._rise(app)  # a message before SUBACK: the subscription holds
        incoming = self._incoming
        topic = bytes(incoming.view[incoming.topic : incoming.topic_end])
        if incoming.is_cut:
            if "frame_too_long" not in self._told:
                self._told += "frame_too_long"
                app.post((signals.FAULT, "frame_too_long", str(topic[-32:], "ascii")))
        elif topic.startswith(self._down):
            leaf = str(topic[len(self._down) :], "ascii")
            app.post((signals.MESSAGE, leaf, bytes(incoming.view[incoming.start : incoming.end])))
        elif topic.startswith(self._states):
            gateway = str(topic[len(self._states) :], "ascii")
            app.post((signals.HUB_STATE, gateway, bytes(incoming.view[incoming.start : incoming.end])))
        if incoming.id:
            self._send(bytes((mqtt.PUBACK, 2, incoming.id >> 8, incoming.id & 255)))

    # what goes out

    def _send(self, packet: bytes) -> None:
        if self._has_room(len(packet)):
            self._tx[self._end : self._end + len(packet)] = packet
            self._end += len(packet)
            self._flush()

    def _has_room(self, size: int) -> bool:
        """Whether `size` bytes more can wait to be sent; where not, the connection ends."""
        if self._end + size > len(self._tx):
            self._is_corked = False
            self._flush()
            left = self._end - self._at
            self._tx[:left] = self._tx[self._at : self._end]
            self._stuck = max(0, self._stuck - self._at)
            self._at, self._end = 0, left
            if left + size > len(self._tx):
                self._broken = self._broken or "link_slow"
        return not self._broken

    def _flush(self) -> None:
        """Send what waits, as far as it goes."""
        if not self._is_corked and self._end:
            try:
                self._is_written()
            except (OSError, ValueError) as error:
                self._detail = error
                self._broken = "broker_closed"

    def _is_written(self) -> bool:
        """Send what waits; whether all is out. TLS wants what it could not send offered again as it was."""
        while self._at < self._end:
            upto = self._stuck or self._end
            sent = self._sockets[-1].write(self._tx, self._at, upto - self._at) or 0
            self._at += sent
            if self._at < upto:
                self._stuck = upto
                return False
            self._stuck = 0
        self._at = self._end = 0
        return True


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
