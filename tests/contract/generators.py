"""Random messages and a second reader, both made from THE TABLE, to be compared with the codec.

Rule: the second reader shares no code with the codec; it must come to the same judgement by itself.
"""

from typing import Annotated, Any, Literal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from pydantic import AfterValidator, ConfigDict, Field, StrictInt, StrictStr, create_model

from protocol import kinds, messages
from protocol.codes import COLOURS, MODES
from tests.contract.table import SPECS, type_at

# No test asserts a time: a slow machine is no failure.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

_PRINTABLE = st.characters(min_codepoint=32, max_codepoint=126)
_BMP = st.characters(min_codepoint=32, max_codepoint=0xFFFF, exclude_categories=["Cc", "Cs"])


def value(at: int) -> st.SearchStrategy[Any]:
    """Values of one type, small enough that a whole message fits its frame."""
    kind, low, high = type_at(at)
    if kind == kinds.INT:
        return st.integers(low, high)
    if kind == kinds.ONE_OF:
        return st.sampled_from(low)
    if kind == kinds.PART:
        return st.integers(1, 32).flatmap(lambda n: st.integers(0, n - 1).map(lambda i: [i, n]))
    if kind == kinds.HEX:
        return st.binary(min_size=low // 2, max_size=min(high // 2, 40)).map(bytes.hex)
    if kind == kinds.BASE64:
        return st.integers(0, 9).map(lambda n: "QUJD" * n)
    if kind == kinds.ROWS:
        return st.lists(st.tuples(*map(value, low)).map(list), max_size=12 if at == messages.LIGHTS else 3)
    if kind == kinds.LIST:
        return st.lists(value(low), max_size=min(high, 12))
    return {
        kinds.TEXT: st.text(_PRINTABLE, min_size=low, max_size=max(low, min(high, 12))),
        kinds.CODE: st.text(_PRINTABLE | st.just("\x1d"), min_size=low, max_size=40),
        kinds.WORDS: st.text(_BMP, min_size=low, max_size=min(high, 30)),
        kinds.NAME: st.text("abcz019-", min_size=low, max_size=high),
    }[kind]


def message_of(made: Any) -> st.SearchStrategy[Any]:
    """Valid messages of one type."""
    fields = SPECS[made].fields
    parts = [value(at) if need else st.none() | value(at) for _, at, need in fields]
    if made is messages.Scan:
        names = [field[0] for field in fields]
        c, x = names.index("c"), names.index("x")

        def choose(values: tuple[Any, ...]) -> Any:
            values = list(values)
            values[c if values[c] is None or values[x] is not None else x] = None
            if values[c] is None and values[x] is None:
                values[c] = "4006381333931"
            return made(*values)

        return st.tuples(*parts).map(choose)
    if made is messages.Wel:
        return st.tuples(*parts).map(
            lambda values: made(*values) if values[1] else made(*values)._replace(why="duplicate")
        )
    return st.tuples(*parts).map(lambda values: made(*values))


def any_message() -> st.SearchStrategy[Any]:
    """Valid messages of every type."""
    return st.one_of([message_of(made) for made in SPECS])


def _printable(text: str) -> str:
    assert all(" " <= character <= "~" for character in text)
    return text


def _code(text: str) -> str:
    _printable(text.replace("\x1d", ""))
    return text


def _words(text: str) -> str:
    for character in text:
        number = ord(character)
        assert 0x20 <= number <= 0xFFFF
        assert not 0x7F <= number <= 0x9F
        assert not 0xD800 <= number <= 0xDFFF
    return text


def _part(part: list[int]) -> list[int]:
    assert len(part) == 2
    assert 0 <= part[0] < part[1]
    return part


def _text(check: Any, low: int, high: int) -> Any:
    return Annotated[StrictStr, Field(min_length=low, max_length=high), AfterValidator(check)]


def _number(low: int, high: int) -> Any:
    return Annotated[StrictInt, Field(ge=low, le=high)]


_LIGHT = tuple[_number(0, 65535), Literal[COLOURS], Literal[MODES], _number(0, 999999), _number(0, 2**53 - 1)]
_PIECE = tuple[_text(_code, 1, 256), _number(1, 999999)]
_LINE = tuple[_number(0, 2**53 - 1), _number(0, 999999), Annotated[list[_PIECE], Field(max_length=64)]]
_ITEMS = {"caps": _text(_printable, 1, 24), "light": _LIGHT, "on": _LIGHT, "lines": _LINE}


def _type(name: str, at: int) -> Any:
    """The pydantic type of one field; it shares no code with the codec, and rows are written out anew."""
    kind, low, high = type_at(at)
    if kind == kinds.INT:
        return _number(low, high)
    if kind == kinds.ONE_OF:
        return Literal[low]
    if kind == kinds.HEX:
        return Annotated[StrictStr, Field(min_length=low, max_length=high, pattern=r"\A([0-9a-f]{2})*\z")]
    if kind == kinds.BASE64:
        pattern = r"\A([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?\z"
        return Annotated[StrictStr, Field(min_length=low, max_length=high, pattern=pattern)]
    if kind == kinds.NAME:
        return Annotated[StrictStr, Field(min_length=low, max_length=high, pattern=r"\A[a-z0-9-]*\z")]
    if kind == kinds.PART:
        return Annotated[list[_number(0, 32)], AfterValidator(_part)]
    if kind in (kinds.LIST, kinds.ROWS):
        return Annotated[list[_ITEMS[name]], Field(max_length=high)]
    checks = {kinds.TEXT: _printable, kinds.CODE: _code, kinds.WORDS: _words}
    return _text(checks[kind], low, high)


def model_of(made: Any) -> Any:
    """A pydantic model that must judge the fields of a message as the codec does."""
    fields: dict[str, Any] = {}
    for name, at, required in SPECS[made].fields:
        kind_type = _type(name, at)
        fields[name] = (kind_type, ...) if required else (kind_type | None, None)
    return create_model(SPECS[made].name, __config__=ConfigDict(extra="ignore"), **fields)
