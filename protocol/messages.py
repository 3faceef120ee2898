"""THE TABLE: every message between station and hub, every field, its type and its bounds.

Rule: this table is the only place that knows a field. The namedtuples, the codec, the field tables of
docs/protocol.md, the fuzz generators and the cross-check model are all made from it. (`protocol.facts` adds
the one message that no station sees.) So it is long.

A station holds it all its life, in a heap of 48 KiB: a message is a row of names, the types of all fields are
one row of numbers, and a number says where in the flat list TYPES a kind, its low and its high stand. What
low and high bound depends on the kind:

    INT     the integer itself                    TEXT    length; printable ASCII
    HEX     length; 0-9 a-f, an even number       CODE    length; as TEXT, and GS (0x1D) besides
    BASE64  length                                WORDS   length; any text of the Basic Multilingual Plane
    NAME    length; a-z 0-9 -                     ONE_OF  low: the choices
    LIST    low: the type of an item; high: most  ROWS    low: the types of a row's items; high: most
    PART    low: two types; [i, n], i counts from 0

Fields that must be there come first, so that the others may be left out when a message is made on CPython.
MicroPython's namedtuple has no defaults: there, and in code for both, use `make`.
"""

import gc
from collections import namedtuple

from protocol.codes import BUTTONS, COLOURS, MODES, OUTCOMES, READINGS

try:
    from micropython import const
except ImportError:

    def const(value):
        """The value. MicroPython's compiler puts it in place of a name with `_`, and keeps no such name."""
        return value


INT = const(0)
_TEXT = const(1)
_NAME = const(2)
_HEX = const(3)
_BASE64 = const(4)
_CODE = const(5)
_WORDS = const(6)
_ONE_OF = const(7)
_LIST = const(8)
_ROWS = const(9)
_PART = const(10)

U16 = const(65535)
U32 = const(4294967295)
SAFE = const(9007199254740991)  # 2**53 - 1: what every JSON reader keeps exactly
HEAVIEST_MG = const(1000000000000)  # 1,000 tonnes
MOST_PIECES = const(999999)
SAY_LENGTH = const(40)
CODE_LENGTH = const(256)
UP_BYTES = const(1024)
DOWN_BYTES = const(2048)

# places of the types in TYPES
_BIT = const(0)
_AWAY = const(3)
_BYTE = const(6)
_U16 = const(9)
_U32 = const(12)
_NUMBER = const(15)
_SAFE = const(18)
_PIECES = const(21)
_PACK = const(24)
_MG = const(27)
_NET_MG = const(30)
_DBM = const(33)
_CELSIUS = const(36)
_DAY_S = const(39)
_INDEX = const(42)
_PARTS = const(45)
_AIM = const(48)
_TEXT16 = const(51)
_TEXT24 = const(54)
_TEXT32 = const(57)
_TEXT64 = const(60)
_LINE = const(63)
_SAY = const(66)
_WORDS64 = const(69)
_SCANNED = const(72)
_SCANNED_HEX = const(75)
_SHA256 = const(78)
_DATA = const(81)
_BUTTON = const(84)
_READING = const(87)
_OUTCOME = const(90)
_COLOUR = const(93)
_MODE = const(96)
_CAPS = const(99)
_SPLIT = const(102)
_LIGHTS = const(105)
_CODES = const(108)
_LINES = const(111)

# fmt: off
TYPES = [
    INT, 0, 1,                          # BIT
    INT, 0, 2,                          # AWAY
    INT, 0, 255,                        # BYTE
    INT, 0, U16,                        # U16
    INT, 0, U32,                        # U32
    INT, 1, U32,                        # NUMBER
    INT, 0, SAFE,                       # SAFE
    INT, 0, MOST_PIECES,                # PIECES
    INT, 1, MOST_PIECES,                # PACK
    INT, 0, HEAVIEST_MG,                # MG
    INT, -HEAVIEST_MG, HEAVIEST_MG,     # NET_MG
    INT, -200, 100,                     # DBM
    INT, -100, 300,                     # CELSIUS
    INT, 0, 86400,                      # DAY_S
    INT, 0, 31,                         # INDEX
    INT, 1, 32,                         # PARTS
    _TEXT, 3, 3,                        # AIM
    _TEXT, 1, 16,                       # TEXT16
    _TEXT, 1, 24,                       # TEXT24
    _TEXT, 1, 32,                       # TEXT32
    _TEXT, 1, 64,                       # TEXT64
    _TEXT, 0, 120,                      # LINE
    _WORDS, 0, SAY_LENGTH,              # SAY
    _WORDS, 1, 64,                      # WORDS64
    _CODE, 1, CODE_LENGTH,              # SCANNED
    _HEX, 2, 512,                       # SCANNED_HEX
    _HEX, 64, 64,                       # SHA256
    _BASE64, 0, 1600,                   # DATA
    _ONE_OF, BUTTONS, 0,                # BUTTON
    _ONE_OF, READINGS, 0,               # READING
    _ONE_OF, OUTCOMES, 0,               # OUTCOME
    _ONE_OF, COLOURS, 0,                # COLOUR
    _ONE_OF, MODES, 0,                  # MODE
    _LIST, _TEXT24, 16,                 # CAPS
    _PART, (_INDEX, _PARTS), 0,         # SPLIT
    _ROWS, (_U16, _COLOUR, _MODE, _PIECES, _SAFE), 128,  # LIGHTS
    _ROWS, (_SCANNED, _PACK), 64,       # CODES
    _ROWS, (_SAFE, _PIECES, _CODES), 128,  # LINES
]
# fmt: on

