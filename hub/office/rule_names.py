"""What the office's rules name and the site does not have: such a rule holds for nothing, and somebody should
know.
"""

from hub.domain.channels import Shop
from hub.domain.items import Item
from hub.domain.stock import Warehouse
from hub.office.act import Act

Named = tuple[str, type[Warehouse | Item | Shop], str, str]
"""(what it is called, its kind, the column of its name, its name)."""


def unknown(act: Act) -> list[str]:
    """Every warehouse, SKU and shop of the site's rules that is not there, in words; each once."""
    office, site = act.rules.office, act.rules.site
    named: list[Named] = []
    for near in office.allocation.near:
        named += [("warehouse", Warehouse, "code", code) for code in near.warehouses]
    for gift in office.gifts:
        named += [("item", Item, "sku", sku) for sku in (gift.sku, gift.with_sku) if sku]
        named += [("shop", Shop, "code", gift.shop)] if gift.shop else []
    return [
        f"{what} {name}: named in the office's rules, expected one on site {site}, found none"
        for what, kind, column, name in dict.fromkeys(named)
        if act.work.one(kind, column, name, site) is None
    ]
