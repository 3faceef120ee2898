"""Errors that a person can mend, as one line and an exit code; what is not here is a fault of the program."""

from hub.broker import BrokerError
from hub.domain.errors import DomainError
from hub.settings import SettingsError
from hub.store.failures import reason

WRONG_DATA, WRONG_CALL, WRONG_SURROUNDINGS = 1, 2, 3
"""Exit codes: something is wrong with the data, the command was called wrongly, the surroundings are missing.
"""


class Missing(Exception):
    """Something that the command needs is not there or can't be used: a program, a port, a right."""


class Refused(Exception):
    """What was given or found can't be used; the words say what was expected and what came."""


def explain(error: Exception) -> tuple[str, int] | None:
    """The words for a person and the exit code; None for an error that is a fault of the program."""
    if isinstance(error, DomainError | Refused):
        return str(error), WRONG_DATA
    if isinstance(error, SettingsError | BrokerError | Missing):
        return str(error), WRONG_SURROUNDINGS
    said = reason(error)
    if said is not None:
        return said, WRONG_SURROUNDINGS
    if isinstance(error, PermissionError | FileNotFoundError | IsADirectoryError):
        return f"{error.filename}: {error.strerror}", WRONG_SURROUNDINGS
    return None
