"""Which printer prints a paper: of those that take it, at the bench where it is asked for, the least busy."""

from collections.abc import Sequence

from hub.domain import papers
from hub.domain.errors import Conflict
from hub.domain.papers import Printer
from hub.office.act import Act
from hub.office.printers import named
from hub.store import prints as queues


def present(act: Act) -> list[Printer]:
    """The site's printers that are there, in the order of their making."""
    return [p for p in act.work.where(Printer, "site", act.rules.site) if not p.removed_at_ms]


def takes(printer: Printer, kind: str) -> bool:
    """Whether a printer prints a kind of paper. A test page comes out of every one that is asked for it."""
    return kind in papers.QUEUED and (kind == "test" or not printer.kinds or kind in printer.kinds.split())


def fitting(act: Act, kind: str, station: str = "", only: Sequence[str] = ()) -> list[Printer]:
    """The printers that a paper may be printed on: of those that take it the ones of the bench where it is
    asked for, else those that serve all benches, else any.

    Args:
        station: name of the bench; empty where it is none's.
        only: codes of the printers that somebody named; then no bench counts.

    Raises:
        NotFound: a named printer is not there.
        Conflict: none that is named takes this paper.
    """
    if only:
        able = [p for p in (named(act, code) for code in dict.fromkeys(only)) if takes(p, kind)]
        if not able:
            there = ", ".join(p.code for p in present(act) if takes(p, kind)) or "none does"
            raise Conflict(f"{kind}: expected a printer that takes it ({there}), got {', '.join(only)}")
        return able
    able = [p for p in present(act) if takes(p, kind)]
    own = [p for p in able if station and station in p.stations.split()]
    return own or [p for p in able if not p.stations] or able


def shortest(act: Act, among: Sequence[Printer]) -> Printer:
    """The printer with the fewest prints waiting; one that works goes before one that is paused or faulty."""
    waits = queues.lengths(act.work, act.rules.site)
    return min(among, key=lambda p: (not p.active, bool(p.fault), waits.get(p.id, 0), p.id))


def shortest_pair(act: Act, slips: Sequence[Printer], waybills: Sequence[Printer]) -> tuple[Printer, Printer]:
    """The printers of a slip and its waybill: one that takes both, else two that always go together, so that
    their stacks lie in one order.
    """
    both = [p for p in slips if p in waybills]
    if both:
        one = shortest(act, both)
        return one, one
    count = max(len(slips), len(waybills))
    couples = [(slips[n % len(slips)], waybills[n % len(waybills)]) for n in range(count)]
    waits = queues.lengths(act.work, act.rules.site)
    return min(
        couples,
        key=lambda two: (
            not all(p.active for p in two),
            any(p.fault for p in two),
            sum(waits.get(p.id, 0) for p in two),
        ),
    )
