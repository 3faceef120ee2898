"""THE TABLE: every message of the contract, every field, its kind and its bounds.

Rule: this table is the only place that knows a field. The namedtuples, the codec, the field tables of
docs/protocol.md, the fuzz generators and the cross-check model are all made from it. So it is long.

One row per field: name, kind, low, high, and False where the field may be absent (it is None then).
What low and high bound depends on the kind:

    INT     the integer itself                    TEXT    length; printable ASCII
    HEX     length; 0-9 a-f, an even number       CODE    length; as TEXT, and GS (0x1D) besides
    BASE64  length                                WORDS   length; any text of the Basic Multilingual Plane
    NAME    length; a-z 0-9 -                     ONE_OF  low: the choices; high is not used
    TEXTS   how many; each as TEXT of 1 to 24     PART    high: most parts; [i, n], i counts from 0
    LIGHTS  how many; [place, colour, mode, qty, task]
    LINES   how many; [line, left, [[code, pieces], ...]]

Fields that must be there come first, so that the others may be left out when a message is made on CPython.
MicroPython's namedtuple has no defaults: there, and in code for both, use `make`.
"""

from collections import namedtuple

from protocol.codes import BUTTONS, FACTS, OUTCOMES, READINGS

INT, TEXT, CODE, WORDS, HEX, BASE64, NAME = "int", "text", "code", "words", "hex", "base64", "name"
ONE_OF, TEXTS, PART, LIGHTS, LINES = "one_of", "texts", "part", "lights", "lines"

U16 = 65535
U32 = 4294967295
SAFE = 9007199254740991  # 2**53 - 1: what every JSON reader keeps exactly
HEAVIEST_MG = 1000000000000  # 1,000 tonnes
MOST_PIECES = 999999
SAY_LENGTH = 40
CODE_LENGTH = 256
UP_BYTES = 1024
DOWN_BYTES = 2048

SPECS = {}  # namedtuple -> Spec
LEAVES = {}  # leaf -> {kind or "": namedtuple}

# leaf: last part of the topic; k: the `k` of an event, else ""; limit: most bytes of a frame
Spec = namedtuple("Spec", ("name", "leaf", "k", "limit", "fields"))


def _message(name, leaf, k, limit, *rows):
    """Make one message type from its rows and enter it in SPECS and LEAVES."""
    fields = tuple(row if len(row) == 5 else row + (True,) for row in rows)
    names = tuple(field[0] for field in fields)
    try:
        made = namedtuple(name, names, defaults=(None,) * sum(not field[4] for field in fields))
    except TypeError:  # MicroPython knows no defaults
        made = namedtuple(name, names)
    SPECS[made] = Spec(name, leaf, k, limit, fields)
    LEAVES.setdefault(leaf, {})[k] = made
    return made


def _event(name, k, required, optional):
    """Make one kind of event: what all events share, around its own rows."""
    return _message(name, "ev", k, UP_BYTES, *(_EVENT + required + _EVENT_OPTIONAL + optional))


def make(message, **fields):
    """Make a message of type `message` from named fields; those left out are None. On both Pythons.

    >>> make(State, on=1, sess="a1")
    State(on=1, sess='a1')
    """
    return message(*[fields.get(field[0]) for field in SPECS[message].fields])


_SESS = ("sess", TEXT, 1, 32)
_EPOCH = ("epoch", TEXT, 1, 32)
_EVENT = (_SESS, ("inc", INT, 0, U32), ("seq", INT, 1, U32), ("up_ms", INT, 0, SAFE))
_EVENT_OPTIONAL = (("t_ms", INT, 0, SAFE, False), ("h", INT, 0, 2, False))

# what a station says

State = _message("State", "state", "", UP_BYTES, ("on", INT, 0, 1), _SESS)

Hello = _message(
    "Hello",
    "hello",
    "",
    UP_BYTES,
    _SESS,
    ("inc", INT, 0, U32),
    ("uid", TEXT, 1, 32),
    ("fw", TEXT, 1, 32),
    ("hw", TEXT, 1, 32),
    ("caps", TEXTS, 0, 16),
    ("queued", INT, 0, U16),
    ("rev", INT, 0, U32),
    ("cfg", INT, 0, U32),
    ("max_mg", INT, 0, HEAVIEST_MG, False),
    ("e_mg", INT, 0, HEAVIEST_MG, False),
    ("epoch", TEXT, 1, 32, False),
)

Scan = _event(
    "Scan",
    "scan",
    (),
    (
        ("c", CODE, 1, CODE_LENGTH, False),
        ("x", HEX, 2, 2 * CODE_LENGTH, False),
        ("aim", TEXT, 3, 3, False),
        ("src", INT, 0, 255, False),
        ("re", INT, 1, U32, False),
    ),
)

Weigh = _event(
    "Weigh",
    "weigh",
    (
        ("net_mg", INT, -HEAVIEST_MG, HEAVIEST_MG),
        ("gross_mg", INT, -HEAVIEST_MG, HEAVIEST_MG),
        ("tare_mg", INT, -HEAVIEST_MG, HEAVIEST_MG),
        ("step_mg", INT, -HEAVIEST_MG, HEAVIEST_MG),
        ("load", INT, 0, U32),
        ("ok", ONE_OF, READINGS, None),
        ("pp_mg", INT, 0, HEAVIEST_MG),
        ("n", INT, 0, U16),
        ("cal", INT, 0, U32),
    ),
    (),
)

