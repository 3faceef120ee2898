"""What an order asks for, line by line: how many pieces are wanted, due, picked and verified."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Pieces of one item in one order. Every quantity is whole pieces."""

    id: int
    site: str
    order_id: int
    line_no: int
    item_id: int
    qty_ordered: int
    qty_cancelled: int = 0
    qty_short: int = 0
    qty_picked: int = 0
    qty_verified: int = 0
    qty_counted: int = 0
    """Of the verified pieces, those counted by hand: the weight must prove them."""
    qty_moved: int = 0
    """Pieces that a line of another order took over (merge, split)."""
    price_minor: int = 0
    """Of one piece, in minor units of the shop's currency."""
    kit_id: int | None = None
    """The ordered kit that this line is a part of."""
    gift: bool = False
    """A free gift that a rule added."""
    from_line_id: int | None = None
    """The line of another order whose pieces these are (merge, split)."""
    qty_from: int = 0
    """How many pieces it took over from there."""
    qty_per_kit: int = 0
    """Pieces of it in one kit; 0 where it is no part of a kit."""

    @property
    def qty_wanted(self) -> int:
        """Pieces that the buyer still wants of this order: ordered, less cancelled, less moved to another."""
        return self.qty_ordered - self.qty_cancelled - self.qty_moved

    @property
    def qty_due(self) -> int:
        """Pieces that must be in the parcel: what is wanted, less short."""
        return self.qty_wanted - self.qty_short

    @property
    def qty_to_verify(self) -> int:
        """Pieces still to be scanned."""
        return self.qty_due - self.qty_verified

    @property
    def qty_at_bench(self) -> int:
        """Pieces that may be scanned now: those that were picked, as far as they are wanted.

        A piece beyond them is none of this order's, such as one that was set aside as damaged.
        """
        return min(self.qty_due, self.qty_picked) - self.qty_verified


@dataclass(frozen=True, slots=True)
class OrderKit:
    """A kit as the buyer ordered it. Its parts are order lines of their own, which name it."""

    id: int
    site: str
    order_id: int
    item_id: int
    qty: int
    price_minor: int = 0
    """Of one kit, in minor units of the shop's currency."""
