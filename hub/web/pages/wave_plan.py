"""`/waves/plan`: what could be released now, by the site's rules, and its release.

Rule: what is released is what was shown. A wave goes by what is in it (its orders as they were), so a plan
that has changed meanwhile is refused, and shown anew.
"""

import hashlib
from collections.abc import Callable
from typing import Any

import htpy as h
from htpy import Node

from hub.domain.access import SUPERVISOR
from hub.domain.errors import Conflict
from hub.domain.waving import KIND_WORDS, PlannedWave
from hub.office import releasing, wave_plans
from hub.office.releasing import Released
from hub.office.wave_plans import Plan
from hub.store.reading import Reader
from hub.store.reading import wave_progress as book
from hub.store.reading import waves as waves_book
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.jobs import Job
from hub.web.page import Act, Done, Page
from hub.web.pages.wave_parts import call, kind
from hub.web.parts import badge, button, dialog, link_button, note, panel, tile, tiles, when
from hub.web.parts.orders import order_link
from hub.web.view import View
from hub.web.wording import word

AT_ONCE = 20
"""A wave of more orders than this is released by a job with its progress."""
LISTED = 60
"""Orders of a planned wave that are listed by name."""
REFUSALS_TOLD = 3


def _plan(view: View, reader: Reader) -> list[Plan]:
    """What waits in each warehouse, as the filters want it."""
    warehouses = waves_book.warehouses_with_waiting(reader, view.site)
    here, asked = view.here, (view.asked("kind"), view.asked("carrier"))
    return [
        wave_plans.plan(reader, here.rules, here.zone, view.now_ms, warehouse_id, *asked)
        for warehouse_id in warehouses
    ]


def named(wave: PlannedWave) -> str:
    """What a planned wave goes by: what is in it, how it is picked, and each order's version."""
    parts = [wave.kind, wave.method, wave.carrier, str(wave.cutoff_at_ms), wave.wall]
    parts += [f"{order.order_id}.{order.version}" for order in wave.orders]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:24]


def show(view: View) -> Node:
    """The waves that would be released now."""
    with view.reading() as reader:
        plans = _plan(view, reader)
        waiting = book.allocated(reader, view.site)
    told = [(plan, wave_plans.told(plan, view.here.rules.office.waves)) for plan in plans]
    rows = [(wave, row) for plan, those in told for wave, row in zip(plan.waves, those, strict=True)]
    orders = sum(len(wave.orders) for wave, _ in rows)
    return [
        tiles(
            tile(view.t("Orders that wait for release"), view.words.number(waiting)),
            tile(view.t("Waves"), view.words.number(len(rows))),
            tile(view.t("Pieces"), view.words.number(sum(wave.pieces for wave, _ in rows))),
            tile(view.t("Walk"), _metres(view, sum(row["route_mm"] for _, row in rows))),
        ),
        _filters(view, plans),
        h.div(".buttons.apart")[
            bool(rows)
            and dialog(
                view,
                "release_all",
                view.t("Release all"),
                view.t("Release all waves?"),
                note(
                    view.t(
                        "{orders} orders in {waves} waves go to the floor now.",
                        orders=orders,
                        waves=len(rows),
                    )
                ),
                values={"waves": " ".join(named(wave) for wave, _ in rows)},
                tone="plain",
            ),
            link_button(view.t("Back to the waves"), "/waves"),
        ],
        [_wave(view, number, wave, row) for number, (wave, row) in enumerate(rows, start=1)]
        or h.p(".empty")[
            view.t("No order waits for its release. Orders come here when they have their stock.")
        ],
    ]


def _metres(view: View, route_mm: int) -> str:
    return view.t("{n} m", n=round(route_mm / 1000)) if route_mm else "–"


def _filters(view: View, plans: list[Plan]) -> Node:
    """Choices of kind and carrier."""
    kinds = [(code, view.words.of(words)) for code, words in KIND_WORDS.items() if code != "mixed"]
    carriers = sorted({wave.carrier for plan in plans for wave in plan.waves if wave.carrier})
    if view.asked("carrier") and view.asked("carrier") not in carriers:
        carriers.append(view.asked("carrier"))
    return h.div(".finder")[
        _choice(view, "kind", view.t("Kind"), kinds),
        carriers and _choice(view, "carrier", view.t("Carrier"), [(code, code) for code in carriers]),
    ]


def _choice(view: View, name: str, title: str, choices: list[tuple[str, str]]) -> Node:
    return h.nav(".filter", aria_label=title)[
        h.span(".label")[title],
        (
            h.a(
                href=view.url(**{name: value or None}),
                aria_current="true" if value == view.asked(name) else None,
            )[text]
            for value, text in [("", view.t("All")), *choices]
        ),
    ]


