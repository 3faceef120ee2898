"""Printers: made, paused, taken away, and which of them prints a paper.

Rule that must hold: a printer is taken away only when nothing waits for it, and what it printed stays known.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from hub.domain import papers
from hub.domain.access import ADMINISTRATOR, Who
from hub.domain.errors import Conflict, Forbidden, Invalid, NotFound
from hub.domain.papers import Printer
from hub.domain.people import Station
from hub.office.act import Act
from hub.store import prints as queues

RAW_PORT = 9100
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})"
_RAW = re.compile(rf"({_HOST}|\[[0-9A-Fa-f:.]+\])(?::(\d{{1,5}}))?")
_CUPS = re.compile(rf"[A-Za-z0-9._-]{{1,127}}(?:@({_HOST}|\[[0-9A-Fa-f:.]+\])(?::(\d{{1,5}}))?)?")
_IPP = re.compile(rf"ipps?://({_HOST}|\[[0-9A-Fa-f:.]+\])(?::(\d{{1,5}}))?/[A-Za-z0-9._/-]{{0,127}}")
_SIDES_MM = range(10, 1001)


def add(
    act: Act,
    code: str,
    kind: str,
    address: str,
    language: str = papers.ZPL,
    dpi: int = 203,
    width_mm: int = 100,
    height_mm: int = 150,
    kinds: Sequence[str] = (),
    stations: Sequence[str] = (),
    silent: bool = False,
    pages_at_once: int = papers.PAGES_AT_ONCE,
) -> Printer:
    """A printer, ready to print. One that was taken away comes back under its code with what is said here.

    Args:
        code: what it goes by, unique on the site.
        kind: one of papers.PRINTER_KINDS.
        address: `host:port` (raw; the port is 9100 where none is said), `QUEUE`, `QUEUE@host:port` or an
            `ipp:` address (cups), or the full path of a folder.
        language: what it understands, one of papers.LANGUAGES.
        width_mm: of its pages or labels.
        kinds: the only papers that it takes; empty for all.
        stations: names of the benches that it serves; empty for all.
        silent: a raw printer that answers no question.
        pages_at_once: so many may be on their way to it, where it can be told what came out.

    Raises:
        Invalid: a value is none of its kind.
        NotFound: there is no such station.
        Conflict: the code is taken.
    """
    if not _CODE.fullmatch(code):
        raise Invalid("code", "1 to 32 of A-Z a-z 0-9 . _ -, beginning with a letter or a digit", code[:64])
    _one_of("kind", kind, papers.PRINTER_KINDS)
    _one_of("language", language, papers.LANGUAGES)
    _one_of("dpi", dpi, papers.DPIS)
    for field, side_mm in (("width_mm", width_mm), ("height_mm", height_mm)):
        if side_mm not in _SIDES_MM:
            raise Invalid(field, "a length of 10 to 1000 mm", side_mm)
    if silent and kind != papers.RAW:
        raise Invalid("silent", "a raw printer (the others are asked in another way)", kind)
    made = Printer(
        id=0,
        site=act.rules.site,
        code=code,
        kind=kind,
        address=_address(kind, address),
        language=language,
        dpi=dpi,
        width_mm=width_mm,
        height_mm=height_mm,
        kinds=_kinds(kinds),
        stations=_stations(act, stations),
        # Of what has no ears nothing can be asked: PDF printers take a file and say nothing of it.
        silent=silent or (kind == papers.RAW and language == papers.PDF),
        pages_at_once=_at_once(pages_at_once),
    )
    before = act.work.one(Printer, "code", code, act.rules.site)
    if before is None:
        return act.work.add(made)
    if not before.removed_at_ms:
        raise Conflict(f"printer {code}: expected a new code, found it taken")
    return act.work.put(replace(made, id=before.id))


def expect_may_add(who: Who, kind: str) -> None:
    """A printer that writes files into a folder of the hub's machine is for administrators, as all that
    concerns the machine is.

    Raises:
        Forbidden: whose role is less than that asks for one.
    """
    if kind == papers.FOLDER and not who.may(ADMINISTRATOR):
        raise Forbidden(f"a printer of a folder: expected the role {ADMINISTRATOR}, {who.name} is {who.role}")


def _one_of(field: str, value: object, known: Sequence[object]) -> None:
    if value not in known:
        raise Invalid(field, f"one of {', '.join(map(str, known))}", value)


def _kinds(kinds: Sequence[str]) -> str:
    for each in kinds:
        _one_of("papers", each, papers.QUEUED)
    return " ".join(dict.fromkeys(kinds))


def _stations(act: Act, names: Sequence[str]) -> str:
    for name in names:
        if act.work.one(Station, "name", name, act.rules.site) is None:
            raise NotFound(f"station {name}: expected the name of a station, found none")
    said = " ".join(dict.fromkeys(names))
    if len(said) > 512:
        raise Invalid("stations", "names of 512 characters together at the most", f"{len(said)} characters")
    return said


def _at_once(pages: int) -> int:
    if not 1 <= pages <= papers.MOST_AT_ONCE:
        raise Invalid("pages_at_once", f"1 to {papers.MOST_AT_ONCE} pages", pages)
    return pages


def _address(kind: str, given: str) -> str:
    """The address in its full form.

    >>> _address("raw", "10.0.0.9"), _address("cups", "Office@print.local")
    ('10.0.0.9:9100', 'Office@print.local')
    """
    expected = {
        papers.RAW: "host:port, such as 10.0.0.9:9100",
        papers.CUPS: "QUEUE, QUEUE@host:port or ipp://host:port/path",
        papers.FOLDER: "the full path of a folder, such as /srv/papers",
    }[kind]
    refused = Invalid("address", expected, given[:256])
    if kind == papers.FOLDER:
        if not PurePath(given).is_absolute() or "\0" in given or len(given) > 256:
            raise refused
        return given
    found = _RAW.fullmatch(given) if kind == papers.RAW else _CUPS.fullmatch(given) or _IPP.fullmatch(given)
    if found is None or len(given) > 250 or not 0 < int(found[2] or RAW_PORT) < 65_536:
        raise refused
    return given if kind == papers.CUPS or found[2] else f"{given}:{RAW_PORT}"


def named(act: Act, code: str) -> Printer:
    """The printer that goes by a code.

    Raises:
        NotFound: there is none.
    """
    printer = act.work.one(Printer, "code", code, act.rules.site)
    if printer is None or printer.removed_at_ms:
        raise unknown(code)
    return printer


def unknown(code: str) -> NotFound:
    """The refusal of a code that no printer has."""
    return NotFound(f"printer {code}: expected the code of a printer, found none")


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A printer as it is shown: papers and stations as lists.

    Args:
        row: as `hub.store.reading.prints` reads it.
    """
    rest = {name: value for name, value in row.items() if name != "kinds"}
    return {**rest, "papers": row["kinds"].split(), "stations": row["stations"].split()}


