"""Hello and welcome, and whether the hub is there."""

import json
from itertools import pairwise

from firmware import signals
from firmware.identity import configure, will
from protocol.codec import decode
from protocol.messages import State, Tele, make
from tests.unit.firmware.conversation import T_MS, Bench


def test_after_every_connect_state_then_hello() -> None:
    """P-030."""
    bench = Bench(caps=("scan", "scale"), max_mg=30000000, e_mg=5000)
    for _ in range(2):
        bench.frames.clear()
        bench.connect()
        assert [(leaf, qos, retain) for leaf, _, qos, retain in bench.frames] == [
            ("state", 1, True),
            ("hello", 1, False),
        ]
        assert json.loads(bench.frames[0][1]) == {"on": 1, "sess": "s1"}
        hello = bench.said("hello")[-1]
        assert (hello.sess, hello.uid, hello.inc, hello.queued, hello.max_mg) == ("s1", "u1", 1, 0, 30000000)
        assert hello.caps == ["scan", "scale"]
        bench.do(signals.LINK_DOWN)


def test_hello_again_for_a_new_run_and_a_new_epoch_only() -> None:
    """P-031."""
    bench = Bench().ready()
    assert bench.gateway(run=1) == []
    for change in ({"run": 2}, {"run": 2, "epoch": "e2"}, {"run": 1, "name": "gw-2"}):
        count = len(bench.said("hello"))
        bench.gateway(**change)
        assert (bench.state, len(bench.said("hello"))) == ("greeting", count + 1)
        bench.welcome(epoch=change.get("epoch", "e1"))
        assert bench.state == "ready"


def test_one_hello_is_outstanding_and_repeated_ever_more_slowly() -> None:
    """P-032."""
    bench = Bench()
    bench.do(signals.LINK_UP)
    times = [0]
    while len(times) < 9:
        count = len(bench.said("hello"))
        bench.wait(100)
        if len(bench.said("hello")) > count:
            times.append(bench.now_ms)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert gaps == [2000, 4000, 8000, 16000, 30000, 30000, 30000, 30000]
    bench.welcome()
    assert bench.state == "ready"
    count = len(bench.said("hello"))
    bench.wait(600000)
    assert len(bench.said("hello")) == count


def test_a_gateway_that_comes_while_a_hello_is_out_is_asked_soon() -> None:
    """P-031, P-032: the hello may have been too early for it; unanswered for 500 ms, it is repeated."""
    bench = Bench()
    bench.do(signals.LINK_UP)
    bench.wait(20000)
    bench.gateway(run=5)
    count = len(bench.said("hello"))
    bench.wait(499)
    assert len(bench.said("hello")) == count
    bench.wait(1)
    assert len(bench.said("hello")) == count + 1


def test_a_welcome_for_another_power_up_is_ignored() -> None:
    """P-033."""
    bench = Bench()
    bench.connect()
    bench.welcome(sess="s0")
    assert bench.state == "greeting"


def test_a_refused_station_says_why_and_takes_nothing() -> None:
    """P-034."""
    bench = Bench(lang="zh")
    bench.connect()
    bench.welcome(ok=0, why="duplicate")
    assert (bench.state, bench.lamp, bench.shown[-1]) == ("refused", ("a", "s"), "另有站点使用同一名称")
    bench.scan()
    assert (bench.refusals, bench.lamp, len(bench.station.outbox)) == (["refused"], ("r", "b"), 0)
    count = len(bench.said("hello"))
    bench.wait(30000)
    assert (bench.state, len(bench.said("hello"))) == ("greeting", count + 1)
    bench.welcome()
    assert (bench.state, bench.lamp, bench.shown[-1]) == ("ready", ("", "s"), "就绪")


def test_the_hub_is_away_when_no_gateway_is_on() -> None:
    """P-035."""
    bench = Bench().ready()
    bench.gateway(name="gw-2")
    bench.welcome()
    bench.gateway(on=0)
    assert bench.state == "ready"
    bench.gateway(on=0, name="gw-2")
    assert (bench.state, bench.lamp, bench.shown[-1]) == ("away", ("a", "s"), "System away, work is saved")
    bench.welcome()
    assert bench.state == "away"
    bench.gateway(run=2)
    assert bench.state == "greeting"


def test_the_will_of_an_earlier_run_does_not_count() -> None:
    """P-035."""
    bench = Bench().ready()
    bench.gateway(run=4)
    bench.welcome()
    bench.gateway(on=0, run=3)
    assert bench.state == "ready"
    bench.gateway(on=0, run=4)
    assert bench.state == "away"


def test_the_will_carries_the_power_up() -> None:
    """P-036."""
    config = configure(station="b", sess="s7", uid="u", fw="f", hw="h")
    assert decode("state", will(config)) == State(0, "s7")


def test_amber_goes_when_the_hub_comes_back() -> None:
    bench = Bench().ready()
    bench.do(signals.LINK_DOWN)
    assert (bench.state, bench.lamp, bench.shown[-1]) == ("offline", ("a", "s"), "No network")
    bench.ready()
    assert (bench.lamp, bench.shown[-1]) == (("", "s"), "Ready")


def test_time_is_told_by_the_welcome() -> None:
    """P-050."""
    bench = Bench()
    bench.scan(b"1")
    bench.connect()
    bench.now_ms = 400
    bench.welcome(t_ms=T_MS)
    bench.answer(1)
    bench.now_ms = 1000
    bench.scan(b"2")
    first, second = bench.said("ev")
    assert (first.t_ms, first.up_ms, second.t_ms, second.up_ms) == (None, 0, T_MS + 600, 1000)


def test_telemetry_counts_what_went_wrong() -> None:
    bench = Bench().ready()
    bench.do(signals.FAULT, "scale", "no data")
    bench.do(signals.MESSAGE, "ans", b"noise")
    bench.do(signals.TELEMETRY, -60, 40000, None, 30, 17)
    tele = bench.said("tele")[-1]
    assert tele == make(Tele, rssi=-60, heap=40000, queue=1, live_mg=None, temp_c=30, faults=2, wear=17)
    assert bench.frames[-1][2:] == (0, False)
