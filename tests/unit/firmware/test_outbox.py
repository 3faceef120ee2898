"""What a person was told is saved is saved: kept before it is said, sent first after a power cut."""

from typing import Any

from firmware import signals
from firmware.outbox import Outbox, read
from firmware.ram_journal import RamJournal
from protocol.codec import decode
from protocol.messages import U32
from tests.unit.firmware.conversation import Bench, Hub


def _codes(frames: list[bytes]) -> list[Any]:
    return [decode("ev", frame).c for frame in frames]  # type: ignore[union-attr]


def test_what_is_done_while_away_is_kept_before_saved_is_said() -> None:
    """P-051, device failure 5: a journal that fails leaves no "saved" on the display."""
    bench = Bench()
    bench.scan(b"1")
    assert (_codes(bench.journal._frames), bench.shown[-1]) == (["1"], "Saved, checked later")
    bench.journal.is_broken = True
    bench.scan(b"2")
    assert (bench.refusals, bench.lamp, bench.shown[-1]) == (
        ["memory_fault"],
        ("r", "b"),
        "Memory fault, NOT taken",
    )
    assert _codes(bench.unanswered()[:1]) == ["1"]
    assert [type(decode("ev", frame)).__name__ for frame in bench.unanswered()] == ["Scan", "Fault"]


def test_a_broken_journal_is_reported_once() -> None:
    """P-052, device failure 20."""
    bench = Bench()
    bench.journal.is_broken = True
    for _ in range(30):
        bench.scan()
    assert (len(bench.refusals), len(bench.station.outbox)) == (30, 1)
    bench.journal.is_broken = False
    bench.scan(b"good")
    bench.ready()
    assert bench.said("ev")[-1].code == "journal"
    bench.answer(bench.said("ev")[-1].seq, "info")
    assert bench.said("ev")[-1].c == "good"


def test_what_stays_unanswered_is_kept_before_the_person_is_told_so() -> None:
    """P-051."""
    bench = Bench().ready()
    bench.scan(b"1")
    bench.now_ms += 200
    bench.scan(b"2")
    bench.wait(1299)
    assert len(bench.journal) == 0
    bench.wait(1)
    assert (_codes(bench.journal._frames), bench.shown[-1]) == (["1"], "No answer yet, set aside")
    bench.wait(200)
    assert _codes(bench.journal._frames) == ["1", "2"]
    bench.answer(1)
    bench.answer(2)
    assert (len(bench.journal), len(bench.station.outbox)) == (0, 0)
    assert [event.seq for event in bench.said("ev")] == [1, 2], "moved to the journal, it is not sent twice"


def test_verdicts_in_time_cost_no_flash() -> None:
    bench = Bench().ready()
    for seq in range(1, 65):
        bench.scan()
        bench.answer(seq)
    assert bench.journal.writes == 1, "only the block of numbers"


def test_what_can_t_be_kept_at_the_deadline_is_said_and_stays_in_the_queue() -> None:
    """P-052."""
    bench = Bench().ready()
    bench.journal.is_broken = True
    bench.scan(b"1")
    bench.wait(1500)
    assert (bench.lamp, bench.shown[-1]) == (("a", "s"), "No answer, NOT saved, keep the piece")
    bench.wait(200)
    bench.answer(1, "fail", "wrong_item")
    assert (bench.lamp[0], bench.shown[-1]) == ("r", "1: said")
    assert bench.said("ev")[-1].code == "journal"


def test_kept_events_come_first_after_a_power_cut_byte_for_byte() -> None:
    """P-053, device failure 5."""
    bench = Bench()
    codes = [b"4006381333931", b"\xff\x00", b"X%YES", b'"\\\x1d']
    for code in codes:
        bench.scan(code)
    bench.do(signals.BUTTON, "confirm", 4)
    kept = list(bench.journal._frames)
    after = Bench(bench.journal, sess="s2")
    after.now_ms = 5
    after.scan(b"new")
    after.connect()
    assert after.said("hello")[-1].queued == 6
    after.welcome(sess="s2")
    for _ in range(6):
        after.answer(after.said("ev")[-1].seq)
    sent = [frame for leaf, frame, _, _ in after.frames if leaf == "ev"]
    assert sent[:5] == kept
    assert after.said("ev")[-1].c == "new"
    assert len(after.station.outbox) == 0


