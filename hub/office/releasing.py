"""Releasing many orders in one wave: in short transactions, so that verdicts go on meanwhile.

Rule: who releases what waits, rather than orders by name, has their turn alone, and looks in it at what waits
(`turn`). So two never share the orders of one plan.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from hub.domain.errors import Conflict, DomainError
from hub.domain.orders import Order
from hub.domain.people import Wave
from hub.office import waves
from hub.office.act import Act
from hub.office.waves import Way
from hub.office.writing import Writer

TURN_S = 5.0
"""How long somebody waits for their turn: a plan of a thousand orders is released meanwhile."""
_LOOK_S = 0.1


@contextmanager
def turn(writer: Writer, wait_s: float = TURN_S) -> Iterator[None]:
    """Release what waits on the site as the only one; a plan is made and released inside.

    It ends with the process that has it, however that ends. Orders that are released by name need none.

    Args:
        wait_s: how long to wait for whoever releases now.

    Raises:
        Conflict: somebody else is releasing still.
    """
    right, ends = writer.sole("releasing"), time.monotonic() + wait_s
    while not right.held():
        if time.monotonic() >= ends:
            raise Conflict(
                "expected nobody else to release waves now, found somebody who does: look at the plan again"
            )
        time.sleep(_LOOK_S)
    try:
        yield
    finally:
        right.release()


@dataclass(frozen=True, slots=True)
class Released:
    """What came of a wave: the orders in it by label, and (label, why) of those that were refused."""

    wave: Wave | None
    """None where none was released: no empty wave is ever seen."""
    released: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def release_each(
    writer: Writer,
    order_ids: Sequence[int],
    warehouse_id: int,
    badge: str | None = None,
    told: Callable[[int], object] = lambda _: None,
    way: Way = Way(),  # noqa: B008 - frozen
    versions: Mapping[int, int] = MappingProxyType({}),
) -> Released:
    """Release allocated orders of one warehouse. What is released stays so when a later one is refused.

    Args:
        way: what the wave is made for, and how it is picked.
        versions: order -> its version when its release was planned, where it was.
        told: gets the number of orders that are done since it was called last.

    Raises:
        Invalid: nobody has this badge.
    """
    labels = writer.do(lambda act: _labels(act, order_ids))
    ends: list[str | DomainError] = []
    wave = None
    for id_ in order_ids:
        (made,) = writer.try_each(
            lambda act, one: _begin(act, one, warehouse_id, way, versions), [id_], badge
        )
        told(1)
        if isinstance(made, DomainError):
            ends.append(made)
            continue
        wave = made
        ends.append("")
        break
    if wave is not None:
        into = wave
        ends += writer.try_each(
            lambda act, one: _release(act, one, into, versions).label,
            order_ids[len(ends) :],
            badge,
            told,
        )
    pairs = list(zip(labels, ends, strict=True))
    return Released(
        wave,
        tuple(label for label, end in pairs if not isinstance(end, DomainError)),
        tuple((label, str(end)) for label, end in pairs if isinstance(end, DomainError)),
    )


def _labels(act: Act, order_ids: Sequence[int]) -> list[str]:
    act.work.read(Order, "id", order_ids)
    return [act.work.get(Order, id_).label for id_ in order_ids]


def _begin(act: Act, order_id: int, warehouse_id: int, way: Way, versions: Mapping[int, int]) -> Wave:
    """A wave with its first order."""
    wave = way.wave(act, warehouse_id)
    _release(act, order_id, wave, versions)
    return wave


def _release(act: Act, order_id: int, wave: Wave, versions: Mapping[int, int]) -> Order:
    return waves.release(act, act.work.get(Order, order_id), wave, versions.get(order_id, 0))


def told(done: Released) -> dict[str, Any]:
    """A wave that was made, and how many orders were released in it, as a row."""
    wave = done.wave
    assert wave is not None, "there is no wave where nothing was released"
    names = ("code", "kind", "method", "carrier", "cutoff_at_ms", "wall")
    return {**{name: getattr(wave, name) for name in names}, "orders": len(done.released)}
