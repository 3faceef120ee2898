"""Any interleaving of loss, doubling, delay, reconnects, restarts of the hub and of the station.

What must hold at the end: every event the station took was accepted exactly once, as the person made it, in
order; and the lamp was green only for a pass, in time, for the newest thing done. P-040, P-041, P-042, P-062.
"""

from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.contract.generators import unhurried
from tests.unit.firmware.floor import Floor

Step = Callable[[Floor], None]
CODES = [b"4006381333931", b"5012345678900", b"X%YES", b"\xff\x00", b"0104006381333931\x1d21A"]

FATES = st.lists(st.sampled_from([1, 1, 1, 1, 0, 2]), min_size=1, max_size=6)


def _steps() -> st.SearchStrategy[Step]:
    carry = FATES.map(lambda fates: lambda floor: floor.carry(fates))
    scan = st.sampled_from(CODES).map(lambda code: lambda floor: floor.scan(code))
    weigh = st.integers(1, 30000).map(lambda grams: lambda floor: floor.weigh(grams))
    wait = st.sampled_from([1, 40, 700, 1600, 5000, 40000]).map(lambda ms: lambda floor: floor.wait(ms))
    accident: st.SearchStrategy[Step] = st.one_of(
        st.just(Floor.connect),
        st.just(Floor.drop_link),
        st.just(Floor.start_hub),
        st.just(Floor.answers_late),
        st.booleans().map(lambda is_noticed: lambda floor: floor.stop_hub(is_noticed)),
        st.integers(1, 3).map(lambda run: lambda floor: floor.start_other_gateway(run)),
        st.booleans().map(lambda are_lost: lambda floor: floor.power_cycle(are_lost)),
    )
    usual = [carry, carry, carry, carry, scan, scan, weigh, wait, wait, st.just(Floor.connect)]
    return st.one_of([*usual, accident])


@settings(unhurried, max_examples=300)
@given(st.lists(_steps(), min_size=25, max_size=60))
def test_every_event_is_accepted_once_and_green_is_a_pass(steps: list[Step]) -> None:
    """Device failures 10, 12, 13: whatever the order and loss of frames."""
    floor = Floor()
    floor.carry([1] * 6)
    for step in steps:
        step(floor)
        floor.check()
    floor.settle()
    floor.check()


@settings(unhurried, max_examples=50)
@example(b"1", 0)
@given(st.sampled_from(CODES), st.integers(0, 3000))
def test_on_a_good_wire_the_lamp_says_what_the_hub_said(code: bytes, after_ms: int) -> None:
    """P-062: without accidents every verdict in time is shown, green for every pass."""
    floor = Floor()
    floor.carry([1] * 6)
    floor.wait(after_ms)
    for _ in range(5):
        floor.scan(code)
        floor.carry([1] * 4)
        floor.check()
        assert floor.bench.lamp[0] == {"pass": "g", "fail": "r"}[floor.verdict()]
