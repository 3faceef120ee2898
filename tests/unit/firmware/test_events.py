"""Events on their way: one at a time, unchanged, in order, each once."""

import pytest

from firmware import signals
from firmware.ram_journal import RamJournal
from firmware.signals import Reading
from protocol.codec import decode
from tests.unit.firmware.conversation import Bench, Hub


def test_one_event_is_on_the_wire_at_a_time() -> None:
    """P-040."""
    bench = Bench().ready()
    for code in (b"1", b"2", b"3"):
        bench.scan(code)
    assert [event.c for event in bench.said("ev")] == ["1"]
    bench.answer(1)
    assert [event.c for event in bench.said("ev")] == ["1", "2"]
    bench.answer(2)
    bench.answer(3)
    assert [event.c for event in bench.said("ev")] == ["1", "2", "3"]
    assert len(bench.station.outbox) == 0


def test_a_card_goes_as_any_code_known_to_the_station_or_not() -> None:
    """P-130."""
    bench = Bench().ready()
    for seq, code in enumerate(("D%WEB-1042.2", "Z%ALL", "X%CALL", "K%9"), start=1):
        bench.scan(code.encode())
        bench.answer(seq)
    assert [event.c for event in bench.said("ev")] == ["D%WEB-1042.2", "Z%ALL", "X%CALL", "K%9"]


def test_an_unanswered_event_goes_out_again_unchanged_after_a_welcome() -> None:
    """P-041."""
    bench = Bench().ready()
    bench.scan()
    bench.now_ms = 5000
    bench.do(signals.LINK_DOWN)
    bench.now_ms = 9000
    bench.ready()
    first, second = [payload for leaf, payload, _, _ in bench.frames if leaf == "ev"]
    assert first == second


def test_an_event_unanswered_for_long_makes_the_station_ask_for_the_hub() -> None:
    """P-041: a welcome shows that the hub lives, and the event goes out again."""
    bench = Bench().ready()
    bench.scan()
    bench.wait(2999)
    assert bench.state == "ready"
    bench.wait(1)
    assert bench.state == "greeting"
    bench.welcome()
    assert [event.seq for event in bench.said("ev")] == [1, 1]


def test_only_its_own_answer_takes_an_event_out() -> None:
    """P-042. Device failure 13."""
    bench = Bench().ready()
    bench.scan()
    for seq, inc in ((2, None), (1, 2), (999, 1)):
        bench.answer(seq, inc=inc)
        assert len(bench.station.outbox) == 1
        assert bench.lamp == ("w", "b")
    bench.answer(1, inc=1)
    assert len(bench.station.outbox) == 0
    bench.answer(1, inc=1)
    assert bench.lamp == ("g", "s")


def test_a_seq_is_given_out_once_also_over_a_restart() -> None:
    """P-043."""
    numbers = RamJournal()
    seqs = []
    for _ in range(3):
        bench = Bench(numbers).ready()
        for _ in range(100):
            bench.scan()
            seqs.append(bench.said("ev")[-1].seq)
            bench.answer(seqs[-1])
    assert len(set(seqs)) == 300
    assert seqs == sorted(seqs)


def test_a_conflict_makes_a_new_incarnation_and_nothing_is_lost() -> None:
    """P-044: a station whose numbers were set back meets events the hub knows with other content."""
    hub = Hub(lambda event: "pass")
    for number in range(1, 4):
        earlier = Bench(RamJournal(first=number)).ready()
        earlier.scan(b"old %d" % number)
        hub.take("ev", earlier.frames[-1][1], 0)
    bench = Bench(RamJournal(first=1)).ready()
    for code in (b"a", b"b", b"a"):
        bench.scan(code)
    sent = 0
    while len(bench.station.outbox):
        leaf, frame, _, _ = bench.frames[sent]
        sent += 1
        for answer_leaf, answer in hub.take(leaf, frame, bench.now_ms):
            bench.do(signals.MESSAGE, answer_leaf, answer)
    new = [event for (inc, _), event in hub.events.items() if inc == 2]
    assert [event.c for event in new] == ["a", "b", "a"]
    assert [event.re for event in new] == [None, None, new[0].seq]
    assert (new[0].sess, new[0].aim) == ("s1", "]E0")
    assert [event.up_ms for event in new] == [0, 0, 0]
    assert len({event.seq for event in new} | {1, 2, 3}) == 6


