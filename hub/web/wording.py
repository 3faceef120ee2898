"""What pages say, in English and Chinese, and how they write numbers, weights and times.

Rule: English stands in the code, as one argument of `t`; its Chinese stands in `words/*.json`. A test finds
every text that lacks one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal, format_percent

from hub.domain.calendar_days import FURTHEST_MS
from hub.domain.plurals import counted

LANGUAGES = {"en": "English", "zh": "中文"}
LOCALES = {"en": "en_GB", "zh": "zh_CN"}
FILES = Path(__file__).with_name("words")
KG_FROM_MG = 1_000_000
"""Weights from here on are written in kg."""
MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
NONE = "–"
"""What stands where there is no value."""


@cache
def chinese() -> Mapping[str, str]:
    """English text -> Chinese, of all areas."""
    words: dict[str, str] = {}
    for file in sorted(FILES.glob("*.json")):
        words.update(json.loads(file.read_text("utf-8")))
    return words


def word(english: str) -> str:
    """A text that is said later by `Words.t`: marks it for whoever looks for Chinese that is missing."""
    return english


@lru_cache(maxsize=10_000)
def _decimal(value: float, locale: str) -> str:
    """A number; pages write the same small ones again and again, and each takes half a millisecond."""
    return str(format_decimal(value, format="#,##0.#", locale=locale))


@dataclass(frozen=True, slots=True)
class Words:
    """One language at a site in one time zone."""

    lang: str
    zone: ZoneInfo

    @property
    def locale(self) -> str:
        """Babel's name for the language."""
        return LOCALES[self.lang]

    def t(self, english: str, **values: object) -> str:
        """A text in this language; whole numbers among its values are written as the language does.

        >>> Words("en", ZoneInfo("UTC")).t("{n} orders of {shop}", n=1200, shop="WEB")
        '1,200 orders of WEB'
        >>> Words("en", ZoneInfo("UTC")).t("{n} orders of {shop}", n=1, shop="WEB")
        '1 order of WEB'
        """
        text = english if self.lang == "en" else chinese().get(english, english)
        if not values:
            return text
        if self.lang == "en":
            text = counted(text, values)
        return text.format(
            **{
                name: self.number(value)
                if isinstance(value, int | float) and not isinstance(value, bool)
                else value
                for name, value in values.items()
            }
        )

    def of(self, pair: tuple[str, str]) -> str:
        """The right one of an English and a Chinese text, such as the domain's own names of things."""
        return pair[0] if self.lang == "en" else pair[1]

    def number(self, value: float | None) -> str:
        """A number; a fraction with one digit.

        >>> Words("en", ZoneInfo("UTC")).number(12345.67)
        '12,345.7'
        """
        if value is None:
            return NONE
        return _decimal(value, self.locale)

    def share(self, part: float, whole: float) -> str:
        """A share in percent; a dash where there is no whole.

        >>> Words("en", ZoneInfo("UTC")).share(1, 8)
        '12.5%'
        """
        if not whole:
            return NONE
        return str(format_percent(part / whole, format="#,##0.#%", locale=self.locale))

    def weight(self, mg: int | None) -> str:
        """A weight in g, from 1 kg on in kg with three decimals.

        >>> w = Words("en", ZoneInfo("UTC"))
        >>> w.weight(417_260), w.weight(1_234_567), w.weight(None)
        ('417.3 g', '1.235 kg', '–')
        """
        if mg is None:
            return NONE
        if abs(mg) < KG_FROM_MG:
            return f"{format_decimal(mg / 1000, format='#,##0.#', locale=self.locale)} g"
        return f"{format_decimal(mg / 1_000_000, format='#,##0.000', locale=self.locale)} kg"

    def _local(self, at_ms: int) -> datetime:
        return datetime.fromtimestamp(min(at_ms, FURTHEST_MS) / 1000, UTC).astimezone(self.zone)

    def clock(self, at_ms: int) -> str:
        """The time of day of a UTC time in ms; a dash for 0, which means never.

        >>> Words("en", ZoneInfo("Asia/Shanghai")).clock(1_291_161_600_000)
        '08:00'
        """
        return str(format_time(self._local(at_ms), "HH:mm", locale=self.locale)) if at_ms else NONE

    def clock_s(self, at_ms: int) -> str:
        """The same with seconds."""
        return str(format_time(self._local(at_ms), "HH:mm:ss", locale=self.locale)) if at_ms else NONE

    def day(self, at_ms: int) -> str:
        """The day of a UTC time in ms.

        >>> Words("en", ZoneInfo("UTC")).day(1_291_161_600_000)
        '1 Dec 2010'
        """
        return str(format_date(self._local(at_ms), "medium", locale=self.locale)) if at_ms else NONE

    def moment(self, at_ms: int) -> str:
        """Day and time of a UTC time in ms."""
        pattern = "d MMM y, HH:mm:ss" if self.lang == "en" else "y年M月d日 HH:mm:ss"
        return str(format_datetime(self._local(at_ms), pattern, locale=self.locale)) if at_ms else NONE

    def span(self, ms: int) -> str:
        """How long something lasts or lasted, in its largest unit that fills.

        >>> Words("en", ZoneInfo("UTC")).span(5_400_000)
        '1 h 30 min'
        """
        if ms < MINUTE_MS:
            return self.t("{n} s", n=ms // 1000)
        if ms < HOUR_MS:
            return self.t("{n} min", n=ms // MINUTE_MS)
        if ms < DAY_MS:
            minutes = ms % HOUR_MS // MINUTE_MS
            hours = self.t("{n} h", n=ms // HOUR_MS)
            return f"{hours} {self.t('{n} min', n=minutes)}" if minutes else hours
        return self.t("{n} d", n=ms // DAY_MS)
