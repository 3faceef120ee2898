"""What is costly to show is kept: one value for all who look.

Rule: a key says all that its value depends on; what it does not say, such as the database, may be as old as
the caller permits.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import TypeVar
from weakref import WeakKeyDictionary

from markupsafe import Markup

from hub.store.database import Database

T = TypeVar("T")
MOST = 60
"""Values of one database that are kept; the oldest goes first."""
_lock = threading.Lock()
MOST_DRAWN = 2_000
"""Pieces of pages that are remembered."""
_drawn: dict[Hashable, Markup] = {}
_of: WeakKeyDictionary[Database, dict[Hashable, tuple[float, object]]] = WeakKeyDictionary()


def kept(database: Database, key: Hashable, for_ms: int, make: Callable[[], T]) -> T:
    """The value of a key, made anew when it is older than `for_ms`."""
    now = time.monotonic()
    with _lock:
        values = _of.setdefault(database, {})
        made_at, value = values.get(key, (0.0, None))
    if value is None or now - made_at > for_ms / 1000:
        value = make()
        with _lock:
            values.pop(key, None)
            values[key] = (now, value)
            while len(values) > MOST:
                del values[next(iter(values))]
    return value  # type: ignore[return-value]  # a key's values are of one kind


def once(key: Hashable, draw: Callable[[], Markup]) -> Markup:
    """A piece of a page that is drawn from its key alone, so that what did not change is not drawn again."""
    with _lock:
        drawn = _drawn.get(key)
    if drawn is None:
        drawn = draw()
        with _lock:
            _drawn[key] = drawn
            while len(_drawn) > MOST_DRAWN:
                del _drawn[next(iter(_drawn))]
    return drawn
