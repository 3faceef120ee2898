"""Founding a site: the rows that everything else refers to.

Founding twice changes nothing but the zone and the language, which follow the settings; the epoch stays for
the life of the data.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from hub.domain.errors import NotFound
from hub.domain.stock import DAMAGED, UNBOUNDED
from hub.store import bulk
from hub.store.database import Database, repeat
from hub.store.tables import BinRow, BoxTypeRow, ShopRow, SiteRow, WarehouseRow
from hub.store.work import Work

WAREHOUSE, SHOP, BOX = "MAIN", "WEB", "BOX"
"""Codes of the warehouse, the shop and the carton that are there from the start."""
BOX_TARE_MG = 200_000
"""A common shipping carton with its filling."""


@dataclass(frozen=True, slots=True)
class Site:
    """A floor, founded: its names for the wire and the keys of what is there by default."""

    name: str
    tz: str
    lang: str
    epoch: str
    run: int
    warehouse_id: int
    shop_id: int


def found(database: Database, name: str, tz: str = "UTC", lang: str = "en") -> Site:
    """Make sure that the site, its warehouse, shop, carton and its bins without a place are there.

    Args:
        database: migrated.
        tz: IANA zone, decides the business date.
        lang: `en` or `zh`.
    """
    with bulk.own_work(database) as work:
        return repeat(work, lambda: _founded(work, name, tz, lang))


def _founded(work: Work, name: str, tz: str, lang: str) -> Site:
    new = bulk.insert(work, SiteRow, {"name": name, "tz": tz, "lang": lang, "epoch": secrets.token_hex(8)})
    (epoch, run, old_tz, old_lang) = bulk.select(
        work, SiteRow, ("epoch", "run", "tz", "lang"), {"name": name}
    )[0]
    if new is None and (old_tz, old_lang) != (tz, lang):
        bulk.update(work, SiteRow, name, {"tz": tz, "lang": lang}, key="name")
    warehouse_id = ensure(work, WarehouseRow, name, WAREHOUSE, {"name": "Main warehouse 主仓"})
    shop_id = ensure(work, ShopRow, name, SHOP, {"name": "Web shop 网店"})
    for kind in (*UNBOUNDED, DAMAGED):
        ensure(work, BinRow, name, kind.upper(), {"kind": kind, "warehouse_id": warehouse_id})
    if not bulk.select(work, BoxTypeRow, ("id",), {"site": name}):
        ensure(work, BoxTypeRow, name, BOX, {"tare_mg": BOX_TARE_MG})
    return Site(name, tz, lang, epoch, run, warehouse_id, shop_id)


def ensure(work: Work, kind: type[Any], site: str, code: str, values: dict[str, Any]) -> int:
    """The number of the row with this code on the site; inserted with `values` where there was none."""
    new: int | None = bulk.insert(work, kind, {"site": site, "code": code, **values})
    return new if new is not None else number_of(work, kind, site, code)


def number_of(work: Work, kind: type[Any], site: str, code: str) -> int:
    """The number of the row with this code on the site.

    Raises:
        NotFound: there is none; the text lists some that are there.
    """
    found_: dict[str, int] = dict(bulk.select(work, kind, ("code", "id"), {"site": site}))
    if code not in found_:
        there = ", ".join(sorted(found_)[:10]) or "none"
        raise NotFound(f"{kind.__tablename__} {code}: expected one that is on site {site} ({there})")
    return found_[code]