Button = _event(
    "Button",
    "button",
    (("b", ONE_OF, BUTTONS, None), ("at", INT, 0, U16)),
    (("rev", INT, 0, U32, False), ("task", INT, 0, SAFE, False), ("qty", INT, 0, MOST_PIECES, False)),
)

Fault = _event("Fault", "fault", (("code", TEXT, 1, 32), ("text", TEXT, 0, 120)), ())

Res = _message(
    "Res",
    "res",
    "",
    UP_BYTES,
    ("id", INT, 0, U32),
    ("ok", INT, 0, 1),
    ("why", TEXT, 1, 32, False),
    ("rev", INT, 0, U32, False),
    ("cfg", INT, 0, U32, False),
    ("epoch", TEXT, 1, 32, False),
)

Tele = _message(
    "Tele",
    "tele",
    "",
    UP_BYTES,
    ("rssi", INT, -200, 100, False),
    ("heap", INT, 0, U32, False),
    ("queue", INT, 0, U16, False),
    ("live_mg", INT, -HEAVIEST_MG, HEAVIEST_MG, False),
    ("temp_c", INT, -100, 300, False),
    ("faults", INT, 0, U32, False),
)

# what the hub says

Wel = _message(
    "Wel",
    "wel",
    "",
    DOWN_BYTES,
    _SESS,
    ("ok", INT, 0, 1),
    _EPOCH,
    ("t_ms", INT, 0, SAFE),
    ("why", TEXT, 1, 32, False),
    ("rev", INT, 0, U32, False),
    ("cfg", INT, 0, U32, False),
    ("light", LIGHTS, 0, 128, False),
)

Ans = _message(
    "Ans",
    "ans",
    "",
    DOWN_BYTES,
    ("seq", INT, 1, U32),
    ("v", ONE_OF, OUTCOMES, None),
    ("why", TEXT, 1, 32),
    ("inc", INT, 0, U32, False),
    ("say", WORDS, 0, SAY_LENGTH, False),
    ("snd", TEXT, 1, 16, False),
    ("got", INT, 0, MOST_PIECES, False),
    ("want", INT, 0, MOST_PIECES, False),
    ("hold", INT, 0, 1, False),
    ("rev", INT, 0, U32, False),
    ("light", LIGHTS, 0, 128, False),
)

Light = _message(
    "Light",
    "light",
    "",
    DOWN_BYTES,
    _EPOCH,
    ("rev", INT, 0, U32),
    ("on", LIGHTS, 0, 128),
    ("part", PART, 1, 32, False),
)

Job = _message(
    "Job",
    "job",
    "",
    DOWN_BYTES,
    ("order", WORDS, 1, 64),
    ("part", PART, 1, 32),
    ("lines", LINES, 0, 128),
)

File = _message(
    "File",
    "file",
    "",
    DOWN_BYTES,
    ("id", INT, 1, U32),
    ("name", TEXT, 1, 64),
    ("off", INT, 0, U32),
    ("len", INT, 0, U32),
    ("data", BASE64, 0, 1600),
    ("sha256", HEX, 64, 64, False),
)

Cmd = _message(
    "Cmd",
    "cmd",
    "",
    DOWN_BYTES,
    ("id", INT, 1, U32),
    ("op", TEXT, 1, 16),
    ("sess", TEXT, 1, 32, False),
    ("exp_s", INT, 0, SAFE, False),
    ("text", WORDS, 0, SAY_LENGTH, False),
    ("mg", INT, 0, HEAVIEST_MG, False),
    ("n", INT, 0, U32, False),
    ("s", INT, 0, 86400, False),
)

HubState = _message(
    "HubState",
    "hub_state",
    "",
    DOWN_BYTES,
    ("on", INT, 0, 1),
    _EPOCH,
    ("run", INT, 0, U32),
    ("t_ms", INT, 0, SAFE, False),
)

Fact = _message(
    "Fact",
    "fact",
    "",
    DOWN_BYTES,
    ("k", ONE_OF, FACTS, None),
    ("at_ms", INT, 0, SAFE),
    ("station", NAME, 1, 32, False),
    ("seq", INT, 1, U32, False),
    ("v", ONE_OF, OUTCOMES, None, False),
    ("why", TEXT, 1, 32, False),
    ("say", WORDS, 0, SAY_LENGTH, False),
    ("order", WORDS, 1, 64, False),
    ("state", TEXT, 1, 32, False),
    ("operator", WORDS, 1, 64, False),
    ("sku", WORDS, 1, 64, False),
    ("bin", WORDS, 1, 64, False),
    ("qty", INT, -MOST_PIECES, MOST_PIECES, False),
    ("got", INT, 0, MOST_PIECES, False),
    ("want", INT, 0, MOST_PIECES, False),
    ("rev", INT, 0, U32, False),
    ("on", LIGHTS, 0, 128, False),
)

try:
    from collections.abc import Sequence

    LightRow, JobLine, Field = Sequence[int | str], Sequence[object], tuple[str, str, object, object, bool]
    Event = Scan | Weigh | Button | Fault
    Message = State | Hello | Event | Res | Tele | Wel | Ans | Light | Job | File | Cmd | HubState | Fact
except (ImportError, TypeError):  # MicroPython: only annotations name these, and it does not read those
    LightRow = JobLine = Field = Event = Message = tuple
