"""What an act on the floor changed, kept with its event, so that X%UNDO can take it back (`restoring`).

Rule: kept is what tells whether something was built on the act since, and what it was before. Balances are
not kept: they follow from the moves of pieces and from what the picks want.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hub.domain.cases import Case
from hub.domain.order_lines import OrderLine
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.domain.people import Operator, Station, Tote
from hub.domain.picking import Pick
from hub.domain.stock import Move
from hub.office.act import Act
from hub.store.records import Event, Trace
from hub.store.watching import Watched

Fields = dict[str, Any]
KEPT: Mapping[type[Any], tuple[str, ...]] = {
    Order: ("state", "tote_id", "station_id", "reason"),
    OrderLine: ("qty_wanted", "qty_picked", "qty_short", "qty_verified", "qty_counted"),
    Pick: ("state", "qty", "qty_done", "tote_id", "bin_id", "walk_order"),
    Tote: ("order_id", "wave_id", "cart_id", "with_id", "filled"),
    Station: ("tote_id", "order_id", "line_id", "parcel_id"),
    Parcel: ("state", "net_mg", "fee_minor"),
    Operator: ("pick_id",),
    Event: ("undone",),
    Case: ("state", "times", "what", "last_at_ms"),
}
"""Kind of row -> what is kept of it. What changes in other kinds follows from these, or is history."""
SHIFT_MS = 12 * 3_600_000
"""What was done longer ago was another shift's: nobody means it by "the last thing", and it is forgotten."""
_MOVED = ("item_id", "lot", "condition", "qty", "from_bin_id", "to_bin_id", "order_id")


class TooLateError(Exception):
    """Something was built on an act, so it can't be taken back: the phrase that says what, and its
    arguments.
    """

    def __init__(self, phrase: str, **args: object) -> None:
        super().__init__(phrase)
        self.phrase, self.args_of = phrase, args


@dataclass(frozen=True, slots=True)
class Changed:
    """A row of a kind in `KEPT`: what was kept of it before the act and after it; `before` is None where the
    act added it.
    """

    id: int
    before: Fields | None
    after: Fields


@dataclass(slots=True)
class Kept:
    """An act under way of which a trace will be kept: what it is (`said`, a phrase without its `undone_`),
    and the arguments of its words.
    """

    watched: Watched
    said: str
    args: dict[str, object]


def keep(act: Act, kept: Kept, inc: int, seq: int) -> None:
    """Write what an act changed, under the key of its event at the act's station; nothing where it changed
    nothing that could be taken back.
    """
    assert act.station_id is not None, "what can be taken back was done at a station"
    changes = _changes(act, kept.watched)
    if changes:
        given = {name: value for name, value in kept.args.items() if value is not None}
        said, text = json.dumps(given, ensure_ascii=False), json.dumps(changes, separators=(",", ":"))
        act.work.record(Trace(0, act.rules.site, act.station_id, inc, seq, kept.said, said, text))


def _changes(act: Act, watched: Watched) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    order_ids: dict[int, None] = {}
    for before, now in watched.changed():
        kind = type(now if before is None else before)
        if kind not in KEPT or now is None:
            continue
        was, after = before and _fields(before), _fields(now)
        if was != after:
            found.setdefault(kind.__name__, []).append([now.id, was, after])
            order_ids.update(
                {now.order_id: None} if kind in (Pick, OrderLine, Parcel) and now.order_id else {}
            )
    moves = [[getattr(row, name) for name in _MOVED] for row in watched.recorded if isinstance(row, Move)]
    if moves:
        found["Move"] = moves
    noted = {id_ for id_, *_ in found.get(Order.__name__, ())}
    for order_id in order_ids.keys() - noted if found else ():
        # The state of every order that it was about counts, also where the act left it as it was.
        fields = _fields(act.work.get(Order, order_id))
        found.setdefault(Order.__name__, []).append([order_id, fields, fields])
    return found


def forget(act: Act, number: int) -> None:
    """Forget the trace of an act of another shift."""
    act.work.remove(act.work.get(Trace, number))


def _fields(row: Any) -> Fields:
    return {name: getattr(row, name) for name in KEPT[type(row)]}


class Changes:
    """What a trace says was changed."""

    def __init__(self, trace: Trace) -> None:
        self._found: dict[str, list[Any]] = json.loads(trace.changes)

    def of(self, kind: type[Any]) -> Iterator[Changed]:
        """The changed rows of a kind, in the order of their numbers."""
        for id_, before, after in sorted(self._found.get(kind.__name__, ()), key=lambda row: row[0]):
            yield Changed(id_, before, after)

    def moves(self) -> Iterator[Fields]:
        """The moves of pieces, the last one first."""
        for values in reversed(self._found.get(Move.__name__, ())):
            yield dict(zip(_MOVED, values, strict=True))
