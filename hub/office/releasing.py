"""Releasing many orders in one wave: in short transactions, so that verdicts go on meanwhile."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from hub.domain.errors import DomainError
from hub.domain.orders import Order
from hub.domain.people import Wave
from hub.office import waves
from hub.office.act import Act
from hub.office.waves import Way
from hub.office.writing import Writer


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
    labels = writer.do(lambda act: [act.work.get(Order, id_).label for id_ in order_ids])
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
