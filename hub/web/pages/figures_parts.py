"""What the pages of figures share: the chosen period, and words for jobs, units, shares and days."""

from dataclasses import dataclass
from datetime import date, datetime, time

import htpy as h
from htpy import Node

from hub.domain.norms import PIECES, UNITS
from hub.office import reports
from hub.office.figures import Figures, Period
from hub.store.reading.rows import Row
from hub.web.view import View
from hub.web.wording import NONE, word

RANKED = 12
"""Rows of a chart of the first of many; the table has more."""
_JOBS = {
    "PICK": word("Picking"),
    "PUTWALL": word("Put wall"),
    "VERIFY": word("Verifying"),
    "PACK": word("Packing"),
    "WEIGH": word("Weighing"),
    "SHIP": word("Handing over"),
    "PUTAWAY": word("Put-away"),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The period that somebody chose, and its figures."""

    period: Period
    figures: Figures
    site: str
    wrong: str = ""

    def report(self, view: View, name: str) -> list[Row]:
        """The rows of a report."""
        return reports.REPORTS[name](self.figures, self.site, view.here.rules.office.norms)


def job_words(view: View, job: str) -> str:
    """What is done in a job."""
    return view.t(_JOBS[job]) if job in _JOBS else job


def unit_words(view: View, job: str) -> str:
    """What a job is counted in."""
    return view.t("pieces") if UNITS[job] == PIECES else view.t("parcels")


def share(view: View, part: float | None) -> str:
    """A part of 1 in percent."""
    return NONE if part is None else view.words.share(part, 1)


def whole(view: View, value: float | None) -> str:
    """A number without its fraction."""
    return view.words.number(None if value is None else round(value))


def period_words(view: View, period: Period) -> str:
    """A period as people write it."""
    first, last = (day_words(view, day) for day in (period.from_date, period.to_date))
    return first if first == last else f"{first} – {last}"


def day_words(view: View, business_date: str, short: bool = False) -> str:
    """A business date; `short` where many stand side by side."""
    day = date.fromisoformat(business_date)
    if short:
        return f"{day.day}.{day.month}." if view.words.lang == "en" else f"{day.month}/{day.day}"
    noon = datetime.combine(day, time(12), view.here.zone)
    return view.words.day(int(noon.timestamp() * 1000))


def nothing(view: View) -> Node:
    """What is shown of a period without work."""
    return h.p(".empty")[view.t("Nothing was done in this period. Choose another one above.")]
