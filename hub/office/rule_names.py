"""What the office's rules name and the site does not have: such a rule holds for nothing, and somebody should
know.
"""

from hub.domain.channels import Shop
from hub.domain.items import Item
from hub.domain.stock import Warehouse
from hub.office import printer_choice
from hub.office.act import Act
from hub.store import queries

Named = tuple[str, type[Warehouse | Item | Shop], str, str]
"""(what it is called, its kind, the column of its name, its name)."""


def unknown(act: Act) -> list[str]:
    """Every warehouse, put wall, printer, SKU and shop that the site's rules need and that is not there, in
    words; each once.
    """
    office = act.rules.office
    named: list[Named] = []
    for near in office.allocation.near:
        named += [("warehouse", Warehouse, "code", code) for code in near.warehouses]
    for gift in office.gifts:
        named += [("item", Item, "sku", sku) for sku in (gift.sku, gift.with_sku) if sku]
        named += [("shop", Shop, "code", gift.shop)] if gift.shop else []
    return [*_walls(act), *_papers(act), *_named(act, named)]


def _walls(act: Act) -> list[str]:
    """A put wall that no warehouse has; and warehouses without one where waves shall be sorted at one."""
    rules, site = act.rules.office.waves, act.rules.site
    walls = {w.code: queries.slots(act.work, site, w.id) for w in act.work.where(Warehouse, "site", site)}
    found = []
    if rules.wall and not any(rules.wall in of for of in walls.values()):
        found.append(
            f"put wall {rules.wall}: named in the office's rules, expected one on site {site}, found none"
        )
    if "batch" in (rules.multi, rules.urgent):
        found += [
            f"warehouse {code}: expected a put wall, for the office's rules have waves picked in batch"
            for code, of in walls.items()
            if not of
        ]
    return found


def _papers(act: Act) -> list[str]:
    """Papers that are to be printed by themselves, and that no printer takes."""
    rules = act.rules.office.papers
    kinds = dict.fromkeys((*rules.released, *rules.verified, *rules.handed_over))
    return [
        f"{kind}: the office's rules have it printed by itself, expected a printer that takes it, found none"
        for kind in kinds
        if not printer_choice.fitting(act, kind)
    ]


def _named(act: Act, named: list[Named]) -> list[str]:
    site = act.rules.site
    return [
        f"{what} {name}: named in the office's rules, expected one on site {site}, found none"
        for what, kind, column, name in dict.fromkeys(named)
        if act.work.one(kind, column, name, site) is None
    ]
