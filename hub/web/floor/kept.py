"""What is costly to show is kept for a while: one value for all who look.

Rule: only what may be some seconds old is kept, under a key that says all that it depends on.
"""

import threading
import time
from collections.abc import Callable, Hashable
from typing import TypeVar
from weakref import WeakKeyDictionary

from hub.store.database import Database

T = TypeVar("T")
MOST = 60
"""Values of one database that are kept; the oldest goes first."""
_lock = threading.Lock()
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
