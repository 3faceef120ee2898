"""What is done with exceptions: who sees to them, what is known, what the buyer got, their causes."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hub.domain import causes
from hub.http.schemas.fields import (
    BIGGEST,
    LINE,
    PARAGRAPH,
    WHOLE,
    Badge,
    In,
    Name,
    QtyOrdered,
    Reason,
    example,
)

Kind = Literal[causes.KIND_CODES]  # type: ignore[valid-type]  # the domain's own tables, spelt out in OpenAPI
Remedy = Literal[causes.REMEDY_CODES]  # type: ignore[valid-type]
Number = Annotated[int, Field(ge=1, le=BIGGEST), WHOLE]
_Words = Annotated[str, StringConstraints(max_length=512, pattern=PARAGRAPH)]
_Cause = Annotated[str, StringConstraints(max_length=32, pattern=LINE)]


class NewException(In):
    """Something that went wrong, with the order, item or parcel that it is about where it is about one."""

    model_config = In.model_config | example(
        kind="damaged", order="WEB-1001", what="holder broken on arrival", sku="85123A", badge="7"
    )

    kind: Kind
    what: Reason
    order: Name | None = None
    sku: Name | None = None
    parcel: Name | None = None
    badge: Badge | None = None


class Take(In):
    """Who sees to it; `over` takes it over from whoever has it."""

    model_config = In.model_config | example(badge="7", over=False)

    badge: Badge
    over: bool = False


class GiveBack(In):
    """Who leaves it to somebody else, and why."""

    model_config = In.model_config | example(badge="7", reason="on leave from tomorrow")

    reason: _Words = ""
    badge: Badge | None = None


class Note(In):
    """What is known of it. `cause` is one of its kind; `text` stands in the log alone."""

    model_config = In.model_config | example(
        cause="packaging", prevention="glass goes into the thicker carton", badge="7"
    )

    cause: _Cause = ""
    cause_note: _Words = ""
    prevention: _Words = ""
    text: _Words = ""
    badge: Badge | None = None


class Piece(In):
    """Pieces that are sent to the buyer."""

    model_config = In.model_config | example(sku="85123A", qty=1)

    sku: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=LINE)]
    qty: QtyOrdered


class Settle(In):
    """What was done for the buyer.

    `resend` and `exchange` name the pieces and make an order of them; `refund` and `write_off` say in words
    what and how much.
    """

    model_config = In.model_config | example(
        remedy="resend", lines=[{"sku": "85123A", "qty": 1}], note="sorry", badge="7"
    )

    remedy: Remedy
    note: _Words = ""
    lines: Annotated[tuple[Piece, ...], Field(max_length=2000)] = ()
    badge: Badge | None = None


class Close(In):
    """The cause, where the exception has none yet: nothing is closed without one."""

    model_config = In.model_config | example(cause="packaging", badge="7")

    cause: _Cause = ""
    cause_note: _Words = ""
    prevention: _Words = ""
    badge: Badge | None = None


class CloseMany(Close):
    """Exceptions that had the same cause."""

    model_config = In.model_config | example(exceptions=[17, 18], cause="bin_mixed", badge="7")

    exceptions: Annotated[list[Number], Field(min_length=1, max_length=1000)]


class Reopen(In):
    """Why it is taken up again."""

    model_config = In.model_config | example(reason="the second parcel was broken too", badge="7")

    reason: Reason
    badge: Badge | None = None
