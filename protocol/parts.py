"""Messages longer than a frame, split where they are sent (firmware.assembly puts them together again).

Rule: every part says how many there are, so that the station shows nothing before it holds all of them.
"""

from protocol.codec import encode
from protocol.errors import FrameError
from protocol.messages import DOWN_BYTES, TABLE, Job, Light, make

MOST_PARTS = 32
MOST_ROWS = 128
JOB_BYTES = 448


def with_lights(message, epoch: str, rev: int, rows):
    """A Wel or Ans with the whole picture `rows` of `rev`: in it where that fits, else in parts after it.

    Raises as `split_lights`.

    >>> from protocol.messages import Ans
    >>> rows = [(place, "b", "s", 3, 0) for place in range(150)]
    >>> [type(sent).__name__ for sent in with_lights(Ans(5, "pass", "ok"), "e", 3, rows[:9])]
    ['Ans']
    >>> [type(sent).__name__ for sent in with_lights(Ans(5, "pass", "ok"), "e", 3, rows)]
    ['Ans', 'Light', 'Light']
    """
    whole = _changed(message, rev=rev, light=rows)
    if len(rows) <= MOST_ROWS and fits(whole):
        return [whole]
    return [_changed(message, rev=rev)] + split_lights(epoch, rev, rows)


def split_lights(epoch: str, rev: int, rows):
    """The lights of a station as one message, or as parts where one frame can't hold them.

    `rows` are [place, colour, mode, qty, task]. Raises FrameError: `frame_too_long` beyond 32 parts,
    `field_invalid` for a bad row.

    >>> split_lights("e", 7, [(1, "b", "s", 3, 0)])
    [Light(epoch='e', rev=7, on=[(1, 'b', 's', 3, 0)], part=None)]
    >>> [light.part for light in split_lights("e", 7, [(place, "b", "s", 3, 0) for place in range(150)])]
    [[0, 2], [1, 2]]
    """
    light = make(Light, epoch=epoch, rev=rev, on=rows)
    if len(rows) <= MOST_ROWS and fits(light):
        return [light]
    chunks = _chunks(rows, lambda chunk: _changed(light, on=chunk, part=[31, 32]), DOWN_BYTES)
    return [_changed(light, part=[i, len(chunks)], on=chunk) for i, chunk in enumerate(chunks)]


def split_job(order: str, lines):
    """An order's remaining lines as parts; one empty part where none is left.

    A line is [line, left, [[code, pieces], ...]]. The parts are small where 32 such are enough: a board needs
    some ten times a part's length of heap to read it.

    Raises as `split_lights`.

    >>> split_job("A1", [[1, 2, [["4006381333931", 1]]]])
    [Job(order='A1', part=[0, 1], lines=[[1, 2, [['4006381333931', 1]]]])]
    """

    def message_of(chunk):
        return Job(order, [31, 32], chunk)

    try:
        chunks = _chunks(lines, message_of, JOB_BYTES) or [[]]
    except FrameError:
        chunks = _chunks(lines, message_of, DOWN_BYTES)
    return [Job(order, [i, len(chunks)], chunk) for i, chunk in enumerate(chunks)]


def fits(message) -> bool:
    """Whether a message fits its frame. Raises FrameError where it is wrong besides."""
    try:
        encode(message)
    except FrameError as error:
        if error.code != "frame_too_long":
            raise
        return False
    return True


def _chunks(rows, message_of, most_bytes):
    """Cut rows, in order, into the fewest chunks of at most so many bytes; a longer row stands alone.

    `message_of(chunk)` makes the message.
    """
    empty = len(encode(message_of([])))
    chunks = []
    room = 0
    for row in rows:
        size = len(encode(message_of([row]))) - empty + 1
        if size > room or len(chunks[-1]) == MOST_ROWS:
            chunks.append([])
            room = most_bytes - empty + 1
        chunks[-1].append(row)
        room -= size
    if len(chunks) > MOST_PARTS:
        raise FrameError("frame_too_long", MOST_PARTS, len(chunks), "parts")
    return chunks


def _changed(message, **fields):
    """A copy of a message with some fields changed (MicroPython's namedtuple has no _replace)."""
    names = TABLE[type(message)][5:]
    return type(message)(*[fields.get(name, value) for name, value in zip(names, message)])
