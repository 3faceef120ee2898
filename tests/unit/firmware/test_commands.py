"""Commands: obeyed once, in their time, by the right power-up."""

from typing import Any

import pytest

from firmware import signals
from protocol.codes import DANGEROUS_OPS, OPS
from protocol.messages import Cmd, File
from tests.unit.firmware.conversation import T_MS, Bench


def _results(bench: Bench) -> list[Any]:
    return [(res.id, res.ok, res.why) for res in bench.said("res")]


def test_an_id_is_obeyed_once_and_its_result_told_again() -> None:
    """P-080."""
    bench = Bench().ready()
    tare = Cmd(7, "tare", sess="s1")
    for _ in range(3):
        bench.hear("cmd", tare)
    assert (bench.handed_out, _results(bench)) == ([tare], [])
    bench.do(signals.RESULT, 7, 0, "unstable")
    bench.hear("cmd", tare)
    assert (bench.handed_out, _results(bench)) == ([tare], [(7, 0, "unstable"), (7, 0, "unstable")])


def test_a_result_that_came_while_offline_is_told_when_asked() -> None:
    """P-080."""
    bench = Bench().ready()
    bench.hear("cmd", Cmd(7, "zero", sess="s1"))
    bench.do(signals.LINK_DOWN)
    bench.do(signals.RESULT, 7, 1, "")
    assert _results(bench) == []
    bench.ready()
    bench.hear("cmd", Cmd(7, "zero", sess="s1"))
    assert _results(bench) == [(7, 1, None)]


@pytest.mark.parametrize("op", DANGEROUS_OPS)
def test_a_dangerous_command_must_name_this_power_up(op: str) -> None:
    """P-081."""
    bench = Bench().ready()
    bench.hear("cmd", Cmd(1, op))
    bench.hear("cmd", Cmd(2, op, sess="s0"))
    assert (bench.handed_out, _results(bench)) == ([], [(1, 0, "sess_needed"), (2, 0, "wrong_sess")])
    bench.hear("cmd", Cmd(3, op, sess="s1"))
    assert [cmd.op for cmd in bench.handed_out] == [op]


def test_a_command_has_its_time() -> None:
    """P-082."""
    bench = Bench()
    bench.do(signals.LINK_UP)
    bench.hear("cmd", Cmd(1, "message", exp_s=T_MS // 1000 + 99, text="early"))
    bench.welcome()
    bench.hear("cmd", Cmd(2, "message", exp_s=T_MS // 1000, text="in time"))
    bench.wait(1000)
    bench.hear("cmd", Cmd(3, "message", exp_s=T_MS // 1000, text="late"))
    assert _results(bench) == [(1, 0, "expired"), (2, 1, None), (3, 0, "expired")]
    assert "in time" in bench.shown
    assert "late" not in bench.shown


def test_an_unknown_command_is_answered() -> None:
    """P-083."""
    bench = Bench().ready()
    bench.hear("cmd", Cmd(1, "dance"))
    assert _results(bench) == [(1, 0, "unknown_op")]


def test_what_the_core_does_itself() -> None:
    bench = Bench().ready()
    bench.hear("cmd", Cmd(1, "identify"))
    assert (bench.lamp, bench.sounds[-1], bench.shown[-1]) == (("w", "b"), "attention", "bench-1")
    bench.hear("cmd", Cmd(2, "message", text="请来台前"))
    assert (bench.sounds[-1], bench.shown[-1]) == ("attention", "请来台前")
    bench.hear("cmd", Cmd(3, "hello"))
    assert (bench.state, len(bench.said("hello"))) == ("greeting", 2)
    assert _results(bench) == [(1, 1, None), (2, 1, None), (3, 1, None)]


def test_every_op_is_either_done_here_or_handed_out() -> None:
    bench = Bench().ready()
    for number, op in enumerate(OPS, 1):
        bench.hear("cmd", Cmd(number, op, sess="s1"))
    done = {number for number, ok, _ in _results(bench) if ok}
    assert done | {cmd.id for cmd in bench.handed_out} == set(range(1, len(OPS) + 1))


def test_sixteen_ids_are_remembered() -> None:
    """P-080."""
    bench = Bench().ready()
    for number in range(1, 17):
        bench.hear("cmd", Cmd(number, "message", text="a"))
    bench.shown.clear()
    for number in range(1, 17):
        bench.hear("cmd", Cmd(number, "message", text="a"))
    assert bench.shown == []


def test_a_part_of_a_file_is_handed_out_once_and_its_result_told() -> None:
    """P-084."""
    bench = Bench().ready()
    part = File(1, "settings.json", 0, 2, "e30=", None)
    bench.hear("file", part)
    bench.hear("file", part)
    assert (bench.handed_out, _results(bench)) == ([part], [])
    bench.do(signals.RESULT, 1, 0, "bad_hash")
    bench.hear("file", part)
    assert (bench.handed_out, _results(bench)) == ([part], [(1, 0, "bad_hash"), (1, 0, "bad_hash")])


def test_a_long_transfer_pushes_no_result_out() -> None:
    """P-080, P-085."""
    bench = Bench().ready()
    bench.hear("cmd", Cmd(1, "message", text="a"))
    for number in range(2, 200):
        bench.hear("file", File(number, "a.mpy", 0, 2, "e30=", None))
        bench.do(signals.RESULT, number, 1, "")
    bench.shown.clear()
    bench.hear("cmd", Cmd(1, "message", text="a"))
    assert bench.shown == []
    assert _results(bench)[-1] == (1, 1, None)


def test_a_wrong_name_in_a_configuration_is_told() -> None:
    with pytest.raises(TypeError, match="got moon"):
        Bench(moon=1)
