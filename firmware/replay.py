"""What is shown of answers to kept events, which come fast, one after the other. An overlay of the core.

Rules: a pass does not flash by; what failed stays, with its item, until the person's next act.
"""

from firmware.labels import label
from firmware.panel import colour_of
from protocol.codes import AMBER, BAD, BLINK, FAIL, RED, STEADY, WHITE


def show(panel, answer, frame: bytes, is_last: bool, is_awaited: bool) -> None:
    """Take an Ans to a kept event: one that failed, or the last one.

    `is_last`: nothing kept waits for its answer any more; `is_awaited`: a newer verdict does.
    """
    if answer.v in (FAIL, BAD):
        panel.failed += 1
        _show_failed(panel, answer, label(frame))
    elif not panel.failed and not is_awaited:
        if panel.checked == 1 and answer.say:
            panel.verdict(answer, label(frame), True)
        else:
            panel.tell(WHITE, STEADY, "attention", panel.say("all_checked") % panel.checked)
    if is_last:
        panel.checked = panel.failed = 0


def _show_failed(panel, answer, item: str) -> None:
    """The first that failed stays, with how many more did; a fail before what is only amber."""
    colour = colour_of(answer)
    if panel.fail:
        panel.more += 1
    if not panel.fail or (colour == RED and panel.fail[0] == AMBER):
        panel.fail = (colour, BLINK if answer.hold else STEADY, item, answer.say or answer.why)
    colour, mode, item, text = panel.fail
    more = " +%d: " % panel.more if panel.more else ": "
    panel.tell(colour, mode, answer.snd or "attention", item + more + text)
    panel.is_stuck = True
