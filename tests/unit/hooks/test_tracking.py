"""Tracking numbers of what has left reach the shop: parcel by parcel, signed, though it fails at first."""

import asyncio
import itertools

from hub.office import rerouting
from tests.patience import PATIENCE_S
from tests.unit.floor.lorries import manifests, name_carrier, two_carriers, weighed
from tests.unit.hooks.receiver import OK, Came, Manner, Receiver, answer, status
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


async def test_a_receiver_that_is_away_lies_and_comes_back_hears_of_the_carrier_that_has_it(
    telling: Telling,
) -> None:
    """Shipped with YT, taken back, sent with SF: nobody listens first, then there are half answers, moved
    addresses and refusals. Each notice arrives, in order, and the last word is what is true.
    """
    floor = telling.floor
    two_carriers(floor)
    label = floor.new_order("1", A=2)
    away = Receiver()
    async with away:
        pass
    telling.webhook(away.url, states=("shipped",))
    weighed(floor, label)
    floor.scan("dock", "U%3", "J%SHIP", "S-1.1")
    assert floor.scan("dock", "X%UNDO").say == "Taken back: S-1.1"
    lies = itertools.cycle(
        [
            answer(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"),
            status(302, "Location: http://localhost:9/else"),
            status(429, "Retry-After: 1"),
            answer(b""),
            OK,
        ]
    )

    async def lying(came: Came, writer: asyncio.StreamWriter) -> None:
        await next(lies)(came, writer)

    async with telling.sending() as sender:
        telling.hurry(sender)
        floor.office(rerouting.change_carrier, label, "SF", "YT does not come today")
        assert floor.scan("dock", "S-1.1").why == "order_changed"
        async with Receiver(lying, port=away.port) as receiver:
            assert floor.scan("dock", "X%RESUME", "J%SHIP", "S-1.1").why == "order_done"
            async with asyncio.timeout(PATIENCE_S):
                while not telling.is_all_delivered():
                    telling.hurry(sender)
                    await asyncio.sleep(0.02)
            came = receiver.came
    heard = {one.message: one.body for one in came}
    assert [(body["type"], body["data"]["from_state"]) for body in heard.values()] == [
        ("order.shipped", "weighed"),
        ("order.weighed", "shipped"),
        ("order.shipped", "weighed"),
    ]
    versions = [body["data"]["version"] for body in heard.values()]
    assert versions == sorted(versions)
    assert list(heard.values())[-1]["data"]["parcels"] == [
        {"code": "S-1.1", "state": "shipped", "net_mg": 500_000, "carrier": "SF", "waybill": "SF0000"}
    ]
    assert [(m.code, m.state) for m in manifests(floor)] == [("YT-101201-1", "open"), ("SF-101201-1", "open")]
