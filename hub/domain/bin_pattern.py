"""Bins by a pattern: `A-01-1 … C-20-4` names every bin of some aisles.

Rule: whatever differs between the first code and the last runs by itself from one to the other; what is the
same stays. So a pattern says neither more nor fewer bins than who reads its two codes aloud would count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from hub.domain.errors import Invalid

MOST_BINS = 20_000
"""Bins of one pattern."""
CODE_LENGTH = 32
_DIVIDED = re.compile(r"\s*(?:…|\.{2,}|~|→|至|到)\s*|\s+(?:to|-|–|—)\s+")
_RUN = re.compile(r"[A-Za-z]+|[0-9]+|[^A-Za-z0-9]+")
_EXPECTED = "the first code and the last, such as A-01-1 … C-20-4"

Values = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a code: what stands between signs. `runs` are the letters and digits in it, each with the
    values that it takes.
    """

    sign: str
    """What stands before it."""
    runs: tuple[Values, ...]

    def texts(self) -> list[str]:
        """The values of the part, in their order."""
        return ["".join(values) for values in product(*self.runs)]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern, understood: the parts of its codes, and what each part counts.

    The last part counts levels where there are three or more, the one before it (or the last of two) bays;
    all before that name the aisle.
    """

    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        """How many bins it names."""
        return prod(len(values) for part in self.parts for values in part.runs)

    @property
    def levels(self) -> list[str]:
        """The levels of a bay; one without a name where codes don't tell levels."""
        return self.parts[-1].texts() if len(self.parts) > 2 else [""]

    @property
    def bays(self) -> list[str]:
        """The bays of an aisle."""
        return self.parts[self._bay].texts()

    @property
    def aisles(self) -> list[str]:
        """The aisles; one called 1 where codes don't tell aisles."""
        return [_joined(texts) for texts in self._aisles()] or ["1"]

    @property
    def _bay(self) -> int:
        return len(self.parts) - 1 - (len(self.parts) > 2)

    def _aisles(self) -> Iterator[tuple[tuple[str, str], ...]]:
        before = self.parts[: self._bay]
        signed = [[(part.sign, text) for text in part.texts()] for part in before]
        return product(*signed) if before else iter(())


def parse(text: str) -> Pattern:
    """Understand a pattern.

    Args:
        text: the first code and the last, divided by `…`, `..`, `to` or 至; one code alone is one bin.

    Raises:
        Invalid: it is no pattern, or names more than MOST_BINS bins.

    >>> [codes(parse("A-01-1 … C-20-4"))[n] for n in (0, 4, 239)], parse("A-01-1 … C-20-4").count
    (['A-01-1', 'A-02-1', 'C-20-4'], 240)
    >>> codes(parse("S2R1A1 .. S2R2A2")), codes(parse("P08 to P11"))
    (['S2R1A1', 'S2R1A2', 'S2R2A1', 'S2R2A2'], ['P08', 'P09', 'P10', 'P11'])
    >>> parse("A-01-1 … C-20")
    Traceback (most recent call last):
    hub.domain.errors.Invalid: pattern: expected two codes built alike, got 'A-01-1 … C-20'
    """
    ends = [end.strip() for end in _DIVIDED.split(text.strip())]
    if len(ends) > 2 or not all(ends) or not all(_is_code(end) for end in ends):
        raise Invalid("pattern", _EXPECTED, text[:80])
    first, last = (_RUN.findall(end) for end in (ends[0], ends[-1]))
    if [_kind(run) for run in first] != [_kind(run) for run in last]:
        raise Invalid("pattern", "two codes built alike", text[:80])
    runs = [_values(a, b, text) for a, b in zip(first, last, strict=True)]
    found = Pattern(_parts(runs))
    if not found.parts:
        raise Invalid("pattern", _EXPECTED, text[:80])
    if found.count > MOST_BINS:
        raise Invalid("pattern", f"at most {MOST_BINS} bins at once", found.count)
    return found


def codes(pattern: Pattern) -> list[str]:
    """All codes of a pattern, from the first to the last."""
    texts = [[(part.sign, text) for text in part.texts()] for part in pattern.parts]
    return [_joined(each, whole=True) for each in product(*texts)]


def _is_code(text: str) -> bool:
    return len(text) <= CODE_LENGTH and all(" " <= c <= "~" for c in text)


def _kind(run: str) -> str:
    """Letters are alike, digits are alike; signs are only alike when they are the same."""
    return "letters" if run.isalpha() else "digits" if run.isdigit() else run


def _values(first: str, last: str, text: str) -> Values:
    """What a run takes from the first code to the last."""
    if first == last:
        return (first,)
    if first.isdigit():
        return _numbers(first, last, text)
    both = first + last
    if len(first) != len(last) or not (both.isupper() or both.islower()):
        raise Invalid("pattern", f"as many letters of the same case as {first}", last)
    low, high = _letters(first), _letters(last)
    _check_run(low, high, first, last)
    return tuple(_written(n, len(first), first.isupper()) for n in range(low, high + 1))


def _numbers(first: str, last: str, text: str) -> Values:
    is_padded = first.startswith("0") or last.startswith("0")
    if is_padded and len(first) != len(last):
        raise Invalid("pattern", f"as many digits in {last} as in {first}", text[:80])
    low, high = int(first), int(last)
    _check_run(low, high, first, last)
    return tuple(str(n).zfill(len(first) if is_padded else 1) for n in range(low, high + 1))


def _check_run(low: int, high: int, first: str, last: str) -> None:
    if low > high:
        raise Invalid("pattern", f"a last code that comes after the first: {last} after {first}", last)
    if high - low >= MOST_BINS:
        raise Invalid("pattern", f"at most {MOST_BINS} bins at once", high - low + 1)


def _letters(text: str) -> int:
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - ord("A")
    return number


def _written(number: int, length: int, is_upper: bool) -> str:
    text = ""
    for _ in range(length):
        number, rest = divmod(number, 26)
        text = chr(ord("A") + rest) + text
    return text if is_upper else text.lower()


def _parts(runs: Sequence[Values]) -> tuple[Part, ...]:
    """Runs as parts: divided by signs; where there are no signs, before each run of letters; a single part of
    letters and digits is the aisle's letters and the bay's digits.
    """
    is_sign = [not values[0].isalnum() for values in runs]
    letters_begin = not any(is_sign[1:-1])
    parts: list[Part] = []
    sign = ""
    for n, values in enumerate(runs):
        if is_sign[n]:
            sign += values[0]
            continue
        joins = parts and not sign and not (letters_begin and values[0].isalpha())
        if joins:
            parts[-1] = Part(parts[-1].sign, (*parts[-1].runs, values))
        else:
            parts.append(Part(sign, (values,)))
        sign = ""
    if len(parts) == 1 and len(parts[0].runs) == 2:
        letters, digits = parts[0].runs
        parts = [Part(parts[0].sign, (letters,)), Part("", (digits,))]
    if sign and parts:
        raise Invalid("pattern", "codes that end in a letter or a digit", sign)
    return tuple(parts)


def _joined(each: Sequence[tuple[str, str]], whole: bool = False) -> str:
    """Parts with the signs between them; with the one before the first where the code is `whole`."""
    text = "".join(sign + value for sign, value in each)
    return text if whole or not each else text.removeprefix(each[0][0])
