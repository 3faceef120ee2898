"""`/import/N`: what a file would do, its import, and what was refused as a file to mend."""

from collections import Counter

import htpy as h
from htpy import Node

from hub.domain.access import CLERK
from hub.domain.errors import Conflict, DomainError, NotFound
from hub.office.imports import KINDS
from hub.office.imports.refused import as_csv
from hub.office.imports.report import Report
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.jobs import Job
from hub.web.page import Act, Done, File, Page
from hub.web.pages.setup_import import check_role, state
from hub.web.parts import act_form, facts, link_button, note, panel, progress, tile, tiles
from hub.web.parts import import_words as words
from hub.web.uploads import BAD, BUSY, READING, READY, STOPPED, WRITTEN, Upload
from hub.web.view import View
from hub.web.wording import word

SHOWN = 200
"""Refused rows on the page; all of them are in the file."""


def _upload(view: View) -> Upload:
    number = view.path["number"]
    found = view.machine.uploads.get(int(number)) if number.isdecimal() and len(number) < 13 else None
    if found is None:
        raise NotFound(
            view.t(
                "file {number}: expected one chosen since the hub's start, found none. Choose it again: what "
                "was imported of it stays.",
                number=number,
            )
        )
    return found


def show(view: View) -> Node:
    """One file: how far it is, and what it does."""
    upload = _upload(view)
    view.title = upload.name
    return [
        h.p(".way")[state(view, upload), " ", view.t(words.KINDS[upload.kind][0])],
        upload.state in BUSY and _progress(view, upload),
        upload.state in (BAD, STOPPED) and _bad(view, upload),
        upload.report is not None and upload.state != BAD and _report(view, upload, upload.report),
        upload.report is not None and upload.refused() and _refused(view, upload, upload.report),
        h.div(".buttons.apart")[
            upload.state == READY
            and act_form(view, "write", h.button(".primary", type="submit")[view.t("Import it")]),
            link_button(
                view.t("Another file") if upload.state != READY else view.t("Back, change nothing"),
                address("import", kind=upload.kind),
            ),
            # Of a file that was refused whole, these rows alone are not enough.
            upload.report is None
            and upload.refused()
            and _saved_link(upload, view.t("Only the wrong rows, to look at (CSV)")),
            upload.state == WRITTEN and link_button(view.t("To the check list"), "/setup"),
        ],
    ]


def _progress(view: View, upload: Upload) -> Node:
    job = view.jobs.get(upload.job)
    done, total = (job.done, job.total) if job is not None else (0, 0)
    label = view.t("Being read") if upload.state == READING else view.t("Being imported")
    return view.live(h.div("#progress")[progress(view, done, total, label)])


def _bad(view: View, upload: Upload) -> Node:
    if upload.state == STOPPED:
        again = view.t("What was imported stays; the same file again brings in the rest.")
        return note(upload.why, " ", again, tone="bad")
    if not upload.problems:
        return note(upload.why, " ", view.t("Nothing was changed."), tone="bad")
    told = view.t("Wrong: {n}. Nothing was changed: mend the whole file and choose it again.", n=upload.total)
    return [
        note(told, tone="bad"),
        panel(
            view.t("What is wrong"),
            h.ul(".refusals")[
                (
                    h.li[
                        h.b[view.t("Line {n}", n=problem.line)],
                        " ",
                        problem.column,
                        ": ",
                        view.t("expected {expected}, got {got}", expected=problem.expected, got=problem.got),
                    ]
                    for problem in upload.problems
                )
            ],
        ),
    ]


def _report(view: View, upload: Upload, report: Report) -> Node:
    written = upload.state == WRITTEN
    return [
        tiles(
            tile(view.t("rows in the file"), view.words.number(report.rows)),
            (
                tile(label, view.words.number(number), tone=tone)
                for label, tone, number in _counts(view, report)
            ),
            bool(report.skipped)
            and tile(view.t("rows left out"), view.words.number(len(report.skipped)), tone="warn"),
        ),
        (note(warning, tone="warn") for warning in report.warnings),
        not written and _understood(view, report),
    ]


