"""The same queue over the journal of the board: what was kept comes back after every power cut."""

from pathlib import Path
from typing import Any

from firmware.journal import Journal
from protocol.messages import U32
from tests.unit.firmware.conversation import Bench


class Watched(Journal):
    """A journal that shows what it was given to keep."""

    def __init__(self, folder: str, kept: list[bytes]) -> None:
        super().__init__(folder)
        self._kept_here = kept

    def keep(self, frame: bytes) -> None:
        """Keep, and show."""
        super().keep(frame)
        self._kept_here.append(frame)


def test_kept_events_come_first_after_a_power_cut(tmp_path: Path) -> None:
    """P-051, P-053, device failures 5 and 6."""
    sent: list[Any] = []
    kept: list[bytes] = []
    for power_up in range(5):
        bench = Bench(Watched(str(tmp_path), kept), sess=f"s{power_up}")
        for number in range(40):
            bench.scan(b"%d-%d" % (power_up, number))
    bench = Bench(Journal(str(tmp_path)), sess="s9")
    bench.connect()
    bench.welcome(sess="s9")
    for _ in range(200):
        event = bench.said("ev")[-1]
        sent.append((event.inc, event.seq))
        bench.answer(event.seq)
    assert [frame for leaf, frame, _, _ in bench.frames if leaf == "ev"] == kept
    assert len(set(sent)) == 200
    assert len(bench.station.outbox) == 0
    assert bench.shown[-1] == "All 200 checked"


def test_a_conflict_renumbers_what_is_on_flash(tmp_path: Path) -> None:
    """P-044."""
    bench = Bench(Journal(str(tmp_path)))
    for number in range(300):
        bench.scan(b"%d" % number)
    bench.ready()
    before = bench.journal.inc
    bench.answer(bench.said("ev")[-1].seq, "bad", "seq_conflict")
    bench = Bench(Journal(str(tmp_path))).ready()
    codes = []
    for _ in range(300):
        event = bench.said("ev")[-1]
        assert event.inc == bench.journal.inc != before
        codes.append(event.c)
        bench.answer(event.seq)
    assert codes == [str(number) for number in range(300)]


def test_numbers_on_flash_never_run_out(tmp_path: Path) -> None:
    """P-054."""
    journal = Journal(str(tmp_path))
    journal.next_seq = U32 // 2 + 2
    journal.reserve(0)
    bench = Bench(Journal(str(tmp_path))).ready()
    bench.scan()
    bench.answer(bench.said("ev")[-1].seq)
    bench.gateway(run=2)
    bench.welcome()
    bench.scan()
    assert bench.said("ev")[-1].seq < 100
