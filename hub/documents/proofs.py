"""What stands on the proof of an order's contents, in words. Texts of two languages stand as pairs, English
and Chinese.
"""

from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A line of the order: what was due and how it was checked; `picture` as WebP, None where there is
    none.
    """

    sku: str
    name: str
    qty: int
    checked: Pair
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class ProofThing:
    """What the weight of a parcel says of one item in it. `proven`: it rules out that a piece was missing."""

    sku: str
    qty: int
    says: Pair
    proven: bool


@dataclass(frozen=True, slots=True)
class ProofParcel:
    """A parcel: its facts by name, what follows from its weight, and for each item in it."""

    code: str
    facts: tuple[tuple[Pair, Pair], ...]
    says: Pair
    proven: bool
    things: tuple[ProofThing, ...]


@dataclass(frozen=True, slots=True)
class ProofStep:
    """One scan or weight: when, what, its verdict, who, where."""

    at: str
    what: Pair
    verdict: Pair
    said: str
    who: str
    where: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The whole paper."""

    order: str
    facts: tuple[tuple[Pair, Pair], ...]
    lines: tuple[ProofLine, ...]
    parcels: tuple[ProofParcel, ...]
    steps: tuple[ProofStep, ...]
    printed: str = ""
