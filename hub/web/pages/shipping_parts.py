"""What pages about shipping share."""

import htpy as h
from htpy import Node

from hub.web.view import View
from hub.web.wording import word

TABS = (
    ("/shipping", word("Manifests")),
    ("/shipping/carriers", word("Carriers")),
    ("/shipping/calendar", word("Calendar")),
    ("/shipping/bills", word("Bills")),
)


def tabs(view: View, here: str) -> Node:
    """The parts of shipping."""
    return h.nav(".filter.apart", aria_label=view.t("Parts of shipping"))[
        (h.a(href=path, aria_current="page" if path == here else None)[view.t(name)] for path, name in TABS)
    ]
