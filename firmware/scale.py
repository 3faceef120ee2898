"""From raw counts to one stable weight a load. Pure and in integers: the ESP32's floats are single precision.

The rules, each with its clause of OIML R76-1 (2006) where one is named, else practice:

    median of three  in place of a single sample that is 2 e off it, such as a slipped bit of the HX711; one
                     in five at most, for spikes that come regularly are a pan that shakes
    stable           8 samples (0.7 s at 10 a second) within 1 e, without a trend; given up beyond 2 e; 4.4.2
    power-on zero    the first stable value, within 10 % of Max of the calibrated zero; 4.5.1 (20 % in all)
    zero tracking    gross within 0.5 e of zero, stable, at most 0.5 e a second; 4.5.7
    zero()           only when stable; with tracking within 2 % of Max of that zero; 4.5.1 (4 % in all)
    automatic zero   stable below zero for 10 s: a new power-on zero, within its limits; 4.5.6 (5 s at least)
    tare()           only when stable and above zero; it ends when the pan is emptied; 4.6
    over             gross above Max + 9 e is no weight; 4.2.3. Nothing is ever clamped
    under            gross below -20 e: the pan is off, or a load stood on it at power-on
    creep, drift     a standing load moves by over 1.5 e, an empty pan is off zero for 10 s; 3.9.4: 0.5 e

What is told. The hub judges every `stable`, and takes `removed` for "the piece is off the pan":

    stable        once when a load settles; again when something was added or taken away: still again, and
                  more than 2.5 e (`step_mg`) from what was told. A knock, a touch and creep tell nothing
    removed       net below the least load of 4 e for three samples, still or not, so that a parcel
                  changed for its equal is two loads; `load` grows. Not for what was lifted before it was told
    unstable      once, when a load has not settled in 5 s
    over, under   once a load
    zero_err      in place of `stable` while the zero is not known

Rule: what is told as `stable` is the mean of a still window in steps of e, else it is not told.
(Methods are few and longer than elsewhere: each costs a board 100 bytes.)
"""

from firmware.overlay import overlay
from firmware.signals import Reading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from firmware.slots import Slots


