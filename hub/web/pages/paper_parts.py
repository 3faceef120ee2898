"""What pages about papers share: the state of a print, what is in a printer's way and what to do, printers to
choose from.
"""

from collections.abc import Mapping
from typing import Any

import htpy as h
from htpy import Node

from hub.domain import papers
from hub.domain.papers import KIND_WORDS, PAIR_KINDS, WAITING, WORDS
from hub.store.reading import prints as book
from hub.web.parts import badge, progress, select
from hub.web.view import View
from hub.web.wording import word

MOST_PRINTERS = 200
STUCK_MS = 60_000
"""A queue that has waited so long, with nothing in its printer's way, is not worked off by anybody."""
TONES = {
    "queued": "plain",
    "sending": "info",
    "printed": "good",
    "doubtful": "bad",
    "failed": "bad",
    "cancelled": "plain",
    "void": "warn",
}
REMEDIES = (
    (("缺纸", "out of paper"), word("Put paper in and close the printer.")),
    (("head open",), word("Close the print head until it clicks.")),
    (("ribbon",), word("Put a new ribbon in.")),
    (("paused",), word("Press the printer's own pause button once.")),
    (("too hot", "too cold"), word("Let it come to its temperature.")),
    (("switched off", "can't be reached"), word("Is it on, is its cable in, is its address still right?")),
    (("font",), word("Install the font on the hub's machine.")),
    (("folder", "can't be written"), word("See to the folder on the hub's machine.")),
    (("takes no jobs",), word("Let the queue take jobs again (cupsaccept, cupsenable).")),
)
"""What a fault's words have, and what to do then; the first that fits."""


def state(view: View, of: str) -> Node:
    """A print's state."""
    return badge(view.words.of(WORDS[of]), TONES[of])


def kind(view: View, of: str) -> str:
    """A paper's name."""
    return view.words.of(KIND_WORDS[of])


def remedy(view: View, fault: str) -> str:
    """What to do about what is in a printer's way."""
    for said, do in REMEDIES:
        if any(each in fault.casefold() for each in said):
            return f"{view.t(do)} {view.t('It goes on by itself.')}"
    return view.t("See to the printer. The hub tries again every few seconds by itself.")


def standing(view: View, printer: Mapping[str, Any]) -> tuple[str, str, str]:
    """How a printer is: its state in a word, the tone, and what to do; "" where nothing is."""
    if not printer["active"]:
        return view.t("Paused"), "warn", view.t("Resume it, and what waits is printed.")
    if printer["doubtful"]:
        return view.t("Waits for you"), "bad", view.t("Look whether the doubtful page is there, and say so.")
    if printer["fault"]:
        return view.t("Not printing"), "bad", remedy(view, printer["fault"])
    waits_ms = view.now_ms - printer["oldest_at_ms"] if printer["waiting"] else 0
    if waits_ms > STUCK_MS:
        return view.t("Slow"), "warn", view.t("Its queue waits long. Does the hub run, is the printer busy?")
    return (view.t("Prints"), "info", "") if printer["waiting"] else (view.t("Ready"), "good", "")


def print_states(view: View, counted: Mapping[str, Mapping[str, int]]) -> Node:
    """Of each paper how much is printed, as bars, and what stands in the way; None where there is none."""
    if not counted:
        return None
    return [_bar(view, of, counted[of]) for of in papers.KINDS if of in counted]


def _bar(view: View, of: str, states: Mapping[str, int]) -> Node:
    wanted = sum(count for state_, count in states.items() if state_ not in ("cancelled", "void"))
    others = [(s, n) for s, n in states.items() if s not in ("printed", "queued", "sending") and n]
    return [
        progress(view, states.get("printed", 0), wanted, kind(view, of)),
        others
        and h.p(".under")[
            ([badge(f"{view.words.of(WORDS[s])}: {view.words.number(n)}", TONES[s]), " "] for s, n in others)
        ],
    ]


def waiting(states: Mapping[str, Mapping[str, int]]) -> int:
    """How many prints still wait, of all kinds."""
    return sum(count for of in states.values() for state_, count in of.items() if state_ in WAITING)


def printers_of(view: View) -> list[dict[str, Any]]:
    """The site's printers with what waits for each."""
    with view.reading() as reader:
        return book.printers(reader, view.site, 0, MOST_PRINTERS)


def printer_choice(view: View, name: str, label: str, none: str, kinds: tuple[str, ...] = PAIR_KINDS) -> Node:
    """A choice of one printer of those that take one of these papers; `none` are the words of no choice."""
    able = [
        row
        for row in printers_of(view)
        if not row["kinds"] or any(of in row["kinds"].split() for of in kinds)
    ]
    choices = [(row["code"], f"{row['code']} · {view.t('{n} wait', n=row['waiting'])}") for row in able]
    return select(view, name, label, [("", none), *choices])
