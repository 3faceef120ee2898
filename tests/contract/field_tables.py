"""The field tables of docs/protocol.md, made from THE TABLE.

python -m tests.contract.field_tables            prints them
python -m tests.contract.field_tables --write    puts them into docs/protocol.md
"""

import sys
from pathlib import Path

from protocol import cards, kinds, messages, verdicts
from tests.contract.table import SPECS, Spec, type_at

PAGE = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"

# What a field means, by name, or by message and name where one name means two things.
MEANINGS = {
    "sess": "one power-up of the station",
    "inc": "incarnation: new after a factory reset or a conflict of seq",
    "seq": "number of the event; grows for the life of the incarnation, never repeats, may skip",
    "up_ms": "milliseconds since power-up",
    "t_ms": "UTC in milliseconds; only where the clock is known",
    "h": "1: it happened while the hub was away; 2: and the station refused it by itself (its job)",
    "on": "the whole picture: rows [place, colour, mode, qty, task]",
    "State.on": "1 here, 0 gone (the will)",
    "HubState.on": "1 here, 0 gone (the will)",
    "uid": "the chip's own id",
    "fw": "version of the firmware",
    "hw": "kind of hardware",
    "caps": "`scan` `scale` `lights:<n>` `buttons:<n>` `buzzer` `display:<cols>x<rows>`",
    "queued": "events still unanswered",
    "rev": "number of the picture of lights, grows within an epoch",
    "Wel.rev": "the picture in force; where `light` is absent and this is newer, dn/light follows",
    "Ans.rev": "as in wel",
    "Button.rev": "the picture that was shown",
    "cfg": "revision of the configuration held",
    "Wel.cfg": "newest revision; a newer one than held follows by dn/file",
    "max_mg": "capacity of the scale",
    "e_mg": "verification interval of the scale",
    "epoch": "one life of the hub's data; a restore from backup makes a new one",
    "Hello.epoch": "of the lights shown",
    "Res.epoch": "of the lights shown",
    "c": "the code as text; this or `x`",
    "x": "the code's bytes as hex where it is not printable ASCII; this or `c`",
    "aim": "AIM identifier where the scanner gives one",
    "src": "which scanner",
    "re": "seq of the first still unanswered scan of the same code",
    "net_mg": "gross less tare",
    "gross_mg": "on the pan",
    "tare_mg": "in force",
    "step_mg": "against the last stable reading",
    "load": "number of the load; grows when the pan was emptied",
    "Weigh.ok": "what the reading is worth",
    "pp_mg": "peak to peak over the samples",
    "n": "samples",
    "cal": "id of the calibration",
    "b": "which button",
    "at": "the place it hangs at; 0 the station itself",
    "task": "task of the light at that place",
    "qty": "quantity shown at that place",
    "Fact.qty": "pieces; negative where they went",
    "code": "short word of the fault",
    "text": "one line about it",
    "Cmd.text": "words to show (message)",
    "id": "number of the command; 0: not asked for, reports lights and configuration",
    "Cmd.id": "obeyed once",
    "File.id": "number of the transfer",
    "Res.ok": "1 done, 0 not",
    "Wel.ok": "1 welcome, 0 refused",
    "why": "code of the reason",
    "Wel.why": "`unknown_station` `bad_version` `duplicate`; must be there when refused",
    "Ans.why": "verdict code",
    "Fact.why": "verdict code",
    "rssi": "signal in dBm",
    "heap": "free bytes",
    "queue": "events still unanswered",
    "live_mg": "what the pan shows now",
    "temp_c": "of the chip",
    "faults": "counted since power-up",
    "wear": "flash writes since the board was made",
    "light": "the whole picture, only where it fits into this frame",
    "v": "outcome",
    "say": "words for the display",
    "snd": "sound",
    "got": "pieces of this line so far",
    "want": "pieces of this line ordered",
    "hold": "1: the bench must be freed first",
    "part": "which part of how many, from 0; absent: the only one",
    "Job.part": "which part of how many, from 0",
    "order": "the order",
    "lines": "lines [line, left, [[code, pieces], …]]",
    "name": "of the file",
    "off": "where the data belongs",
    "len": "length of the whole file",
    "data": "base64",
    "sha256": "of the whole file; in the first part",
    "op": "what to do",
    "Cmd.sess": "the power-up it is meant for; must be there for dangerous ops",
    "exp_s": "UTC in seconds; not to be obeyed later",
    "mg": "reference weight (calibrate)",
    "Cmd.n": "a number the op takes",
    "s": "seconds the op lasts",
    "run": "grows with each start of a hub",
    "k": "what it is about",
    "at_ms": "UTC in milliseconds of the commit",
    "station": "where",
    "state": "of the order or the station, now",
    "operator": "who",
    "sku": "which item",
    "bin": "which bin",
}
_KINDS = {
    kinds.INT: "integer",
    kinds.TEXT: "printable ASCII",
    kinds.CODE: "printable ASCII and GS",
    kinds.WORDS: "text of the BMP",
    kinds.HEX: "hex",
    kinds.BASE64: "base64",
    kinds.NAME: "name",
    kinds.ONE_OF: "one of",
    kinds.PART: "[i, n]",
}
_ITEMS = {"caps": "texts", "light": "rows", "on": "rows", "lines": "lines"}


