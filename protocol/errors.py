"""What can be wrong with a frame or a topic. No error of this tree is ever a programming mistake.

    ProtocolError    bad_topic         a topic, or a name in one, that is not of this contract
    `-- FrameError   frame_too_long    longer than the direction allows (1,024 bytes up, 2,048 down)
                     not_json          not one JSON object in ASCII
                     unknown_kind      no such message on this topic
                     field_missing     a field that must be there is not
                     field_invalid     a field of a wrong type, out of its bounds, or against another field

Rules: `code` is a stable word for logs and counters. The text says what was expected and what came, and never
quotes more than 80 characters of it; it is put into words when it is read: a station at work holds none.
"""


class ProtocolError(Exception):
    """Root of the tree. `args` hold what was expected and what came, for `protocol.wording`."""

    def __init__(self, code: str, *what: object) -> None:
        super().__init__(*what)
        self.code = code

    def __str__(self) -> str:
        from protocol.wording import words  # noqa: PLC0415  see the rule above

        return words(self.code, self.args)


class FrameError(ProtocolError):
    """A frame that can't be taken; an event is then answered `bad_frame`.

    `sess`, `inc` and `seq` hold what `protocol.salvage` could save of the broken frame, else None.
    """

    sess: "str | None" = None
    inc: "int | None" = None
    seq: "int | None" = None
