"""How pages get to a printer: what every way has in common, and what can go wrong.

Rule that must hold: a page is out only when the printer has said so in its own way; where it can't, a page
that was under way is doubtful, and never sent again by itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from hub.domain.papers import Print

Tell = Callable[[str], None]
"""Says what is in the way just now, in few words; "" when nothing is any more."""


class Fault(Exception):
    """The printer can't print just now; it is tried again. The words are for people."""


class Unsure(Exception):
    """A page was under way, and nobody but a person can tell what became of it."""


class Spoilt(Exception):
    """The page can't be printed, and it is certain that nothing came out."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """A paper as its printer gets it: one piece for each page that is counted."""

    job: Print
    pages: Sequence[bytes]
    language: str

    @property
    def whole(self) -> "Sheets":
        """The same as a single piece."""
        return replace(self, pages=(b"".join(self.pages),)) if len(self.pages) > 1 else self


class Transport(Protocol):
    """A way to one printer. Every function may raise Fault, then all that is under way is asked for anew."""

    in_one_piece: bool
    """Whether a paper goes as one piece, however many pages it has."""

    @property
    def takes_more(self) -> bool:
        """Whether a page may go while others are on their way: what became of each can be told after a break,
        and nothing is in the way just now.
        """
        ...

    async def ready(self, sheets: Sheets, /) -> int:
        """Make sure that the printer can print, before a paper is noted as under way.

        Returns:
            Its count of pages once all that was sent is out; -1 where it has none.
        """
        ...

    async def send(self, sheets: Sheets, number: int, /) -> None:
        """Send one page of a paper.

        Args:
            number: which, from 0.

        Raises:
            Fault: the connection broke; `resume` finds out what became of the page.
            Unsure: nobody can tell.
            Spoilt: it did not come out, and never will.
        """
        ...

    async def out(self, job: Print, number: int, tell: Tell, /) -> None:
        """Wait until a page that was sent is out; they are waited for in the order in which they were sent.

        Raises:
            Fault, Unsure, Spoilt: as `send`.
        """
        ...

    async def resume(self, job: Print, due: int, /) -> int:
        """How many pages of a paper that was under way need not be sent again: they are out, or are coming by
        themselves, and `out` may wait for them.

        Args:
            due: the printer's count if all that was under way is out; -1 where it has none.

        Raises:
            Unsure: nobody can tell.
        """
        ...

    async def rest(self) -> None:
        """Nothing waits: let go of what others may want."""
        ...
