"""Calibrating a scale: the empty pan, a known weight, a check; and the record of it. An overlay.

    calibrate 0            the empty pan is the zero point
    calibrate 20,000,000   20 kg lie there: the span point; kept, and in force at once
    calibrate 10,000,000   no zero point taken before: only a check of what is in force

Rule: a calibration is in force only as a whole and only as it was kept; a scale without one tells no weight.

A record, little endian: 1 (its form), id (4 bytes), counts of the empty pan (4), counts of the span (4), the
span in mg (8), the date as UTC seconds (4; 0: the clock was not known). Both slots get the same, so that the
loss of one never brings an older calibration back.
"""

from struct import pack, unpack

from firmware.scale import Scale

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from firmware.slots import Slots

_FORM = "<BIiiqI"
NONE = (0, 0, 1, 1, 0)
_LEAST_COUNTS = 5  # an e, else the converter's own noise is more than the scale's step
_LIMIT = 0x7FFFFF  # of a converter of 24 bits


def fitted(section: "dict[str, Any]", slots: "Slots") -> Scale:
    """The scale of a configuration's section `scale`, with the calibration of its slots."""
    scale = Scale(read(slots.load()), round(section["max_g"] * 1000), round(section["e_g"] * 1000))
    scale.slots = slots
    return scale


def read(record: "bytes | None") -> "tuple[int, ...]":
    """(id, zero counts, span counts, span mg, UTC seconds) of a record; id 0 where there is no sound one."""
    if record is None or len(record) != 25 or record[0] != 1:
        return NONE
    found = unpack(_FORM, record)[1:]
    return found if found[0] and found[2] and found[3] > 0 else NONE


def calibrate(scale: Scale, number: int, mg: int, at_s: int = 0) -> str:
    """Take one step; `number` becomes the calibration's id (0: the next one), `at_s` its date in UTC seconds.

    Gives "", or why it can't be: "unstable", "weight_too_small" (below 20 % of Max), "weight_too_big" (above
    Max), "resolution" (fewer than 5 counts an e), "range" (the converter ends before the scale does),
    "not_kept" (the flash can't be written), "span_off" (a check: off by more than R76-1 3.5.1 allows),
    "calibrates_itself" (a scale on a serial line: it can only be checked).
    """
    if not scale.still:
        return "unstable"
    _, zero, counts, span_mg = scale.calibration[:4]
    raw = zero + sum(scale.window) * counts // (len(scale.window) * span_mg)
    if mg == 0:
        if scale.slots is None:
            return "calibrates_itself"
        scale.point = raw
        return ""
    if scale.point is None:
        return "" if abs(scale.gross_mg - mg) <= permissible_mg(mg, scale.e_mg) else "span_off"
    noise = (max(scale.window) - min(scale.window)) * abs(counts) // span_mg
    why = _objection(scale, raw - scale.point, mg, noise)
    return why or _put_in_force(
        scale, (number or scale.calibration[0] + 1, scale.point, raw - scale.point, mg, at_s)
    )


def permissible_mg(mg: int, e_mg: int) -> int:
    """The greatest error allowed at a load, class III on initial verification (R76-1 3.5.1, table 6).

    >>> [permissible_mg(kg * 1000000, 5000) for kg in (2, 10, 20)]
    [2500, 5000, 7500]
    """
    return e_mg * (1 if mg <= 500 * e_mg else 2 if mg <= 2000 * e_mg else 3) // 2


def _objection(scale: Scale, counts: int, mg: int, noise: int) -> str:
    if mg * 5 < scale.max_mg:
        return "weight_too_small"
    if mg > scale.max_mg:
        return "weight_too_big"
    if abs(counts) * scale.e_mg < _LEAST_COUNTS * mg:
        return "resolution"
    if noise * mg > abs(counts) * scale.e_mg:
        return "unstable"
    at_most = scale.point + counts * (scale.max_mg + 9 * scale.e_mg) // mg  # type: ignore[operator]
    return "" if abs(at_most) < _LIMIT else "range"


def _put_in_force(scale: Scale, calibration: "tuple[int, ...]") -> str:
    """Keep it, then weigh with it; the calibrated zero is the power-on zero now."""
    record = pack(_FORM, 1, *calibration)
    try:
        for _ in range(2):
            scale.slots.save(record)  # type: ignore[union-attr]
    except OSError:
        return "not_kept"
    scale.calibration = calibration
    scale.point = None
    scale.zero_mg = scale.first_mg = scale.lost = 0
    scale.window.clear()
    scale.still = 0
    return ""
