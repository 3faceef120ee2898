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
    """A way to one printer. Every function may raise Fault, then it is called again later."""

    in_one_piece: bool
    """Whether a paper goes as one piece, however many pages it has."""

    async def ready(self, sheets: Sheets, /) -> int:
        """Make sure that the printer can print, before a paper is noted as under way.

        Returns:
            Its count of pages; -1 where it has none.
        """
        ...

    async def page(self, sheets: Sheets, number: int, tell: Tell, /) -> None:
        """Send one page of a paper, and wait until it is out.

        Args:
            number: which, from 0.

        Raises:
            Fault: the connection broke; `resume` finds out what became of the page.
            Unsure: nobody can tell.
            Spoilt: it did not come out, and never will.
        """
        ...

    async def resume(self, sheets: Sheets, /) -> int:
        """How many pages of a paper that was under way have come out.

        Raises:
            Unsure: nobody can tell.
        """
        ...

    async def rest(self) -> None:
        """Nothing waits: let go of what others may want."""
        ...
