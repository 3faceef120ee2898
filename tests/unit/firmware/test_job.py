"""The order that a station holds: what it may say by itself while the hub is away."""

from typing import Any

import pytest

from firmware import signals
from firmware.signals import Reading
from protocol.messages import Job
from protocol.parts import split_job
from tests.unit.firmware.conversation import Bench

MUG, CUP, PEN = "4006381333931", "5012345678900", "pen-7"
LINES = [[1, 2, [[MUG, 1], ["14006381333938", 12]]], [2, 0, [[CUP, 1]]], [3, 1, [[PEN, 1]]]]
BLUE = ("b", "b")


def held_by(lines: Any = LINES, order: str = "uk-1", **given: Any) -> Bench:
    """A bench that was handed a job, with the hub gone since."""
    bench = Bench(capacity=200, **given).ready()
    hand(bench, lines, order)
    lose(bench)
    return bench


def lose(bench: Bench) -> None:
    """The network is gone."""
    bench.do(signals.LINK_DOWN)


def hand(bench: Bench, lines: Any, order: str = "uk-1") -> None:
    """The hub hands a job over."""
    for part in split_job(order, lines):
        bench.hear("job", part)


def seen(bench: Bench, code: str, aim: str = "]E0") -> tuple[Any, ...]:
    """Lamp, sound and words after a scan."""
    bench.scan(code.encode(), aim)
    return bench.lamp, bench.sounds[-1], bench.shown[-1]


def test_a_right_piece_is_provisional_and_nothing_closes() -> None:
    """P-121, P-123: blinking blue, never green; the last piece waits for the system."""
    bench = held_by()
    assert seen(bench, MUG) == (BLUE, "good", "OK for now")
    assert seen(bench, "0" + MUG) == (BLUE, "good", "OK for now")
    assert seen(bench, PEN) == (BLUE, "good", "Last piece, wait for the system")
    assert [event.h for event in _kept(bench)] == [1, 1, 1]


def test_what_is_judged_here_is_kept_first() -> None:
    """P-051, P-121: no word about a piece that the journal could not take."""
    bench = held_by()
    bench.journal.is_broken = True
    assert seen(bench, MUG) == (("r", "b"), "bad", "Memory fault, NOT taken")
    bench.journal.is_broken = False
    assert [seen(bench, MUG)[2] for _ in range(3)] == ["OK for now", "OK for now", "Too many, put it back"]


def test_one_too_many_is_red_at_once() -> None:
    """P-122."""
    bench = held_by()
    assert seen(bench, CUP) == (("r", "s"), "over", "Too many, put it back")
    assert seen(bench, "14006381333938") == (("r", "s"), "over", "Too many, put it back"), (
        "a pack of 12 for 2"
    )
    assert seen(bench, MUG)[0] == BLUE
    assert [event.h for event in _kept(bench)] == [1, 1, 1]


def test_a_wrong_piece_is_red_at_once_and_holds_the_bench() -> None:
    """P-122, P-128: what was refused while held says so to the hub, which must not count it."""
    bench = held_by()
    assert seen(bench, "9999999999994") == (("r", "b"), "bad", "Not in this order: remove, scan RESUME")
    held = (("r", "b"), "bad", "Remove the piece or scan RESUME")
    assert seen(bench, MUG) == held
    assert seen(bench, "O%uk-2") == held
    assert seen(bench, "X%RESUME")[2] == "Saved, checked later"
    assert seen(bench, MUG) == (BLUE, "good", "OK for now")
    assert [event.h for event in _kept(bench)] == [1, 2, 2, 1, 1]
    assert seen(bench, MUG)[0] == BLUE, "the one that was refused was not counted"


def test_a_piece_taken_off_the_pan_frees_the_bench() -> None:
    """P-122: as the hub does."""
    bench = held_by()
    seen(bench, "9999999999994")
    bench.do(signals.WEIGH, Reading(0, 0, 0, -300000, 1, "removed", 0, 8, 1))
    assert seen(bench, MUG)[0] == BLUE


def test_a_red_of_our_own_outlives_the_connection() -> None:
    """P-122: losing the network too does not make it amber."""
    bench = Bench().ready()
    hand(bench, LINES)
    bench.gateway(on=0)
    seen(bench, CUP)
    bench.do(signals.LINK_DOWN)
    assert bench.lamp == ("r", "s")


