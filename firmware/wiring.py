"""The wiring that docs/hardware.md shows for each board: what a new configuration begins with. An overlay.

Rule: pins stand here as in the tables of that page; a test compares them.
"""

import json

# JSON text in place of objects: it costs a board a third.
_WIRING = {
    "esp32": """{"scanner":{"uart":2,"rx":16,"tx":17},"scale":{"dout":32,"sck":33},
"lights":{"pin":4,"count":60},"digits":{"clk":18,"dio":19},"display":{"sda":21,"scl":22},
"buttons":{"sda":21,"scl":22},"buzzer":{"pin":25}}""",
    "esp32s3": """{"scanner":{"uart":1,"rx":16,"tx":17},"scale":{"dout":4,"sck":5},
"lights":{"pin":6,"count":60},"digits":{"clk":10,"dio":11},"display":{"sda":8,"scl":9},
"buttons":{"sda":8,"scl":9},"buzzer":{"pin":7}}""",
    "esp32c3": """{"scanner":{"uart":1,"rx":5,"tx":6},"scale":{"dout":4,"sck":7},
"lights":{"pin":10,"count":60},"display":{"sda":0,"scl":1},"buttons":{"sda":0,"scl":1},
"buzzer":{"pin":3}}""",
}


def wiring(board: str, parts: "tuple[str, ...] | list[str]") -> "dict[str, dict[str, object]]":
    """The sections of config.json for these parts on a board; what the board has no pins for is left out.

    >>> wiring("esp32", ["buzzer"])
    {'buzzer': {'pin': 25}}
    """
    usual = json.loads(_WIRING.get(board, "{}"))
    return {part: usual[part] for part in parts if part in usual}
