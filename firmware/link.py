"""The station's connection to the broker: a part that is connected, subscribed and alive, or comes back.

    down -> firmware.opening: address, TLS, CONNECT, SUBSCRIBE -> LINK_UP            each step within a limit
    up -> silent, closed, garbled, slow, told to -> LINK_DOWN once -> firmware.ending: a pause -> down

`why` is the step that is under way, or what was wrong (the codes stand in `firmware.ending`); "" while all
is well. Rules: memory is bounded, whatever broker and network do; nothing waits without a limit; what is
published while the link is down is gone, for the core sends it again after the next welcome.
Only what a connection at work needs is here; what comes before and after is an overlay.
"""

import asyncio
import sys
from random import randint

from firmware import mqtt, signals
from firmware.clock import sleep_ms
from firmware.compat import const
from firmware.overlay import overlay

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from firmware.app import App

if sys.implementation.name == "micropython":
    from asyncio import core  # type: ignore[attr-defined]  # MicroPython's own

    def readable(sock: "Any") -> "Any":
        """Wait until `readinto` has something to say."""
        yield core._io_queue.queue_read(sock)  # noqa: SLF001 - as MicroPython's own streams wait

else:
    from firmware.linux.wire import readable  # type: ignore[assignment]  # the same for this Python

_OUTGOING_BYTES = const(1280)  # the largest frame up (1,024 bytes), its topic, and a few small packets
_IDS = const(15)  # so many PUBLISH may wait for their PUBACK: bits of one small integer


