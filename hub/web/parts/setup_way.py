"""The way back to the check list, above every page of the set-up."""

import htpy as h
from htpy import Node

from hub.web.view import View


def way(view: View) -> Node:
    """A link to the check list."""
    return h.p(".way")[h.a(href="/setup")["← ", view.t("To the check list")]]