def test_an_event_that_is_never_answered_is_set_aside_and_reported() -> None:
    """P-045."""
    bench = Bench().ready()
    bench.scan(b"poison")
    bench.scan(b"good")
    for _ in range(20):
        assert bench.said("ev")[-1].c == "poison"
        while bench.state == "ready":
            bench.wait(100)
        bench.welcome()
    assert bench.said("ev")[-1].c == "good"
    assert [decode("ev", frame).c for frame in bench.station.outbox.aside] == ["poison"]  # type: ignore[union-attr]
    bench.answer(2)
    report = bench.said("ev")[-1]
    assert (report.code, report.text) == ("event_set_aside", "seq 1, poison")
    bench.answer(report.seq, "info")
    assert len(bench.station.outbox) == 0


def test_sendings_that_met_no_hub_do_not_count() -> None:
    """P-045: a hub that is away for a day costs no event."""
    bench = Bench().ready()
    bench.scan(b"kept")
    for _ in range(50):
        bench.wait(60000)
        bench.do(signals.LINK_DOWN)
        bench.connect()
    bench.welcome()
    assert bench.said("ev")[-1].c == "kept"
    assert bench.station.outbox.aside == []


def test_an_event_that_kills_the_link_each_time_is_set_aside_too() -> None:
    """P-045: a broker that cuts the line at the frame must not block the queue for ever."""
    bench = Bench().ready()
    bench.scan(b"poison")
    for _ in range(20):
        bench.wait(2000)
        bench.do(signals.LINK_DOWN)
        bench.ready()
    assert len(bench.station.outbox.aside) == 1


def test_welcomes_in_quick_succession_set_nothing_aside() -> None:
    """P-045: an answer gets the time it needs before a sending counts as failed."""
    bench = Bench().ready()
    bench.scan(b"kept")
    for run in range(2, 60):
        bench.now_ms += 20
        bench.gateway(run=run)
        bench.welcome()
    assert bench.station.outbox.aside == []


def test_a_fault_about_a_fault_never_ends_so_there_is_none() -> None:
    """P-045."""
    bench = Bench().ready()
    bench.do(signals.FAULT, "scale", "no data")
    for _ in range(20):
        while bench.state == "ready":
            bench.wait(100)
        bench.welcome()
    assert len(bench.station.outbox) == 0


def test_a_full_queue_refuses_visibly() -> None:
    """P-046."""
    bench = Bench(capacity=3)
    for code in (b"1", b"2", b"3"):
        bench.scan(code)
    assert bench.refusals == []
    for refused in (
        lambda: bench.scan(b"4"),
        lambda: bench.do(signals.BUTTON, "confirm", 1),
        lambda: bench.do(signals.WEIGH, Reading(1, 1, 0, 1, 1, "stable", 0, 8, 1)),
    ):
        bench.refusals.clear()
        refused()
        assert (bench.refusals, bench.lamp, bench.sounds[-1]) == (["queue_full"], ("r", "b"), "bad")
        assert bench.shown[-1] == "Memory full, NOT taken"
    assert len(bench.station.outbox) == 3
    bench.ready()
    bench.answer(1)
    bench.scan(b"5")
    assert len(bench.station.outbox) == 3


def test_faults_never_keep_people_from_working() -> None:
    """P-046: what nobody did waits in a small place of its own, and is only counted when that is full."""
    bench = Bench()
    for _ in range(40):
        bench.do(signals.FAULT, "scale", "no data")
    assert (len(bench.station.outbox), bench.station.faults) == (12, 40)
    bench.scan()
    assert (bench.refusals, len(bench.journal)) == ([], 13)


@pytest.mark.parametrize(
    ("code", "c", "x"),
    [
        (b"4006381333931", "4006381333931", None),
        (b"010400638133393121A\x1d10B", "010400638133393121A\x1d10B", None),
        (b'"\\' * 128, '"\\' * 128, None),
        (b"~" * 256, "~" * 256, None),
        ("中".encode(), None, "e4b8ad"),
        (b"\x00", None, "00"),
        (b"a\n", None, "610a"),
        (b"\x1d" * 256, None, "1d" * 256),
        (b"\xff" * 256, None, "ff" * 256),
    ],
)
def test_any_code_finds_its_way(code: bytes, c: str | None, x: str | None) -> None:
    """P-047."""
    bench = Bench(sess="s" * 32)
    bench.connect()
    bench.welcome(sess="s" * 32)
    bench.scan(code, aim="]Q1", src=255)
    event = bench.said("ev")[-1]
    assert (event.c, event.x, event.aim, event.src) == (c, x, "]Q1", 255)


