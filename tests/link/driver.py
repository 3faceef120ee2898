"""A link under a pretend app, on either Python. Prints what it posts, a line of JSON each.

    driver.py '{"host": "127.0.0.1", "port": 1883}'        keywords of Link, and below what the test sets

`addresses`: what looking up gives one after the other: an address, "fail" or "hang"; the last goes on.
`offset_ms`: the uptime at the start. `chance`: "low" draws the shortest pause always.
The payload of a message on dn/cmd is an order, see `App.post`. As the real app does, a part that fails is
reported and started again.
"""

import asyncio
import gc
import json
import sys

from firmware.clock import Uptime, sleep_ms
from firmware.link import Link

LOOKED_UP = []


def say(*event):
    line = json.dumps([item.decode() if isinstance(item, bytes) else item for item in event]) + "\n"
    sys.stdout.write(line)
    if hasattr(sys.stdout, "flush"):
        sys.stdout.flush()


class App:
    """What Link needs of the app, and the core's part: state and hello at the start, events on verdicts."""

    def __init__(self, offset_ms):
        self._uptime = Uptime()
        self._offset_ms = offset_ms
        self.link = None
        self.hog = []
        self.kept = []

    def clock(self):
        return self._uptime() + self._offset_ms

    def check_in(self, part):
        assert part is self.link

    def post(self, event):
        if event[0] == "link_down":
            self.hog = []
        if len(event[-1]) < 400:
            say(*event)
        else:
            say(event[0], event[1], len(event[2]))
        if event[0] == "link_up":
            self.link.publish("state", b'{"on":1,"sess":"a1"}', 1, True)
            self.link.publish("hello", b'{"sess":"a1"}', 1, False)
        elif event[0] == "message" and event[1] == "ans":
            self.link.publish("ev", event[2], 1, False)
        elif event[0] == "message" and event[1] == "cmd":
            self._obey(event[2].decode().split(" "))

    def _obey(self, order):
        """cut SECONDS; flood COUNT QOS: publish so many large ones; heap: how much is taken.

        hog: leave no kilobyte of the heap until the link is down; fill BYTES: leave so much, for good.
        """
        if order[0] == "cut":
            self.link.cut(int(order[1]))
        elif order[0] == "flood":
            for _ in range(int(order[1])):
                self.link.publish("ev", b"x" * 1000, int(order[2]), False)
        elif order[0] == "hog":
            try:
                while True:
                    self.hog.append(bytearray(1024))
            except MemoryError:
                pass
        elif order[0] == "fill":
            gc.collect()
            while gc.mem_free() > int(order[1]):
                self.kept.append(bytearray(200))
            say("filled", gc.mem_free())
        elif order[0] == "heap":
            gc.collect()
            say("heap", gc.mem_alloc() if hasattr(gc, "mem_alloc") else 0)


def looking_up(addresses):
    """A resolver that gives these, one after the other."""

    async def resolve(host, port):
        address = addresses.pop(0) if len(addresses) > 1 else addresses[0]
        say("looked_up", host, address)
        if address == "hang":
            await sleep_ms(600000)
        if address == "fail":
            raise OSError(-2)
        if sys.implementation.name == "micropython":
            from firmware.wire import resolve as system
        else:
            from firmware.linux.wire import resolve as system
        return await system("127.0.0.1", int(address))

    return resolve


async def main(given):
    app = App(given.pop("offset_ms", 0))
    addresses = given.pop("addresses", None)
    if addresses:
        given["resolve"] = looking_up(addresses)
    if given.pop("chance", "") == "low":
        given["chance"] = lambda low, high: low
    given["times_ms"] = tuple(given["times_ms"])
    for name, value in (("site", "main"), ("station", "bench-1"), ("password", "secret")):
        given.setdefault(name, value)
    app.link = link = Link(will=b'{"on":0,"sess":"a1"}', **given)
    while True:
        try:
            await link.run(app)
        except Exception as error:  # noqa: BLE001 - as the app does
            app.hog = []
            say("stumbled", repr(error))
        await sleep_ms(10)


asyncio.run(main(json.loads(sys.argv[1])))
