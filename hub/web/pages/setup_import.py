"""`/import`: choose a file; what it would do is shown before anything is done."""

from pathlib import PurePath
from zoneinfo import ZoneInfo

import htpy as h
from htpy import Node

from hub.domain.access import CLERK, ROLE_WORDS, SUPERVISOR
from hub.domain.errors import Conflict, DomainError, Forbidden, Invalid
from hub.office import site as sites
from hub.office.imports import KINDS
from hub.office.imports.plan import Target
from hub.office.imports.problems import BadFile
from hub.store.reading import setup as book
from hub.web.addresses import address
from hub.web.forms import Form
from hub.web.jobs import Job
from hub.web.page import SITE, Act, Done, Page
from hub.web.parts import Column, act_form, badge, field, note, panel, select, table, when
from hub.web.parts import import_words as words
from hub.web.uploads import BAD, MOST_BYTES, READING, READY, STOPPED, WRITING, WRITTEN, Upload
from hub.web.view import View
from hub.web.wording import word

NEEDS = {"items": CLERK, "orders": CLERK, "kits": CLERK}
"""kind -> the role that may import it; SUPERVISOR for what changes stock, places or fees."""
STATES = {
    READING: (word("being read"), "info"),
    READY: (word("waits for your word"), "warn"),
    BAD: (word("can't be imported"), "bad"),
    WRITING: (word("being imported"), "info"),
    WRITTEN: (word("has been imported"), "good"),
    STOPPED: (word("stopped"), "bad"),
}


def show(view: View) -> Node:
    """The kinds of files, the form for the one that was chosen, and what was imported lately."""
    chosen = view.asked("kind", "items")
    kind = chosen if chosen in KINDS and may_import(view, chosen) else "items"
    return [
        h.nav(".filter", aria_label=view.t("What is in the file"))[
            (
                h.a(href=address("import", kind=name), aria_current="true" if name == kind else None)[
                    view.t(words.KINDS[name][0])
                ]
                for name in words.KINDS
                if may_import(view, name)
            )
        ],
        panel(view.t(words.KINDS[kind][0]), _form(view, kind)),
        panel(
            view.t("Files since the hub started"),
            table(
                view,
                _COLUMNS,
                view.machine.uploads.newest(),
                view.t("Files since the hub started"),
                view.t("None yet."),
            ),
        ),
    ]


def _form(view: View, kind: str) -> Node:
    forms = [(name, view.t(words.FORMS[name])) for name in KINDS[kind]]
    with view.reading() as reader:
        warehouses = book.warehouses(reader, view.site) if kind == "bins" else []
        shops = book.shops(reader, view.site) if kind == "orders" else []
    return [
        note(view.t(words.KINDS[kind][1])),
        act_form(
            view,
            "choose",
            h.div(".fields")[
                field(
                    view,
                    "file",
                    view.t("File"),
                    kind="file",
                    needed=True,
                    hint=view.t(
                        "CSV in UTF-8 or GBK, at most {n} MB. From Excel: save as CSV UTF-8.",
                        n=MOST_BYTES // 1_000_000,
                    ),
                    accept=".csv,.txt,.tsv,.json,text/csv",
                    data_most=str(MOST_BYTES),
                    data_too_much=_too_much(view),
                ),
                len(forms) > 1 and select(view, "form", view.t("What the columns mean"), forms),
                shops
                and select(
                    view,
                    "shop",
                    view.t("Shop"),
                    [("", view.t("As the file says")), *((row["code"], row["name"]) for row in shops)],
                ),
                warehouses
                and select(
                    view, "warehouse", view.t("Warehouse"), [(row["code"], row["name"]) for row in warehouses]
                ),
            ],
            h.p(".buttons")[h.button(".primary", type="submit")[view.t("Look at it first")]],
            values={"kind": kind},
            files=True,
        ),
        note(view.t("Nothing is changed before you have seen what the file would do.")),
    ]


def _too_much(view: View) -> str:
    return view.t(
        "The file is larger than {n} MB: divide it, or use the command pickbench import.",
        n=MOST_BYTES // 1_000_000,
    )


def choose(view: View, form: Form) -> Done:
    """Take a file, and read it as work that goes on by itself.

    Raises:
        Invalid: there is no file, it is empty, or of no known kind.
        Conflict: it is too large.
    """
    kind = form.choice("kind", tuple(KINDS))
    check_role(view, kind)
    form_ = form.choice("form", tuple(KINDS[kind]), "csv")
    chosen = form.file("file", view.t("a file"))
    data = chosen.file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Conflict(_too_much(view))
    if not data:
        raise Invalid("file", view.t("a file"), view.t("an empty file"))
    zone: ZoneInfo = view.words.zone
    target = Target(view.site, form.text("warehouse", sites.WAREHOUSE), form.text("shop"), zone)
    name = PurePath(chosen.filename or "").name[:120]
    upload = view.machine.uploads.add(kind, form_, name, data, target, view.who.name, view.now_ms)
    here = address("import", upload.number)
    title = view.t("Read {file}", file=name)
    upload.job = view.jobs.start(title, view.who.name, here, 0, lambda job: read(view, upload, job)).number
    return Done("", here)


def read(view: View, upload: Upload, _job: Job | None = None) -> str:
    """Find out what a file would do; what came of it stands in the upload."""
    try:
        with view.here.writer.alone() as act:
            plan = KINDS[upload.kind][upload.form](act.work, upload.name, upload.data, upload.target)
        upload.report, upload.state = plan.report, READY
    except BadFile as refusal:
        upload.problems, upload.total, upload.state = refusal.problems, refusal.total, BAD
    except DomainError as refusal:
        upload.why, upload.state = str(refusal), BAD
    finally:
        if upload.state == READING:
            upload.state, upload.why = STOPPED, view.t("It could not be read. Choose it again.")
    return view.t(STATES[upload.state][0])


def may_import(view: View, kind: str) -> bool:
    """Whether who looks may import files of a kind."""
    return view.who.may(NEEDS.get(kind, SUPERVISOR))


def check_role(view: View, kind: str) -> None:
    """Raises Forbidden: who asks may not import files of this kind."""
    if not may_import(view, kind):
        role = view.words.of(ROLE_WORDS[SUPERVISOR])
        raise Forbidden(view.t("This needs the role {role}. Ask an administrator.", role=role))


def state(view: View, upload: Upload) -> Node:
    """How far a file is."""
    said, tone = STATES[upload.state]
    return badge(view.t(said), tone)


_COLUMNS: list[Column[Upload]] = [
    Column(word("File"), lambda _, upload: h.a(href=address("import", upload.number))[upload.name]),
    Column(word("What is in the file"), lambda view, upload: view.t(words.KINDS[upload.kind][0])),
    Column(word("State"), state),
    Column(word("Begun"), lambda view, upload: when(view, upload.at_ms)),
    Column(word("By"), lambda view, upload: upload.by or view.t("this machine")),
]
PAGES = (
    Page(
        "/import",
        word("Import"),
        show,
        CLERK,
        section=SITE,
        acts={"choose": Act(choose)},
    ),
)
