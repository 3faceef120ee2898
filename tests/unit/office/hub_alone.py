"""A gateway in a process of its own, to be killed: `python -m … DATABASE`.

Frames come in as lines, answers go out as lines; what has come by now is one batch, as in the hub's own loop.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from hub.domain.office_rules import AllocationRules, OfficeRules, PaperRules
from hub.mqtt.batch import Batcher, Frame
from hub.office.act import Moment
from hub.store.database import Database
from tests.unit.floor.floor_under_test import RULES
from tests.unit.store.watched_locks import WatchedDatabase

DAY = "2010-12-01"
"""The business date of the whole storm: the shop's lots are of that year."""
PAIRED = OfficeRules(
    allocation=AllocationRules(split=True), papers=PaperRules(verified=("packing_slip", "waybill"))
)
"""A site that prints slip and waybill by itself."""


class OfThatDay(Batcher):
    """A batcher whose business date stands still."""

    def moment(self) -> Moment:
        return Moment(super().moment().at_ms, DAY)


def batches() -> Iterator[list[str]]:
    """Lines as they come; those that came together, together."""
    rest = b""
    while more := os.read(0, 65_536):
        *lines, rest = (rest + more).split(b"\n")
        if lines:
            yield [line.decode() for line in lines]


def main(url: str) -> None:
    """Judge until there is nothing more to read, or the process is killed."""
    database = Database(url) if url.startswith("sqlite") else WatchedDatabase(url)
    work = database.eager_work()
    batcher = OfThatDay(work, replace(RULES, office=PAIRED), ZoneInfo("UTC"), "e1")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for lines in batches():
        said = [json.loads(line) for line in lines]
        frames = [Frame.read(each["topic"], each["payload"].encode()) for each in said]
        outcome = batcher.judge([frame for frame in frames if frame is not None])
        for topic, payload in outcome.answers:
            sys.stdout.write(json.dumps({"topic": topic, "payload": payload.decode()}) + "\n")
        if isinstance(database, WatchedDatabase) and database.seen.out_of_order:
            sys.stdout.write(json.dumps({"out_of_order": database.seen.out_of_order}) + "\n")
            database.seen.out_of_order = []
        sys.stdout.flush()
    work.connection.close()


if __name__ == "__main__":
    main(sys.argv[1])
