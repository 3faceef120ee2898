"""The floor's furniture and people: stations, operators, carts, totes, cartons, shops and warehouses.

Adding what is there already changes nothing; adding it with other particulars changes those. All but
`add_shop` and `add_warehouse` go through the act's own rows, so that a running floor may be added to.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from hub.domain.colours import GUIDING as GUIDING_COLOURS
from hub.domain.errors import Conflict, Invalid
from hub.domain.packing import BoxType
from hub.domain.people import Cart, Operator, Station, Tote
from hub.domain.stock import TOTE, Bin
from hub.office import site
from hub.office.act import Act
from hub.store import bulk
from hub.store.tables import BoxTypeRow, ShopRow, WarehouseRow
from protocol.topics import is_name

CREATED, CHANGED, THERE = "created", "changed", "already there"
LANGUAGES = ("en", "zh")
CURRENCY = re.compile(r"[A-Z]{3}")
SHOP_CODE = re.compile(r"[A-Z0-9]{1,12}")
CODE_LENGTH = 32
LONGEST_SIDE_MM = 10_000
_UNKNOWN = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Added:
    """What an addition came to: `outcome` is one of CREATED, CHANGED, THERE."""

    kind: str
    code: str
    id: int
    outcome: str


def valid_code(field: str, code: str, length: int = CODE_LENGTH) -> str:
    """A code that can stand on a label and be scanned: printable ASCII without outer spaces.

    Raises:
        Invalid: it can't.

    >>> valid_code("tote", " T07 ")
    'T07'
    """
    text = code.strip()
    if not 0 < len(text) <= length or not all(" " <= c <= "~" for c in text):
        raise Invalid(field, f"1 to {length} printable ASCII characters", code)
    return text


def add_station(act: Act, name: str) -> Added:
    """A station that may say hello under this name, which is also its user name at the broker.

    Raises:
        Invalid: the name can't be part of a topic.
    """
    if not is_name(name):
        raise Invalid("station", "a name of 1 to 32 of a-z 0-9 -", name)
    there = act.work.one(Station, "name", name, act.rules.site)
    if there is not None:
        return Added("station", name, there.id, THERE)
    row = Station(
        id=0,
        site=act.rules.site,
        name=name,
        online=False,
        sess="",
        uid="",
        last_inc=0,
        last_seq=0,
        operator_id=None,
        job="",
        order_id=None,
        parcel_id=None,
        line_id=None,
        hold=False,
        ask="",
        light_rev=0,
    )
    return Added("station", name, act.work.add(row).id, CREATED)


def add_operator(
    act: Act, badge: str, name: str = "", *, lang: str = "", colour: str = "", may_count: bool | None = None
) -> Added:
    """A person with a badge. What is left empty takes the site's language, and the next of the guiding
    colours.

    Args:
        badge: what follows `U%` on the card. colour: of the lights that guide them, one of
        `GUIDING_COLOURS`. may_count: whether they may count long lines by hand (`Q%`); None
        leaves it, which is no for somebody new.

    Raises:
        Invalid: badge, language or colour can't be used.
    """
    work, badge = act.work, valid_code("badge", badge)
    everyone = work.where(Operator, "site", act.rules.site)
    there = next((o for o in everyone if o.badge == badge), None)
    lang = lang or (there.lang if there else act.rules.lang)
    colour = colour or (there.colour if there else GUIDING_COLOURS[len(everyone) % len(GUIDING_COLOURS)])
    name = name.strip() or (there.name if there else badge)
    if lang not in LANGUAGES:
        raise Invalid("lang", " or ".join(LANGUAGES), lang)
    if colour not in GUIDING_COLOURS:
        raise Invalid("colour", f"one of {' '.join(GUIDING_COLOURS)}", colour)
    if len(name) > 64:
        raise Invalid("name", "at most 64 characters", name)
    if there is None:
        row = Operator(0, act.rules.site, badge, name, lang, colour, bool(may_count), True, None, None)
        return Added("operator", badge, work.add(row).id, CREATED)
    may_count = there.may_count if may_count is None else may_count
    changed = replace(there, name=name, lang=lang, colour=colour, may_count=may_count, active=True)
    if changed == there:
        return Added("operator", badge, there.id, THERE)
    return Added("operator", badge, work.put(changed).id, CHANGED)


def add_cart(act: Act, code: str) -> Added:
    """A cart that totes stand on; its card is `H%` and the code.

    Raises:
        Invalid: the code can't be printed and scanned.
    """
    code = valid_code("cart", code)
    there = act.work.one(Cart, "code", code, act.rules.site)
    if there is not None:
        return Added("cart", code, there.id, THERE)
    return Added("cart", code, act.work.add(Cart(0, act.rules.site, code, None, None)).id, CREATED)


def add_tote(act: Act, code: str, warehouse: str = site.WAREHOUSE) -> Added:
    """A tote, its label `C%` and the code, with the bin that its contents are booked in.

    Raises:
        Invalid: the code can't be printed and scanned.
        Conflict: a storage bin has this code.
        NotFound: no such warehouse.
    """
    code = valid_code("tote", code)
    there = act.work.one(Tote, "code", code, act.rules.site)
    if there is not None:
        return Added("tote", code, there.id, THERE)
    if act.work.one(Bin, "code", code, act.rules.site) is not None:
        raise Conflict(f"tote {code}: expected a code that no bin has, found a bin {code}")
    warehouse_id = site.number_of(act.work, WarehouseRow, act.rules.site, warehouse)
    bin_ = act.work.add(Bin(0, act.rules.site, warehouse_id, code, TOTE, "", "", 0, None, None))
    return Added("tote", code, act.work.add(Tote(0, act.rules.site, code, bin_.id, None, None)).id, CREATED)


def add_box_type(act: Act, code: str, tare_mg: int, size: tuple[int, int, int] = (0, 0, 0)) -> Added:
    """A carton with its usual filling; its card is `B%` and the code. The site's first is the usual one.

    Args:
        tare_mg: 1 to 10,000,000.
        size: length, width and height outside in mm, by which carriers take and charge it; zeros leave it as
            it is, which is unknown for a new one.

    Raises:
        Invalid: code, weight or size can't be used.
        Conflict: it is there with another weight, which parcels have been planned with.
    """
    code = valid_code("box", code)
    if not 1 <= tare_mg <= 10_000_000:
        raise Invalid("tare_mg", "1 to 10000000 (10 kg)", tare_mg)
    if size != _UNKNOWN and not all(1 <= side <= LONGEST_SIDE_MM for side in size):
        raise Invalid("size", f"three sides of 1 to {LONGEST_SIDE_MM} mm", "x".join(map(str, size)))
    there = act.work.one(BoxType, "code", code, act.rules.site)
    if there is None:
        return Added("box", code, act.work.add(BoxType(0, act.rules.site, code, tare_mg, *size)).id, CREATED)
    if there.tare_mg != tare_mg:
        raise Conflict(
            f"box {code}: expected its weight of {there.tare_mg} mg, got {tare_mg}; add it under another code"
        )
    if size in (_UNKNOWN, (there.length_mm, there.width_mm, there.height_mm)):
        return Added("box", code, there.id, THERE)
    sides = dict(zip(("length_mm", "width_mm", "height_mm"), size, strict=True))
    bulk.update(act.work, BoxTypeRow, there.id, sides)
    return Added("box", code, there.id, CHANGED)


def add_shop(act: Act, code: str, name: str = "", currency: str = "EUR") -> Added:
    """A shop or channel. Its code begins every order's label, so it is short and has no hyphen.

    Raises:
        Invalid: code, name or currency can't be used.
        Conflict: it is there with another currency, in which its prices are kept.
    """
    if not SHOP_CODE.fullmatch(code):
        raise Invalid("shop", "1 to 12 of A-Z 0-9", code)
    if not CURRENCY.fullmatch(currency):
        raise Invalid("currency", "an ISO 4217 code such as EUR or CNY", currency)
    if len(name) > 128:
        raise Invalid("name", "at most 128 characters", name)
    new = bulk.insert(
        act.work, ShopRow, {"site": act.rules.site, "code": code, "name": name or code, "currency": currency}
    )
    if new is not None:
        return Added("shop", code, new, CREATED)
    columns = ("id", "name", "currency")
    id_, old_name, old_currency = bulk.select(
        act.work, ShopRow, columns, {"site": act.rules.site, "code": code}
    )[0]
    if old_currency != currency:
        raise Conflict(f"shop {code}: expected its currency {old_currency}, got {currency}")
    return _named(act, "shop", ShopRow, code, id_, old_name, name)


def add_warehouse(act: Act, code: str, name: str = "", address: str = "") -> Added:
    """A building with bins. Name and address that are empty stay as they are.

    Raises:
        Invalid: code, name or address can't be used.
    """
    code = valid_code("warehouse", code)
    for field, text, most in (("name", name, 128), ("address", address, 256)):
        if len(text) > most:
            raise Invalid(field, f"at most {most} characters", text)
    where = {"site": act.rules.site, "code": code}
    new = bulk.insert(act.work, WarehouseRow, where | {"name": name or code, "address": address})
    if new is not None:
        return Added("warehouse", code, new, CREATED)
    id_, old_name, old_address = bulk.select(act.work, WarehouseRow, ("id", "name", "address"), where)[0]
    said = {"name": name or old_name, "address": address or old_address}
    if said == {"name": old_name, "address": old_address}:
        return Added("warehouse", code, id_, THERE)
    bulk.update(act.work, WarehouseRow, id_, said)
    return Added("warehouse", code, id_, CHANGED)


def _named(act: Act, kind: str, table: type[Any], code: str, id_: int, old_name: str, name: str) -> Added:
    if not name or name == old_name:
        return Added(kind, code, id_, THERE)
    bulk.update(act.work, table, id_, {"name": name})
    return Added(kind, code, id_, CHANGED)
