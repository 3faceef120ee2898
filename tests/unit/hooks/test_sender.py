"""The sender: in order for each order, until delivered, and nobody waits for somebody else's receiver."""

import asyncio
import itertools
import random

import pytest

from hub.domain.notices import pause_ms
from hub.hooks.sender import AT_ONCE
from hub.office import webhooks
from tests.unit.hooks.receiver import OK, Came, Manner, Receiver, answer, drip, flood, hang, status
from tests.unit.hooks.telling import Telling

ROUND = ("held", "received", "held", "received")


def in_order(came: list[Came]) -> dict[str, list[str]]:
    """order -> the states that were told of it, each message counted when it came first."""
    told: dict[str, list[str]] = {}
    seen: set[str] = set()
    for one in came:
        if one.message not in seen:
            seen.add(one.message)
            told.setdefault(one.order, []).append(one.state)
    return told


async def test_what_happens_is_told_with_all_that_a_shop_needs(both: Telling) -> None:
    (label,) = both.orders(1)
    async with Receiver() as receiver:
        both.webhook(receiver.url)
        both.happen(label, "held")
        async with both.sending():
            await receiver.until(both.is_all_delivered)
    (came,) = receiver.came
    (row,) = both.notices()
    assert came.message == row["message"]
    assert came.body["type"] == "order.held"
    assert came.body["timestamp"].endswith("Z")
    data = came.body["data"]
    assert (data["order"], data["shop"], data["number"]) == (label, "S", "1")
    assert (data["from_state"], data["state"], data["reason"]) == ("received", "held", "in doubt")
    assert data["lines"] == [
        {
            "line_no": 1,
            "sku": "A",
            "qty_ordered": 1,
            "qty_cancelled": 0,
            "qty_short": 0,
            "qty_moved": 0,
            "gift": False,
        }
    ]
    assert data["parcels"] == []
    assert (row["state"], row["attempts"], row["said"]) == ("delivered", 1, "204")