class Scale:
    """One scale. `live_mg` is the net weight now, in steps of e; None where it is not known."""

    def __init__(
        self, calibration: "tuple[int, ...]", max_mg: int, e_mg: int, size: int = 8, is_raw: bool = True
    ) -> None:
        """`calibration`: (id, zero counts, span counts, span mg, ...) of `firmware.calibration`; id 0: none.

        `size`: samples in the window. `is_raw`: counts of a converter, with noise and no zero of its own.
        """
        self.calibration = calibration
        self.max_mg = max_mg
        self.e_mg = e_mg
        self.live_mg: "int | None" = None
        self.slots: "Slots | None" = None  # where firmware.calibration keeps what it finds
        self.point: "int | None" = None  # counts of the empty pan, while it calibrates
        self.window: "list[int]" = []  # mg over the calibrated zero
        self.still = 0  # 0: it moves; 1: still, and nothing told of it; 2: still, and told
        self.zero_mg = 0
        self.first_mg = 0  # the power-on zero
        self.lost = 2 if is_raw else 0  # the zero: 2 not found yet, 1 in doubt, 0 known
        self._size = size
        self._is_raw = is_raw
        self._raws = (0, 0)  # the last two
        self._same = 0  # times that the last one came
        self._clean = 0  # samples since a spike was taken out
        self._at_ms = self._since_ms = (
            0  # of the last sample, and of the last change between moving and still
        )
        self.gross_mg = 0  # the mean over the window
        self._tare_mg = 0
        self._last_mg = 0  # the net weight told last
        self._told = ""  # of this load
        self._load = 1
        self.run = 0  # samples in a row above Max, or (negative) below the least load
        self.trouble = self._noted = ""

    def sample(self, raw: "int | None", now_ms: int, said: str = "") -> "Reading | None":
        """Take one conversion in counts at uptime `now_ms`; a Reading if there is something to tell, or None.

        `said`: what a scale with a mind of its own says: "moving", "over" or "under"; `raw` may be None then.
        """
        window, e, (a, b) = self.window, self.e_mg, self._raws
        gap_ms = now_ms - self._at_ms
        self._same = self._same + 1 if raw == b else 0
        if raw is None:
            raw = b
        if not window:
            a = b = raw
        self._raws = (b, raw)
        if self._same > 99 and self._is_raw:
            self.trouble = "frozen"
        if gap_ms < 80 and window:  # what comes quicker only feeds the median: the window spans half a second
            return None
        self._at_ms = now_ms
        if gap_ms > 1000 or said:  # what came before says nothing about now
            window.clear()
        _, zero, counts, span_mg = self.calibration[:4]
        raw = a + b + raw - max(a, b, raw) - min(a, b, raw)
        self._clean += 1
        if self._clean < 5 or abs((raw - b) * span_mg) <= abs(2 * e * counts):
            raw = b
        else:
            self._clean = 0
        window.append((2 * (raw - zero) * span_mg + counts) // (2 * counts))
        self._watch(gap_ms)
        if not self.calibration[0]:
            self.trouble = "uncalibrated"
            return None
        now_mg = window[-1] - self.zero_mg
        self.live_mg = self._steps((self.gross_mg if self.still else now_mg) - self._tare_mg)
        if said == "over" or now_mg > self.max_mg + 9 * e:
            self.run = max(self.run, 0) + 1
            return self._reading("over", now_mg) if self.run > 2 else None
        if said == "under" or now_mg - self._tare_mg < 4 * e:
            self.run = min(self.run, 0) - 1
            return self._empty(now_mg, gap_ms, said) if self.run < -2 else None
        self.run = 0
        return self._weigh()

    def zero(self) -> str:
        """Take what stands on the pan for zero. Gives "", or why it can't be: "unstable", "zero_range"."""
        return overlay("firmware.zeroing", "zero", self)  # type: ignore[return-value]

    def tare(self) -> str:
        """Take what stands on the pan for packing; on an empty pan the tare ends. "", or why it can't be."""
        return overlay("firmware.zeroing", "tare", self)  # type: ignore[return-value]

    def fault(self, now_ms: int) -> "tuple[str, str] | None":
        """A new trouble of the scale as (code, text), once; None if there is none."""
        if self.window and now_ms - self._at_ms > 2000:
            self.trouble = "silent"
            self.live_mg = None
        if self.trouble == self._noted:
            return None
        self._noted = self.trouble
        return ("scale_" + self.trouble, "%s mg" % self.live_mg) if self.trouble else None

    def _watch(self, gap_ms: int) -> None:
        """Judge whether the pan is still; the first time it is, that is its zero."""
        window, e, size, was_still = self.window, self.e_mg, self._size, self.still
        if len(window) > size:
            window.pop(0)
        half = size // 2
        peaks_mg = max(window) - min(window)
        if len(window) < size or peaks_mg > 2 * e:
            self.still = 0
        elif peaks_mg <= e and 4 * abs(sum(window[:half]) - sum(window[-half:])) <= e * half:
            self.still = was_still or 1
        if gap_ms > 1000 or (self.still > 0) != (was_still > 0):
            self._since_ms = self._at_ms
        self.gross_mg = sum(window) // len(window) - self.zero_mg
        if self.still and not was_still and self.lost > 1 and self.calibration[0]:
            overlay("firmware.zeroing", "power_on", self)

    def _weigh(self) -> "Reading | None":
        """There is something on the pan."""
        e, change_mg = self.e_mg, abs(self.gross_mg - self._tare_mg - self._last_mg)
        if self.still == 1:
            self.still = 2
            if 2 * change_mg > 5 * e:
                self._told = self.trouble = ""
                return self._reading("zero_err" if self.lost else "stable", self.gross_mg)
            self._told = "stable"
        elif 2 * change_mg > 5 * e:
            if self.still:  # something trickles: it must settle anew
                self.still = 0
                self._since_ms = self._at_ms
            elif self._at_ms - self._since_ms >= 5000:
                return self._reading("unstable", self.gross_mg)
        elif self.still and 2 * change_mg > 3 * e:
            self.trouble = "creep"
        return None

    def _empty(self, now_mg: int, gap_ms: int, said: str) -> "Reading | None":
        """There is nothing on the pan, or only what was tared: end the load, keep the zero."""
        e, reading = self.e_mg, None
        tare_mg = 0 if now_mg < 4 * e else self._tare_mg
        if self._told not in ("", "under"):
            reading = self._reading("removed", now_mg)
            self.begin(tare_mg)
        elif said == "under" or (
            max(self.window[-3:]) - self.zero_mg < -20 * e and (self.still or self.lost < 2)
        ):
            self.lost = self.lost or int(self._is_raw)
            reading = self._reading("under", now_mg)
        elif tare_mg != self._tare_mg or now_mg >= -e:
            self.begin(tare_mg)
        if not self.still:
            self._since_ms = self._at_ms  # the time to settle begins with the load
        elif self._is_raw:
            if 2 * abs(self.gross_mg) <= e:
                most_mg = e * gap_ms // 2000
                if not self.shift(max(-most_mg, min(most_mg, self.gross_mg)), 50):
                    self.trouble = "drift"
            elif self._at_ms - self._since_ms >= 10000:
                self._since_ms = self._at_ms
                overlay("firmware.zeroing", "off_zero", self)
        return reading

    def shift(self, change_mg: int, part: int) -> bool:
        """Shift the zero if it stays within Max / `part` of the power-on zero, and say whether it does."""
        mg = self.zero_mg + change_mg
        if abs(mg - self.first_mg) * part > self.max_mg:
            return False
        self.zero_mg = mg
        self.gross_mg -= change_mg
        self.lost = 0
        return True

    def begin(self, tare_mg: int) -> None:
        """The next load begins, with this tare."""
        if self._told not in ("", "under"):
            self._load += 1
        self._tare_mg = tare_mg
        self._last_mg = 0
        self._told = ""

    def _steps(self, mg: int) -> int:
        return (2 * mg + self.e_mg) // (2 * self.e_mg) * self.e_mg

    def _reading(self, ok: str, gross_mg: int) -> "Reading | None":
        """A Reading; None where the same was told of this load."""
        if self._told == ok:
            return None
        self._told = ok
        net_mg, tare_mg, window = (
            self._steps(gross_mg - self._tare_mg),
            self._steps(self._tare_mg),
            self.window,
        )
        step_mg = net_mg - self._last_mg
        if ok in ("stable", "zero_err"):
            self._last_mg = net_mg
        peaks_mg, cal = max(window) - min(window), self.calibration[0]
        return Reading(net_mg, net_mg + tare_mg, tare_mg, step_mg, self._load, ok, peaks_mg, len(window), cal)
