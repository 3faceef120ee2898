"""How tests break a database, for the checks to find."""

from collections.abc import Callable

Break = Callable[[str], None]
"""Runs a statement that must change something."""
