"""A sender in a process of its own, to be killed: `python -m … DATABASE SITE AHEAD_MS`."""

import asyncio
import sys
import time

from hub.hooks import Sender
from hub.store.database import Database


def main(url: str, site: str, ahead_ms: int) -> None:
    """Send until the process is killed."""
    sender = Sender(Database(url), site, lambda: time.time_ns() // 1_000_000 + ahead_ms)
    asyncio.run(sender.run(asyncio.Event()))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
