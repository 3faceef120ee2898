"""After an outage kept events are answered in a row: what failed is seen, what passed does not flash."""

import pytest

from firmware import signals
from tests.unit.firmware.conversation import Bench


def kept(*codes: bytes, lang: str = "en") -> Bench:
    """A bench that is back, with these codes scanned while it was away."""
    bench = Bench(lang=lang)
    for code in codes:
        bench.scan(code)
    return bench.ready()


def test_passes_do_not_flash_by_and_their_number_is_said() -> None:
    """P-065, P-066."""
    bench = kept(b"one", b"two", b"three")
    lamp, words = bench.lamp, len(bench.shown)
    bench.answer(1)
    bench.answer(2, "info", "go")
    assert (bench.lamp, len(bench.shown)) == (lamp, words) == (("a", "s"), words)
    bench.answer(3)
    assert (bench.lamp, bench.sounds[-1], bench.shown[-1]) == (("w", "s"), "attention", "All 3 checked")


def test_a_single_late_pass_names_its_item() -> None:
    """P-061."""
    bench = kept(b"one")
    bench.answer(1)
    assert (bench.lamp, bench.shown[-1]) == (("w", "s"), "one: said")


def test_a_fail_among_passes_stays_with_the_number_of_others() -> None:
    """P-065."""
    bench = kept(*(b"code-%d" % n for n in range(1, 6)))
    bench.answer(1)
    bench.answer(2, "fail", "wrong_item", snd="bad", say="Wrong item", hold=1)
    seen = (bench.lamp, bench.sounds[-1], bench.shown[-1])
    assert seen == (("r", "b"), "bad", "code-2: Wrong item")
    bench.answer(3)
    bench.answer(4, "fail", "over_qty", snd="over", say="Too many")
    bench.answer(5)
    seen = (bench.lamp, bench.sounds[-1], bench.shown[-1])
    assert seen == (("r", "b"), "over", "code-2 +1: Wrong item")


def test_a_fail_outranks_what_is_only_amber() -> None:
    """P-065."""
    bench = kept(b"one", b"two", b"three")
    bench.answer(1, "bad", "no_order", say="Scan an order first")
    assert (bench.lamp, bench.shown[-1]) == (("a", "s"), "one: Scan an order first")
    bench.answer(2, "fail", "wrong_item", say="Wrong item")
    assert (bench.lamp, bench.shown[-1]) == (("r", "s"), "two +1: Wrong item")
    bench.answer(3, "bad", "no_order", say="Scan an order first")
    assert (bench.lamp, bench.shown[-1]) == (("r", "s"), "two +2: Wrong item")


@pytest.mark.parametrize("is_linked", [True, False])
def test_it_stays_until_the_next_act_and_no_longer(is_linked: bool) -> None:
    """P-064, P-065."""
    bench = kept(b"one", b"two")
    bench.answer(1, "fail", "wrong_item")
    bench.answer(2)
    bench.do(signals.LINK_DOWN)
    assert bench.lamp == ("r", "s")
    bench.ready()
    assert bench.lamp == ("r", "s")
    if not is_linked:
        bench.do(signals.LINK_DOWN)
    bench.scan(b"three")
    assert bench.lamp == (("w", "b") if is_linked else ("a", "s"))


def test_what_is_done_during_the_replay_gets_its_own_verdict() -> None:
    """P-062, P-065."""
    bench = kept(b"one", b"two")
    bench.scan(b"now")
    bench.answer(1)
    assert bench.lamp == ("w", "b")
    bench.answer(2)
    assert bench.lamp == ("w", "b"), "a verdict is awaited: nothing else is said"
    bench.answer(3)
    assert (bench.lamp, bench.shown[-1]) == (("g", "s"), "said")


def test_a_fail_during_new_work_is_still_shown() -> None:
    """P-061, P-065."""
    bench = kept(b"one", b"two")
    bench.answer(1, "fail", "wrong_item")
    bench.scan(b"now")
    bench.answer(2, "fail", "over_qty")
    assert (bench.lamp[0], bench.shown[-1]) == ("r", "two: said")
    bench.answer(3)
    assert bench.lamp == ("g", "s")


def test_one_failed_before_the_act_so_not_all_are_checked() -> None:
    """P-066."""
    bench = kept(b"one", b"two", b"three")
    bench.answer(1, "fail", "wrong_item")
    bench.scan(b"now")
    bench.answer(2)
    bench.answer(3)
    bench.answer(4)
    assert not any(words.startswith("All") for words in bench.shown)


def test_a_second_outage_counts_anew() -> None:
    """P-066."""
    bench = kept(b"one", b"two", lang="zh")
    bench.answer(1)
    bench.answer(2)
    assert bench.shown[-1] == "2项已全部核对"
    bench.do(signals.LINK_DOWN)
    for code in (b"3", b"4", b"5"):
        bench.scan(code)
    bench.ready()
    for seq in (3, 4, 5):
        bench.answer(seq)
    assert bench.shown[-1] == "3项已全部核对"


def test_a_single_kept_event_with_nothing_to_tell_is_said_as_checked() -> None:
    """P-066."""
    bench = kept(b"one")
    bench.answer(1, "info", "go", say=None, snd=None)
    assert (bench.lamp, bench.shown[-1]) == (("w", "s"), "All 1 checked")
