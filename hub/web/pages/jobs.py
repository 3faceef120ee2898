"""`/jobs`: long work that was begun on a page, how far it is and what came of it."""

import htpy as h
from htpy import Node

from hub.domain.access import CLERK
from hub.domain.errors import NotFound
from hub.web.addresses import address
from hub.web.jobs import Job
from hub.web.page import SITE, Page
from hub.web.parts import Column, badge, facts, link_button, note, panel, progress, table, when
from hub.web.view import View
from hub.web.wording import word


def state(view: View, job: Job) -> Node:
    """Whether it goes on, has ended, or failed."""
    if not job.ended_at_ms:
        return badge(view.t("Working"), "info")
    return badge(view.t("Failed"), "bad") if job.failed else badge(view.t("Ended"), "good")


def show_jobs(view: View) -> Node:
    """All jobs since the hub's start."""
    empty = view.t(
        "Nothing long was begun since the hub started. Acts on many rows and bulk printing stand here."
    )
    return [
        table(view, _COLUMNS, view.jobs.newest(), view.t("Jobs"), empty),
        note(
            view.t(
                "The hub started at {time}. What was under way then was cut off; what it had done is done. "
                "Begin it again for the rest.",
                time=view.words.moment(view.jobs.since_ms),
            )
        ),
    ]


def show_job(view: View) -> Node:
    """One job."""
    number = view.path["number"]
    job = view.jobs.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 13 else None
    if job is None:
        raise NotFound(
            view.t(
                "job {number}: expected one that is remembered, found none: the hub has started again since, "
                "or it ended long ago. What it did is done; begin it again for the rest",
                number=number,
            )
        )
    view.title = job.title
    return [
        panel(
            view.t("Progress"),
            view.live(
                h.div("#job")[
                    h.p[state(view, job), " ", job.says],
                    progress(view, job.done, job.total, job.title),
                    facts(
                        [
                            (view.t("Begun"), when(view, job.began_at_ms, seconds=True)),
                            (view.t("Ended"), when(view, job.ended_at_ms, seconds=True)),
                            (view.t("By"), job.who or view.t("this machine")),
                        ]
                    ),
                ]
            ),
            h.p[link_button(view.t("Back"), job.back)],
        ),
        job.refused
        and panel(
            view.t("Refused"), h.ul(".refusals")[(h.li[h.b[what], " ", why] for what, why in job.refused)]
        ),
    ]


_COLUMNS: list[Column[Job]] = [
    Column(word("Job"), lambda _, job: h.a(href=address("jobs", job.number))[job.title]),
    Column(word("State"), state),
    Column(word("Done"), lambda view, job: view.words.number(job.done), number=True),
    Column(word("Begun"), lambda view, job: when(view, job.began_at_ms)),
    Column(word("By"), lambda _, job: job.who),
]
PAGES = (
    Page("/jobs", word("Jobs"), show_jobs, CLERK, section=SITE),
    Page("/jobs/{number}", word("Job"), show_job, CLERK, live_s=0.5),
)
