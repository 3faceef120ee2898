"""Many hands at once: each waybill number is taken by one parcel, none is lost, and a lorry has one list."""

import threading
from collections import Counter
from collections.abc import Callable

from hub.domain.carriers import Carrier, Manifest, WaybillNumber
from hub.domain.cases import Case
from hub.domain.orders import Order
from hub.domain.packing import Parcel
from hub.office import manifests, parcels
from hub.office.act import Act, Moment
from hub.store.bulk import own_work
from hub.store.checks.shipping_rules import SHIPPING
from hub.store.database import Database, repeat
from tests.soundness import faults
from tests.unit.floor.floor_under_test import RULES, SITE, Floor
from tests.unit.floor.lorries import SF, add_carrier

HANDS, ORDERS, NUMBERS = 4, 15, 50
"""60 parcels for 50 numbers."""
MOMENT = Moment(1_291_161_700_000, "2010-12-01")


def at_once(database: Database, do: Callable[[Act, int], object]) -> None:
    """Let each hand do its acts, a transaction each, all hands at the same time."""
    ready = threading.Barrier(HANDS)
    failures: list[BaseException] = []

    def hand(n: int) -> None:
        try:
            with own_work(database) as work:
                ready.wait()
                for each in range(ORDERS):
                    repeat(work, lambda each=each: do(Act(work, RULES, MOMENT), n * ORDERS + each))  # type: ignore[misc]
        except BaseException as failure:  # noqa: BLE001 - told by the test, whatever it is
            failures.append(failure)

    threads = [threading.Thread(target=hand, args=(n,)) for n in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_each_number_is_taken_once_and_none_is_lost(floor: Floor, database: Database) -> None:
    carrier = add_carrier(floor, SF, (1_000_000, 800), numbers=NUMBERS)
    labels = [floor.new_order(str(n), A=1) for n in range(HANDS * ORDERS)]

    def plan(act: Act, n: int) -> None:
        order = act.work.one(Order, "label", labels[n], SITE)
        assert order is not None
        parcels.plan(act, order)

    at_once(database, plan)
    with own_work(database) as work, work.transaction():
        made = work.where(Parcel, "site", SITE)
        taken = work.where(WaybillNumber, "carrier_id", carrier.id)
        told = [case for case in work.where(Case, "site", SITE) if "no waybill number" in case.what]
    borne = Counter(p.waybill for p in made)
    assert (len(made), borne.pop("")) == (HANDS * ORDERS, HANDS * ORDERS - NUMBERS)
    assert borne == Counter(n.number for n in taken), "each once, every one"
    assert len(told) == HANDS * ORDERS - NUMBERS
    assert not set(faults(database)) & {check.name for check in SHIPPING}


def test_stations_that_begin_at_once_load_one_manifest(floor: Floor, database: Database) -> None:
    sf = add_carrier(floor, SF)

    at_once(database, lambda act, _: manifests.open_for(act, act.work.get(Carrier, sf.id), 1))
    with own_work(database) as work, work.transaction():
        assert [m.code for m in work.where(Manifest, "carrier_id", sf.id)] == ["SF-101201-1"]
