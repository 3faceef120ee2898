"""The keys of a page: a list is gone through and its rows opened without a mouse, and `?` shows how.

`static/keys.js` does it, for every table of the class `list` and every button with `press`. A key is one
letter without Ctrl or Alt, outside fields; what a scanner types is no key.
"""

import htpy as h
from htpy import Node

from hub.web.view import View


def keys_help(view: View) -> Node:
    """The button, and the key `?`, that show the keys of this page; buttons with a key of their own add
    themselves.
    """
    keys = (
        ("/", view.t("to the search field; a scanner needs no key")),
        ("j k ↓ ↑", view.t("to the next and the previous row")),
        ("Enter", view.t("open the row; after a search that found one row, open it")),
        ("x", view.t("tick the row")),
        ("n p", view.t("next page of the list, and back to its beginning")),
        ("?", view.t("show these keys")),
    )
    return [
        h.button("#keys-open", type="button", data_opens="keys", aria_haspopup="dialog", data_press="?")[
            view.t("Keys"), " ", h.kbd["?"]
        ],
        h.dialog(id="keys", aria_labelledby="keys-title")[
            h.h2(id="keys-title")[view.t("Keys of this page")],
            h.dl(".keys")[((h.div[h.dt[h.kbd[key]], h.dd[text]]) for key, text in keys)],
            h.p(".buttons")[h.button(type="button", data_closes="keys")[view.t("Close")]],
        ],
    ]
