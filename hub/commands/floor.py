"""`pickbench add`: stations, people and furniture of the floor."""

import json
from collections.abc import Callable
from typing import Annotated

import typer

from hub.broker.enrol import enrol
from hub.commands import bins_add
from hub.commands.opened import Opened, opened
from hub.commands.options import sides_mm
from hub.office import floor_plan, wall_plan
from hub.office import site as sites
from hub.office.act import Act
from hub.office.floor_plan import Added

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("bins")(bins_add.bins)
AsJson = Annotated[bool, typer.Option("--json", help="The result as JSON.")]
Codes = Annotated[list[str], typer.Argument(help="One or several codes.")]


@app.command()
def station(
    names: Annotated[list[str], typer.Argument(help="One or several names, of a-z 0-9 -.")],
    new_password: Annotated[bool, typer.Option("--new-password", help="Also where it has one.")] = False,
    as_json: AsJson = False,
) -> None:
    """Stations. Each gets an account at the hub's own broker; its password is shown once.

    Example: pickbench add station bench-1 zone-a
    """
    with opened() as hub:
        added = hub.do(lambda act: [floor_plan.add_station(act, name) for name in names])
        passwords = _accounts(hub, names, new_password)
    _tell(added, as_json, passwords)
    if hub.settings.broker_url:
        typer.echo("the broker of PICKBENCH_BROKER_URL keeps its own accounts: add them there", err=True)


def _accounts(hub: Opened, names: list[str], new_password: bool) -> dict[str, str]:
    """Passwords of new accounts at the hub's own broker; none where somebody else runs the broker."""
    if hub.settings.broker_url:
        return {}
    return enrol(hub.settings.home, names, renew=new_password)


@app.command()
def operator(
    badge: Annotated[str, typer.Argument(help="What follows U% on the badge.")],
    name: Annotated[str, typer.Option(help="Shown at the station.")] = "",
    lang: Annotated[str, typer.Option(help="en or zh; the site's language where not given.")] = "",
    colour: Annotated[str, typer.Option(help="Colour of the guiding lights: b m c g.")] = "",
    may_count: Annotated[
        bool | None, typer.Option("--may-count/--may-not-count", help="Whether Q% is permitted.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """A person with a badge; what is not given stays as it is.

    Example: pickbench add operator 1001 --name "Li Wei" --lang zh --may-count
    """
    _add(
        lambda act: floor_plan.add_operator(act, badge, name, lang=lang, colour=colour, may_count=may_count),
        as_json,
    )


@app.command()
def cart(codes: Codes, as_json: AsJson = False) -> None:
    """Carts; the card of each is H% and its code.

    Example: pickbench add cart H1 H2
    """
    _each(codes, floor_plan.add_cart, as_json)


@app.command()
def tote(
    codes: Codes,
    warehouse: Annotated[str, typer.Option(help="Where they are used.")] = sites.WAREHOUSE,
    as_json: AsJson = False,
) -> None:
    """Totes; the label of each is C% and its code.

    Example: pickbench add tote T01 T02 T03
    """
    _each(codes, lambda act, code: floor_plan.add_tote(act, code, warehouse), as_json)


@app.command()
def wall(
    code: Annotated[str, typer.Argument(help="Its code: A-Z 0-9. Its slots are W1-01, W1-02 …")],
    slots: Annotated[int, typer.Option(help=f"How many slots it has, at most {wall_plan.MOST_SLOTS}.")],
    station: Annotated[str, typer.Option(help="Whose lights they hang on, slot 1 at place 1.")],
    warehouse: Annotated[str, typer.Option(help="Where it stands.")] = sites.WAREHOUSE,
    as_json: AsJson = False,
) -> None:
    """A put wall, where waves are sorted; again with more slots, or another station, to change it.

    Example: pickbench add wall W1 --slots 60 --station wall-1
    """
    _add(lambda act: wall_plan.add_wall(act, code, slots, station, warehouse), as_json)


@app.command()
def box(
    code: Annotated[str, typer.Argument(help="What follows B% on the card.")],
    tare_g: Annotated[int, typer.Option(min=1, max=10_000, help="Weight with its filling, in grams.")],
    size: Annotated[
        str, typer.Option(help="Outside, LENGTHxWIDTHxHEIGHT in millimetres; carriers go by it.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """A carton with its usual filling.

    Example: pickbench add box S --tare-g 120 --size 300x200x150
    """
    sides = sides_mm(size)
    _add(lambda act: floor_plan.add_box_type(act, code, tare_g * 1000, sides), as_json)


@app.command()
def shop(
    code: Annotated[str, typer.Argument(help="Begins every order's label: A-Z 0-9.")],
    name: Annotated[str, typer.Option(help="For people.")] = "",
    currency: Annotated[str, typer.Option(help="ISO 4217 code of its prices.")] = "EUR",
    as_json: AsJson = False,
) -> None:
    """A shop or channel whose orders are sent from here.

    Example: pickbench add shop TM --name Tmall --currency CNY
    """
    _add(lambda act: floor_plan.add_shop(act, code, name, currency), as_json)


@app.command()
def warehouse(
    code: Annotated[str, typer.Argument(help="Its code.")],
    name: Annotated[str, typer.Option(help="For people.")] = "",
    address: Annotated[str, typer.Option(help="Where parcels leave from.")] = "",
    as_json: AsJson = False,
) -> None:
    """A building with bins.

    Example: pickbench add warehouse EAST --name "East hall"
    """
    _add(lambda act: floor_plan.add_warehouse(act, code, name, address), as_json)


def _add(add: Callable[[Act], Added], as_json: bool) -> None:
    with opened() as hub:
        _tell([hub.do(add)], as_json, {})


def _each(codes: list[str], add: Callable[[Act, str], Added], as_json: bool) -> None:
    with opened() as hub:
        _tell([hub.do(lambda act, code=code: add(act, code)) for code in codes], as_json, {})  # type: ignore[misc]  # a default binds the loop's code


def _tell(added: list[Added], as_json: bool, passwords: dict[str, str]) -> None:
    for one in added:
        password = passwords.get(one.code, "")
        if as_json:
            said = {"kind": one.kind, "code": one.code, "outcome": one.outcome}
            typer.echo(json.dumps(said | ({"password": password} if password else {}), ensure_ascii=False))
        else:
            typer.echo(
                f"{one.kind} {one.code}: {one.outcome}" + (f", password {password}" if password else "")
            )