def test_a_late_answer_after_a_power_cut_names_its_item() -> None:
    """P-061."""
    bench = Bench()
    bench.scan(b"4006381333931")
    after = Bench(bench.journal).ready()
    after.answer(1, "fail", "wrong_item", snd="bad")
    assert (after.lamp, after.sounds[-1], after.shown[-1]) == (("r", "s"), "bad", "006381333931: said")


def test_a_conflict_numbers_journal_and_ram_anew() -> None:
    """P-044."""
    hub = Hub(lambda event: "pass")
    earlier = Bench().ready()
    earlier.scan(b"old")
    hub.take("ev", earlier.frames[-1][1], 0)
    bench = Bench(capacity=200)
    for number in range(100):
        bench.scan(b"%d" % number)
    bench.ready()
    for code in (b"a", b"b", b"a"):
        bench.scan(code)
    sent = 0
    while len(bench.station.outbox):
        leaf, frame, _, _ = bench.frames[sent]
        sent += 1
        for answer_leaf, answer in hub.take(leaf, frame, bench.now_ms):
            bench.do(signals.MESSAGE, answer_leaf, answer)
    new = [event for (inc, _), event in hub.events.items() if inc == 2]
    assert [event.c for event in new] == [str(number) for number in range(100)] + ["a", "b", "a"]
    assert [event.re for event in new[-3:]] == [None, None, new[-3].seq]
    assert len({event.seq for event in new}) == 103


def test_a_journal_that_can_t_renumber_is_not_hammered() -> None:
    """P-044, P-052: it is tried again with the next overdue answer."""
    bench = Bench()
    bench.scan(b"1")
    bench.ready()
    bench.journal.is_broken = True
    bench.answer(1, "bad", "seq_conflict")
    assert bench.state == "ready"
    assert len(bench.said("hello")) == 1
    bench.journal.is_broken = False
    bench.wait(3000)
    bench.welcome()
    bench.answer(bench.said("ev")[-1].seq, "bad", "seq_conflict")
    bench.welcome()
    assert (bench.said("ev")[-1].inc, bench.said("ev")[-1].c) == (bench.journal.inc, "1")


def test_numbers_never_run_out() -> None:
    """P-054: long before the last one a new incarnation begins, at a moment when nothing is unanswered."""
    bench = Bench(RamJournal(first=U32 // 2)).ready()
    bench.scan(b"1")
    bench.answer(bench.said("ev")[-1].seq)
    bench.scan(b"2")
    assert bench.station.outbox.seq == U32 // 2 + 1
    bench.gateway(run=2)
    assert bench.said("hello")[-1].inc == 1, "an unanswered event may be with the hub under its number"
    bench.welcome()
    bench.answer(bench.said("ev")[-1].seq)
    bench.gateway(run=3)
    assert bench.said("hello")[-1].inc == 2
    bench.welcome()
    bench.scan(b"3")
    assert (bench.said("ev")[-1].inc, bench.said("ev")[-1].seq) == (2, 1)
    bench.answer(1)
    assert bench.lamp == ("g", "s")


def test_a_kept_frame_that_can_t_be_read_is_set_aside() -> None:
    """P-045, device failure 34: an event of another firmware blocks nothing."""
    journal = RamJournal()
    journal.keep(b'{"k":"dance","inc":1,"seq":4}')
    bench = Bench(journal).ready()
    for _ in range(20):
        while bench.state == "ready":
            bench.wait(100)
        bench.welcome()
    assert bench.station.outbox.aside == [b'{"k":"dance","inc":1,"seq":4}']
    assert bench.said("ev")[-1].text == "seq 4, ?"


def test_few_events_are_in_ram() -> None:
    """P-051: more unanswered events than RAM is meant for go to the journal."""
    bench = Bench(capacity=100).ready()
    for number in range(30):
        bench.scan(b"%d" % number)
        assert len(bench.station.outbox.ram) <= 13
    assert _codes(bench.unanswered()) == [str(number) for number in range(30)]
    bench.gateway(on=0)
    bench.scan(b"30")
    assert len(bench.journal) == 31


def test_an_entry_is_read_back_as_it_was() -> None:
    outbox = Outbox(RamJournal())
    bench = Bench()
    bench.station.outbox = outbox
    bench.scan(b"\xff", aim="]E0")
    bench.do(signals.BUTTON, "call", 3)
    entries = [read(frame) for frame in outbox.journal._frames]  # type: ignore[attr-defined]
    assert [(e.seq, e.inc, e.code, e.aim, e.due_ms) for e in entries] == [
        (1, 1, b"\xff", "]E0", 0),
        (2, 1, None, None, 0),
    ]
