"""Merging and splitting: which orders may become one, and how pieces go from a line of one to another's.

Rule: no piece is wanted twice. What another order takes over stands as `qty_moved` on the line that it
leaves, and as `qty_from` on the line that it goes to.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hub.domain import orders
from hub.domain.errors import Conflict, Invalid
from hub.domain.order_lines import OrderKit, OrderLine
from hub.domain.orders import BEFORE_RELEASE, WORDS, Order

SIGN = "~"
"""Stands between an order's number and that of a part of it; no shop's number may hold it."""


@dataclass(frozen=True, slots=True)
class Party:
    """An order that is to be merged, and who it goes to (digests of `hub.domain.recipients`)."""

    order: Order
    buyer_digest: str
    address_digest: str


def standing(order: Order) -> str:
    """The state that an order is in, or was held in.

    >>> standing(Order(1, "main", 1, "7", "A-7", "held", "audited"))
    'audited'
    """
    return order.resume_state if order.state == "held" else order.state


def is_off_the_floor(order: Order) -> bool:
    """Whether nobody on the floor has seen the order yet: it was never released.

    >>> is_off_the_floor(Order(1, "main", 1, "7", "A-7", "short"))
    True
    >>> is_off_the_floor(Order(1, "main", 1, "7", "A-7", "short", tote_id=4))
    False
    """
    return standing(order) in BEFORE_RELEASE or (standing(order) == "short" and order.tote_id is None)


def check_merge(into: Party, other: Party) -> None:
    """Make sure that two orders may become one parcel of `into`.

    Raises:
        Invalid: they are the same order.
        NotPermitted: the other one is in a state that can't be merged.
        Conflict: something that one parcel can have only one of is different in them; the text names it.
    """
    if other.order.id == into.order.id:
        raise Invalid("orders", f"orders other than {into.order.label}", other.order.label)
    if into.order.state == "held" or not is_off_the_floor(into.order):
        raise _differs(into.order, "not yet released and not on hold", _named(into.order.state))
    orders.permit(other.order, "merge")
    if not is_off_the_floor(other.order):
        raise _differs(other.order, "not yet released", _named(standing(other.order)))
    for name, mine, its in (
        ("shop", into.order.shop_id, other.order.shop_id),
        ("payment", into.order.payment, other.order.payment),
        ("buyer", into.buyer_digest, other.buyer_digest),
        ("address", into.address_digest, other.address_digest),
        ("carrier", into.order.carrier or other.order.carrier, other.order.carrier or into.order.carrier),
        ("waybill", into.order.waybill, other.order.waybill or into.order.waybill),
    ):
        if mine != its:
            raise Conflict(_unlike(name, into.order, other.order))
    if not into.buyer_digest or not into.address_digest:
        raise _differs(into.order, "with a recipient: buyer and address to compare", "none")


def _named(state: str) -> str:
    return f"{state} {WORDS[state][1]}"


def _differs(order: Order, expected: str, got: str) -> Conflict:
    return Conflict(f"order {order.label}: expected one that is {expected}, got {got}")


def _unlike(name: str, into: Order, other: Order) -> str:
    """Personal data is not repeated in an error; what is none of it is."""
    what = f"order {other.label}: expected the {name} of order {into.label}"
    if name in ("shop", "buyer", "address"):
        return f"{what}, got another {name}"
    return f"{what}, {getattr(into, name)!r}, got {getattr(other, name)!r}"


def audited_alike(parties: Sequence[Order]) -> bool:
    """Whether all of these have been audited, so that their merging needs no new audit.

    >>> one, two = (Order(1, "main", 1, "7", "A-7", state) for state in ("allocated", "received"))
    >>> audited_alike([one, one]), audited_alike([one, two])
    (True, False)
    """
    return all(order.state in ("audited", "allocated", "short") for order in parties)


def leave(line: OrderLine, qty: int) -> OrderLine:
    """A line that `qty` of its pieces leave for another order; what nobody has leaves first.

    Raises:
        Invalid: that is none, or more than it wants.

    >>> after = leave(OrderLine(1, "main", 1, 1, 5, 6, qty_short=2), 3)
    >>> after.qty_moved, after.qty_wanted, after.qty_short
    (3, 3, 0)
    >>> leave(after, 4)
    Traceback (most recent call last):
    ...
    hub.domain.errors.Invalid: qty: expected 1 to 3 pieces of line 1, got 4
    """
    if not 1 <= qty <= line.qty_wanted:
        raise Invalid("qty", f"1 to {line.qty_wanted} pieces of line {line.line_no}", qty)
    return replace(line, qty_moved=line.qty_moved + qty, qty_short=max(0, line.qty_short - qty))


def arrive(line: OrderLine, qty: int, order_id: int, line_no: int, kit_id: int | None) -> OrderLine:
    """The line of another order that takes over `qty` pieces of this one; its number is still to be given.

    Args:
        kit_id: the kit of that order that they are part of; None for loose pieces.

    >>> new = arrive(OrderLine(1, "main", 1, 1, 5, 6, price_minor=255), 2, 9, 1, None)
    >>> new.qty_ordered, new.from_line_id, new.qty_from, new.price_minor
    (2, 1, 2, 255)
    """
    return OrderLine(
        id=0,
        site=line.site,
        order_id=order_id,
        line_no=line_no,
        item_id=line.item_id,
        qty_ordered=qty,
        price_minor=line.price_minor,
        kit_id=kit_id,
        qty_per_kit=line.qty_per_kit if kit_id is not None else 0,
        gift=line.gift,
        from_line_id=line.id,
        qty_from=qty,
    )


def whole_kits(kit: OrderKit, lines: Sequence[OrderLine], leaving: Mapping[int, int]) -> int:
    """How many whole kits leave when these pieces do; 0 when some of its parts stay behind, or more go.

    Args:
        lines: all lines of the order.
        leaving: line -> pieces.

    >>> kit = OrderKit(3, "main", 1, 9, 2)
    >>> parts = [OrderLine(n, "main", 1, n, n, 2 * n, kit_id=3, qty_per_kit=n) for n in (1, 2)]
    >>> [whole_kits(kit, parts, leaving) for leaving in ({1: 1, 2: 2}, {1: 1}, {1: 2, 2: 2})]
    [1, 0, 0]
    """
    shares = {
        divmod(leaving.get(line.id, 0), line.qty_per_kit)
        for line in lines
        if line.kit_id == kit.id and line.qty_per_kit
    }
    kits, loose = shares.pop() if len(shares) == 1 else (0, 0)
    return 0 if loose else kits


def next_label(label: str, is_taken: Callable[[str], bool]) -> str:
    """What the next part of an order is called: the label of the whole, and the next free number behind it.

    Args:
        label: of the order that is split, itself perhaps a part.
        is_taken: whether an order has a label already.

    >>> next_label("A-7", ["A-7"].__contains__), next_label("A-7~2", ["A-7", "A-7~2", "A-7~3"].__contains__)
    ('A-7~2', 'A-7~4')
    """
    whole, sign, number = label.rpartition(SIGN)
    root = whole if sign and number.isdecimal() else label
    n = 2
    while is_taken(f"{root}{SIGN}{n}"):
        n += 1
    return f"{root}{SIGN}{n}"


def lacking(lines: Sequence[OrderLine], free: Mapping[int, int]) -> dict[int, int]:
    """Line -> pieces of an order that stock can't fill; of a kit whole ones, for half a kit is of no use.

    Args:
        lines: of the order; kits and lines are filled in the order of their numbers.
        free: item -> pieces that may be promised.

    >>> loose = OrderLine(1, "main", 1, 1, 5, 6)
    >>> parts = [OrderLine(n, "main", 1, n, n + 3, 2, kit_id=3, qty_per_kit=1) for n in (2, 3)]
    >>> lacking([loose, *parts], {5: 8, 6: 1})
    {2: 1, 3: 1}
    >>> lacking([loose], {5: 2})
    {1: 4}
    """
    left = dict(free)
    gone: dict[int, int] = {}
    done: set[int] = set()
    for line in sorted(lines, key=lambda o: o.line_no):
        if line.kit_id is None or not line.qty_per_kit:
            staying = min(line.qty_wanted, left.get(line.item_id, 0))
            left[line.item_id] = left.get(line.item_id, 0) - staying
            _leave_behind(gone, line, line.qty_wanted - staying)
        elif line.kit_id not in done:
            done.add(line.kit_id)
            parts = [each for each in lines if each.kit_id == line.kit_id]
            fillable = min(
                min(each.qty_wanted, left.get(each.item_id, 0)) // each.qty_per_kit for each in parts
            )
            for each in parts:
                staying = fillable * each.qty_per_kit
                left[each.item_id] = left.get(each.item_id, 0) - staying
                _leave_behind(gone, each, each.qty_wanted - staying)
    return gone


def _leave_behind(gone: dict[int, int], line: OrderLine, qty: int) -> None:
    if qty:
        gone[line.id] = qty
