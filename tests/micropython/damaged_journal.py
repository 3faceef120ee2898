"""A journal on a flash that lies: flipped bits, files cut short, foreign files, no room. Failure 20.
Failure 20.

micropython -X heapsize=2m tests/micropython/damaged_journal.py

What must hold: damage is counted, what is whole is still there in order, no number repeats, nothing raises at
a start.
"""

# ruff: noqa: PTH102, PTH106, PTH107, PTH116, PTH123, PTH208, RUF005, SIM105, T201, UP031
# MicroPython has no pathlib and no contextlib, and it answers by print.

import os

from firmware.journal import Journal

MOST_BYTES = 8192


def frame_of(seq):
    return b'{"k":"scan","seq":%d,"c":"%s"}' % (seq, b"4" * (150 + seq))


def filled(folder, frames=30):
    """A journal with frames 1 to `frames` kept, over two segments; numbers reserved up to 640."""
    remove_all(folder)
    os.mkdir(folder)
    journal = Journal(folder, MOST_BYTES)
    assert journal.damaged == 0
    for _ in range(10):
        journal.reserve(64)
    for seq in range(1, frames + 1):
        journal.keep(frame_of(seq))
    return journal


def remove_all(path):
    try:
        names = os.listdir(path)
    except OSError:
        try:
            os.remove(path)
        except OSError:
            pass
        return
    for name in names:
        remove_all(path + "/" + name)
    os.rmdir(path)


def drained(journal):
    frames = []
    while len(journal):
        frame = journal.first()
        if frame is not None:
            frames.append(frame)
            journal.drop()
    return frames


def changed(path, change):
    with open(path, "rb") as file:
        content = bytearray(file.read())
    content = change(content)
    with open(path, "wb") as file:
        file.write(content)


def flipped(at, bit):
    def change(content):
        content[at] ^= 1 << bit
        return content

    return change


def try_flipped_records(folder):
    """One flipped bit costs one event at most, wherever it is."""
    filled(folder)
    size = os.stat(folder + "/kept/1")[6]
    whole = [frame_of(seq) for seq in range(1, 31)]
    tried = 0
    for at in list(range(0, 400, 7)) + [size - 170, size - 3, size - 1]:
        flip = flipped(at, at % 8)
        changed(folder + "/kept/1", flip)
        copy_of_numbers = read(folder + "/numbers0"), read(folder + "/numbers1")
        journal = Journal(folder, MOST_BYTES)
        assert journal.damaged == 1, (at, journal.damaged)
        assert len(journal) == 29
        found = [journal.first()]
        assert len(found) == 1
        changed(folder + "/kept/1", flip)
        assert (read(folder + "/numbers0"), read(folder + "/numbers1")) == copy_of_numbers, (
            "a start writes nothing"
        )
        tried += 1
    changed(folder + "/kept/1", flipped(40, 3))
    journal = Journal(folder, MOST_BYTES)
    journal.keep(frame_of(31))
    assert drained(journal) == whole[1:] + [frame_of(31)]
    return tried


def read(path):
    with open(path, "rb") as file:
        return file.read()


def try_damage_behind_the_back(folder):
    """What becomes unreadable while the station runs is skipped and counted, the rest goes out."""
    journal = filled(folder)
    changed(folder + "/kept/1", flipped(10, 0))
    changed(folder + "/kept/2", lambda content: content[:300])
    assert journal.damaged == 0
    found = drained(journal)
    assert found[0] == frame_of(2) and len(found) < 29
    assert journal.damaged == 30 - len(found)
    journal.keep(frame_of(99))
    assert drained(journal) == [frame_of(99)]


def try_cut_short(folder):
    """A file that lost its end loses the events in it, and no others; the next ones find a place."""
    tried = 0
    for length in (0, 1, 5, 6, 7, 200, 1000):
        filled(folder)
        changed(folder + "/kept/2", lambda content, length=length: content[:length])
        journal = Journal(folder, MOST_BYTES)
        assert journal.first() == frame_of(1)
        before = len(journal)
        journal.keep(frame_of(50))
        found = drained(journal)
        assert found[-1] == frame_of(50) and len(found) == before + 1
        assert found[:-1] == [frame_of(seq) for seq in range(1, before + 1)]
        tried += 1
    return tried


def try_lost_numbers(folder):
    """Failure 6: one copy lost skips, both lost begin a new incarnation; no pair (inc, seq) comes twice."""
    for lost in ("0", "1", "01"):
        for damage in (flipped(5, 1), flipped(9, 7), lambda content: content[:7], None):
            inc = filled(folder).inc
            for side in lost:
                path = folder + "/numbers" + side
                if damage:
                    changed(path, damage)
                else:
                    os.remove(path)
            journal = Journal(folder, MOST_BYTES)
            assert len(journal) == 30
            assert journal.damaged == (len(lost) if damage or len(lost) == 1 else 0)
            assert journal.inc != inc if len(lost) == 2 else journal.inc == inc
            first = journal.reserve(64)
            assert journal.inc != inc or first >= 641, (lost, first)
            healed = Journal(folder, MOST_BYTES)
            healed.reserve(64)
            assert Journal(folder, MOST_BYTES).damaged == 0


def try_foreign_files(folder):
    """A folder full of noise: it starts, it says so, it works."""
    filled(folder)
    noise = bytes([(n * 37 + n // 251) & 255 for n in range(5000)])
    for name in ("1", "2"):
        changed(folder + "/kept/" + name, lambda _content: noise)
    with open(folder + "/kept/notes.txt", "wb") as file:
        file.write(noise)
    journal = Journal(folder, MOST_BYTES)
    assert journal.damaged == 2 and len(journal) == 0 and not journal.is_full
    assert journal.first() is None
    journal.keep(frame_of(1))
    assert drained(Journal(folder, MOST_BYTES)) == [frame_of(1)]


def try_full(folder):
    """Full is said before, raised if not heard, and an answered segment makes room again."""
    journal = filled(folder)
    seq = 30
    while not journal.is_full:
        seq += 1
        journal.keep(frame_of(seq))
    try:
        while True:
            journal.keep(frame_of(seq + 1))
            seq += 1
    except OSError:
        pass
    kept = len(journal)
    assert kept == seq
    while journal.is_full:
        journal.first()
        journal.drop()
    journal.keep(frame_of(500))
    found = drained(journal)
    assert found[-1] == frame_of(500) and found[-2] == frame_of(seq)
    return kept


def check(folder):
    """All of it in a folder of any file system; returns what is to be printed."""
    tried = try_flipped_records(folder)
    try_damage_behind_the_back(folder)
    cut = try_cut_short(folder)
    try_lost_numbers(folder)
    try_foreign_files(folder)
    return "flips %d cut short %d full at %d" % (tried, cut, try_full(folder))


if __name__ == "__main__":
    from tests.micropython.cut_flash import Flash, formatted, mounted  # MicroPython's alone

    with mounted(Flash(formatted(32)), "/flash"):
        print(check("/flash/data"))