async def test_a_receiver_that_fails_and_lies_hears_everything_in_order(telling: Telling) -> None:
    """Every attempt but each seventh goes wrong, each time in another way."""
    lies: list[Manner] = [
        status(500),
        status(302, "Location: http://localhost:1/"),
        answer(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhal"),
        answer(b"rubbish\r\n\r\n"),
        answer(b""),
        status(422),
        OK,
    ]
    turns = itertools.cycle(lies)

    async def moody(came: Came, writer: asyncio.StreamWriter) -> None:
        await next(turns)(came, writer)

    labels = telling.orders(3)
    async with Receiver(moody) as receiver:
        telling.webhook(receiver.url)
        for label in labels:
            telling.happen(label, *ROUND)
        async with telling.sending() as sender:
            while not telling.is_all_delivered():
                telling.hurry(sender)
                await asyncio.sleep(0.02)
    assert in_order(receiver.came) == {label: list(ROUND) for label in labels}
    assert sum(row["attempts"] for row in telling.notices()) == len(receiver.came)
    assert len({came.message for came in receiver.came}) == 12
    _no_overtaking(receiver.came)


def _no_overtaking(came: list[Came]) -> None:
    """Of each order, no message comes again after a later one came."""
    for order in {one.order for one in came}:
        messages = [one.message for one in came if one.order == order]
        assert len(list(itertools.groupby(messages))) == len(set(messages))


async def test_a_receiver_that_hangs_delays_only_itself(telling: Telling) -> None:
    labels = telling.orders(20)
    async with Receiver(hang) as dead, Receiver(drip) as slow, Receiver(flood) as loud, Receiver() as well:
        for code, receiver in (("dead", dead), ("slow", slow), ("loud", loud), ("well", well)):
            telling.webhook(receiver.url, code)
        for label in labels:
            telling.happen(label, *ROUND)
        async with telling.sending(answer_s=60):
            await well.until(lambda: telling.is_all_delivered("well"))
            await loud.until(lambda: telling.is_all_delivered("loud"))
            await dead.until(lambda: len(dead.came) >= AT_ONCE)
            assert {row["state"] for row in telling.notices("dead")} == {"waiting"}
            assert {row["state"] for row in telling.notices("slow")} == {"waiting"}
    assert in_order(well.came) == {label: list(ROUND) for label in labels}
    assert len(dead.came) == AT_ONCE


async def test_an_order_that_is_refused_delays_no_other(telling: Telling) -> None:
    bad, good = telling.orders(2)

    async def picky(came: Came, writer: asyncio.StreamWriter) -> None:
        await (status(422) if came.order == bad else OK)(came, writer)

    async with Receiver(picky) as receiver:
        telling.webhook(receiver.url)
        telling.happen(bad, *ROUND)
        telling.happen(good, *ROUND)
        async with telling.sending():
            await receiver.until(
                lambda: (
                    len(telling.notices(state="delivered")) == 4
                    and any(row["said"].startswith("422") for row in telling.notices())
                )
            )
        assert in_order(receiver.came)[good] == list(ROUND)
        assert in_order(receiver.came)[bad] == ["held"]
        first, *behind = [row for row in telling.notices() if row["order"] == bad]
        assert (first["said"], first["state"]) == ("422: expected 2xx", "waiting")
        assert [row["attempts"] for row in behind] == [0, 0, 0]
        receiver.manner = OK
        assert telling.act(webhooks.retry, "erp") == 4
        async with telling.sending():
            await receiver.until(telling.is_all_delivered)
    assert in_order(receiver.came)[bad] == list(ROUND)


async def test_a_receiver_that_is_away_for_days_gets_everything_when_it_is_back(telling: Telling) -> None:
    labels = telling.orders(3)
    async with Receiver() as receiver:
        port = receiver.port
        telling.webhook(receiver.url)
    for label in labels:
        telling.happen(label, *ROUND)
    async with telling.sending() as sender:
        while max((row["attempts"] for row in telling.notices()), default=0) <= 3:
            telling.hurry(sender)
            await asyncio.sleep(0.02)
        assert {row["state"] for row in telling.notices()} == {"waiting"}
        async with Receiver(port=port) as back:
            while not telling.is_all_delivered():
                telling.hurry(sender)
                await asyncio.sleep(0.02)
    assert in_order(back.came) == {label: list(ROUND) for label in labels}


async def test_a_paused_webhook_hears_nothing_and_then_all(both: Telling) -> None:
    (label,) = both.orders(1)
    async with Receiver() as receiver:
        both.webhook(receiver.url)
        both.act(webhooks.pause, "erp")
        both.happen(label, "held", "received")
        async with both.sending():
            await receiver.until(lambda: len(both.told()) == 2)
            await asyncio.sleep(0.1)
            assert receiver.came == []
            both.act(webhooks.resume, "erp")
            await receiver.until(both.is_all_delivered)
    assert in_order(receiver.came) == {label: ["held", "received"]}


async def test_a_stop_while_a_receiver_hangs_loses_nothing(telling: Telling) -> None:
    (label,) = telling.orders(1)
    async with Receiver(hang) as receiver:
        telling.webhook(receiver.url)
        telling.happen(label, "held")
        async with telling.sending():
            await receiver.until(lambda: len(receiver.came) == 1)
        (row,) = telling.notices()
        assert (row["state"], row["said"]) == ("waiting", "stopped before there was an answer")
        receiver.manner = OK
        telling.act(webhooks.retry, "erp")
        async with telling.sending():
            await receiver.until(telling.is_all_delivered)
    assert [came.message for came in receiver.came] == [row["message"]] * 2


async def test_two_senders_of_one_site_keep_the_order(both: Telling) -> None:
    """As when two hubs work over one database: each notice is in the hands of one."""
    labels = both.orders(12)
    async with Receiver() as receiver:
        both.webhook(receiver.url)
        for label in labels:
            both.happen(label, *ROUND)
        async with both.sending(), both.sending():
            await receiver.until(both.is_all_delivered)
    assert in_order(receiver.came) == {label: list(ROUND) for label in labels}
    assert len(receiver.came) == 12 * len(ROUND)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
async def test_whatever_two_senders_meet_the_order_holds(both: Telling, seed: int) -> None:
    """A receiver of many moods, two senders, and somebody who is impatient."""
    drawn = random.Random(seed)
    moods = [OK, OK, OK, status(500), status(422), answer(b""), answer(b"rubbish\r\n\r\n"), status(429)]

    async def moody(came: Came, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(drawn.random() / 50)
        await drawn.choice(moods)(came, writer)

    labels = both.orders(8)
    async with Receiver(moody) as receiver:
        both.webhook(receiver.url)
        async with both.sending() as one, both.sending() as two:
            for _ in ROUND:
                for label in labels:
                    both.happen(label, ROUND[0])
                    both.happen(label, ROUND[1])
                    await asyncio.sleep(0.01)
            while not (len(both.told()) == 8 * 2 * len(ROUND) and both.is_all_delivered()):
                both.act(webhooks.retry, "erp")
                for line in (*one._lines.values(), *two._lines.values()):
                    line.rests_until_s = 0.0
                await asyncio.sleep(0.05)
    assert in_order(receiver.came) == {label: list(ROUND[:2]) * len(ROUND) for label in labels}
    _no_overtaking(receiver.came)


async def test_a_notice_in_hand_is_not_sent_beside_by_who_is_impatient(both: Telling) -> None:
    (label,) = both.orders(1)
    async with Receiver(hang) as receiver:
        both.webhook(receiver.url)
        both.happen(label, "held")
        async with both.sending():
            await receiver.until(lambda: len(receiver.came) == 1)
            assert both.act(webhooks.retry, "erp") == 0
            async with both.sending():
                await asyncio.sleep(0.3)
            assert len(receiver.came) == 1
            assert [row["said"] for row in both.notices()] == ["in hand"]


def test_the_pause_grows_to_an_hour_and_no_further() -> None:
    for message in ("msg_a", "msg_b"):
        pauses = [pause_ms(attempts, message) for attempts in range(1, 100)]
        assert 4_000 <= pauses[0] <= 6_000
        assert all(later > earlier for earlier, later in itertools.pairwise(pauses[:9]))
        assert all(2_880_000 <= pause <= 3_600_000 for pause in pauses[10:])
    assert pause_ms(3, "msg_a") != pause_ms(3, "msg_b")