@pytest.mark.parametrize(
    ("code", "aim"),
    [
        ("010999999999999410A7", "]d2"),
        ("10A7\x1d0109999999999994", "]C1"),
        ("0209999999999994" + "3712", ""),
        ("9" * 49, ""),
        ("\xe4", ""),
    ],
)
def test_whoever_can_t_be_sure_says_nothing(code: str, aim: str) -> None:
    """P-124: amber, "saved"."""
    bench = held_by()
    bench.scan(code.encode("latin-1"), aim)
    assert (bench.lamp, bench.shown[-1]) == (("a", "s"), "Saved, checked later")


def test_a_gs1_code_counts_by_its_gtin() -> None:
    """P-120."""
    bench = held_by()
    assert seen(bench, f"010{MUG}10A7\x1d17300101", "]d2")[0] == BLUE
    assert seen(bench, MUG)[0] == BLUE
    assert seen(bench, MUG)[0] == ("a", "s"), "the hub may have refused the first for its lot"


def test_a_code_of_two_wanted_items_is_the_hub_s() -> None:
    """P-124."""
    bench = held_by([[1, 1, [["X-1", 1], ["both", 1]]], [2, 1, [["X-2", 1], ["both", 1]]]])
    assert seen(bench, "both")[0] == ("a", "s")
    assert seen(bench, "X-1")[0] == BLUE
    assert seen(bench, "both")[2] == "Last piece, wait for the system"


def test_lines_of_one_item_are_filled_in_their_order() -> None:
    """P-120."""
    bench = held_by([[1, 1, [[MUG, 1]]], [2, 2, [[MUG, 1]]], [3, 1, [[PEN, 1]]]])
    words = [seen(bench, MUG)[2] for _ in range(4)]
    assert words == ["OK for now"] * 3 + ["Too many, put it back"]


@pytest.mark.parametrize("card", ["O%uk-2", "X%UNDO", "U%7", "Q%3", "X%YES"])
def test_a_card_ends_the_job(card: str) -> None:
    """P-125: what is open then, only the hub knows."""
    bench = held_by()
    assert seen(bench, card)[2] == "Saved, checked later"
    assert seen(bench, "9999999999994")[2] == "Saved, checked later"


def test_help_does_not_end_the_job() -> None:
    """P-125."""
    bench = held_by()
    seen(bench, "X%HELP")
    assert seen(bench, MUG)[0] == BLUE


def test_pieces_that_the_hub_took_are_not_wanted_any_more() -> None:
    """P-126: each `ok` in time, and what was kept unanswered."""
    bench = Bench(capacity=200).ready()
    hand(bench, [[1, 4, [[MUG, 1]]]])
    bench.scan(MUG.encode())
    bench.answer(1)
    bench.scan(MUG.encode())
    bench.answer(2, "fail", "expired")
    bench.scan(MUG.encode())
    bench.wait(1600)
    bench.answer(3)
    bench.scan(MUG.encode())
    bench.wait(1600)
    lose(bench)
    assert [seen(bench, MUG)[0] for _ in range(2)] == [BLUE, ("r", "s")]


def test_a_piece_that_waits_for_its_verdict_when_the_hub_goes_is_counted() -> None:
    """P-126."""
    bench = Bench(capacity=200).ready()
    hand(bench, [[1, 2, [[MUG, 1]]]])
    bench.scan(MUG.encode())
    lose(bench)
    assert [seen(bench, MUG)[0] for _ in range(2)] == [BLUE, ("r", "s")]


def test_a_job_that_comes_before_the_replay_counts_what_is_replayed() -> None:
    """P-126: the hub hands over what it knows; what is still kept, it will know by its answers."""
    bench = held_by([[1, 5, [[MUG, 1]]]])
    for _ in range(3):
        seen(bench, MUG)
    bench.ready()
    hand(bench, [[1, 5, [[MUG, 1]]]])
    for seq in (1, 2, 3):
        bench.answer(seq)
    lose(bench)
    # whether the first, on its way when the job came, was in it already, the station can't know
    assert [seen(bench, MUG)[0] for _ in range(4)] == [BLUE, BLUE, BLUE, ("r", "s")]


def test_a_job_that_came_with_a_card_unanswered_is_not_used() -> None:
    """P-125: another order may be open by what is still in the queue."""
    bench = held_by()
    seen(bench, "O%uk-2")
    bench.ready()
    hand(bench, LINES)
    lose(bench)
    assert seen(bench, "9999999999994")[2] == "Saved, checked later"


