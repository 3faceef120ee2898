"""Journal and slots on a file system of CPython. littlefs, damage, power cuts: tests/micropython."""

import errno
import os
from pathlib import Path

import pytest

from firmware import journal as journals
from firmware import segments
from firmware.journal import Journal
from firmware.slots import Slots


def frames_of(journal: Journal) -> list[bytes]:
    found = []
    while len(journal):
        frame = journal.first()
        assert frame is not None
        found.append(frame)
        journal.drop()
    return found


def break_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is written fails when it shall be made durable, after all its bytes went out."""

    def fail(_number: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", fail)
    monkeypatch.setattr(journals, "_fsync", fail)


def test_a_failed_write_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Device failure 20."""
    journal = Journal(str(tmp_path))
    journal.keep(b"one")
    with monkeypatch.context() as broken:
        break_writes(broken)
        with pytest.raises(OSError, match="broken"):
            journal.keep(b"two")
        assert len(journal) == 1
        assert journal.damaged
    journal.keep(b"three")
    assert frames_of(Journal(str(tmp_path))) == [b"one", b"three"]


def test_a_failed_first_write_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Device failure 20."""
    journal = Journal(str(tmp_path))
    with monkeypatch.context() as broken:
        break_writes(broken)
        with pytest.raises(OSError, match="broken"):
            journal.keep(b"one")
    assert len(journal) == 0
    assert journal.first() is None
    assert len(Journal(str(tmp_path))) == 0


def test_a_flash_that_takes_no_numbers_gives_a_life_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Device failure 6: what can't be made durable is of an incarnation that no start will find again."""
    journal = Journal(str(tmp_path))
    inc = journal.inc
    given = {(inc, journal.reserve(64))}
    with monkeypatch.context() as broken:
        break_writes(broken)
        for _ in range(3):
            first = journal.reserve(64)
            assert (journal.inc, first) not in given
            given.add((journal.inc, first))
        assert journal.inc != inc
    again = Journal(str(tmp_path))
    first = again.reserve(64)
    assert (again.inc, first) not in given


def test_no_number_repeats_over_restarts(tmp_path: Path) -> None:
    """Device failure 6."""
    firsts = [Journal(str(tmp_path)).reserve(64) for _ in range(5)]
    assert firsts == [1, 65, 129, 193, 257]


def test_a_new_incarnation_goes_on_counting(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    journal.reserve(64)
    incs = {journal.inc} | {journal.renew() for _ in range(20)}
    assert len(incs) == 21
    assert 0 not in incs
    again = Journal(str(tmp_path))
    assert (again.inc, again.reserve(64)) == (journal.inc, 65)


def test_frames_in_ram_are_one_at_most(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    for number in range(200):
        journal.keep(b"%03d" % number * 50)
    assert not any(isinstance(value, bytes) for value in vars(journal).values())
    assert len(frames_of(journal)) == 200
    assert not list((tmp_path / "kept").iterdir())


def test_an_answer_costs_no_write(tmp_path: Path) -> None:
    """The rule of the wear: only the last answer of a segment removes it."""
    journal = Journal(str(tmp_path))
    for number in range(10):
        journal.keep(b"%03d" % number * 50)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    for _ in range(9):
        journal.drop()
    assert before == {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    assert len(Journal(str(tmp_path))) == 10  # they come back; the hub has their answers
    assert journal.first() == b"009" * 50


def test_dropping_from_an_empty_journal_does_nothing(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    journal.drop()
    assert len(journal) == 0


def test_a_renumbering_that_fails_leaves_the_old_frames(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    for number in range(40):
        journal.keep(b"%03d" % number * 60)
    journal.first()
    journal.drop()

    def change(frame: bytes) -> bytes:
        if frame.startswith(b"030"):
            raise ValueError("not to be read")
        return frame + b"!"

    with pytest.raises(ValueError, match="not to be read"):
        journal.renumber(change)
    assert frames_of(journal) == [b"%03d" % number * 60 for number in range(1, 40)]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["kept", "numbers0", "numbers1"]


def test_a_renumbering_may_make_frames_longer(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    for number in range(60):
        journal.keep(b"%03d" % number * 60)
    journal.renumber(lambda frame: frame + b"-renumbered")
    assert len(journal) == 60
    journal.keep(b"newest")
    found = frames_of(Journal(str(tmp_path)))
    assert found == [b"%03d" % number * 60 + b"-renumbered" for number in range(60)] + [b"newest"]


def test_wear_is_counted_over_restarts(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path))
    for _ in range(30):
        journal.keep(b"frame")
    journal.reserve(64)
    assert Journal(str(tmp_path)).writes == journal.writes >= 31


def test_a_start_writes_nothing(tmp_path: Path) -> None:
    Journal(str(tmp_path)).keep(b"frame")
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    Journal(str(tmp_path))
    assert before == {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}


def test_frames_of_the_longest_fit_to_the_last(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path), 8192)
    count = 0
    while not journal.is_full:
        journal.keep(b"x" * segments.FRAME_BYTES)
        count += 1
    assert count == 6  # three of 1,030 bytes in each segment of 4,096
    assert len(frames_of(journal)) == 6


def test_slots_keep_the_newest_whole_copy(tmp_path: Path) -> None:
    """Device failure 26: a calibration record is kept twice."""
    path = str(tmp_path / "calibration")
    slots = Slots(path)
    assert slots.load() is None
    assert slots.damaged == 0
    for record in (b"first", b"second", b"third"):
        slots.save(record)
        assert Slots(path).load() == record
        assert Slots(path).damaged == 0
    newest = max(
        (tmp_path / "calibration0", tmp_path / "calibration1"), key=lambda file: file.read_bytes()[4]
    )
    newest.write_bytes(newest.read_bytes()[:-1])
    slots = Slots(path)
    assert slots.load() == b"second"
    assert slots.damaged == 1
    slots.save(b"fourth")
    assert Slots(path).load() == b"fourth"
    assert Slots(path).damaged == 0


def test_slots_that_are_both_lost_say_so(tmp_path: Path) -> None:
    path = str(tmp_path / "numbers")
    Slots(path).save(b"record")
    for side in "01":
        (tmp_path / f"numbers{side}").write_bytes(os.urandom(14))
    slots = Slots(path)
    assert slots.load() is None
    assert slots.damaged == 2
