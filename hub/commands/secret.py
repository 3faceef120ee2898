"""Secrets that are given to a command: in its call, on standard input, or typed unseen."""

import sys

import typer

from hub.domain.errors import Invalid

FROM_INPUT = "-"
"""For `--secret`: it is read from standard input, so that it stands in no list of processes."""


def given(secret: str) -> str:
    """The secret that was given, from where it was given.

    Raises:
        Invalid: it was to come from standard input, and nothing came.
    """
    return _line("secret") if secret == FROM_INPUT else secret


def password() -> str:
    """A new password: typed twice, unseen, at a terminal; else a line of standard input. Never from the call,
    which every user of the machine can see.

    Raises:
        Invalid: nothing came.
    """
    if not sys.stdin.isatty():
        return _line("password")
    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed


def _line(field: str) -> str:
    read = sys.stdin.readline().strip()
    if not read:
        raise Invalid(field, "a line on standard input", "nothing")
    return read
