"""Every event in every job and situation: it is answered, and what is refused has changed nothing.

One small floor stands ready with work at each job; each event happens in a transaction that is undone again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from hub.domain import command_cards
from hub.domain.people import Cart, Operator, Station, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Bin
from hub.floor.jobs import HERE
from hub.floor.take import take
from protocol import cards, codec, codes
from protocol.messages import Ans, Button, Fault, Scan, Weigh
from tests.databases import migrated
from tests.unit.floor.floor_under_test import GOODS, RULES, SITE, Floor, small_shop
from tests.unit.floor.wall_under_test import wall, wave

AT = {
    "PICK": "zone-a",
    "PUTWALL": "wall-1",
    "VERIFY": "bench-1",
    "PACK": "bench-2",
    "WEIGH": "bench-2",
    "SHIP": "dock",
    "PUTAWAY": "zone-b",
}
"""job -> the station where somebody does it, with work in hand."""
SITUATIONS = ("open", "none_open", "asked", "held", "paused", "nobody")
ASKED = {
    "PICK": ("X%SHORT",),
    "PUTWALL": ("X%UNDO", "X%CLOSE"),
    "VERIFY": ("X%CLOSE",),
    "PACK": ("X%UNDO",),
    "WEIGH": ("X%UNDO",),
    "SHIP": ("J%VERIFY", "O%S-2", "J%SHIP"),
    "PUTAWAY": ("X%SHORT",),
}
"""job -> the cards of which the last one asks something."""
KEPT = {
    *("order", "order_line", "order_log", "pick", "balance", "move", "parcel", "parcel_line", "tote", "cart"),
    *("manifest", "serial", "operator", "wave", "print"),
}
"""Tables in which nothing is written by what is refused or asked; an exception only tells of it."""
A, B, C = (GOODS[sku][1] for sku in "ABC")
GOODS_SCANNED = [A, B, C, "CASE-A", "A", "0000", "01040000000000063712", "S-3", "S-5.1", "", "%", "x" * 256]
THINGS = {
    "U": ("1", "99", "2"),
    "J": ("PICK", "SHIP", "COUNT", "DANCE"),
    "O": ("S-1", "S-3", "S-4", "none"),
    "W": ("W00001", "none"),
    "C": ("T7", "T2", "T9", "none"),
    "H": ("K1", "K2", "none"),
    "L": ("A-01", "A-02", "none"),
    "S": ("W1-01", "none"),
    "B": ("M", "none"),
    "Z": ("A", "ALL", "none"),
    "D": ("S-4.1", "none"),
    "Q": ("1", "0", "999999", "many"),
}
"""Letter of a card -> what may follow it."""
CARDS = [f"{letter}%{thing}" for letter, things in THINGS.items() for thing in things]
CARDS += [f"X%{act}" for act in (*cards.ACTS, "NOPE")]


@dataclass
class Ready:
    """The floor, and what was written since the last look."""

    floor: Floor
    written: set[str]
    lit: dict[str, int]
    """job -> a task whose light is on there."""

    def happen(self, job: str, situation: str, kind: Any, **fields: Any) -> tuple[Ans, set[str]]:
        """The answer to an event, and the tables that it wrote; nothing of it stays."""
        work, station = self.floor.work, AT[job]
        event = kind(sess="s1", inc=1, seq=10_000, up_ms=1, **fields)
        with undone(self.floor):
            self._arrange(job, situation)
            work.flush()
            self.written.clear()
            taken = take(work, RULES, self.floor.moment, station, event, codec.encode(event).decode())
            work.flush()
        assert taken.answer is not None
        return taken.answer, set(self.written)

    def _arrange(self, job: str, situation: str) -> None:
        """Bring the station, which has work in hand, into a situation."""
        work = self.floor.work
        station = work.one(Station, "name", AT[job], SITE)
        assert station is not None
        operator = work.get(Operator, station.operator_id or 0)
        station = replace(station, job=job)
        if situation == "nobody":
            station = replace(station, operator_id=None)
        if situation == "held":
            station = replace(station, hold=True, held_why="wrong_parcel")
        if situation == "none_open":
            nothing = {
                "order_id": None,
                "line_id": None,
                "parcel_id": None,
                "tote_id": None,
                "manifest_id": None,
            }
            station = replace(station, **nothing)  # type: ignore[arg-type]
            if operator.cart_id is not None:
                work.put(replace(work.get(Cart, operator.cart_id), operator_id=None))
            work.put(replace(operator, cart_id=None, pick_id=None))
        if situation == "paused":
            work.put(replace(operator, paused_at_ms=1))
        work.put(station)
        if situation == "asked":
            self._ask(station.name, job)

    def _ask(self, station: str, job: str) -> None:
        for seq, code in enumerate(ASKED[job], start=self.floor.seqs[station] + 1):
            asking = Scan("s1", 1, seq, seq, c=code)
            frame = codec.encode(asking).decode()
            answer = take(self.floor.work, RULES, self.floor.moment, station, asking, frame).answer
        assert answer is not None
        assert answer.why == "confirm", (job, answer)


class _UndoneError(Exception):
    """Ends a transaction whose changes are not to stay."""


@contextmanager
def undone(floor: Floor) -> Iterator[None]:
    """A transaction of which nothing stays."""
    try:
        with floor.work.transaction():
            yield
            raise _UndoneError
    except _UndoneError:
        pass


def _people(floor: Floor) -> None:
    """As many people, carts and totes as there are jobs at once."""
    with floor.work.transaction():
        for badge in "4567":
            floor.work.add(Operator(0, SITE, badge, f"P{badge}", "en", "b", True, True, None, None))
        floor.work.add(Cart(0, SITE, "K3", None, None))
        for code in ("T4", "T5", "T6", "T7"):
            bin_ = floor.work.add(Bin(0, SITE, 1, code, "tote", "", "", 0, None, None))
            floor.work.add(Tote(0, SITE, code, bin_.id, None, None))


def _picked(floor: Floor, number: str, tote: str) -> str:
    """A picked order in a tote of its own."""
    label = floor.new_order(number, A=2, B=1)
    floor.release(label)
    floor.walk(totes=(tote,))
    return label


def _work_everywhere(floor: Floor) -> None:
    """Each station of AT has work in hand."""
    wall(floor)
    _people(floor)
    batched = [floor.new_order(number, A=2, B=1) for number in ("7", "8")]
    floor.finish_walk(
        "zone-a", floor.scan("zone-a", "U%5", "J%PICK", "H%K2", f"W%{wave(floor, *batched)}", "C%T4")
    )
    floor.scan("wall-1", "U%6", "J%PUTWALL", "C%T4", A)  # a piece in the hand
    floor.scan("bench-1", "U%2", "J%VERIFY", f"O%{_picked(floor, '3', 'T2')}", A)
    for number, tote in (("4", "T3"), ("5", "T5")):
        floor.scan("bench-2", "U%4", "J%VERIFY", f"O%{_picked(floor, number, tote)}", A, A, B)
    floor.scan("bench-2", "J%PACK", "O%S-5")
    assert floor.weigh("bench-2", 800_000).why == "weight_ok"
    floor.scan("bench-2", "O%S-4")
    _picked(floor, "2", "T1")
    floor.scan("dock", "U%7", "J%SHIP")
    cancelled = _picked(floor, "6", "T6")
    floor.cancel(cancelled)
    floor.scan("zone-b", "U%3", "J%PUTAWAY", "H%K3", "C%T6")
    floor.release(floor.new_order("1", A=2, B=1))
    floor.scan("zone-a", "U%1", "J%PICK", "H%K1", "C%T7")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    database = migrated(f"sqlite:///{Path(tmp_path_factory.mktemp('floor'))}/floor.db")
    floor = small_shop(database)
    _work_everywhere(floor)
    written: set[str] = set()

    def note(sql: str) -> None:
        words = sql.replace('"', " ").split()
        if words[0] == "INSERT":
            written.add(words[2])
        elif words[0] == "UPDATE":
            written.add(words[1])
        elif words[0] == "DELETE":
            written.add(words[2])

    floor.work.connection.set_trace_callback(note)  # type: ignore[attr-defined]  # SQLite's own
    lit = {}
    with floor.work.transaction():
        for job, name in AT.items():
            station = floor.work.one(Station, "name", name, SITE)
            assert station is not None
            assert station.operator_id is not None, name
            tasks = floor.work.where(Pick, "station_id", station.id)
            lit[job] = tasks[0].id if tasks else 0
    yield Ready(floor, written, lit)
    floor.work.connection.close()
    database.close()


def _weigh(ok: str, net_mg: int) -> dict[str, Any]:
    known = {"gross_mg": net_mg, "tare_mg": 0, "step_mg": net_mg, "load": 1, "pp_mg": 0, "n": 5, "cal": 1}
    return {"net_mg": net_mg, "ok": ok, **known}


def _events(ready: Ready, job: str) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """What, kind and fields of all that may happen at a station."""
    for code in (*GOODS_SCANNED, *CARDS):
        if code:
            yield f"scan {code[:20]}", Scan, {"c": code}
    yield "scan bytes", Scan, {"x": "e4ff00"}
    yield "scan GS1", Scan, {"c": "0104000000000006\x1d10LOT", "aim": "]d2"}
    for ok in codes.READINGS:
        for net_mg in (800_000, 5_000, -20_000):
            yield f"weigh {ok} {net_mg}", Weigh, _weigh(ok, net_mg)
    for b in codes.BUTTONS:
        for task, qty in ((None, None), (ready.lit[job] or 1, None), (ready.lit[job] or 1, 99), (4_711, 1)):
            yield f"button {b} {task} {qty}", Button, {"b": b, "at": 1, "task": task, "qty": qty}
    yield "fault", Fault, {"code": "scale", "text": "no data"}


def _is_let_through(what: str) -> bool:
    """Whether it is taken though nobody works here, or the bench is held."""
    return what.startswith(("scan U%", "scan X%CALL", "button call", "button minus", "button plus", "fault"))


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("job", HERE)
def test_every_event_is_answered_and_what_is_refused_changes_nothing(
    ready: Ready, job: str, situation: str
) -> None:
    for what, kind, fields in _events(ready, job):
        answer, written = ready.happen(job, situation, kind, **fields)
        case = (job, situation, what, answer)
        assert answer.say or answer.why == "go", case
        if answer.v in ("fail", "bad") or answer.why == "confirm":
            assert not written & KEPT, (case, written & KEPT)
        if situation == "open" and what.startswith("scan") and cards.card(fields.get("c", "")) is not None:
            _check_card(job, fields["c"], answer)
        if situation in ("nobody", "paused") and not _is_let_through(what):
            _check_nobody(situation, what, answer)
        if situation == "held" and not _is_let_through(what):
            _check_held(what, answer)


def _check_card(job: str, code: str, answer: Ans) -> None:
    """The job refuses the card as none of its own where the catalogue does not name it, and only there."""
    known = code[:2] if code[0] != "X" else code
    is_refused = f"{job} takes no {known}" in (answer.say or "")
    is_taken = known in command_cards.taken_in(job)
    assert is_refused == (not is_taken and code != "X%NOPE"), (job, code, answer)


def _check_nobody(situation: str, what: str, answer: Ans) -> None:
    ends_pause = what in ("scan H%K1", "scan X%PAUSE", "scan X%LOGOUT", "scan X%HELP")
    if what.startswith("weigh removed") or "bytes" in what or (situation == "paused" and ends_pause):
        return
    if what.startswith("button confirm") and "None None" not in what:
        return  # a light may be somebody else's
    assert answer.why == "no_operator", (situation, what, answer)


def _check_held(what: str, answer: Ans) -> None:
    if what in ("scan X%RESUME", "scan X%HELP", "scan bytes") or what.startswith(("weigh", "button")):
        return
    assert (answer.why, answer.hold) == ("blocked", 1), (what, answer)


def test_what_passes_is_seen_to_write(ready: Ready) -> None:
    """The watch on tables works: a piece that is picked is booked, and the tables watched are there."""
    answer, written = ready.happen("PICK", "open", Scan, c=A)
    assert (answer.v, written & KEPT) == ("pass", {"pick", "balance", "move", "order_line"})
    rows = ready.floor.work.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    assert {name for (name,) in rows} >= KEPT