def _wave(view: View, number: int, wave: PlannedWave, row: dict[str, Any]) -> Node:
    late = sum(order["late"] for order in row["orders"])
    return panel(
        view.t("Wave {n}", n=number),
        h.p(".facts-line")[
            kind(view, row),
            h.span[view.t("{n} orders", n=len(wave.orders))],
            h.span[view.t("{n} pieces", n=wave.pieces)],
            h.span[view.t("{n} bins", n=row["bins"])],
            row["route_mm"] > 0 and h.span[view.t("{n} m to walk", n=round(row["route_mm"] / 1000))],
            h.span[view.t("Carrier"), ": ", call(view, row)],
            row["full"] and badge(view.t("Full"), "info"),
            late > 0 and badge(view.t("{n} late", n=late), "bad"),
        ],
        row["trouble"]
        and note(view.t("No put wall in the warehouse: its orders would be refused."), tone="bad"),
        h.details[h.summary[view.t("Orders")], _orders(view, row["orders"])],
        tools=button(
            view,
            "release",
            view.t("Release"),
            values={"wave": named(wave)},
            label=view.t("Release wave {n}", n=number),
        ),
        id=f"plan-{named(wave)}",
    )


def _orders(view: View, orders: list[dict[str, Any]]) -> Node:
    return h.ul(".chips")[
        (
            h.li[
                order_link(order["order"]),
                " ",
                view.t("{n} pieces", n=order["pieces"]),
                order["due_at_ms"] > 0 and [" · ", when(view, order["due_at_ms"])],
                order["late"] and [" ", badge(view.t("late"), "bad")],
                order["urgent"] and [" ", badge(view.t("urgent"), "warn")],
            ]
            for order in orders[:LISTED]
        ),
        len(orders) > LISTED and h.li[view.t("and {n} more", n=len(orders) - LISTED)],
    ]


def release(view: View, form: Form) -> Done:
    """Release one planned wave."""
    return _release(view, {form.needed("wave", "a planned wave")})


def release_all(view: View, form: Form) -> Done:
    """Release every wave that was shown."""
    return _release(view, set(form.needed("waves", "planned waves", longest=500_000).split()))


def _release(view: View, names: set[str]) -> Done:
    orders = sum(len(wave.orders) for plan in _wanted(view, names) for wave in plan.waves)
    if orders <= AT_ONCE:
        return _done(view, _released(view, names))
    title = view.t("Release {n} orders", n=orders)
    job = view.jobs.start(title, view.who.name, "/waves", orders, lambda job: _work(view, names, job))
    return Done("", address("jobs", job.number))


def _wanted(view: View, names: set[str]) -> list[Plan]:
    """Of the plans the waves of these names.

    Raises:
        Conflict: there is none such any more.
    """
    with view.reading(again=False) as reader:
        plans = _plan(view, reader)
    wanted = [
        Plan(plan.warehouse_id, plan.at_ms, plan.floor, tuple(w for w in plan.waves if named(w) in names))
        for plan in plans
    ]
    if not any(plan.waves for plan in wanted):
        raise Conflict(view.t("The plan has changed since it was shown. Here is the new one: look again."))
    return wanted


def _released(view: View, names: set[str], told: Callable[[int], object] = lambda _: None) -> list[Released]:
    """Release those that still are as they were shown, once nobody else does."""
    writer = view.here.writer
    with releasing.turn(writer):
        plans = _wanted(view, names)
        return [end for plan in plans for _, end in wave_plans.release(writer, plan, told=told)]


def _work(view: View, names: set[str], job: Job) -> str:
    ends = _released(view, names, job.told)
    for label, why in (pair for end in ends for pair in end.refused):
        job.refuse(label, why)
    return _told(view, ends)


def _told(view: View, ends: list[Released]) -> str:
    """Which waves there are now."""
    told = [
        view.t("Wave {code}: {n} orders released.", code=end.wave.code, n=len(end.released))
        for end in ends
        if end.wave is not None
    ]
    return " ".join(told) or view.t("Nothing was released.")


def _done(view: View, ends: list[Released]) -> Done:
    refused = [f"{label}: {why}" for end in ends for label, why in end.refused]
    if all(end.wave is None for end in ends):
        raise Conflict("; ".join(refused[:REFUSALS_TOLD]))
    told = _told(view, ends)
    if refused:
        told += " " + view.t("{n} refused:", n=len(refused)) + " " + "; ".join(refused[:REFUSALS_TOLD])
    codes = [end.wave.code for end in ends if end.wave is not None]
    return Done(told, address("waves", codes[0]) if len(codes) == 1 else "/waves")


PAGES = (
    Page(
        "/waves/plan",
        word("What could be released"),
        show,
        acts={"release": Act(release, SUPERVISOR), "release_all": Act(release_all, SUPERVISOR)},
        # The plan stands until somebody looks again: what is clicked is what was read.
        live_s=0,
    ),
)