def tables() -> str:
    """All field tables and the table of verdicts, in Markdown."""
    return "\n".join([*(_message(spec) for spec in SPECS.values()), _verdicts()])


def _message(spec: Spec) -> str:
    title = spec.leaf if not spec.k else f"{spec.leaf}, `k` = `{spec.k}`"
    rows = [f"### {title}\n", "| field | kind | bounds | | meaning |", "|---|---|---|---|---|"]
    for name, at, required in spec.fields:
        kind, low, high = type_at(at)
        kind_words = f"list of {_ITEMS[name]}" if kind in (kinds.LIST, kinds.ROWS) else _KINDS[kind]
        meaning = MEANINGS.get(f"{spec.name}.{name}") or MEANINGS[name]
        bounds = (
            " ".join(f"`{choice}`" for choice in low) if kind == kinds.ONE_OF else _bounds(kind, low, high)
        )
        rows.append(f"| `{name}` | {kind_words} | {bounds} | {'' if required else 'optional'} | {meaning} |")
    return "\n".join(rows) + "\n"


def _bounds(kind: int, low: int, high: int) -> str:
    if kind == kinds.INT:
        return f"{low:,} to {high:,}"
    if kind == kinds.PART:
        return f"at most {messages.TYPES[low[1] + 2]} parts"
    if kind in (kinds.LIST, kinds.ROWS):
        return f"0 to {high}"
    return f"{low}" if low == high else f"{low} to {high}"


def _verdicts() -> str:
    rows = ["### Verdict codes\n", "| `why` | `v` | `snd` | English | Chinese |", "|---|---|---|---|---|"]
    for code, (outcome, sound, english, chinese) in verdicts.VERDICTS.items():
        rows.append(f"| `{code}` | {outcome} | {sound} | {english} | {chinese} |")
    rows.append("\nCards: " + " ".join(f"`{letter}%`" for letter in cards.CARD_LETTERS) + ". ")
    rows.append("Jobs: " + " ".join(f"`{job}`" for job in cards.JOBS) + ". ")
    rows.append("Acts: " + " ".join(f"`{act}`" for act in cards.ACTS) + ".")
    return "\n".join(rows) + "\n"


BEGIN, END = "<!-- made from the table: begin -->\n", "<!-- made from the table: end -->\n"


def placed(page: str) -> str:
    """The page with fresh tables between its two marks."""
    head, rest = page.split(BEGIN)
    return head + BEGIN + "\n" + tables() + "\n" + END + rest.split(END)[1]


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(placed(PAGE.read_text("utf-8")), "utf-8")
    else:
        sys.stdout.write(tables())
