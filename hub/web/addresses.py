"""Addresses of pages: every one that names something is made here, whatever the name has in it.

Rule: a name goes into an address as it is, so that `A/7 #1` leads to itself; a test finds those put together
by hand.
"""

from urllib.parse import quote, urlencode

import htpy as h


def address(*steps: object, **asked: object) -> str:
    """The address of a page.

    Args:
        steps: of its path. asked: its query, in this order.

    >>> address("stock", "A/7 #1"), address("papers", "sheet", kind="waves", name="W&1")
    ('/stock/A%2F7%20%231', '/papers/sheet?kind=waves&name=W%261')
    """
    path = "".join(f"/{quote(str(step), safe='')}" for step in steps)
    return f"{path}?{urlencode(asked)}" if asked else path


def link(*steps: str) -> h.Element:
    """A thing that leads to its page, named by the last step of the path.

    >>> print(link("stations", "bench 1"))
    <a href="/stations/bench%201">bench 1</a>
    """
    return h.a(href=address(*steps))[steps[-1]]
