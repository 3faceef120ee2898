"""What can be wrong with a frame or a topic. No error of this tree is ever a programming mistake.

    ProtocolError                 protocol_error
    |-- TopicError                bad_topic         a topic that is not of this contract
    `-- FrameError                bad_frame         a frame that can't be taken; answered `bad_frame`
        |-- FrameTooLong          frame_too_long    longer than the direction allows
        |-- FrameNotJson          not_json          no JSON object in ASCII
        |-- UnknownKind           unknown_kind      no such message on this topic
        |-- FieldMissing          field_missing     a field that must be there is not
        `-- FieldInvalid          field_invalid     wrong type, out of bounds, or against another field

Rule: the text says what was expected and what came, and never quotes more than 40 characters of it.
"""


class ProtocolError(Exception):
    """Root of the tree. `code` is a stable word for logs and counters."""

    code = "protocol_error"


class TopicError(ProtocolError):
    """A topic that is not of this contract."""

    code = "bad_topic"


class FrameError(ProtocolError):
    """A frame that can't be taken.

    `sess`, `inc` and `seq` hold what could be saved from the broken frame (None where nothing could), so that
    the hub can still answer the event with `bad_frame` and the station's queue moves on.
    """

    code = "bad_frame"
    sess: "str | None" = None
    inc: "int | None" = None
    seq: "int | None" = None


class FrameTooLong(FrameError):
    """Longer than the direction allows (1,024 bytes up, 2,048 down)."""

    code = "frame_too_long"


class FrameNotJson(FrameError):
    """Not one JSON object in ASCII."""

    code = "not_json"


class UnknownKind(FrameError):
    """No such message on this topic."""

    code = "unknown_kind"


class FieldMissing(FrameError):
    """A field that must be there is not."""

    code = "field_missing"


class FieldInvalid(FrameError):
    """A field of a wrong type, out of its bounds, or against another field."""

    code = "field_invalid"
