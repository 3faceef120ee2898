"""How orders are spoken of on every page: state, lateness, and why one stands."""

from collections.abc import Mapping
from typing import Any

import htpy as h
from htpy import Node

from hub.domain import causes
from hub.domain.access import CLERK
from hub.domain.auditing import BUYER_NOTE
from hub.domain.orders import ENDS, WORDS
from hub.office.new_orders import for_people
from hub.web.addresses import address
from hub.web.parts.boxes import badge, when
from hub.web.view import View
from hub.web.wording import NONE, word

_TONES = {
    "shipped": "good",
    "held": "warn",
    "short": "bad",
    "changed": "warn",
    "returned": "bad",
    **dict.fromkeys(("picking", "picked", "verified", "packed", "weighed"), "info"),
}
_WAITS = {
    "received": word("waits for its audit"),
    "audited": word("waits for stock"),
    "allocated": word("waits for a wave"),
    "released": word("waits for a picker"),
}
NO_VALUE = h.span(".none")[NONE]
"""What stands where there is no value; a card on a telephone leaves it out."""
SOON_MS = 3_600_000
"""An order that must leave within this time is soon due."""


def sees_buyers(view: View) -> bool:
    """Whether who looks may see whom an order goes to, and what they wrote: not on a wall screen."""
    return view.who.may(CLERK)


def found_text(view: View, finding: Mapping[str, Any]) -> str:
    """What a rule of the audit found, in its words; of a buyer's note, for who may read it."""
    return "" if finding["rule"] == BUYER_NOTE and not sees_buyers(view) else str(finding["text"])


def order_address(label: str) -> str:
    """The page of an order."""
    return address("orders", label)


def order_link(label: str) -> Node:
    """An order by its label."""
    return h.a(href=order_address(label))[label]


def state_badge(view: View, state: str) -> Node:
    """An order's state in words."""
    return badge(view.words.of(WORDS[state]), _TONES.get(state, "plain"))


def lateness(view: View, state: str, due_ms: int) -> tuple[str, str]:
    """How an order stands against the time when it must have left: in words, and their tone; no words where
    there is no such time, or it has ended.
    """
    if not due_ms or state in ENDS:
        return "", "plain"
    left = due_ms - view.now_ms
    if left < 0:
        return view.t("late by {span}", span=view.words.span(-left)), "bad"
    return view.t("{span} left", span=view.words.span(left)), "warn" if left < SOON_MS else "plain"


def due(view: View, state: str, due_ms: int) -> Node:
    """When an order must have left, and how it stands against that."""
    if not due_ms:
        return NO_VALUE
    text, tone = lateness(view, state, due_ms)
    return [when(view, due_ms), text and [" ", badge(text, tone)]]


def stands(view: View, row: Mapping[str, Any]) -> Node:
    """Why an order stands where it is: its exceptions, what was said of it, or what it waits for.

    Args:
        row: state, reason, asked, exceptions (kinds).
    """
    state, reason = row["state"], row["reason"]
    said = for_people(reason) if reason and state not in _WAITS and state not in ("picking", "picked") else ""
    waits = _WAITS.get(state, "")
    if state == "received" and row["asked"]:
        waits = word("waits for a person's audit")
    return [
        [[badge(view.words.of(causes.KINDS[kind]), "bad"), " "] for kind in row["exceptions"]],
        said or (waits and view.t(waits)),
    ]
