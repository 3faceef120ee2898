"""What MicroPython has and CPython lacks, in one place.

Rule: `_NAME = const(1)` is folded by mpy-cross and takes no heap; on CPython it is a plain number. With
`TYPE_CHECKING = const(False)` what stands under `if TYPE_CHECKING:` is not even in the .mpy file.
"""

try:
    from micropython import const
except ImportError:

    def const(value):  # type: ignore[no-untyped-def]  # whatever goes in comes out
        """The value."""
        return value
