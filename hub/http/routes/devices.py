"""/api/v1/stations/{name}/commands and /settings: what stations are told to do, and how they are set."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from hub.domain.access import SUPERVISOR, VIEWER
from hub.domain.errors import NotFound
from hub.domain.people import Station
from hub.http.access import may
from hub.http.context import Context, Here
from hub.http.routes.documented import READS, WRITES, answers, found
from hub.http.schemas.devices import Command, NewCommand, NewSettings, Settings
from hub.http.schemas.fields import BIGGEST, After, Limit, Page, example_of, name_in_path, page
from hub.office import commands, station_settings
from hub.office.act import Act
from hub.store.reading import devices, snapshot

router = APIRouter(prefix="/stations/{name}", tags=["stations"], dependencies=[may(VIEWER, SUPERVISOR)])
Name = Annotated[str, name_in_path("The station's name")]
_LISTED = answers({"rows": [example_of(Command)], "next": 41}, *READS)


@router.get("/commands", response_model=Page[Command], responses=_LISTED)
def list_commands(here: Here, name: Name, after: After = 0, limit: Limit = 100) -> Any:
    """What a station was told to do and what came of it, the oldest first."""
    _there(here, name)
    with snapshot(here.database) as reader:
        return page(devices.commands(reader, here.rules.site, name, after, limit), limit)


@router.get("/commands/{number}", response_model=Command, responses=found(Command))
def get_command(
    here: Here, name: Name, number: Annotated[int, Path(ge=0, le=BIGGEST, description="Its `id`")]
) -> Any:
    """One command: ask again until `ended_at_ms` is not 0."""
    return _command(here, name, number)


@router.post(
    "/commands",
    response_model=Command,
    status_code=201,
    responses=answers(example_of(Command), *WRITES, status=201),
)
def order_command(here: Here, name: Name, body: NewCommand) -> Any:
    """Tell a station to do something. It is sent at once where the station is there, and its result is
    read later.
    """

    def order(act: Act) -> int:
        arguments = {"text": body.text, "mg": body.mg, "s": body.s}
        return commands.order(act, _station(act, name), body.op, body.within_s, **arguments).id

    return _command(here, name, here.writer.do(order, body.badge))


@router.get("/settings", response_model=Settings, responses=found(Settings))
def get_settings(here: Here, name: Name) -> Any:
    """A station's newest settings, and which revision it holds."""
    return _settings(here, name)


@router.post("/settings", response_model=Settings, responses=answers(example_of(Settings), *WRITES))
def change_settings(here: Here, name: Name, body: NewSettings) -> Any:
    """Change a station's settings: a new revision, sent when the station is there; it restarts with it."""
    here.writer.do(lambda act: station_settings.change(act, _station(act, name), body.settings), body.badge)
    return _settings(here, name)


def _station(act: Act, name: str) -> Station:
    found_one = act.work.one(Station, "name", name, act.rules.site)
    if found_one is None:
        raise NotFound(f"station {name}: expected one on site {act.rules.site}, found none")
    return found_one


def _there(here: Context, name: str) -> None:
    with snapshot(here.database) as reader:
        if not devices.is_there(reader, here.rules.site, name):
            raise NotFound(f"station {name}: expected one on site {here.rules.site}, found none")


def _command(here: Context, name: str, number: int) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = devices.command(reader, here.rules.site, number)
    if row is None or row["station"] != name:
        raise NotFound(f"command {number}: expected one of station {name}, found none")
    return row


def _settings(here: Context, name: str) -> dict[str, Any]:
    _there(here, name)
    with snapshot(here.database) as reader:
        return devices.settings(reader, here.rules.site, name)
