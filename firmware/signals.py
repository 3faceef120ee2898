"""What goes into the station core and what comes out: small tuples whose first item names them.

Events, into `Station.step(event, now_ms)`:

    (LINK_UP,)                                connected, and subscribed to dn/+ and hub/state/+
    (LINK_DOWN,)                              the connection is gone
    (MESSAGE, leaf, payload)                  bytes that came on dn/<leaf>
    (HUB_STATE, gateway, payload)             bytes that came on hub/state/<gateway>
    (SCAN, code, aim, src)                    bytes of a code, its AIM identifier or "", the scanner's number
    (WEIGH, reading)                          one Reading of the scale
    (BUTTON, b, place)                        "confirm" "minus" "plus" "call", and the place it hangs at
    (FAULT, code, text)                       something on the device is broken
    (RESULT, id, ok, why)                     a COMMAND or FILE was carried out: ok 1 or 0, why a code or ""
    (TELEMETRY, rssi, heap, live_mg, temp_c, wear)  time to report; None for what the device can't say
    (TICK,)                                   time has passed; may come at any time, and must at WAKE

Actions, out of it, to be carried out in order:

    (PUBLISH, leaf, payload, qos, retain)     send on up/<leaf>
    (LAMP, colour, mode)                      the verdict lamp; colour OFF or one of codes.COLOURS
    (SOUND, name)                             one of codes.SOUNDS; a name unknown to the device is "attention"
    (SHOW, text)                              the display
    (PIXELS, rows)                            the picture; iterated: (place, colour, mode, qty, task), ...
    (REFUSE, why)                             what the person just did was NOT taken; LAMP, SOUND, SHOW follow
    (COMMAND, cmd)                            a Cmd for the device; report with RESULT
    (FILE, file)                              a File part for the device; report with RESULT
    (WAKE, at_ms)                             give a TICK at this time; replaces the earlier WAKE

Rule: `now_ms` is the uptime in milliseconds, never goes back and never wraps (the driver widens its ticks).
"""

from collections import namedtuple

LINK_UP, LINK_DOWN, MESSAGE, HUB_STATE = "link_up", "link_down", "message", "hub_state"
SCAN, WEIGH, BUTTON, FAULT = "scan", "weigh", "button", "fault"
RESULT, TELEMETRY, TICK = "result", "telemetry", "tick"

PUBLISH, LAMP, SOUND, SHOW, PIXELS = "publish", "lamp", "sound", "show", "pixels"
REFUSE, COMMAND, FILE, WAKE = "refuse", "command", "file", "wake"

OFF = ""  # no colour: the lamp is dark

# weights in milligrams; step against the last stable reading; load grows when the pan was emptied;
# ok one of codes.READINGS; pp_mg peak to peak over n samples; cal the calibration's id
Reading = namedtuple(
    "Reading", ("net_mg", "gross_mg", "tare_mg", "step_mg", "load", "ok", "pp_mg", "n", "cal")
)
StationEvent = Action = tuple
