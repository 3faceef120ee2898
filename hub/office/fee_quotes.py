"""What every carrier would ask for a parcel, for who wants to know before there is one; nothing is kept."""

from typing import Any

from hub.domain import shipping as choosing
from hub.domain import tariffs
from hub.domain.tariffs import Address, Load
from hub.office import shipping
from hub.office.act import Act


def quotes(act: Act, load: Load, to: Address) -> list[dict[str, Any]]:
    """What every carrier asks for a parcel, or why it does not take it; the one that would be chosen is
    marked. Fees in minor units of the carrier's currency, None where no table tells.
    """
    known = shipping.books(act)
    choice = choosing.choose(known, {book.carrier.id: [load] for book in known}, to)
    refused = {refusal.carrier.id: " ".join(refusal.why) for refusal in choice.refused}
    chosen = choice.quote.carrier.id if choice.quote else None
    rows = []
    for book in sorted(known, key=lambda book: (book.carrier.rank, book.carrier.code)):
        carrier, why = book.carrier, refused.get(book.carrier.id, "")
        area = tariffs.area_of(book.areas, to) or ""
        charged_mg = tariffs.chargeable_mg(carrier, load)
        rows.append(
            {
                "carrier": carrier.code,
                "name": carrier.name,
                "currency": carrier.currency,
                "chosen": carrier.id == chosen,
                "area": area,
                "charged_mg": None if why else charged_mg,
                "fee_minor": None if why else tariffs.fee(book.fees, area, charged_mg),
                "why": why,
            }
        )
    return rows
