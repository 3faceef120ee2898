"""The golden frames on CPython, in both directions. Rules P-010 to P-018."""

from tests.contract import golden, golden_facts
from tests.contract.table import SPECS


def test_every_golden_frame_in_both_directions() -> None:
    """P-010, P-011, P-012, P-013, P-015, P-016, P-017, P-018."""
    lists = (golden.GOLDEN, golden.REFUSED, golden.SAVED, golden.ACCEPTED)
    assert golden.check() == sum(len(frames) for frames in lists)


def test_the_frames_that_no_station_sees() -> None:
    """P-010, P-012, P-013."""
    assert golden_facts.check() == 2


def test_every_kind_of_message_and_every_field_has_a_golden_frame() -> None:
    seen = {
        (type(message), name)
        for _, message, _ in golden.GOLDEN + golden_facts.GOLDEN
        for name in _present(message)
    }
    wanted = {(made, field[0]) for made, spec in SPECS.items() for field in spec.fields}
    assert sorted((made.__name__, name) for made, name in wanted - seen) == []


def _present(message: object) -> list[str]:
    names = [field[0] for field in SPECS[type(message)].fields]
    return [name for name, value in zip(names, message, strict=True) if value is not None]
