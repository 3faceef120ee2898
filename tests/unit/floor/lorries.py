"""Carriers on the floor under test, and parcels on their way to them."""

from dataclasses import replace

from hub.domain.carriers import Carrier, CarrierArea, CarrierFee, Manifest, WaybillNumber
from hub.domain.cases import Case
from hub.domain.packing import Parcel
from tests.unit.floor.floor_under_test import GOODS, SITE, Floor

SF = Carrier(0, SITE, "SF", "顺丰速运", "CNY", max_mg=20_000_000, rank=1)
YT = Carrier(0, SITE, "YT", "圆通速递", "CNY", max_mg=1_000_000, max_side_mm=600, rank=2, volume_divisor=6000)


def add_carrier(floor: Floor, carrier: Carrier, *fees: tuple[int, int], numbers: int = 0) -> Carrier:
    """A carrier that goes everywhere; fees: (up to mg, minor units), the last goes on by 1.00 a kilogram."""
    with floor.work.transaction():
        added = floor.work.add(carrier)
        floor.work.add(CarrierArea(0, SITE, added.id, "all"))
        for upto_mg, fee_minor in fees:
            is_last = (upto_mg, fee_minor) == fees[-1]
            step = (1_000_000, 100) if is_last else (0, 0)
            floor.work.add(CarrierFee(0, SITE, added.id, "all", upto_mg, fee_minor, *step))
        for n in range(numbers):
            floor.work.add(WaybillNumber(0, SITE, added.id, f"{carrier.code}{n:04}"))
    return added


def two_carriers(floor: Floor, numbers: int = 9) -> tuple[Carrier, Carrier]:
    """SF at 8.00 and YT at 6.00 up to 1 kg; YT takes no more than that."""
    sf = add_carrier(floor, SF, (1_000_000, 800), (5_000_000, 1200), numbers=numbers)
    return sf, add_carrier(floor, YT, (1_000_000, 600), numbers=numbers)


def name_carrier(floor: Floor, label: str, said: str, waybill: str = "") -> None:
    """What the shop said of an order's carrier."""
    order = floor.order(label)
    with floor.work.transaction():
        floor.work.put(replace(floor.work.get(type(order), order.id), carrier=said, waybill=waybill))


def verified(floor: Floor, label: str, tote: str = "T1", bench: str = "bench-1") -> None:
    """Release an order, pick it into a tote and verify it."""
    floor.release(label)
    floor.walk(totes=(tote,))
    floor.scan(bench, "U%2", "J%VERIFY", f"O%{label}")
    for line in floor.lines(label):
        sku = list(GOODS)[line.item_id - 1]
        floor.scan(bench, *[GOODS[sku][1]] * line.qty_ordered)
    assert floor.order(label).state in ("verified", "held")


def weighed(floor: Floor, label: str, tote: str = "T1", bench: str = "bench-1") -> list[Parcel]:
    """The same, packed and weighed; its parcels."""
    verified(floor, label, tote, bench)
    floor.scan(bench, "J%PACK", f"O%{label}")
    for parcel in parcels(floor, label):
        assert floor.weigh(bench, parcel.expected_mg).why == "weight_ok"
    return parcels(floor, label)


def parcels(floor: Floor, label: str) -> list[Parcel]:
    """The parcels of an order that count."""
    order = floor.order(label)
    with floor.work.transaction():
        return [p for p in floor.work.where(Parcel, "order_id", order.id) if p.state != "void"]


def manifests(floor: Floor) -> list[Manifest]:
    with floor.work.transaction():
        return floor.work.where(Manifest, "site", SITE)


def numbers(floor: Floor, carrier: Carrier) -> dict[str, tuple[int | None, int | None]]:
    """number -> (order, parcel) of those that were taken."""
    with floor.work.transaction():
        every = floor.work.where(WaybillNumber, "carrier_id", carrier.id)
        return {n.number: (n.order_id, n.parcel_id) for n in every if n.taken_at_ms}


def troubles(floor: Floor) -> list[str]:
    """What stands on the list of exceptions that is not closed."""
    with floor.work.transaction():
        return [c.what for c in floor.work.where(Case, "site", SITE) if c.state != "closed"]


def send_to(floor: Floor, label: str, country: str, postcode: str = "") -> None:
    """Where an order goes."""
    from hub.store import intake

    order = floor.order(label)
    with floor.work.transaction():
        intake.write_recipient(floor.work, SITE, order.id, {"country": country, "postcode": postcode})


def to_dock(floor: Floor, station: str = "dock", badge: str = "3") -> None:
    floor.scan(station, f"U%{badge}", "J%SHIP")
