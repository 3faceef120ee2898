"""What the link takes of a board's heap: printed as JSON. Run by MicroPython alone.

`live`: of a made link, its buffers included; `message`: what one message of 100 bytes leaves behind as
garbage, its payload included; `answer`: one that is answered by an event of 300 bytes.
"""

import gc
import json
import sys
from asyncio import core

import firmware.clock
import firmware.compat
import firmware.overlay
import firmware.signals
import protocol.codec

SHARED = (core, firmware, protocol)  # what the rest of the station needs anyway

# The table of names grows in large steps. Take one now, so that it is not charged to the link.
names = 0
allocated = gc.mem_alloc()
while gc.mem_alloc() - allocated < 1000:
    gc.collect()
    allocated = gc.mem_alloc()
    hasattr(gc, f"name_{names}")
    names += 1

gc.collect()
before = gc.mem_alloc()
from firmware.link import Link  # noqa: E402

link = Link("192.168.1.10", 1883, "main", "bench-1", "x" * 32, b'{"on":0,"sess":"a1"}')
gc.collect()
live = gc.mem_alloc() - before


class App:
    payload = None

    def clock(self):
        return 1000

    def post(self, event):
        if self.payload is not None:
            link.publish("ev", self.payload, 1, False)


class Sock:
    def write(self, buffer, count):
        return count


def packet(topic, payload):
    body = bytes((0, len(topic))) + topic + b"\x00\x09" + payload
    return bytes((0x32, len(body) & 127 | 128, len(body) >> 7)) + body


def garbage(app, data):
    """Bytes allocated a message, of 200."""
    link.sockets.append(Sock())
    link.is_up = True
    link.prefixes = (b"pb/1/main/s/bench-1/up/", b"pb/1/main/s/bench-1/dn/", b"pb/1/main/hub/state/")
    gc.collect()
    gc.disable()
    allocated = 0
    for _ in range(20):
        start = gc.mem_alloc()
        room = link.incoming.room()
        room[: len(data)] = data
        link.incoming.took(len(data))
        start = gc.mem_alloc()
        link.take(app, link.incoming.next())
        link.flush()
        allocated += gc.mem_alloc() - start
        link._unacked = 0
    gc.enable()
    return allocated // 20


app = App()
down = packet(b"pb/1/main/s/bench-1/dn/ans", b"x" * 100)
found = {"live": live, "message": garbage(app, down)}
app.payload = b"y" * 300
found["answer"] = garbage(app, down)
sys.stdout.write(json.dumps(found) + "\n")