def test_kept_events_of_an_earlier_power_up_may_hold_a_card() -> None:
    """P-125."""
    bench = held_by()
    seen(bench, "O%uk-2")
    after = Bench(bench.journal).ready()
    hand(after, LINES)
    lose(after)
    assert seen(after, "9999999999994")[2] == "Saved, checked later"
    after.ready()
    hand(after, LINES)
    for _ in range(2):
        after.answer(after.said("ev")[-1].seq, "info", "order_open")
    hand(after, LINES)
    lose(after)
    assert seen(after, MUG)[0] == BLUE


def test_a_welcome_ends_the_job_until_it_comes_again() -> None:
    """P-127: the order may be open at another bench by now."""
    bench = held_by()
    bench.ready()
    lose(bench)
    assert seen(bench, MUG)[2] == "Saved, checked later"


def test_a_job_without_lines_ends_it_and_another_order_replaces_it() -> None:
    """P-127."""
    bench = Bench().ready()
    hand(bench, LINES)
    hand(bench, [[1, 1, [["other", 1]]]], "uk-2")
    lose(bench)
    assert seen(bench, "other")[0] == BLUE
    bench = Bench().ready()
    hand(bench, LINES)
    hand(bench, [])
    lose(bench)
    assert seen(bench, "9999999999994")[2] == "Saved, checked later"


def test_half_a_job_judges_nothing() -> None:
    """P-120: also where the new one replaces a whole one."""
    lines = [[number, 1, [[f"code-{number}", 1], [MUG + "0", 1]]] for number in range(120)]
    parts: list[Any] = split_job("uk-1", lines)
    assert len(parts) > 2
    bench = Bench().ready()
    for part in parts[:-1]:
        bench.hear("job", part)
        bench.hear("job", part)
    lose(bench)
    assert seen(bench, "code-1")[2] == "Saved, checked later"
    bench.ready()
    for part in parts + parts[-1:]:
        bench.hear("job", part)
    lose(bench)
    assert seen(bench, "code-119")[0] == BLUE
    bench.ready()
    for part in parts + parts[:1]:
        bench.hear("job", part)
    lose(bench)
    assert seen(bench, "code-1")[2] == "Saved, checked later"


def test_an_order_too_large_says_so_once_and_waits_for_the_hub() -> None:
    """P-129."""
    lines = [[number, 1, [[f"{number:013d}", 1]]] for number in range(673)]
    bench = Bench(capacity=200).ready()
    hand(bench, lines)
    assert bench.shown[-1] == "Order too large, waits for the system"
    hand(bench, lines)
    assert bench.shown.count("Order too large, waits for the system") == 1
    lose(bench)
    assert seen(bench, "0000000000001")[2] == "Saved, checked later"
    assert held_by(lines, job_bytes=65536).station.job.is_whole


def test_a_job_of_64_lines_fits() -> None:
    bench = held_by([[n, 3, [[f"4{n:012d}", 1], [f"14{n:012d}", 12]]] for n in range(64)])
    rows, left = zip(*bench.station.job.parts.values(), strict=True)
    assert sum(map(len, rows)) + 4 * sum(map(len, left)) < 2700
    assert seen(bench, "4000000000063")[0] == BLUE


def test_an_answer_that_changed_what_is_open_ends_the_job() -> None:
    """P-125: the new one follows; until it is there nothing is said."""
    for code, why in (("X%UNDO", "go"), ("uk-2", "order_open"), (PEN, "order_done")):
        bench = Bench().ready()
        hand(bench, LINES)
        bench.scan(code.encode())
        bench.answer(1, "info", why)
        lose(bench)
        assert seen(bench, "9999999999994")[2] == "Saved, checked later"


def test_heap_that_does_not_suffice_is_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """P-129, device failure 21."""
    from firmware import handover

    def fail(_lines: Any, _canonical: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(handover, "_packed", fail)
    bench = Bench().ready()
    bench.hear("job", Job("uk-1", [0, 1], LINES))
    assert bench.shown[-1] == "Order too large, waits for the system"


def _kept(bench: Bench) -> list[Any]:
    from protocol.codec import decode

    return [decode("ev", frame) for frame in bench.unanswered()]