# namedtuple -> (last part of the topic, k of an event, most bytes, where in FIELDS its fields begin that may
# be absent, where all of them begin, names …)
TABLE = {}
FIELDS = bytearray()  # the types of all fields of all messages, one after the other
# last part of the topic, or k of an event -> namedtuple; "ev" -> one of the events
KINDS = {}


def make(message, **fields):
    """Make a message of type `message` from named fields; those left out are None. On both Pythons.

    >>> make(State, on=1, sess="a1")
    State(on=1, sess='a1')
    """
    return message(*map(fields.get, TABLE[message][5:]))


def wrong(values, types, first: int, required: int) -> int:
    """The place in `types` of the first value that is not of its type, -1 where there is none.

    The type of values[0] stands at types[first]; what stands from types[required] on may be None.
    `type(value) is int`, never isinstance: True is an int on CPython and not on MicroPython.
    """
    table, i = TYPES, first  # local names are quicker on a slow chip
    for value in values:
        if value is None:
            if i < required:
                return i
        else:
            at = types[i]
            if table[at] == INT:
                if type(value) is not int or not table[at + 1] <= value <= table[at + 2]:
                    return i
            elif not _is_right(value, table[at], table[at + 1], table[at + 2]):
                return i
        i += 1
    return -1


def _is_right(value, kind, low, high) -> bool:
    """Whether a text or a list is of the type; a text is if nothing is left without its kind's characters."""
    if kind == _ONE_OF:
        return value in low
    if kind > _ONE_OF:
        return (type(value) is list or type(value) is tuple) and _is_list(value, kind, low, high)
    if type(value) is not str or not low <= len(value) <= high:
        return False
    if kind == _TEXT:
        return not value.strip(_CHARACTERS[_TEXT])
    if kind == _CODE:
        return not value.replace("\x1d", "").strip(_CHARACTERS[_TEXT])
    if kind == _WORDS:
        return is_words(value)
    if kind == _BASE64:
        body = value.rstrip("=")
        return len(value) % 4 == 0 and len(value) - len(body) < 3 and not body.strip(_CHARACTERS[_BASE64])
    return not value.strip(_CHARACTERS[kind]) and (kind != _HEX or len(value) % 2 == 0)


def _is_list(value, kind, low, high) -> bool:
    if kind == _ROWS:
        return not value or (len(value) <= high and _are_rows(value, low))
    if kind == _PART:
        return len(value) == 2 and wrong(value, low, 0, 2) < 0 and value[0] < value[1]
    for item in value:
        if not _is_right(item, TYPES[low], TYPES[low + 1], TYPES[low + 2]):
            return False
    return len(value) <= high


def _are_rows(rows, types) -> bool:
    """Whether all rows hold values of these types. Column by column: so a type is looked up once."""
    for row in rows:
        if (type(row) is not list and type(row) is not tuple) or len(row) != len(types):
            return False
    for i in range(len(types)):
        kind, low, high = TYPES[types[i] : types[i] + 3]
        for row in rows:
            value = row[i]
            if kind == INT:
                if type(value) is not int or not low <= value <= high:
                    return False
            elif not _is_right(value, kind, low, high):
                return False
    return True


def is_words(text: str) -> bool:
    """Whether `text` is of the Basic Multilingual Plane, without controls and lone surrogates.

    >>> is_words("下一个 A-01-2"), is_words("a\\n"), is_words("\\ud800"), is_words("\\U0001f600")
    (True, False, False, False)
    """
    if text.strip(_CHARACTERS[_TEXT]):
        before = 0
        for byte in text.encode("utf-8", "surrogatepass"):  # MicroPython keeps characters of a str for ever
            if byte < 32 or byte == 127 or byte > 239:  # a control; beyond the plane
                return False
            if byte < 160 if before == 0xC2 else byte > 159 and before == 0xED:  # C1 control; surrogate
                return False
            before = byte
    return True


_CHARACTERS = (  # of the kinds INT to BASE64
    "",
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
    "-0123456789abcdefghijklmnopqrstuvwxyz",
    "0123456789abcdef",
    "+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
)


def define(name, leaf, k, limit, required, *fields):
    """Make one message type and enter it; `required` fields must be there, `fields` are names and types."""
    names = tuple([fields[i] for i in range(0, len(fields), 2)])
    try:
        made = namedtuple(name, names, defaults=(None,) * (len(names) - required))
    except TypeError:  # MicroPython knows no defaults
        made = namedtuple(name, names)
        gc.collect()  # else what was left of each stays as a hole between them, and the heap in small pieces
    first = len(FIELDS)
    TABLE[made] = (leaf, k, limit, first + required, first) + names
    FIELDS.extend(bytes([fields[i] for i in range(1, len(fields), 2)]))
    KINDS[leaf] = KINDS[k or leaf] = made
    return made