def pause(act: Act, code: str) -> Printer:
    """Print nothing until it is resumed; what is asked for meanwhile waits.

    Raises:
        NotFound: there is no such printer.
    """
    return act.work.put(replace(named(act, code), active=False))


def resume(act: Act, code: str) -> Printer:
    """Print again.

    Raises:
        NotFound: there is no such printer.
    """
    return act.work.put(replace(named(act, code), active=True, fault="", fault_at_ms=0))


def change(
    act: Act,
    code: str,
    kinds: Sequence[str] | None = None,
    stations: Sequence[str] | None = None,
    pages_at_once: int | None = None,
) -> Printer:
    """Let a printer take other papers, serve other benches, or get more or fewer pages at once; what waits
    for it stays in its queue.

    Args:
        kinds, stations: as in `add`; empty for all, None: as they are.
        pages_at_once: as in `add`; None: as it is.

    Raises:
        NotFound: there is no such printer, or no such station.
        Invalid: a value is none of its kind.
    """
    printer = named(act, code)
    return act.work.put(
        replace(
            printer,
            kinds=printer.kinds if kinds is None else _kinds(kinds),
            stations=printer.stations if stations is None else _stations(act, stations),
            pages_at_once=printer.pages_at_once if pages_at_once is None else _at_once(pages_at_once),
        )
    )


def remove(act: Act, code: str) -> Printer:
    """Take a printer away. Its log stays; another may come under its code.

    Raises:
        NotFound: there is no such printer.
        Conflict: something waits for it.
    """
    printer = named(act, code)
    waiting = queues.lengths(act.work, act.rules.site).get(printer.id, 0)
    if waiting:
        raise Conflict(
            f"printer {code}: expected nothing to wait for it, found {waiting}; print or cancel them first"
        )
    gone = replace(printer, active=False, fault="", fault_at_ms=0, removed_at_ms=act.moment.at_ms)
    return act.work.put(gone)


def tell_fault(act: Act, printer_id: int, said: str) -> Printer:
    """Note what is in a printer's way, and since when; "" when nothing is any more."""
    printer = act.work.get(Printer, printer_id)
    since_ms = (printer.fault_at_ms if printer.fault else act.moment.at_ms) if said else 0
    return act.work.put(replace(printer, fault=said[:256], fault_at_ms=since_ms))
