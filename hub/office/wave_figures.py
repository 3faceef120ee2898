"""What people ask of waves that were released: what is in each, how long its walks are, how much is done."""

from typing import Any

from hub.domain import walking
from hub.domain.waving import KIND_WORDS, METHOD_WORDS
from hub.office.wave_plans import Floor
from hub.store.reading import Reader, wave_progress
from hub.store.reading import waves as book


def waves(
    reader: Reader,
    site: str,
    cart_totes: int,
    after: int,
    limit: int,
    *,
    kind: str | None = None,
    method: str | None = None,
    done: bool | None = None,
) -> list[dict[str, Any]]:
    """Waves with orders, pieces, bins and walks of each.

    Args:
        cart_totes: totes on a cart; 0 for as many as somebody puts on it.
    """
    rows = book.waves(reader, site, after, limit, kind=kind, method=method, done=done)
    return _figured(reader, rows, cart_totes)


def wave(reader: Reader, site: str, cart_totes: int, code: str) -> dict[str, Any] | None:
    """One wave, also with its orders by state and who has picks of it in hand; None where there is none."""
    row = book.wave(reader, site, code)
    return None if row is None else _figured(reader, [row], cart_totes)[0]


def picking_list(reader: Reader, site: str, code: str) -> dict[str, Any] | None:
    """What is picked for a wave: pieces of an item from a bin for all its orders, in walking order, and the
    length of the walk; None where there is no such wave.
    """
    row = book.wave(reader, site, code)
    if row is None:
        return None
    floor = Floor.read(reader, row["warehouse_id"])
    bins = {id_ for of in book.bins(reader, [row["id"]])[row["id"]].values() for id_ in of}
    walk = walking.route((floor.stops[id_] for id_ in bins if id_ in floor.stops), floor.aisles)
    head = {name: row[name] for name in ("code", "warehouse", "kind", "method", "wall", "carrier", "orders")}
    return {**head, "route_mm": walk.length_mm, "picks": book.picks(reader, row["id"])}


def words(kind: str, method: str) -> str:
    """A wave's kind and method in English and Chinese.

    >>> words("single", "batch")
    'single-piece 单件, batch 先拣后分'
    """
    return f"{' '.join(KIND_WORDS[kind])}, {' '.join(METHOD_WORDS[method])}"


def _figured(reader: Reader, rows: list[dict[str, Any]], cart_totes: int) -> list[dict[str, Any]]:
    ids = [row["id"] for row in rows]
    pieces, bins = wave_progress.pieces(reader, ids), book.bins(reader, ids)
    floors = {id_: Floor.read(reader, id_) for id_ in {row["warehouse_id"] for row in rows}}
    for row in rows:
        of_orders = list(bins[row["id"]].values())
        floor = floors[row.pop("warehouse_id")]
        row["bins"] = len(set().union(*of_orders))
        row["walks"], row["route_mm"] = floor.walked(of_orders, row["method"], cart_totes)
        row.update({name: pieces[row["id"]][name] for name in ("pieces", "picked", "put", "verified")})
    return rows