class Link:
    """The link of one station. `will` is `identity.will`; `ca` names the file with the certificate (DER) that
    the broker's is signed with, "" for no TLS.

    `times_ms`: a connection on which nothing was heard for so long is dead (also the keep-alive, and the time
    for a PUBACK); limit of each step of connecting; a connection that lasted so long makes failures
    forgotten; pauses: shortest, longest of the first, longest of all; time between two looks at all this.
    `resolve(host, port)`, where given, gives an address in place of the system; `chance(low, high)` draws
    the pauses.
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
        times_ms: "tuple[int, int, int, int, int, int, int]" = (10000, 8000, 60000, 500, 3000, 30000, 500),
        resolve: "Callable[[str, int], Any] | None" = None,
        chance: "Callable[[int, int], int]" = randint,
    ) -> None:
        self.why = ""
        self.is_up = False
        # for firmware.opening and firmware.ending
        self.given = (host, port, ca, resolve, station, password, will, chance)
        self.times_ms = times_ms
        self.address: "Any" = None
        self.tries = self.closed = 0  # failures in a row; those in which the broker closed
        self.told = self.last = ""  # faults posted since a connection lasted; how the last try ended
        self.next_ms = self.due_ms = self.up_ms = 0  # the next try; the limit of the step; up since
        # of the connection
        self.sockets: "list[Any]" = []  # the one in use is the last; with TLS, the bare one is before it
        self.broken = ""  # why it must end
        self.error: "Exception | None" = None  # what ended it
        # of the topics: up, down, states of the gateways
        self.prefixes: "Any" = overlay("firmware.opening", "prefixes", site, station)
        self.incoming = mqtt.Incoming()
        self._heard_ms = self._acked_ms = self._away_ms = 0
        self._number = self._unacked = 0  # last packet identifier; a bit for each that has no PUBACK yet
        self._tx = bytearray(_OUTGOING_BYTES)
        self._end = self._stuck = 0  # so much of it waits; so much TLS wants offered again as it was

    def cut(self, seconds: int) -> None:
        """Drop the connection without a word and stay away so long. 0: the network is new, try at once."""
        self._away_ms = seconds * 1000
        self.broken = "cut"

    def publish(self, leaf: str, payload: bytes, qos: int, retain: bool) -> None:
        """Send on up/<leaf>. Never raises, never waits: where it can't go out, the connection ends."""
        number = self._number % _IDS + 1 if qos else 0
        if not self.is_up or self.broken:
            return
        if self._unacked >> number & 1:  # neither that one nor any since was acknowledged
            self.broken = "no_puback"
        elif self._has_room(len(self.prefixes[0]) + len(leaf) + len(payload) + 7):
            self._end = mqtt.publish(self._tx, self._end, self.prefixes[0], leaf, payload, number, retain)
            self.flush()
            if number:
                self._number = number
                self._unacked |= 1 << number

    async def run(self, app: "App") -> None:
        """Connect, stay connected, come back: for ever."""
        task = None
        try:
            while True:
                app.check_in(self)
                now_ms = app.clock()
                if task is None:
                    if self.broken == "cut":
                        self.next_ms = now_ms + self._away_ms
                    self.broken = ""
                    if now_ms >= self.next_ms:
                        task = asyncio.create_task(self._live(app))
                elif task.done():
                    await task  # raises what is no fault of the network
                    task = None
                    overlay("firmware.ending", "ended", self, app)
                elif self._is_over(now_ms):
                    task.cancel()
                await sleep_ms(self.times_ms[6])
        finally:
            if task is not None:
                task.cancel()

    def _is_over(self, now_ms: int) -> bool:
        """Whether the connection must end now; keeps it alive where not."""
        if self.broken:
            return True
        if self.why:
            return now_ms >= self.due_ms
        if not self._unacked:
            self._acked_ms = now_ms
        silent_ms, dead_ms = now_ms - self._heard_ms, self.times_ms[0]
        if silent_ms >= dead_ms:
            self.broken = "broker_silent"
        elif now_ms - self._acked_ms >= dead_ms:
            self.broken = "no_puback"
        elif silent_ms >= dead_ms // 3:
            self.send(b"\xc0\x00")  # PINGREQ; all that comes down is of QoS 1, so who hears, has also sent
        self.flush()
        return False

    async def _live(self, app: "App") -> None:
        """One connection, from looking up the address to its end."""
        self._end = self._stuck = self._unacked = self._number = 0
        self._acked_ms = app.clock()
        try:
            # in no variable, which would keep the overlay for the life of the connection
            await overlay("firmware.opening", "opening", self, app)  # type: ignore[misc]
            while True:
                self.take(app, await self.packet(app))
        except asyncio.CancelledError:
            pass  # run() knows why
        except (OSError, ValueError, MemoryError) as error:
            self.error = error
        finally:
            while self.sockets:
                self.sockets.pop().close()
            if self.is_up:
                self.is_up = False
                app.post((signals.LINK_DOWN,))

    async def packet(self, app: "App") -> int:
        """The next packet of the broker: its first byte; the rest is in `incoming`."""
        while True:
            kind = self.incoming.next()
            if kind:
                self._heard_ms = app.clock()
                return kind
            self.flush()  # what the last ones gave rise to goes out together
            sock = self.sockets[-1]
            count = sock.readinto(self.incoming.room())
            if count is None:
                await readable(sock)
            elif count:
                self.incoming.took(count)
                await sleep_ms(0)  # however much comes, the others get their turn
            else:
                raise OSError(104)  # ECONNRESET: closed

    def take(self, app: "App", kind: int) -> None:
        """Take a packet of a connection that is up. A message goes to the core before it is acknowledged."""
        incoming = self.incoming
        view, number = incoming.view, incoming.id
        if kind == 0x40:  # PUBACK
            self._unacked &= ~(1 << number)
            self._acked_ms = self._heard_ms
        elif kind & 0xF0 == 0x30:  # PUBLISH
            event = signals.MESSAGE
            _, prefix, states = self.prefixes
            leaf = incoming.topic + len(prefix)
            if view[incoming.topic : leaf] != prefix:
                event = signals.HUB_STATE
                leaf = incoming.topic + len(states)
                if view[incoming.topic : leaf] != states:
                    event = ""  # none of the contract's
            if event:
                name = str(view[leaf : incoming.topic_end], "ascii")
                app.post((event, name, bytes(view[incoming.start : incoming.end])))
            if number:
                self.send(bytes((0x40, 2, number >> 8, number & 255)))
        elif kind != 0xD0:  # PINGRESP
            raise ValueError(kind)

    def send(self, packet: bytes) -> None:
        """Put a packet behind what waits; `flush` sends it."""
        if self._has_room(len(packet)):
            self._tx[self._end : self._end + len(packet)] = packet
            self._end += len(packet)

    def flush(self) -> bool:
        """Send what waits, as far as it goes now; whether all is out."""
        while self._end and not self.broken:
            upto = self._stuck or self._end
            try:
                sent = self.sockets[-1].write(self._tx, upto) or 0
            except (OSError, ValueError) as error:
                self.error = error
                self.broken = self.why or "broker_closed"
                break
            left = self._end - sent
            if left:
                self._tx[:left] = self._tx[sent : self._end]
            self._end = left
            self._stuck = upto - sent
            if self._stuck:
                break
        return not self._end

    def _has_room(self, size: int) -> bool:
        """Whether `size` bytes more can wait; where not, the network is too slow, and the connection ends."""
        if self._end + size > len(self._tx):
            self.flush()
            if self._end + size > len(self._tx) and not self.broken:
                self.broken = "link_slow"
        return not self.broken
