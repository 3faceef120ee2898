"""Tracking numbers of what has left reach the shop: parcel by parcel, signed, though it fails at first."""

import asyncio
import itertools

from tests.unit.floor.lorries import name_carrier, two_carriers, weighed
from tests.unit.hooks.receiver import OK, Came, Manner, Receiver, status
from tests.unit.hooks.telling import Telling


async def test_tracking_arrives_after_failures_and_what_comes_back_is_told(telling: Telling) -> None:
    """Two failures before each success; the receiver checks every signature by its own reading."""
    floor = telling.floor
    two_carriers(floor)
    label = floor.new_order("1", A=6)
    name_carrier(floor, label, "YT", "SHOP-9")
    turns = itertools.cycle([status(500), status(503), OK])

    async def moody(came: Came, writer: asyncio.StreamWriter) -> None:
        manner: Manner = next(turns)
        await manner(came, writer)

    async with Receiver(moody) as receiver:
        telling.webhook(receiver.url, states=("shipped",))
        made = weighed(floor, label)
        floor.scan("dock", "U%3", "J%SHIP", *[parcel.code for parcel in made])
        assert floor.scan("dock", "X%UNDO").v == "info"
        async with telling.sending() as sender:
            while not telling.is_all_delivered():
                telling.hurry(sender)
                await asyncio.sleep(0.02)
        taken = [came.body for came in receiver.taken if came.body["type"] != "webhook.test"]
    last: dict[str, dict[str, object]] = {}
    for body in taken:
        last[str(body["type"])] = body
    assert list(last) == ["order.shipped", "order.weighed"], "who hears of the one hears of the other"
    assert (last["order.weighed"]["data"]["from_state"], len(receiver.came)) == ("shipped", 6)  # type: ignore[index]
    assert last["order.weighed"]["data"]["parcels"] == [  # type: ignore[index]
        {"code": "S-1.1", "state": "shipped", "net_mg": made[0].net_mg, "carrier": "YT", "waybill": "SHOP-9"},
        {"code": "S-1.2", "state": "weighed", "net_mg": made[1].net_mg, "carrier": "YT", "waybill": "YT0000"},
    ]


async def test_a_shop_s_own_carrier_is_told_where_none_of_ours_takes_it(telling: Telling) -> None:
    floor = telling.floor
    label = floor.new_order("1", A=1)
    name_carrier(floor, label, "Royal Mail", "RM1")
    weighed(floor, label)
    async with Receiver() as receiver:
        telling.webhook(receiver.url, states=("shipped",))
        floor.scan("dock", "U%3", "J%SHIP", "S-1.1")
        async with telling.sending():
            await receiver.until(telling.is_all_delivered)
    (came,) = receiver.came
    assert came.body["data"]["parcels"] == [
        {"code": "S-1.1", "state": "shipped", "net_mg": 300_000, "carrier": "Royal Mail", "waybill": "RM1"}
    ]
