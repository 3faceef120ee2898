"""Parcels' fees by the tables as they are now: after a table came late, or was wrong.

Rule: only the price changes, and the area that it is of; who takes a parcel stays as it was. A parcel whose
area has no fee any more keeps the one that it has.
"""

from dataclasses import dataclass, replace

from hub.domain import packing, tariffs
from hub.domain.carriers import Carrier
from hub.domain.errors import Invalid
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.office import shipping as office
from hub.office.act import Act
from hub.store.reading import Reader
from hub.store.reading import carriers as book


@dataclass(frozen=True, slots=True)
class Repriced:
    """A parcel whose fee or area is another one now; fees in minor units, None where no table told."""

    parcel: str
    waybill: str
    area_before: str
    area: str
    fee_before_minor: int | None
    fee_minor: int | None


def asked(
    reader: Reader, site: str, carrier: str, from_ms: int, to_ms: int, after: int, limit: int
) -> list[int]:
    """The numbers of a carrier's parcels that have not left, and of those shipped from `from_ms` to before
    `to_ms` (both 0: none of these), above `after`.

    Raises:
        NotFound: no such carrier. Invalid: the days are the wrong way round.
    """
    book.known(reader, site, carrier)
    if (from_ms or to_ms) and not from_ms < to_ms:
        raise Invalid("to_ms", "a time after from_ms", to_ms)
    return book.parcels(reader, site, carrier, from_ms, to_ms, after, limit)


def reprice(act: Act, parcel_id: int, write: bool = True) -> Repriced | None:
    """Reckon a parcel's fee anew; None where it is as it was.

    Args:
        write: False looks at it only.
    """
    parcel = act.work.get(Parcel, parcel_id)
    known = act.work.one(Carrier, "code", parcel.carrier, act.rules.site) if parcel.carrier else None
    own = next((b for b in office.books(act) if known and b.carrier.id == known.id), None)
    if own is None or parcel.state == packing.VOID:
        return None
    to = office.address(act, act.work.get(Order, parcel.order_id))
    # Where the address was deleted for its age, the area that was found then is all that is left of it.
    found = tariffs.area_of(own.areas, to) if to.country or to.postcode else None
    area = parcel.area if found is None else found
    fee_minor = tariffs.fee(own.fees, area, tariffs.chargeable_mg(own.carrier, office.load_of(act, parcel)))
    if fee_minor is None or (area, fee_minor) == (parcel.area, parcel.fee_minor):
        return None
    if write:
        act.work.put(replace(parcel, area=area, fee_minor=fee_minor))
    return Repriced(parcel.code, parcel.waybill, parcel.area, area, parcel.fee_minor, fee_minor)
