"""What pages are built of. Nothing here knows what a page is about.

boxes    panels, tiles, badges, notes, progress, times
forms    fields, buttons that act, dialogs that ask first, the search field that a scanner types into
keys     the keys of a page, and the question mark that shows them
tables   rows and columns that become cards on a narrow screen
"""

from hub.web.parts.boxes import badge, facts, link_button, note, panel, progress, tabs, tile, tiles, when
from hub.web.parts.forms import act_form, button, dialog, field, fields_form, hidden, search, select, tick
from hub.web.parts.keys import keys_help
from hub.web.parts.tables import Column, pager, table

__all__ = [
    "Column",
    "act_form",
    "badge",
    "button",
    "dialog",
    "facts",
    "field",
    "fields_form",
    "hidden",
    "keys_help",
    "link_button",
    "note",
    "pager",
    "panel",
    "progress",
    "search",
    "select",
    "table",
    "tabs",
    "tick",
    "tile",
    "tiles",
    "when",
]
