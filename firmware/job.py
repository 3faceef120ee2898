"""The order that is open at this bench, held here so that work goes on while the hub is away.

Rules: what is judged here is never green, and never red where the hub would say green; who can't be sure says
nothing. Nothing closes here. A code matches as in the hub: a GTIN of 8 to 14 digits is a number, whatever
zeros lead it (GS1 General Specifications, 7.11); of a GS1 element string the GTIN in AI 01 counts; any
other code matches as it stands.
"""

from protocol.codes import BLINK, BLUE, INFO, PASS, RED, STEADY

_GS1_AIM = "]C1]e0]d2]Q3]J1"  # symbols that promise GS1 element strings (GS1 General Specifications, 5.1.3)
_LONGEST_PLAIN = 48


class Job:
    """One order's remaining lines, as `firmware.handover` packed them.

    `parts` holds, by part, (rows, left): rows is "\n<code>\t<pieces>" for each code of a line and "\n" behind
    each line; left[i] the pieces that line i still wants. It is None for an order that is too large.
    `is_held`: a wrong piece must be taken away first. `is_sure`: the hub can't refuse a piece counted here.
    Events from `from_seq` on are counted when they are kept, others when they are answered; whether that with
    `wire_seq`, which was on its way when the job came, is already in it, nobody knows: it is never counted.
    """

    @staticmethod
    def canonical(code: bytes) -> bytes:
        """A GTIN without leading zeros; any other code as it is."""
        return code.lstrip(b"0") or b"0" if 8 <= len(code) <= 14 and code.isdigit() else code

    def __init__(self, order: str, count_of_parts: int) -> None:
        self.order = order
        self.count_of_parts = count_of_parts
        self.parts = {}
        self.is_whole = False
        self.is_held = False
        self.is_sure = True
        self.from_seq = self.wire_seq = 0
        self._code = self._line = None

    def says(self, station, code: bytes, aim: "str | None") -> str:
        """What may be said of a scan while the hub is away: a code of words; "free", "drop" or "": saved."""
        if code == b"X%RESUME":
            return "free"
        if self.is_held:
            return "held"
        if _is_card(code):
            return "drop"
        return self._judge(code, aim) if self.is_valid(station) and code != b"X%HELP" else ""

    def tell(self, station, said: str) -> None:
        """Show what `says` said, now that the scan is kept. Nothing is green."""
        panel = station.panel
        if said == "for_now":
            is_done = not any(any(left) for _, left in self.parts.values())
            panel.tell(BLUE, BLINK, "good", panel.say("last_piece" if is_done else said))
        elif said in ("free", "drop"):
            self.is_held = False
            if said == "drop":
                station.job = None
            panel.trouble("saved", "attention")
        else:
            self.is_held = said != "over"
            panel.tell(
                RED, BLINK if self.is_held else STEADY, "bad" if self.is_held else said, panel.say(said)
            )
            panel.is_stuck = True

    def is_valid(self, station) -> bool:
        """Whether the job is whole, and no card that may change what is open waits for its answer."""
        head = station.outbox.head()
        return self.is_whole and (head is None or head.seq > station.card_seq)

    def settle(self, station, answer, head, is_told: bool) -> None:
        """Take the answer to a scan. A card that changed something brings a new job."""
        is_changed = answer.why in ("order_open", "order_done")
        if _is_card(head.code):
            is_changed = answer.v in (PASS, INFO) and answer.why != "confirm"
        if is_changed:
            station.job = None
        elif answer.why == "ok" and self.is_whole and head.seq != self.wire_seq:
            self._code = None
            was_counted = is_told and head.seq >= self.from_seq  # when it was kept
            if not was_counted:
                self.count(head, True)

    def count(self, entry, is_judged: bool) -> None:
        """Take off the piece of an Entry, where it is one; `is_judged`: the hub has said ok."""
        line = self._line  # of the scan that is being taken
        if entry.code is not self._code:
            line = entry.code and self._judge(entry.code, entry.aim) and self._line
        if line:
            left, at, pieces, is_plain = line
            left[at] -= pieces
            if not is_plain and not is_judged:  # it may be expired, or its serial seen
                self.is_sure = False
        self._code = None

    def _judge(self, code: bytes, aim: "str | None") -> str:
        """What the lines say of a scan: "for_now", "over", "not_in_order" or "" for nothing.

        Notes of `_code` the `_line`: (left, index, pieces, whether the code says only the item), or None.
        """
        key, is_plain = read(code, aim)
        wanting = None
        is_known = False
        self._code, self._line = code, None
        for line in self._lines(key):
            is_known = True
            if line[0][line[1]]:
                if wanting and _codes(wanting) != _codes(line):  # another item: the hub asks which
                    return ""
                wanting = wanting or line
        if wanting:
            left, at, pieces = wanting[:3]
            if pieces <= left[at]:
                self._line = (left, at, pieces, is_plain)
                return "for_now"
        if not is_plain or (is_known and not self.is_sure):
            return ""
        return "over" if is_known else "not_in_order"

    def _lines(self, key: bytes):
        """All lines with a code, in order: (left, index, pieces, rows, where in rows the code is)."""
        entry = b"\n" + key + b"\t"
        for number in range(self.count_of_parts):
            rows, left = self.parts[number]
            at = rows.find(entry)
            while at >= 0:
                end = rows.find(b"\n", at + 1)
                yield left, rows.count(b"\n\n", 0, at + 1), int(rows[at + len(entry) : end]), rows, at
                at = rows.find(entry, end)


def _codes(line) -> bytes:
    """All codes of a line: whether two lines are of one item."""
    rows, at = line[3:]
    return rows[rows.rfind(b"\n\n", 0, at + 1) + 1 : rows.find(b"\n\n", at)]


def read(code: bytes, aim: "str | None"):
    """The code to look up, and whether it is a plain one that says nothing but which item it is.

    >>> read(b"0012345678905", "]E0")
    (b'12345678905', True)
    >>> read(b"010001234567890510A7", "]d2")
    (b'12345678905', False)
    """
    is_gs1 = (
        (aim and aim in _GS1_AIM)
        or 29 in code
        or (len(code) > 16 and code[:2] in (b"01", b"02") and code[2:16].isdigit())
    )
    is_plain = not is_gs1 and len(code) <= _LONGEST_PLAIN
    for byte in code:
        if not 32 <= byte < 127:
            is_plain = False
    if is_gs1:
        bare = code.lstrip(b"\x1d")
        if bare[:2] == b"01" and len(bare) >= 16 and bare[2:16].isdigit():
            code = bare[2:16]
    return Job.canonical(code), is_plain


def _is_card(code: bytes) -> bool:
    """Whether a scan is a command card that may change which order is open, or what it wants."""
    return code[1:2] == b"%" and code not in (b"X%RESUME", b"X%HELP")