@pytest.mark.parametrize(
    ("code", "why"), [(b"", "code_empty"), (b"1" * 257, "code_too_long"), (b"\xff" * 4096, "code_too_long")]
)
def test_an_impossible_code_is_refused_visibly_and_reported(code: bytes, why: str) -> None:
    """P-047."""
    bench = Bench().ready()
    bench.scan(code, src=2)
    assert (bench.refusals, bench.lamp) == ([why], ("r", "b"))
    assert [(event.code, event.text) for event in bench.said("ev")] == [
        (why, f"{len(code)} bytes from scanner 2")
    ]


@pytest.mark.parametrize("aim", ["", "]", "]E0x", "中中中"])
def test_a_strange_aim_identifier_is_left_out(aim: str) -> None:
    bench = Bench().ready()
    bench.scan(aim=aim)
    assert bench.said("ev")[-1].aim is None


def test_what_happens_while_the_hub_is_away_says_so() -> None:
    """P-048, P-063."""
    bench = Bench()
    bench.scan(b"offline")
    bench.connect()
    bench.scan(b"greeting")
    bench.welcome()
    bench.scan(b"ready")
    bench.gateway(on=0)
    bench.scan(b"away")
    assert (bench.lamp, bench.sounds[-1], bench.shown[-1]) == (
        ("a", "s"),
        "attention",
        "Saved, checked later",
    )
    bench.gateway(run=2)
    bench.welcome()
    for seq in (1, 2, 3, 4):
        bench.answer(seq)
    assert {event.c: event.h for event in bench.said("ev")} == {
        "offline": 1,
        "greeting": None,
        "ready": None,
        "away": 1,
    }


def test_a_second_scan_of_an_unanswered_code_names_the_first() -> None:
    """P-049: nobody was told anything about it yet, so that the person scans the same piece again."""
    bench = Bench().ready()
    for code in (b"1", b"2", b"1", b"1"):
        bench.scan(code)
    for seq in (1, 2, 3, 4):
        bench.answer(seq)
    bench.scan(b"1")
    assert [event.re for event in bench.said("ev")] == [None, None, 1, 1, None]


def test_a_scan_after_saved_is_another_piece() -> None:
    """P-049: whoever was told "saved", "no answer" or "away" has put the piece away."""
    bench = Bench().ready()
    bench.scan(b"1")
    bench.wait(1600)
    bench.scan(b"1")
    bench.scan(b"1")
    bench.gateway(on=0)
    bench.scan(b"1")
    bench.scan(b"1")
    bench.gateway(run=2)
    bench.welcome()
    for seq in range(1, 6):
        bench.answer(seq)
    events = {event.seq: event.re for event in bench.said("ev")}
    assert events == {1: None, 2: None, 3: 2, 4: None, 5: None}


@pytest.mark.parametrize("is_linked", [True, False])
def test_what_is_awaited_is_in_the_journal_before_the_hub_is_told_away(is_linked: bool) -> None:
    """P-051: the display says that work is saved."""
    bench = Bench().ready()
    bench.scan(b"1")
    assert len(bench.journal) == 0
    if is_linked:
        bench.gateway(on=0)
    else:
        bench.do(signals.LINK_DOWN)
    assert (bench.lamp, len(bench.journal)) == (("a", "s"), 1)


def test_what_can_not_be_saved_is_not_called_saved_when_the_hub_goes_away() -> None:
    """P-052."""
    bench = Bench().ready()
    bench.scan(b"1")
    bench.journal.is_broken = True
    bench.gateway(on=0)
    assert bench.shown[-1] == "No answer, NOT saved, keep the piece"


def test_a_weighing_goes_out_whole() -> None:
    bench = Bench().ready()
    reading = Reading(1205000, 1705000, 500000, -3000, 7, "stable", 2000, 8, 3)
    bench.do(signals.WEIGH, reading)
    event = bench.said("ev")[-1]
    assert tuple(getattr(event, name) for name in Reading._fields) == tuple(reading)
    bench.wait(1600)
    bench.answer(1, "fail", "weight_high", snd="weight")
    assert bench.shown[-1] == "1205 g: said"


def test_an_impossible_reading_is_refused_and_reported() -> None:
    bench = Bench().ready()
    bench.do(signals.WEIGH, Reading(10**15, 0, 0, 0, 0, "stable", 0, 0, 0))
    assert bench.refusals == ["bad_reading"]
    report = bench.said("ev")[-1]
    assert report.code == "bad_reading"
    assert report.text.startswith("net_mg: expected an integer from -1000000000000")


def test_a_fault_is_made_fit_for_a_frame() -> None:
    bench = Bench().ready()
    bench.do(signals.FAULT, "", "21 °C\n" * 40)
    report = bench.said("ev")[-1]
    assert (report.code, len(report.text), report.text[:6]) == ("fault", 120, "21 ?C?")
