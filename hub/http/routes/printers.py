"""/api/v1/printers: printers, what waits for them, and what is in their way."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from hub.domain.access import SUPERVISOR, VIEWER, Who
from hub.domain.papers import Printer as Made
from hub.http.access import May, may
from hub.http.context import Context, Here
from hub.http.routes.documented import WRITES, answers, found, listed
from hub.http.schemas.fields import After, Limit, Page, example_of, name_in_path, page
from hub.http.schemas.printers import NewPrinter, Printer, PrinterChange
from hub.http.schemas.prints import Print
from hub.office import paper_queues, printers
from hub.store.reading import prints as book
from hub.store.reading import snapshot

router = APIRouter(prefix="/printers", tags=["printers"], dependencies=[may(VIEWER, SUPERVISOR)])
Code = Annotated[str, name_in_path("The printer's code")]
Asking = Annotated[Who, Depends(May(VIEWER, SUPERVISOR))]
_WRITTEN = answers(example_of(Printer), *WRITES)


@router.get("", response_model=Page[Printer], responses=listed(Printer))
def list_printers(here: Here, after: After = 0, limit: Limit = 100) -> Any:
    """Printers, with what waits for each."""
    with snapshot(here.database) as reader:
        rows = book.printers(reader, here.rules.site, after, limit)
    return page([printers.shown(row) for row in rows], limit)


@router.post(
    "", response_model=Printer, status_code=201, responses=answers(example_of(Printer), *WRITES, status=201)
)
def add_printer(here: Here, who: Asking, body: NewPrinter) -> Any:
    """Make a printer; it prints at once. One that writes into a folder of the hub's machine is for
    administrators.
    """
    printers.expect_may_add(who, body.kind)
    made: Made = here.writer.do(
        lambda act: printers.add(
            act,
            body.code,
            body.kind,
            body.address,
            body.language,
            body.dpi,
            body.width_mm,
            body.height_mm,
            body.papers,
            body.stations,
            body.silent,
            body.pages_at_once,
        )
    )
    return _one(here, made.code)


@router.get("/{code}", response_model=Printer, responses=found(Printer))
def get_printer(here: Here, code: Code) -> Any:
    """One printer, with what waits for it."""
    return _one(here, code)


@router.post("/{code}/change", response_model=Printer, responses=_WRITTEN)
def change_printer(here: Here, code: Code, body: PrinterChange) -> Any:
    """Let it take other papers, serve other benches, or get more or fewer pages at once."""
    here.writer.do(lambda act: printers.change(act, code, body.papers, body.stations, body.pages_at_once))
    return _one(here, code)


@router.post("/{code}/pause", response_model=Printer, responses=_WRITTEN)
def pause_printer(here: Here, code: Code) -> Any:
    """Print nothing after the pages that are under way; what is asked for meanwhile waits."""
    here.writer.do(lambda act: printers.pause(act, code))
    return _one(here, code)


@router.post("/{code}/resume", response_model=Printer, responses=_WRITTEN)
def resume_printer(here: Here, code: Code) -> Any:
    """Print again."""
    here.writer.do(lambda act: printers.resume(act, code))
    return _one(here, code)


@router.post("/{code}/remove", response_model=Printer, responses=_WRITTEN)
def remove_printer(here: Here, code: Code) -> Any:
    """Take a printer away; what it printed stays in the log. Refused (409) while something waits for it."""
    shown = _one(here, code)
    here.writer.do(lambda act: printers.remove(act, code))
    return shown | {"active": False}


@router.post(
    "/{code}/test",
    response_model=Print,
    status_code=201,
    responses=answers(example_of(Print), *WRITES, status=201),
)
def print_test_page(here: Here, code: Code) -> Any:
    """Print a page of no order, to be looked at."""
    made = here.writer.do(
        lambda act: paper_queues.ask(act, "test", printers.named(act, code).code, only=(code,))
    )
    with snapshot(here.database) as reader:
        return book.one(reader, here.rules.site, made.id)


def _one(here: Context, code: str) -> dict[str, Any]:
    with snapshot(here.database) as reader:
        row = book.printer(reader, here.rules.site, code)
    if row is None:
        raise printers.unknown(code)
    return printers.shown(row)
