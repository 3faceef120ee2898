"""Commands from the hub: whether one may be obeyed, and that none is obeyed twice.

Rule: an id is obeyed once. A repeated one gets its stored result again, or silence while it is under way.
"""

from firmware import signals
from firmware.records import printable
from protocol.codec import encode
from protocol.codes import BLINK, DANGEROUS_OPS, OPS, WHITE
from protocol.messages import Res, make

REMEMBERED = 16


class Commands:
    """Takes commands, obeys what the panel alone can do, hands the others to the device."""

    def __init__(self, config, panel) -> None:
        self._config = config
        self._panel = panel
        self._results = []  # [id, (ok, why) or None while under way], newest last

    def take(self, cmd, utc_ms: "int | None", greet) -> None:
        """Take a Cmd at UTC milliseconds `utc_ms` (None: clock unknown); `greet` says hello anew."""
        known = self._known(cmd.id)
        if known is not None:
            if known[1] is not None:
                self._publish(cmd.id)
            return
        self._results = (self._results + [[cmd.id, None]])[-REMEMBERED:]
        why = objection(cmd, self._config.sess, utc_ms)
        if why is not None:
            self.report(cmd.id, 0, why)
        elif cmd.op == "identify":
            self._panel.act(signals.LAMP, WHITE, BLINK)
            self._panel.call(self._config.station)
            self.report(cmd.id, 1, "")
        elif cmd.op == "message":
            self._panel.call(cmd.text or "")
            self.report(cmd.id, 1, "")
        elif cmd.op == "hello":
            self.report(cmd.id, 1, "")
            greet()
        else:
            self._panel.act(signals.COMMAND, cmd)

    def store(self, number: int, ok: int, why: str) -> None:
        """Keep the result of a command; it is told when the command comes again."""
        known = self._known(number)
        if known is not None:
            known[1] = (ok, printable(why, 32) or None)

    def report(self, number: int, ok: int, why: str) -> None:
        """Keep the result of a command, and tell it."""
        self.store(number, ok, why)
        if self._known(number) is not None:
            self._publish(number)

    def _publish(self, number: int) -> None:
        ok, why = self._known(number)[1]
        self._panel.act(signals.PUBLISH, "res", encode(make(Res, id=number, ok=ok, why=why)), 1, False)

    def _known(self, number: int):
        for known in self._results:
            if known[0] == number:
                return known
        return None


def objection(cmd, sess: str, utc_ms: "int | None") -> "str | None":
    """Why a Cmd must not be obeyed in the power-up `sess` at `utc_ms` (None: clock unknown); None if it may.

    >>> from protocol.messages import Cmd
    >>> objection(Cmd(1, "tare", sess="old"), "new", None)
    'wrong_sess'
    """
    if cmd.op not in OPS:
        return "unknown_op"
    if cmd.sess is None and cmd.op in DANGEROUS_OPS:
        return "sess_needed"
    if cmd.sess is not None and cmd.sess != sess:
        return "wrong_sess"
    if cmd.exp_s is not None and (utc_ms is None or utc_ms // 1000 > cmd.exp_s):
        return "expired"
    return None
