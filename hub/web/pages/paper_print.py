"""`/papers/print`: papers of many orders into the printers' queues: by wave, by search, or those that are
ticked.

Rule: the preview is the act itself, taken back, so what lacks a waybill number is known before anything is
printed. What is asked for together goes by one bulk, and its progress is read from the printers' queues: it
survives a reload, and a restart of the hub.
"""

from typing import Any

import htpy as h
from htpy import Node

from hub.domain import orders
from hub.domain.carriers import POOL
from hub.domain.errors import NotFound
from hub.domain.orders import Order
from hub.domain.papers import OF_ORDER, PAIR_KINDS, SLIP, WAYBILL
from hub.office import act as office
from hub.office import paper_queues, prints
from hub.store.reading import carriers
from hub.store.reading import print_log as book
from hub.web.addresses import address, link
from hub.web.forms import Form
from hub.web.jobs import Job
from hub.web.listing import PAGE_LENGTH, Filter, Found, Listing, page_of
from hub.web.many import Many
from hub.web.pages.paper_parts import kind, printer_choice, printers_of, state
from hub.web.parts import Column, badge, hidden, link_button, note, select
from hub.web.parts.orders import order_link
from hub.web.view import View
from hub.web.wording import NONE, word

WAVES = 60
"""Waves that can be chosen from; an older one is found by its code in the address."""
PAIR = "pair"
MOST_CARRIERS = 100


def _read(view: View) -> Found[dict[str, Any]]:
    with view.reading() as reader:
        rows = book.orders(
            reader,
            view.site,
            view.asked_whole("after"),
            PAGE_LENGTH + 1,
            wave=view.asked("wave"),
            everything=view.asked("printed") == "all",
            text=view.asked("q"),
        )
        found = page_of(rows, lambda row: row["id"])
        ids = [row["id"] for row in found.rows]
        papers, waybills = book.papers_of(reader, ids), book.waybills(reader, ids)
    shown = [{**row, "papers": papers[row["id"]], "waybills": waybills[row["id"]]} for row in found.rows]
    return Found(shown, found.next_after)


def _keys(view: View, most: int) -> list[str]:
    everything = view.asked("printed") == "all"
    with view.reading() as reader:
        rows = book.orders(
            reader, view.site, 0, most, wave=view.asked("wave"), everything=everything, text=view.asked("q")
        )
    return [row["label"] for row in rows]


def _above(view: View) -> Node:
    with view.reading() as reader:
        waves = book.waves_to_print(reader, view.site, WAVES)
    chosen = view.asked("wave")
    if chosen and chosen not in waves:
        waves.insert(0, chosen)
    return [
        not printers_of(view)
        and note(
            view.t("There is no printer yet. Add one first."),
            " ",
            h.a(href="/papers#add")[view.t("Add a printer")],
            tone="warn",
        ),
        h.form(".inline-fields", method="get", action=view.url_path)[
            hidden({name: view.asked(name) for name in ("printed", "q") if view.asked(name)}),
            select(
                view,
                "wave",
                view.t("Wave"),
                [("", view.t("All waves")), *((code, code) for code in waves)],
                chosen,
            ),
            h.button(type="submit")[view.t("Show")],
            link_button(view.t("To the printers"), "/papers"),
        ],
    ]


def _waybill(view: View, row: dict[str, Any]) -> Node:
    numbers = [number for number in row["waybills"] if number] or ([row["waybill"]] if row["waybill"] else [])
    if "" in row["waybills"]:
        return badge(view.t("lacks a number"), "bad")
    return ", ".join(numbers) or h.span(".under")[view.t("gets one when it is printed")]


def _paper(name: str) -> Column[dict[str, Any]]:
    titles = {SLIP: word("Slip"), WAYBILL: word("Waybill")}
    return Column(
        titles[name], lambda view, row: state(view, row["papers"][name]) if name in row["papers"] else NONE
    )


def _fields(view: View) -> Node:
    choices = [
        (PAIR, view.t("slip and waybill, as a pair")),
        *((of, kind(view, of)) for of in OF_ORDER),
    ]
    pools = _pools(view)
    return h.div(".fields")[
        hidden({"bulk": paper_queues.new_bulk()}),
        select(view, "papers", view.t("Papers"), choices, PAIR),
        printer_choice(view, "printer", view.t("Printer"), view.t("any that takes it")),
        printer_choice(view, "second", view.t("Second printer"), view.t("none")),
        note(
            view.t(
                "Two printers that take both share the work. One for slips and one for waybills: both stacks "
                "lie in one order, so each pair comes together."
            )
        ),
        pools and note(view.t("Waybill numbers left"), ": ", pools),
    ]


def _pools(view: View) -> str:
    """How many numbers each carrier's pool has left: a preview tries the first orders only."""
    with view.reading() as reader:
        rows = carriers.carriers(reader, view.site, 0, MOST_CARRIERS)
    left = (
        f"{row['code']} {view.words.number(row['numbers_free'])}" for row in rows if row["numbers"] == POOL
    )
    return ", ".join(left)


def ask(act: office.Act, label: str, form: Form) -> object:
    """Papers of one order into the queues, as the form says."""
    order = act.work.one(Order, "label", label, act.rules.site)
    if order is None:
        raise NotFound(f"order {label}: expected the label of an order, SHOP-NUMBER, found none")
    of = form.choice("papers", (PAIR, *OF_ORDER), PAIR)
    only = list(dict.fromkeys(filter(None, (form.text("printer"), form.text("second")))))
    made = prints.ask_order(
        act, order, PAIR_KINDS if of == PAIR else (of,), only=only, bulk=form.needed("bulk")
    )
    return len(made)


def tells(view: View, made: object) -> str:
    """How many papers an order gets, in words."""
    return view.t("{n} papers", n=made) if made else view.t("printed already, or on its way")


def leads(_view: View, form: Form, job: Job | None) -> str:
    """To the bulk's progress; the job that asks for it, where there is one, tells what was refused."""
    return address("papers", "bulks", form.text("bulk"), **({"job": job.number} if job else {"asked": 1}))


PRINT = Many(
    word("Print papers"),
    ask,
    fields=_fields,
    means=word(
        "Slips and waybills go to the printers as pairs. What is printed already is not printed again."
    ),
    tells=tells,
    leads=leads,
)

_LISTING: Listing[dict[str, Any]] = Listing(
    path="/papers/print",
    title=word("Print for orders"),
    finds=word("Order"),
    read=_read,
    key=lambda row: str(row["label"]),
    keys=_keys,
    columns=[
        Column(word("Order"), lambda _, row: order_link(row["label"])),
        Column(word("State"), lambda view, row: badge(view.words.of(orders.WORDS[row["state"]]))),
        Column(
            word("Wave"),
            lambda _, row: link("waves", row["wave"]) if row["wave"] else NONE,
        ),
        Column(word("Carrier"), lambda _, row: row["carrier"] or NONE),
        Column(word("Waybill number"), _waybill),
        _paper(SLIP),
        _paper(WAYBILL),
    ],
    empty=lambda view: view.t("Every order on the floor that is like this has its slip and its waybill."),
    filters=[
        Filter(
            "printed",
            word("Papers"),
            lambda view: [("all", view.t("All on the floor"))],
            all=word("Lacks slip or waybill"),
        )
    ],
    many={"print": PRINT},
    above=_above,
    section="",
)
PAGES = (_LISTING.page(),)