def _up(name, leaf, required, *fields):
    return define(name, leaf, "", UP_BYTES, required, *fields)


def _down(name, leaf, required, *fields):
    return define(name, leaf, "", DOWN_BYTES, required, *fields)


def _event(name, k, required, *own):
    """One kind of event: what all events share, around its own fields."""
    own = own[: 2 * required] + ("t_ms", _SAFE, "h", _AWAY) + own[2 * required :]
    shared = ("sess", _TEXT32, "inc", _U32, "seq", _NUMBER, "up_ms", _SAFE)
    return define(name, "ev", k, UP_BYTES, 4 + required, *(shared + own))


# A line is a field: its name and its type. The number before them says how many must be there.
# fmt: off

# what a station says

State = _up(
    "State", "state", 2,
    "on", _BIT,
    "sess", _TEXT32,
)

Hello = _up(
    "Hello", "hello", 9,
    "sess", _TEXT32,
    "inc", _U32,
    "uid", _TEXT32,
    "fw", _TEXT32,
    "hw", _TEXT32,
    "caps", _CAPS,
    "queued", _U16,
    "rev", _U32,
    "cfg", _U32,
    "max_mg", _MG,
    "e_mg", _MG,
    "epoch", _TEXT32,
)

Scan = _event(
    "Scan", "scan", 0,
    "c", _SCANNED,
    "x", _SCANNED_HEX,
    "aim", _AIM,
    "src", _BYTE,
    "re", _NUMBER,
)

Weigh = _event(
    "Weigh", "weigh", 9,
    "net_mg", _NET_MG,
    "gross_mg", _NET_MG,
    "tare_mg", _NET_MG,
    "step_mg", _NET_MG,
    "load", _U32,
    "ok", _READING,
    "pp_mg", _MG,
    "n", _U16,
    "cal", _U32,
)

Button = _event(
    "Button", "button", 2,
    "b", _BUTTON,
    "at", _U16,
    "rev", _U32,
    "task", _SAFE,
    "qty", _PIECES,
)

Fault = _event(
    "Fault", "fault", 2,
    "code", _TEXT32,
    "text", _LINE,
)

Res = _up(
    "Res", "res", 2,
    "id", _U32,
    "ok", _BIT,
    "why", _TEXT32,
    "rev", _U32,
    "cfg", _U32,
    "epoch", _TEXT32,
)

Tele = _up(
    "Tele", "tele", 0,
    "rssi", _DBM,
    "heap", _U32,
    "queue", _U16,
    "live_mg", _NET_MG,
    "temp_c", _CELSIUS,
    "faults", _U32,
    "wear", _U32,
)

# what the hub says

Wel = _down(
    "Wel", "wel", 4,
    "sess", _TEXT32,
    "ok", _BIT,
    "epoch", _TEXT32,
    "t_ms", _SAFE,
    "why", _TEXT32,
    "rev", _U32,
    "cfg", _U32,
    "light", _LIGHTS,
)

Ans = _down(
    "Ans", "ans", 3,
    "seq", _NUMBER,
    "v", _OUTCOME,
    "why", _TEXT32,
    "inc", _U32,
    "say", _SAY,
    "snd", _TEXT16,
    "got", _PIECES,
    "want", _PIECES,
    "hold", _BIT,
    "rev", _U32,
    "light", _LIGHTS,
)

Light = _down(
    "Light", "light", 3,
    "epoch", _TEXT32,
    "rev", _U32,
    "on", _LIGHTS,
    "part", _SPLIT,
)

Job = _down(
    "Job", "job", 3,
    "order", _WORDS64,
    "part", _SPLIT,
    "lines", _LINES,
)

File = _down(
    "File", "file", 5,
    "id", _NUMBER,
    "name", _TEXT64,
    "off", _U32,
    "len", _U32,
    "data", _DATA,
    "sha256", _SHA256,
)

Cmd = _down(
    "Cmd", "cmd", 2,
    "id", _NUMBER,
    "op", _TEXT16,
    "sess", _TEXT32,
    "exp_s", _SAFE,
    "text", _SAY,
    "mg", _MG,
    "n", _U32,
    "s", _DAY_S,
)

HubState = _down(
    "HubState", "hub_state", 3,
    "on", _BIT,
    "epoch", _TEXT32,
    "run", _U32,
    "t_ms", _SAFE,
)
# fmt: on

try:
    from collections.abc import Sequence

    LightRow, JobLine = Sequence[int | str], Sequence[object]
    Event = Scan | Weigh | Button | Fault
    Message = State | Hello | Event | Res | Tele | Wel | Ans | Light | Job | File | Cmd | HubState
    LIGHTS = _LIGHTS
except (
    ImportError,
    TypeError,
):  # MicroPython: only annotations name these, and the table is complete
    del gc, const, namedtuple, define, _up, _down, _event
