"""Words both sides share: colours, modes, outcomes, sounds, buttons, readings and the ops of commands.

Rule: small enough for the station. The cards that people scan stand in `cards`, the verdicts' wordings in
`verdicts`, and only the hub loads those. The tuples are made of names because mpy-cross would keep the texts
of a constant one a second time.
"""

GREEN, RED, AMBER, BLUE, MAGENTA, CYAN, WHITE = "g", "r", "a", "b", "m", "c", "w"
COLOURS = (GREEN, RED, AMBER, BLUE, MAGENTA, CYAN, WHITE)
STEADY, BLINK = "s", "b"
MODES = (STEADY, BLINK)
PASS, FAIL, INFO, BAD = "pass", "fail", "info", "bad"
OUTCOMES = (PASS, FAIL, INFO, BAD)

SOUNDS = ("good", "bad", "over", "unknown", "weight", "stop", "done", "attention")
BUTTONS = ("confirm", "minus", "plus", "call")
READINGS = ("stable", "removed", "unstable", "over", "under", "zero_err")

OPS = ("identify", "message", "reboot", "zero", "tare", "calibrate", "update", "config", "hello")
# a command of these must name the sess of the station it is meant for
DANGEROUS_OPS = ("reboot", "zero", "tare", "calibrate", "update", "config")
