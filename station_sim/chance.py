"""Chance from a seed: a stream of its own for each purpose, so that what one person draws never shifts
another's.

Rule: the only source of randomness in the simulator. Same seed, same shop, same mistakes.
"""

from random import Random


def stream(seed: int, *names: object) -> Random:
    """The stream of random numbers of a seed and a purpose, the same on every machine.

    >>> stream(1, "weights").random() == stream(1, "weights").random()
    True
    >>> stream(1, "weights").random() == stream(2, "weights").random()
    False
    """
    return Random("/".join(str(part) for part in (seed, *names)))


def clipped(chance: Random, sd: float, most: float) -> float:
    """A normal deviation of standard deviation `sd`, never beyond `most` on either side."""
    return max(-most, min(most, chance.gauss(0.0, sd)))
