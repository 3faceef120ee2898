"""The steps from an empty site to the first shipped order, and which of them are done.

Rule: a step is done when the data say so; nothing remembers that somebody has seen to it.
"""

from collections.abc import Collection
from dataclasses import dataclass

ADMINISTRATOR, WAREHOUSE, BINS, GOODS, STOCK = "administrator", "warehouse", "bins", "goods", "stock"
PEOPLE, STATIONS, CARDS, BOXES, ORDERS = "people", "stations", "cards", "boxes", "orders"
RELEASED, PICKED, VERIFIED, WEIGHED, SHIPPED = "released", "picked", "verified", "weighed", "shipped"
STEPS = (
    *(ADMINISTRATOR, WAREHOUSE, BINS, GOODS, STOCK, PEOPLE, STATIONS, CARDS, BOXES, ORDERS),
    *(RELEASED, PICKED, VERIFIED, WEIGHED, SHIPPED),
)
CAN_WAIT = (WAREHOUSE, BOXES)
"""What is good to have, and no first order needs."""
_FAR = ("released", "picking", "picked", "verified", "packed", "weighed", "shipped", "returned")
"""States of an order from its release on, each further than the one before."""
_FROM = {RELEASED: "released", PICKED: "picked", VERIFIED: "verified", WEIGHED: "weighed", SHIPPED: "shipped"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the data say of a site.

    `people` are operators with a badge who are not merely behind an account; `own_boxes` are types of carton
    beside the one that every site begins with; `states` are those in which some order is; `badge_used`:
    whether somebody has signed in at a station.
    """

    administrator: bool = False
    address: bool = False
    bins: int = 0
    items: int = 0
    without_barcode: int = 0
    without_weight: int = 0
    pieces: bool = False
    people: int = 0
    stations: int = 0
    badge_used: bool = False
    own_boxes: int = 0
    orders: bool = False
    states: Collection[str] = ()


def done(facts: Facts) -> frozenset[str]:
    """The steps that are done.

    >>> sorted(done(Facts(bins=240, orders=True, states=["verified"])))
    ['bins', 'orders', 'picked', 'released', 'verified']
    """
    furthest = max((_FAR.index(state) for state in facts.states if state in _FAR), default=-1)
    told = {
        ADMINISTRATOR: facts.administrator,
        WAREHOUSE: facts.address,
        BINS: facts.bins > 0,
        GOODS: facts.items > max(facts.without_barcode, facts.without_weight),
        STOCK: facts.pieces,
        PEOPLE: facts.people > 0 or facts.badge_used,
        STATIONS: facts.stations > 0,
        CARDS: facts.badge_used,
        BOXES: facts.own_boxes > 0,
        ORDERS: facts.orders,
        **{step: furthest >= _FAR.index(state) for step, state in _FROM.items()},
    }
    return frozenset(step for step, is_done in told.items() if is_done)


def upcoming(finished: Collection[str]) -> str:
    """The step to do now; "" where all are done. What can wait is never it.

    >>> upcoming({"administrator"}), upcoming(set(STEPS))
    ('bins', '')
    """
    return next((step for step in STEPS if step not in finished and step not in CAN_WAIT), "")
