"""`/papers/prints`: what was printed, what waits, and what somebody must see to, with its answers."""

from typing import Any

import htpy as h
from htpy import Node

from hub.domain import papers
from hub.domain.errors import NotFound
from hub.domain.papers import LIFE
from hub.office import act as office
from hub.office import print_acts
from hub.store.reading import print_log as book
from hub.web.addresses import link
from hub.web.forms import Form
from hub.web.listing import PAGE_LENGTH, Filter, Found, Listing, page_of
from hub.web.many import Many
from hub.web.page import Act, Done
from hub.web.pages.paper_parts import kind, printers_of, state
from hub.web.parts import (
    Column,
    badge,
    button,
    dialog,
    field,
    table,
    when,
)
from hub.web.parts.orders import order_link
from hub.web.view import View
from hub.web.wording import NONE, word


def again(act: office.Act, key: str, form: Form) -> object:
    """Print a paper once more, and with one of a pair the other one, unless that was asked for just now."""
    each = print_acts.named(act, _number(key))
    if print_acts.is_on_its_way(act, each):
        return ()  # the other one of its pair brought it along
    return print_acts.again(act, each, form.needed("reason", "why it is printed again"))


def cancel(act: office.Act, key: str, form: Form) -> object:
    """Take a print out of its queue, and with one of a pair the other one."""
    each = print_acts.named(act, _number(key))
    if each.state == "cancelled":
        return ()  # with the other one of its pair
    return print_acts.cancel(act, each, form.needed("reason", "why it is cancelled"))


def there(act: office.Act, key: str, _form: Form) -> object:
    """Somebody has seen the page."""
    return print_acts.resolve(act, print_acts.named(act, _number(key)), came_out=True)


def not_there(act: office.Act, key: str, _form: Form) -> object:
    """The page is not there, or failed: it is sent again."""
    return print_acts.resolve(act, print_acts.named(act, _number(key)), came_out=False)


def _number(key: str) -> int:
    if not (key.isascii() and key.isdigit() and len(key) <= 18):
        raise NotFound(f"print {key}: expected the number of a print, found none")
    return int(key)


def _reason(view: View) -> Node:
    return field(view, "reason", view.t("Reason"), needed=True, maxlength="200", wide=True)


def _done_there(view: View, form: Form) -> Done:
    view.here.writer.do(lambda act: there(act, form.text("print"), form))
    return Done(view.t("Noted: the page is there."))


def _done_not_there(view: View, form: Form) -> Done:
    view.here.writer.do(lambda act: not_there(act, form.text("print"), form))
    return Done(view.t("It is printed again."))


def _done_cancel(view: View, form: Form) -> Done:
    view.here.writer.do(lambda act: cancel(act, form.text("print"), form))
    return Done(view.t("It is cancelled, and with one of a pair the other one."))


def _done_again(view: View, form: Form) -> Done:
    view.here.writer.do(lambda act: again(act, form.text("print"), form))
    return Done(view.t("It is printed again, and with one of a pair the other one."))


ACTS = {
    "there": Act(_done_there),
    "not_there": Act(_done_not_there),
    "cancel": Act(_done_cancel),
    "again": Act(_done_again),
}
"""What can be done with one print, on every page that lists some."""


def answers(view: View, row: dict[str, Any]) -> Node:
    """The buttons of one print, by its state."""
    number, of = {"print": row["id"]}, f"{kind(view, row['kind'])} {row['subject']}"
    can = {name for name, event in _EVENTS.items() if row["state"] in LIFE[event]}
    return h.div(".buttons")[
        "there" in can
        and button(view, "there", view.t("It is there"), number, label=f"{view.t('It is there')}: {of}"),
        "not_there" in can
        and button(view, "not_there", view.t("Print it"), number, label=f"{view.t('Print it')}: {of}"),
        "cancel" in can
        and dialog(
            view, "cancel", view.t("Cancel print"), f"{view.t('Cancel print')}: {of}", _reason(view),
            values=number, tone="bad", key=str(row["id"]),
        ),
        row["state"] in ("printed", "cancelled")
        and dialog(
            view, "again", view.t("Print again"), f"{view.t('Print again')}: {of}", _reason(view),
            values=number, key=str(row["id"]),
        ),
    ]  # fmt: skip


