"""How every order ended, and that its pieces add up: by order with the hub, by shop with the order file.

Rule: shipped = ordered + added - cancelled - short - held, in each shop; merged orders count where they went.
"""

from collections import Counter

from station_sim.case import Case
from station_sim.site import Site

_HOW_MANY = 20
"""Orders named where many differ."""


def by_shop(site: Site) -> dict[str, dict[str, int]]:
    """Shop -> pieces ordered, added, cancelled, shipped, short and held, and its orders."""
    book, truth = site.book, site.truth
    shops = {
        shop: {"orders": 0, "ordered": 0, "added": truth.added[shop], "cancelled": truth.cancelled[shop]}
        | {"shipped": 0, "short": 0, "held": 0}
        for shop in sorted({order.shop for order in book.orders})
    }
    for order in book.orders:
        shops[order.shop]["orders"] += 1
        shops[order.shop]["ordered"] += order.pieces
    for case in truth.cases.values():
        if case.ended in ("shipped", "short", "held"):
            shops[case.shop][case.ended] += case.wants.total()
    return shops


def explained(site: Site) -> list[dict[str, str]]:
    """Every order that did not ship, how it ended, and why."""
    return [
        {"order": case.label, "end": case.ended or "none", "why": case.why}
        for case in _cases(site)
        if case.ended != "shipped"
    ]


def differences(site: Site, states: dict[str, str], wants: dict[str, Counter[str]]) -> list[str]:
    """What does not add up, in words.

    Args:
        states: order -> state, by the hub.
        wants: order -> SKU -> pieces that it still wants, by the hub.
    """
    found = []
    for shop, units in by_shop(site).items():
        due = units["ordered"] + units["added"] - units["cancelled"] - units["short"] - units["held"]
        if units["shipped"] != due:
            found.append(f"shop {shop}: {due} pieces were to ship, {units['shipped']} did")
    odd = [text for text in (_of_order(case, states, wants) for case in _cases(site)) if text]
    return found + odd[:_HOW_MANY]


def _cases(site: Site) -> list[Case]:
    return sorted(site.truth.cases.values(), key=lambda case: case.label)


def _of_order(case: Case, states: dict[str, str], wants: dict[str, Counter[str]]) -> str:
    """How the hub's order differs from ours; empty when it does not."""
    state, theirs = states.get(case.label, "not there"), wants.get(case.label, Counter())
    ours = Counter() if case.ended in ("cancelled", "merged") else +case.wants
    if state != case.ended:
        return f"order {case.label}: {case.ended or 'not ended'}, the hub says {state}"
    if +theirs != ours:
        return f"order {case.label} ({state}): wants {dict(ours - theirs)} more, {dict(theirs - ours)} less"
    return ""
