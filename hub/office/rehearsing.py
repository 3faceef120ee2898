"""Acts tried and taken back, so that a page can say beforehand what each will come to.

Rule: what is tried is the act itself, so a preview can't promise what is then refused; and nothing changes.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from hub.domain.errors import DomainError
from hub.office.act import Act
from hub.office.writing import PAUSE_S, Writer

T = TypeVar("T")
U = TypeVar("U")
LONGEST_S, TRIED_S = 0.015, 0.25
"""A transaction of a rehearsal ends after the first, as verdicts wait for it on SQLite; the whole of it after
the second, as a person waits for it."""


class _Taken(Exception):
    """Acts came to their ends, which it carries, and are taken back."""

    def __init__(self, ends: list[Any]) -> None:
        super().__init__()
        self.ends = ends


def rehearse(
    writer: Writer,
    act: Callable[[Act, U], T],
    parts: Iterable[U],
    badge: str | None = None,
    tried_s: float = TRIED_S,
) -> list[T | DomainError]:
    """What an act would come to for each of many things.

    Things that are tried in one transaction see each other, as they do when the act is done: of two that want
    the same last piece, the second finds none.

    Args:
        badge: whose act it is, where that is not whom the writer is for.
        tried_s: after so many seconds no more are begun.

    Returns:
        What each act returned, or why it was refused, in the order of the things, for as many as were tried
        in time: one at least.

    Raises:
        Invalid: nobody has this badge.
    """
    waiting, gives_up_at = tuple(parts), time.monotonic() + tried_s
    ends: list[T | DomainError] = []
    while waiting:
        tried = _together(writer, act, waiting, badge)
        ends.extend(tried)
        waiting = waiting[len(tried) :]
        if time.monotonic() > gives_up_at:
            break
        if waiting:
            time.sleep(PAUSE_S)
    return ends


def _together(
    writer: Writer, act: Callable[[Act, U], T], parts: tuple[U, ...], badge: str | None
) -> list[T | DomainError]:
    """Try the first of the parts, and more until the transaction has taken its time."""

    def undone(here: Act) -> None:
        raise _Taken(_tried(act, here, parts))

    try:
        writer.do(undone, badge)
    except _Taken as taken:
        return taken.ends
    raise AssertionError("unreachable: what is rehearsed never ends well")


def _tried(act: Callable[[Act, U], T], here: Act, parts: tuple[U, ...]) -> list[T | DomainError]:
    ends_at = time.monotonic() + LONGEST_S
    tried: list[T | DomainError] = []
    for part in parts:
        try:
            # A refused one leaves no trace for those after it.
            with here.work.savepoint():
                tried.append(act(here, part))
        except DomainError as refusal:
            tried.append(refusal)
        if time.monotonic() > ends_at:
            break
    return tried
