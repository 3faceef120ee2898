"""What a page is: one value that says all about it, so that a new page is one module and one line in the
list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from htpy import Node

from hub.domain.access import CLERK, VIEWER
from hub.web.wording import word

if TYPE_CHECKING:
    from hub.web.forms import Form
    from hub.web.view import View

NOW, OFFICE, FIGURES, SITE = "now", "office", "figures", "site"
SECTIONS = {
    NOW: word("Now"),
    OFFICE: word("Office"),
    FIGURES: word("Figures"),
    SITE: word("Site"),
}
"""Parts of the navigation, in their order."""
ANYBODY = ""
"""In place of a role, for a page that asks for no sign-in."""
LIVE_S = 2.0
"""How often a page that is not fed by the live picture is shown anew while somebody looks on."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an act tells who did it. `to`: where they are led; the page that they were on where it is
    empty. `cookie`: of the session that has begun with it (`Gate.sign_in`); "" where it has ended.
    """

    says: str
    to: str = ""
    cookie: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """What the browser saves, in place of a page: `show` or an act returns it.

    `kind` is its media type, such as `application/pdf`.
    """

    name: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done on a page, by a form with a field `act` that holds its name.

    `do` gets the view and the form; it returns `Done`, a node to show in place of the page (a preview), or a
    `File`.
    A `DomainError` that it raises is shown with the page, and what was typed stays.
    """

    do: "Callable[[View, Form], Done | File | Node]"
    role: str = CLERK


def every_picture(picture: Mapping[str, Any]) -> object:
    """Each picture is another; none is always the same."""
    return object() if picture else None


def no_picture(_picture: Mapping[str, Any]) -> object:
    """A picture says only that something happened: the page shows what stands in the database."""
    return None


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Args:
        path: as FastAPI has it, such as `/orders/{label:path}`.
        title: in English; heading, document and navigation have it.
        show: the page's main part, from the request. It may depend on language, role and badge,
            not on the session, and is called again whenever it may have changed. It runs in a thread. A
            `File` that it returns is saved by the browser.
        role: who may see it at least; ANYBODY also who is not signed in.
        section: where it stands in the navigation; "" for a page that other pages lead to.
        acts: what can be done there, by name.
        picture: whether `view.picture` is filled: the live picture of the floor (`hub.http.picture`). The
            page is then shown with each picture.
        sees: what of a picture it shows, as a value that stays as it is: with an equal one, and the same
            data, the page is not shown again.
        live_s: seconds between two showings while somebody looks on; 0 for a page that never changes by
        itself. bare: without navigation, such as a wall screen.
        heading: whether the frame writes the title above it.
        leads: where who asks for the page is led in place of it, such as from a search to the only thing
            that it found; "" for nowhere. It runs in a thread.
        module: a script of the page's own, by its path under /static; "" for none.
    """

    path: str
    title: str
    show: "Callable[[View], Node | File]"
    role: str = VIEWER
    section: str = ""
    acts: Mapping[str, Act] = field(default_factory=dict)
    picture: bool = False
    sees: Callable[[Mapping[str, Any]], object] = every_picture
    live_s: float = LIVE_S
    bare: bool = False
    heading: bool = True
    module: str = ""
    leads: "Callable[[View], str] | None" = None
