"""Damaged streams of packets through the reader, the same on every Python: prints what came of them.

fuzz_packets.py SEED ROUNDS
"""

import sys

from firmware.mqtt import Incoming


class Chance:
    """The same numbers on every Python."""

    def __init__(self, seed):
        self._state = seed

    def __call__(self, below):
        self._state = (self._state * 1103515245 + 12345) & 0x3FFFFFFF
        return (self._state >> 8) % below


def stream(chance):
    """Packets as a broker sends them, some damaged, some too long, some nothing but noise."""
    made = bytearray()
    for _ in range(1 + chance(6)):
        kind = chance(8)
        if kind < 4:
            number = bytes((0, 1 + chance(255))) if kind & 1 else b""
            body = b"\x00\x04d/an" + number + bytes(chance(256) for _ in range(chance(90)))
            if chance(20) == 0:
                body += bytes(3000)
            size = bytes((len(body) & 127 | 128, len(body) >> 7)) if len(body) > 127 else bytes((len(body),))
            made += bytes((0x32 if kind & 1 else 0x30,)) + size + body
        else:
            made += (b"\x20\x02\x00\x00", b"\x40\x02\x00\x07", b"\x90\x04\x00\x01\x01\x01", b"\xd0\x00")[
                kind - 4
            ]
    for _ in range(chance(4)):
        made[chance(len(made))] = chance(256)
    return bytes(made) if chance(9) else bytes(chance(256) for _ in range(200))


def read(incoming, data, chance):
    """Feed the data in pieces; what came out, as text."""
    told = []
    try:
        while data:
            room = incoming.room()
            count = min(len(room), len(data), 1 + chance(64))
            room[:count] = data[:count]
            data = data[count:]
            incoming.took(count)
            kind = incoming.next()
            while kind:
                told.append(f"{kind:x}:{incoming.id}:{incoming.end - incoming.start}")
                assert incoming.start <= incoming.end
                kind = incoming.next()
    except ValueError:
        told.append("error")
    return " ".join(told)


def main(seed, rounds):
    chance = Chance(seed)
    incoming = Incoming()
    size = len(incoming.view)
    for _ in range(rounds):
        incoming.forget()
        sys.stdout.write(read(incoming, stream(chance), chance) + "\n")
        assert len(incoming.view) == size


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
