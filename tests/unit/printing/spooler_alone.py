"""A spooler in a process of its own, to be killed: `python -m … DATABASE`."""

import asyncio
import sys
import time
from zoneinfo import ZoneInfo

from hub.printing import Spooler
from hub.store.database import Database
from tests.unit.floor.floor_under_test import RULES
from tests.unit.printing.shop import QUICK


def main(url: str) -> None:
    """Print until the process is killed."""
    spooler = Spooler(Database(url), RULES, ZoneInfo("UTC"), lambda: time.time_ns() // 1_000_000, QUICK)
    asyncio.run(spooler.run(asyncio.Event()))


if __name__ == "__main__":
    main(sys.argv[1])
