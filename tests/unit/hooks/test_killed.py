"""The sender is killed in the middle, again and again: nothing is lost, and each order keeps its order."""

import asyncio
import itertools
import subprocess
import sys

import pytest

from tests.patience import PATIENCE_S
from tests.unit.floor.floor_under_test import SITE
from tests.unit.hooks.receiver import OK, Came, Receiver
from tests.unit.hooks.telling import Telling
from tests.unit.hooks.test_sender import ROUND, in_order


async def test_a_killed_sender_loses_nothing(telling: Telling) -> None:
    await killed(telling, times=2)


@pytest.mark.long
async def test_a_sender_that_is_killed_again_and_again_loses_nothing(both: Telling) -> None:
    await killed(both, times=6)


async def killed(telling: Telling, times: int) -> None:
    labels = telling.orders(times * 4)

    async def late(came: Came, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.02)
        await OK(came, writer)

    async with Receiver(late) as receiver:
        telling.webhook(receiver.url)
        for label in labels:
            telling.happen(label, *ROUND)
        url = telling.database.url.render_as_string(hide_password=False)
        for kill in range(times):
            telling.ahead_ms += 60_000  # what the killed one had in hand is free
            ahead = str(telling.ahead_ms)
            command = [sys.executable, "-m", "tests.unit.hooks.sender_alone", url, SITE, ahead]
            before, sender = len(receiver.came), subprocess.Popen(command)
            try:
                await receiver.until(lambda before=before, more=kill + 3: len(receiver.came) >= before + more)  # type: ignore[misc]  # defaults bind the loop's values
            finally:
                sender.kill()
                sender.wait(PATIENCE_S)
        assert not telling.is_all_delivered()
        telling.ahead_ms += 60_000
        async with telling.sending():
            await receiver.until(telling.is_all_delivered)
    assert in_order(receiver.came) == {label: list(ROUND) for label in labels}
    assert {came.message for came in receiver.came} == {row["message"] for row in telling.notices()}
    for label in labels:
        # What came twice came twice in a row: nothing later of this order had come between.
        messages = [came.message for came in receiver.came if came.order == label]
        assert len(list(itertools.groupby(messages))) == len(ROUND)
