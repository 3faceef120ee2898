"""The sender is killed in the middle, again and again: nothing is lost, and each order keeps its order."""

import asyncio
import itertools
import subprocess
import sys

from tests.unit.hooks.receiver import OK, Came, Receiver
from tests.unit.hooks.telling import Telling
from tests.unit.hooks.test_sender import ROUND, in_order

KILLS = 4


async def test_a_killed_sender_loses_nothing(both: Telling) -> None:
    labels = both.orders(10)

    async def late(came: Came, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.02)
        await OK(came, writer)

    async with Receiver(late) as receiver:
        both.webhook(receiver.url)
        for label in labels:
            both.happen(label, *ROUND)
        url = both.database.url.render_as_string(hide_password=False)
        for kill in range(KILLS):
            both.ahead_ms += 60_000  # what the killed one had in hand is free
            command = [sys.executable, "-m", "tests.unit.hooks.sender_alone", url, str(both.ahead_ms)]
            before, sender = len(receiver.came), subprocess.Popen(command)
            try:
                await receiver.until(lambda before=before, more=kill + 3: len(receiver.came) >= before + more)  # type: ignore[misc]  # defaults bind the loop's values
            finally:
                sender.kill()
                sender.wait(30)
        assert not both.is_all_delivered()
        both.ahead_ms += 60_000
        async with both.sending():
            await receiver.until(both.is_all_delivered)
    assert in_order(receiver.came) == {label: list(ROUND) for label in labels}
    assert {came.message for came in receiver.came} == {row["message"] for row in both.notices()}
    for label in labels:
        # What came twice came twice in a row: nothing later of this order had come between.
        messages = [came.message for came in receiver.came if came.order == label]
        assert len(list(itertools.groupby(messages))) == len(ROUND)
