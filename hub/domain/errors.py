"""What the office can be refused, as one tree.

    DomainError                 the request can't be done: `.code` for programs, the text for people
    ├── NotFound                something named in the request does not exist
    ├── Conflict                it exists, but its state does not permit this
    │   └── NotPermitted        an order's life has no such step from the state it is in
    ├── Invalid                 a value is not one that the field can take
    ├── Unauthorized            who asks has not said who they are, or not so that it is believed
    ├── Forbidden               who asks may not do this
    └── TooManyTries            too many sign-ins failed; the text says how long to wait

The floor never sees these: a scan that is refused gets a `Verdict`.
"""


class DomainError(Exception):
    """A request that can't be done. `code` is stable, for programs; the message is for people."""

    code = "refused"


class NotFound(DomainError):
    """Something named in the request does not exist."""

    code = "not_found"


class Conflict(DomainError):
    """It exists, but its present state does not permit the request."""

    code = "conflict"


class NotPermitted(Conflict):
    """An order's life has no such step from the state it is in."""

    code = "not_permitted"


class Invalid(DomainError):
    """A value that the field can't take. `field` names it, `expected` says what it takes."""

    code = "invalid"

    def __init__(self, field: str, expected: str, got: object) -> None:
        super().__init__(f"{field}: expected {expected}, got {got!r}")
        self.field, self.expected = field, expected


class Unauthorized(DomainError):
    """Nobody is signed in, or what should prove it proves nothing."""

    code = "unauthorized"


class Forbidden(DomainError):
    """Who asks is known, or asks from where nobody is let in, and may not do this."""

    code = "forbidden"


class TooManyTries(DomainError):
    """Too many sign-ins failed under this name or from this address: try again after `wait_s` seconds."""

    code = "too_many_tries"

    def __init__(self, wait_s: int) -> None:
        minutes = -(-wait_s // 60)
        super().__init__(
            f"too many sign-ins failed under this name or from this address: try again in {minutes} min"
        )
        self.wait_s = wait_s
