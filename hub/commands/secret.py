"""Secrets that are given to a command: in its call, or on standard input."""

import sys

from hub.domain.errors import Invalid

FROM_INPUT = "-"
"""For `--secret`: it is read from standard input, so that it stands in no list of processes."""


def given(secret: str) -> str:
    """The secret that was given, from where it was given.

    Raises:
        Invalid: it was to come from standard input, and nothing came.
    """
    if secret != FROM_INPUT:
        return secret
    read = sys.stdin.readline().strip()
    if not read:
        raise Invalid("secret", "a line on standard input", "nothing")
    return read
