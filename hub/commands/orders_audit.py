"""`pickbench orders rules|audit|to-audit|take-audit|approve`: the rules, and what they leave to a person."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from hub.commands.failures import WRONG_CALL, WRONG_DATA, Refused
from hub.commands.opened import opened
from hub.commands.options import After, AsJson, Limit, tell_more
from hub.commands.order_words import Label, named
from hub.commands.times import at_site
from hub.domain.auditing import OUTCOME_WORDS
from hub.domain.office_rules import OfficeRules, WaveRules
from hub.domain.orders import WORDS, Order
from hub.domain.plurals import many
from hub.main import now_ms
from hub.main.compose import office_rules
from hub.office import audit as auditing
from hub.office import judging, rule_names, rules_text
from hub.office.act import Act
from hub.office.judging import Outcome
from hub.settings import Settings
from hub.store import reading
from hub.store.reading import audits

_EVERY = 1_000_000
_END_WORDS = {**OUTCOME_WORDS, auditing.LEFT: ("left", "未处理"), "refused": ("refused", "被拒绝")}
Badge = Annotated[str, typer.Option(help="Badge of the person who audits.")]


def rules(
    write: Annotated[
        bool, typer.Option("--write", help="Write them into a file with comments, where there is none.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show the rules of the office in force: audit, allocation, waves, gifts and alarms.

    Example: pickbench orders rules --write
    """
    settings = Settings.load()
    found = settings.resolved_office_file
    if write:
        _write(settings)
        return
    held = office_rules(settings)
    if as_json:
        said = {"file": str(found) if found else None, **rules_text.data(held)}
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    typer.echo(f"# {found or 'no file: the defaults hold 无文件，使用默认值'}")
    typer.echo(rules_text.written(held), nl=False)
    if held.allocation.near or held.gifts or held.waves != WaveRules():
        with opened() as hub:
            for text in hub.do(rule_names.unknown):
                typer.echo(f"note: {text}", err=True)


def _write(settings: Settings) -> None:
    file = settings.office_file or settings.home / "office.toml"
    if file.exists():
        raise Refused(f"{file}: expected no file, found one; it is left as it is")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(rules_text.written(OfficeRules()), "utf-8")
    typer.echo(f"{file}: written; a hub reads it when it starts")


def audit(
    labels: Annotated[list[str] | None, typer.Argument(help="Labels of the orders.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that wait for the rules.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let the rules judge received orders: each passes, is held, or is left to a person; exit 1 when one of
    them was refused.

    Example: pickbench orders audit --all
    """
    if bool(labels) == everything:
        typer.echo("pickbench: name the orders to audit, or --all of them", err=True)
        raise typer.Exit(WRONG_CALL)
    with opened() as hub:
        if everything:
            office = office_rules(hub.settings).audit
            with reading.snapshot(hub.database) as reader:
                ids = auditing.waiting(reader, hub.settings.site, office, now_ms(), _EVERY)
        else:
            ids = hub.do(lambda act: [named(act, one).id for one in labels or []])
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("audit", total=len(ids))
            ends = judging.judge_each(hub.writer, ids, lambda n: progress.advance(task, n))
    if as_json:
        typer.echo(json.dumps([asdict(end) for end in ends], ensure_ascii=False))
    else:
        _tell(ends)
    if any(end.outcome == "refused" for end in ends):
        raise typer.Exit(WRONG_DATA)


def to_audit(
    shop: Annotated[str, typer.Option(help="Only those of this shop.")] = "",
    limit: Limit = 100,
    after: After = 0,
    as_json: AsJson = False,
) -> None:
    """List what waits for a person, the oldest first: what the rules found, and who has it in hand.

    Example: pickbench orders to-audit --shop UK
    """
    with opened() as hub, reading.snapshot(hub.database) as reader:
        taken_after_ms = auditing.taken_after_ms(office_rules(hub.settings).audit, now_ms())
        rows = audits.waiting(reader, hub.settings.site, taken_after_ms, after, limit, shop=shop or None)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("id", "order", "since", "found", "in hand")
    for row in rows:
        since = at_site(row["since_ms"], hub.settings.tz)
        found = "\n".join(f"{f['en']} {f['zh']}: {f['text']}" for f in row["findings"])
        holder = f"{row['auditor_name']} ({row['auditor']})" if row["auditor"] else ""
        table.add_row(str(row["id"]), escape(row["label"]), since, escape(found), escape(holder))
    Console().print(table)
    tell_more(rows, limit)


def take_audit(
    label: Label,
    badge: Badge,
    back: Annotated[bool, typer.Option("--back", help="Give it back without a decision.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take an order in hand to audit it, so that nobody else does; or give it back.

    Example: pickbench orders take-audit UK-536365 --badge 7
    """
    _do(label, auditing.give_back if back else auditing.take, badge, as_json)


def approve(
    label: Label,
    badge: Badge,
    reason: Annotated[str, typer.Option(help="Why; kept in the order's log.")] = "",
    as_json: AsJson = False,
) -> None:
    """Audit a received order as a person, whatever the rules found in it. To stop or end it instead, use hold
    or cancel.

    Example: pickbench orders approve UK-536365 --badge 7 --reason "asked the buyer"
    """
    _do(label, lambda act, order: auditing.approve(act, order, reason), badge, as_json)


def _do(label: str, what: Callable[[Act, Order], Order], badge: str, as_json: bool) -> None:
    with opened() as hub:
        after = hub.do(lambda act: what(act, named(act, label)), badge)
    in_hand = bool(after.taken_at_ms)
    if as_json:
        said = {"order": label, "state": after.state, "reason": after.reason, "in_hand": in_hand}
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        words = "  ".join(WORDS[after.state])
        typer.echo(f"order {label}: {words}{f', in the hands of badge {badge}' if in_hand else ''}")


def _tell(ends: list[Outcome]) -> None:
    counted = Counter(end.outcome for end in ends)
    summed = ", ".join(f"{n} {'  '.join(_END_WORDS[outcome])}" for outcome, n in sorted(counted.items()))
    typer.echo(f"{many(len(ends), 'orders')}: {summed or 'none waits'}")
    for end in ends:
        if end.outcome != "pass":
            typer.echo(f"  {end.order}: {end.outcome}{f', {end.reason}' if end.reason else ''}")
