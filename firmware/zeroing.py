"""What is rarely done to a scale's zero: found at power-on, set anew, tared. An overlay of `firmware.scale`.

Rule: only on a still pan, and within the limits of OIML R76-1 that `firmware.scale` lists.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from firmware.scale import Scale


def zero(scale: "Scale") -> str:
    """Take what stands on the pan for zero. Gives "", or why it can't be: "unstable", "zero_range"."""
    if not scale.still:
        return "unstable"
    if scale.lost > 1 or not scale.shift(scale.gross_mg, 50):
        return "zero_range"
    scale.begin(0)
    return ""


def tare(scale: "Scale") -> str:
    """Take what stands on the pan for packing. Gives "", or why it can't be: "unstable", "zero_err"."""
    if not scale.still:
        return "unstable"
    if scale.run > 0 or scale.lost:
        return "zero_err"
    scale.begin(scale.gross_mg if scale.gross_mg >= 4 * scale.e_mg else 0)
    return ""


def off_zero(scale: "Scale") -> None:
    """The pan is empty, still and off zero: set it anew from below (R76-1 4.5.6), else say so."""
    if scale.gross_mg < 0:
        power_on(scale)
    else:
        scale.trouble = "drift"


def power_on(scale: "Scale") -> None:
    """Take the stable value for the zero that all others start from, if within 10 % of Max (4.5.1)."""
    first_mg, scale.first_mg = scale.first_mg, 0
    if scale.shift(scale.gross_mg, 10):
        first_mg = scale.zero_mg
        scale.begin(0)
    scale.first_mg = first_mg