_EVENTS = {"there": "confirm", "not_there": "send_again", "cancel": "cancel"}


def troubles(view: View, rows: list[dict[str, Any]]) -> Node:
    """What waits for a person, with its answers."""
    return table(view, _TROUBLES, rows, view.t("Waits for you"), "", key=lambda row: f"print-{row['id']}")


PAPER: Column[dict[str, Any]] = Column(
    word("Paper"),
    lambda view, row: [
        kind(view, row["kind"]),
        row["copy_no"] > 1 and [" ", badge(view.t("copy {n}", n=row["copy_no"]), "info")],
        h.div(".under")[
            _of(row), row["kind"] == papers.WAYBILL and row["waybill"] and [" · ", row["waybill"]]
        ],
    ],
)
WHY: Column[dict[str, Any]] = Column(word("Why"), lambda view, row: view.kept(row["reason"]) or NONE)
STATE: Column[dict[str, Any]] = Column(word("State"), lambda view, row: state(view, row["state"]))
PRINTER: Column[dict[str, Any]] = Column(
    word("Printer"),
    lambda _, row: link("papers", "printers", row["printer"]),
)
_TROUBLES: list[Column[dict[str, Any]]] = [
    PAPER,
    PRINTER,
    STATE,
    WHY,
    Column(word("What to do"), answers),
]


def _of(row: dict[str, Any]) -> Node:
    if row["order"] is None:
        return str(row["subject"])
    order = order_link(row["order"])
    return order if row["subject"] == row["order"] else [row["subject"], " · ", order]


def _read(view: View) -> Found[dict[str, Any]]:
    with view.reading() as reader:
        rows = book.page(
            reader,
            view.site,
            view.asked_whole("after"),
            PAGE_LENGTH + 1,
            state=view.asked("state"),
            printer=view.asked("printer"),
            kind=view.asked("kind"),
            bulk=view.asked("bulk"),
            text=view.asked("q"),
        )
    return page_of(rows, lambda row: row["id"])


def _states(view: View) -> list[tuple[str, str]]:
    return [
        ("waiting", view.t("Waiting")),
        *((of, view.words.of(papers.WORDS[of])) for of in ("doubtful", "failed", "printed", "void")),
    ]


_LISTING: Listing[dict[str, Any]] = Listing(
    path="/papers/prints",
    title=word("What was printed"),
    finds=word("Order, parcel, waybill, or what it is of"),
    read=_read,
    key=lambda row: str(row["id"]),
    columns=[
        Column(word("Number"), lambda _, row: str(row["id"]), number=True),
        PAPER,
        PRINTER,
        STATE,
        Column(
            word("Asked for"),
            lambda view, row: [
                when(view, row["asked_at_ms"]),
                h.div(".under")[
                    row["operator"] or view.t("the office"), row["station"] and f", {row['station']}"
                ],
            ],
        ),
        WHY,
        Column(word("What to do"), answers),
    ],
    empty=lambda view: view.t("Nothing was printed that is like this."),
    filters=[
        Filter("state", word("State"), _states),
        Filter("printer", word("Printer"), lambda view: [(p["code"], p["code"]) for p in printers_of(view)]),
    ],
    many={
        "again_many": Many(
            word("Print again"),
            again,
            fields=_reason,
            means=word("The log keeps who wanted it, when and why. Of a pair both are printed."),
        ),
        "cancel_many": Many(word("Cancel prints"), cancel, fields=_reason, tone="bad"),
    },
    acts=ACTS,
    section="",
)


PAGES = (_LISTING.page(),)
