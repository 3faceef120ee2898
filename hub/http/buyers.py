"""Whom an order goes to and what they wrote: for clerks and higher, in the API as on the pages.

Rule: who may not see buyers gets the same row without them, not an error: a wall screen shows orders too.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends
from starlette.requests import Request

from hub.domain.access import CLERK, Who
from hub.domain.auditing import BUYER_NOTE

_NOTHING: Mapping[str, Any] = {"recipient": None, "note": ""}


class Buyers:
    """What somebody may see of buyers."""

    def __init__(self, who: Who) -> None:
        self._are_shown = who.may(CLERK)

    def of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """An order, or an audit of one, as who asks may see it."""
        if self._are_shown:
            return dict(row)
        hidden: dict[str, Any] = {name: nothing for name, nothing in _NOTHING.items() if name in row}
        if "findings" in row:
            hidden["findings"] = [_finding(each) for each in row["findings"]]
        return {**row, **hidden}


def _finding(each: Mapping[str, Any]) -> dict[str, Any]:
    return {**each, "text": ""} if each["rule"] == BUYER_NOTE else dict(each)


async def _buyers(request: Request) -> Buyers:
    """For who makes the request, whom the route's `may` has found out before."""
    return Buyers(request.state.who)


Shown = Annotated[Buyers, Depends(_buyers)]
"""A route's parameter that receives what of buyers may be shown."""
