"""What is posted twice is done once: a browser that had no answer sends its form again with the same key.

The keys are kept in memory, the newest of them. After a restart of the web process one that is sent again is
done again; who sees no answer then looks first.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from hub.web.page import Done

KEPT = 2_000
LONGEST_KEY = 64


class Once:
    """The acts that were asked for lately, each under the key that its browser made."""

    def __init__(self) -> None:
        self._asked: OrderedDict[tuple[object, str], asyncio.Task[Any]] = OrderedDict()

    async def do(self, who: object, key: str, act: Callable[[], Any]) -> Any:
        """Do an act in a thread; for a key of the same person that is known, what it came to then.

        Args:
            who: tells people apart, so that nobody meets another's key.
            key: "" for none.

        Raises:
            DomainError: it is, or was, refused.
        """
        if not key:
            return await asyncio.to_thread(act)
        name = who, key[:LONGEST_KEY]
        if name not in self._asked:
            self._asked[name] = asyncio.create_task(asyncio.to_thread(act))
            while len(self._asked) > KEPT:
                self._asked.popitem(last=False)
        # What one request began goes on when its browser leaves: the next one asks for its end.
        end = await asyncio.shield(self._asked[name])
        if not isinstance(end, Done):
            # A page or a file that is shown in place of it changed nothing, and may be large.
            self._asked.pop(name, None)
        return end
