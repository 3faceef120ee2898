"""The rules of the floor: frozen dataclasses and pure functions.

Nothing here knows a clock, a database, a socket or a framework: time, quantities and rows are arguments,
and what changes is returned. Refusal is a value (`Verdict`), not an exception.
"""
