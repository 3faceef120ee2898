"""`pickbench check`: does the database add up?"""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from hub.commands.failures import WRONG_DATA
from hub.domain.plurals import many
from hub.office.check import Checked
from hub.office.check import check as prove
from hub.settings import Settings
from hub.store.checks import CHECKS
from hub.store.database import Database


def check(
    as_json: Annotated[bool, typer.Option("--json", help="The result as JSON on standard output.")] = False,
) -> None:
    """Prove that the database adds up; exit 1 and the rows at fault where it does not.

    Nothing is written; the floor may be at work meanwhile.

    Example: pickbench check --json
    """
    database = Database(Settings.load().resolved_database_url)
    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("check", total=len(CHECKS))
            results = prove(database, lambda _: progress.advance(task))
    finally:
        database.close()
    faults = sum(result.faults for result in results)
    if as_json:
        findings = [asdict(finding) for result in results for finding in result.findings]
        checks = {result.name: result.faults for result in results}
        typer.echo(json.dumps({"ok": not faults, "faults": faults, "checks": checks, "findings": findings}))
    else:
        _tell(results)
    if faults:
        raise typer.Exit(WRONG_DATA)


def _tell(results: list[Checked]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for result in results:
        if not result.faults:
            console.print(f"[green]ok[/]     {result.rule}")
            continue
        console.print(f"[red]FAULT[/]  {result.rule} {many(result.faults, 'rows')}:")
        for finding in result.findings:
            console.print(f"         expected {escape(finding.expected)}, found {escape(finding.found)}")
