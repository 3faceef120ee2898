"""`pickbench`: the command line.

A command's module is imported when the command is called, so that `--help` is quick. Exit codes: 0 done, 1
something is wrong with the data (a bad file, a failed check, a refusal), 2 called wrongly, 3 the surroundings
are missing (settings, database, broker). A person's mistake is told in words on standard error, never by a
stack trace.
"""

import importlib
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup


class Place(NamedTuple):
    """Where a command is: module, the name in it (a function, or an app of its own), its help."""

    module: str
    name: str
    help: str


COMMANDS: Mapping[str, Place] = {
    "demo": Place("demo", "demo", "Show a simulated warehouse at work."),
    "hub": Place("run", "hub", "Run the hub: broker, gateway, API and pages."),
    "add": Place("floor", "app", "Add stations, operators, carts, totes, walls, cartons, shops …"),
    "import": Place("imports", "app", "Import items, bins, stock, kits, orders, carriers or bills from CSV."),
    "orders": Place("orders", "app", "List, show, release, hold and cancel orders."),
    "waves": Place("waves", "app", "Plan waves, release them, and see how far they are."),
    "walls": Place("walls", "app", "See what stands in the slots of put walls."),
    "carts": Place("carts", "app", "See who pushes which cart, and free those that somebody left."),
    "operators": Place("people", "app", "See who works where, and who has a pause."),
    "figures": Place("figures", "figures", "See what was done, by people, hours, days, goods and shops."),
    "accounts": Place("accounts", "app", "Say who may use pages and API, in which role."),
    "tokens": Place("tokens", "app", "See to the tokens that programs show."),
    "kits": Place("kits", "app", "See and say what kits are made of."),
    "carriers": Place("carriers", "app", "See carriers, their fees, their numbers and their bills."),
    "calendar": Place("calendar", "app", "See and say when carriers call, and when nobody works."),
    "manifests": Place("manifests", "app", "See and close what is handed over to carriers."),
    "channels": Place("channels", "app", "Let shops' own messages in, and see what became of them."),
    "exceptions": Place("exceptions", "app", "See to what went wrong along the line."),
    "webhooks": Place("webhooks", "app", "See to the programs that are told what becomes of orders."),
    "printers": Place("printers", "app", "Make printers, and see what waits for them."),
    "station": Place("station", "app", "Make stations, look at them, and tell them what to do."),
    "firmware": Place("firmware", "app", "Build the stations' firmware and bring it onto boards."),
    "print": Place("prints", "app", "Print papers: to printers, and labels, cards and guides to files."),
    "check": Place("check", "check", "Prove that the database adds up."),
    "bench": Place("bench", "app", "Measure verdicts beside a plain echo, and beside thousands of orders."),
}
HELP = """Scan-and-weigh stations and their hub, for an online shop's warehouse.

Settings come from the environment: PICKBENCH_HOME, PICKBENCH_DATABASE_URL, … (docs/operations.md).

Exit codes: 0 done, 1 something is wrong with the data, 2 called wrongly, 3 surroundings missing.

Example: pickbench import orders orders.csv --preview
"""


class _Commands(TyperGroup):
    """All commands. A value that is refused is told with what came, which the parser leaves out."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is called.

        Raises:
            BadParameter: a value can't be used.
        """
        try:
            return super().invoke(ctx)
        except typer.BadParameter as refusal:
            said: list[Any] = getattr(refusal.__cause__, "errors", list)()
            if said:
                refusal.message += f", got {said[0]['input']!r}"
            raise


def build(arguments: Sequence[str]) -> typer.Typer:
    """The app for a command line: the command that is called in full, the others by name and help alone."""
    app = typer.Typer(
        cls=_Commands, help=HELP, add_completion=False, no_args_is_help=True, rich_markup_mode=None
    )
    app.callback()(lambda: None)
    called = next((word for word in arguments if not word.startswith("-")), "")
    for name, place in COMMANDS.items():
        if name != called:
            app.command(name, help=place.help)(_not_called)
            continue
        found = getattr(importlib.import_module(f"hub.commands.{place.module}"), place.name)
        if isinstance(found, typer.Typer):
            # A group that does something alone says in its own words what.
            alone = found.registered_callback and found.registered_callback.callback
            app.add_typer(found, name=name, help=alone.__doc__ if alone else place.help)
        else:
            app.command(name)(found)
    return app


def _not_called() -> None:
    raise AssertionError("a command is imported when it is called")


def main() -> None:
    """Run the command line and exit."""
    try:
        build(sys.argv[1:])()
    except Exception as error:
        from hub.commands.failures import explain  # noqa: PLC0415 - only a failure needs it, `--help` doesn't

        told = explain(error)
        if told is None:
            raise
        text, code = told
        sys.stderr.write(f"pickbench: {text}\n")
        sys.exit(code)


if __name__ == "__main__":
    main()