def _counts(view: View, report: Report) -> list[tuple[str, str, int]]:
    counts = [(*words.counted(view, name), number) for name, number in report.counts.items() if number]
    return [(label, tone, number) for label, tone, number in counts]


def _understood(view: View, report: Report) -> Node:
    """How the file was read: columns, and the first rows."""
    names = list(dict.fromkeys(name for row in report.first for name in row))
    shop = [(view.t("Shop"), report.shop)] if report.shop else []
    ignored = [(view.t("Columns not read"), ", ".join(report.ignored))] if report.ignored else []
    return panel(
        view.t("As it was understood"),
        facts(
            [
                (view.t("Characters"), report.encoding),
                *shop,
                *((words.field_of(view, name), f"← {header}") for name, header in report.columns.items()),
                *ignored,
            ]
        ),
        names
        and h.div(".scroll.first-rows", tabindex="0", role="region", aria_label=view.t("The first rows"))[
            h.table(".list")[
                h.caption(".visually-hidden")[view.t("The first rows")],
                h.thead[h.tr[(h.th(scope="col")[words.field_of(view, name)] for name in names)]],
                h.tbody[
                    (
                        h.tr[
                            (
                                h.td(data_label=words.field_of(view, name))[
                                    words.value_of(view, name, row.get(name))
                                ]
                                for name in names
                            )
                        ]
                        for row in report.first
                    )
                ],
            ]
        ],
    )


def _refused(view: View, upload: Upload, report: Report) -> Node:
    rows = [*report.skipped, *report.conflicts]
    reasons = Counter(row.reason for row in rows)
    unit = view.t("Order {n}") if report.unit == "order" else view.t("Line {n}")
    return panel(
        view.t("Left out"),
        h.ul[(h.li[f"{view.words.number(n)} × {words.reason(view, code)}"] for code, n in reasons.items())],
        h.ul(".refusals")[
            (
                h.li[
                    h.b[unit.replace("{n}", str(row.line))],
                    " ",
                    words.reason(view, row.reason),
                    " ",
                    row.text,
                ]
                for row in rows[:SHOWN]
            )
        ],
        h.p[_saved_link(upload, view.t("These rows as a file (CSV)"))],
    )


def _saved_link(upload: Upload, text: str) -> Node:
    return link_button(text, address("import", upload.number, "refused.csv"))


def write(view: View, _form: Form) -> Done:
    """Import a file that was looked at, as work that goes on by itself.

    Raises:
        Conflict: it is being imported, or was.
    """
    upload = _upload(view)
    check_role(view, upload.kind)
    if not view.machine.uploads.begin_writing(upload):
        raise Conflict(view.t("This file is imported already, or can't be."))
    title = view.t("Import {file}", file=upload.name)
    upload.job = view.jobs.start(
        title, view.who.name, view.url_path, 0, lambda job: _write(view, upload, job)
    ).number
    return Done("", view.url_path)


def _write(view: View, upload: Upload, job: Job) -> str:
    """Plan it anew, for the data may have changed since it was looked at, and write it."""
    end, why = STOPPED, view.t("The database did not answer.")
    try:
        with view.here.writer.alone() as act:
            plan = KINDS[upload.kind][upload.form](act.work, upload.name, upload.data, upload.target)
            job.total = plan.rows
            upload.report = plan.write(view.here.database, act, job.told)
        end, why = WRITTEN, ""
    except DomainError as refusal:
        why = str(refusal)
        raise
    finally:
        upload.state, upload.why = end, why
    return view.t("{n} rows imported.", n=plan.rows)


def refused(view: View) -> File:
    """What was left out, as a file."""
    upload = _upload(view)
    rows = upload.refused()
    if not rows:
        raise NotFound(view.t("Nothing of this file was left out."))
    return File(
        f"refused-{upload.kind}-{upload.number}.csv", "text/csv; charset=utf-8", as_csv(upload.data, rows)
    )


PAGES = (
    Page("/import/{number}/refused.csv", word("Left out"), refused, CLERK, live_s=0),
    Page("/import/{number}", word("Import"), show, CLERK, acts={"write": Act(write)}, live_s=0.7),
)
