"""Figures: what was done by people, hours, days, goods and shops, against the norm, in a chosen period.

Rule: pictures where people would look, the numbers as a table beneath, and the same rows to take away as CSV
or JSON (`/api/v1/figures`).
"""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import htpy as h
from htpy import Node

from hub.domain.access import SUPERVISOR
from hub.domain.errors import Invalid
from hub.office.act import Moment
from hub.office.figures import Figures, Period
from hub.web.page import FIGURES, Page
from hub.web.pages.figures_goods import goods, shops
from hub.web.pages.figures_parts import Chosen, period_words
from hub.web.pages.figures_people import people
from hub.web.pages.figures_time import days, hours
from hub.web.parts import field, note
from hub.web.view import View
from hub.web.wording import word

PERIODS = {1: word("Today"), 7: word("7 days"), 30: word("30 days")}


def _shown(name: str, show: Callable[[View, Chosen], Node]) -> Callable[[View], Node]:
    """A page of figures: the choice of the period, what it shows, and the way to take it away."""

    def page(view: View) -> Node:
        period, wrong = _period(view)
        with view.reading() as reader:
            figures = Figures(reader, view.site, view.here.zone, period)
            chosen = Chosen(period, figures, view.site)
            return [
                _tabs(view, period),
                _choice(view, period),
                wrong and note(wrong, tone="bad"),
                h.div("#figures")[show(view, chosen)],
                _take_away(view, name, period),
                figures.is_behind
                and note(
                    view.t("Older work is still being summed: some of it is missing here."), tone="warn"
                ),
            ]

    return page


def _period(view: View) -> tuple[Period, str]:
    """What was asked for; today where nothing was, with what is wrong where it can't be used."""
    today = Moment.at(view.now_ms, view.here.zone).business_date
    try:
        if view.asked("from") or view.asked("to"):
            return Period.of(view.asked("from"), view.asked("to") or today), ""
    except Invalid as wrong:
        return Period.last_days(1, today), view.refused(wrong)
    days = view.asked_whole("days", 1)
    return Period.last_days(days if days in PERIODS else 1, today), ""


def _asked(view: View) -> dict[str, str]:
    """The period as the query has it, for links that keep it."""
    return {name: view.asked(name) for name in ("days", "from", "to") if view.asked(name)}


def _tabs(view: View, period: Period) -> Node:
    shown = [page for page in PAGES if view.who.may(page.role)]
    query = f"?{urlencode(_asked(view))}" if _asked(view) else ""
    here = view.page.path
    return h.nav(".tabs", aria_label=view.t("Figures of {period}", period=period_words(view, period)))[
        (
            h.a(href=page.path + query, aria_current="page" if page.path == here else None)[
                view.t(TABS[page.path])
            ]
            for page in shown
        )
    ]


def _choice(view: View, period: Period) -> Node:
    own = bool(view.asked("from") or view.asked("to"))
    chosen = 0 if own else view.asked_whole("days", 1)
    return h.div(".finder")[
        h.div(".filter", role="group", aria_label=view.t("Period"))[
            (
                h.a(
                    href=view.url(days=days, **{"from": None, "to": None}),
                    aria_current="true" if days == chosen else None,
                )[view.t(title)]
                for days, title in PERIODS.items()
            )
        ],
        h.details(".own", id="own-period")[
            h.summary[view.t("Own period")],
            h.form(method="get", action=view.url_path)[
                h.div(".fields")[
                    field(view, "from", view.t("From"), period.from_date, kind="date"),
                    field(view, "to", view.t("To"), period.to_date, kind="date"),
                ],
                h.button(type="submit")[view.t("Show")],
            ],
        ],
        h.span(".total")[period_words(view, period)],
    ]


def _take_away(view: View, name: str, period: Period) -> Node:
    of = "people-figures" if name in ("people", "person-hours") else "figures"
    query = urlencode({"to_date": period.to_date, "days": len(period.days)})
    href = f"/api/v1/{of}/{name}?{query}"
    return h.p(".buttons.take-away")[
        h.a(".button", href=f"{href}&as=csv", download=True)[view.t("Take as CSV")],
        h.a(".button", href=href, download=f"{name}.json")[view.t("Take as JSON")],
    ]


TABS: Mapping[str, str] = {
    "/figures": word("Days"),
    "/figures/hours": word("Hours"),
    "/figures/people": word("People"),
    "/figures/goods": word("SKUs"),
    "/figures/shops": word("Shops"),
}
PAGES = (
    Page("/figures", word("Figures"), _shown("days", days), section=FIGURES, live_s=10.0),
    Page("/figures/hours", word("Figures by hour"), _shown("hours", hours), live_s=10.0),
    Page("/figures/people", word("People and figures"), _shown("people", people), SUPERVISOR, live_s=10.0),
    Page("/figures/goods", word("Figures by SKU"), _shown("goods", goods), live_s=10.0),
    Page("/figures/shops", word("Figures by shop"), _shown("shops", shops), live_s=10.0),
)
