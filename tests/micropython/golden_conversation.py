"""A scripted conversation with golden actions: the station core does the same on every Python.

micropython tests/micropython/golden_conversation.py
"""

# ruff: noqa: B905, ISC004, T201
# MicroPython's zip knows no strict, and it answers by print; long frames stand on two lines.

from firmware.identity import configure
from firmware.outbox import Outbox
from firmware.ram_journal import RamJournal
from firmware.signals import (
    BUTTON,
    FAULT,
    HUB_STATE,
    LINK_DOWN,
    LINK_UP,
    MESSAGE,
    SCAN,
    TELEMETRY,
    TICK,
    WEIGH,
    Reading,
)
from firmware.station import Station

HELLO = (
    b'{"sess":"s1","inc":1,"uid":"u1","fw":"0.1","hw":"esp32","caps":["scan","scale"],"queued":%d,'
    b'"rev":%d,"cfg":2,"max_mg":30000000,"e_mg":5000%s}'
)
SCANNED = (
    b'{"k":"scan","sess":"s1","inc":1,"seq":1,"up_ms":900,"t_ms":1763800000890,"c":"4006381333931",'
    b'"aim":"]E0","src":0}'
)
WEIGHED = (
    b'{"k":"weigh","sess":"s1","inc":1,"seq":2,"up_ms":1200,"net_mg":1205000,"gross_mg":1205000,"tare_mg":0,'
    b'"step_mg":1205000,"load":7,"ok":"stable","pp_mg":2000,"n":8,"cal":1,"t_ms":1763800001190}'
)
PRESSED = (
    b'{"k":"button","sess":"s1","inc":1,"seq":3,"up_ms":5600,"b":"confirm","at":4,"t_ms":1763800005590,'
    b'"rev":18,"task":9007199254740991,"qty":2}'
)
AWAY = b'{"k":"scan","sess":"s1","inc":1,"seq":4,"up_ms":6000,"t_ms":1763800005990,"h":1,"x":"ff00","src":1}'
RENUMBERED = AWAY.replace(b'"inc":1,"seq":4', b'"inc":2,"seq":65')
FAULTED = (
    b'{"k":"fault","sess":"s1","inc":2,"seq":66,"up_ms":6400,"code":"scale","text":"no data",'
    b'"t_ms":1763800006395}'
)

STATES = ("offline", "greeting", "ready", "away", "refused")

# event, at uptime, state after it, actions
CONVERSATION = [
    (
        (LINK_UP,),
        0,
        "greeting",
        [
            ("publish", "state", b'{"on":1,"sess":"s1"}', 1, True),
            ("publish", "hello", HELLO % (0, 0, b""), 1, False),
            ("wake", 2000),
        ],
    ),
    ((HUB_STATE, "gw-1", b'{"on":1,"epoch":"e1","run":1}'), 5, "greeting", [("wake", 505)]),
    (
        (
            MESSAGE,
            "wel",
            b'{"sess":"s1","ok":1,"epoch":"e1","t_ms":1763800000000,"rev":17,"light":[[3,"b","s",1,5]]}',
        ),
        10,
        "ready",
        [("pixels", [[3, "b", "s", 1, 5]]), ("wake", 1010)],
    ),
    (
        (SCAN, b"4006381333931", "]E0", 0),
        900,
        "ready",
        [("publish", "ev", SCANNED, 1, False), ("lamp", "w", "b")],
    ),
    (
        (
            MESSAGE,
            "ans",
            b'{"seq":1,"v":"pass","why":"ok","inc":1,"say":"\\u6b63\\u786e 1/2","snd":"good","rev":18,'
            b'"light":[[4,"m","b",2,9007199254740991]]}',
        ),
        930,
        "ready",
        [
            ("lamp", "g", "s"),
            ("sound", "good"),
            ("show", "\u6b63\u786e 1/2"),
            ("pixels", [[4, "m", "b", 2, 9007199254740991]]),
        ],
    ),
    (
        (TICK,),
        1010,
        "ready",
        [("publish", "res", b'{"id":0,"ok":1,"rev":18,"cfg":2,"epoch":"e1"}', 1, False)],
    ),
    (
        (WEIGH, Reading(1205000, 1205000, 0, 1205000, 7, "stable", 2000, 8, 1)),
        1200,
        "ready",
        [("publish", "ev", WEIGHED, 1, False), ("lamp", "w", "b"), ("wake", 2700)],
    ),
    (
        (TICK,),
        2700,
        "ready",
        [
            ("lamp", "a", "s"),
            ("sound", "attention"),
            ("show", "\u6682\u65e0\u7ed3\u679c\uff0c\u8bf7\u5148\u653e\u4e00\u8fb9"),
            ("wake", 4200),
        ],
    ),
    (
        (TICK,),
        4200,
        "greeting",
        [("publish", "hello", HELLO % (1, 18, b',"epoch":"e1"'), 1, False), ("wake", 6200)],
    ),
    (
        (MESSAGE, "wel", b'{"sess":"s1","ok":1,"epoch":"e1","t_ms":1763800004190,"rev":18}'),
        4200,
        "ready",
        [("publish", "ev", WEIGHED, 1, False), ("wake", 10200)],
    ),
    (
        (
            MESSAGE,
            "ans",
            b'{"seq":2,"v":"fail","why":"weight_high","say":"+118 g","snd":"weight","hold":1}',
        ),
        5000,
        "ready",
        [("lamp", "r", "b"), ("sound", "weight"), ("show", "1205 g: +118 g")],
    ),
    (
        (BUTTON, "confirm", 4),
        5600,
        "ready",
        [("publish", "ev", PRESSED, 1, False), ("lamp", "w", "b"), ("wake", 7100)],
    ),
    (
        (MESSAGE, "ans", b'{"seq":3,"v":"info","why":"go","say":"A-01-2 x3","snd":"good"}'),
        5700,
        "ready",
        [("lamp", "w", "s"), ("sound", "good"), ("show", "A-01-2 x3")],
    ),
    (
        (HUB_STATE, "gw-1", b'{"on":0,"epoch":"e1","run":1}'),
        5800,
        "away",
        [("lamp", "a", "s"), ("show", "\u7cfb\u7edf\u79bb\u7ebf\uff0c\u64cd\u4f5c\u4f1a\u4fdd\u5b58")],
    ),
    (
        (SCAN, b"\xff\x00", "", 1),
        6000,
        "away",
        [
            ("lamp", "a", "s"),
            ("sound", "attention"),
            ("show", "\u5df2\u4fdd\u5b58\uff0c\u7a0d\u540e\u6838\u5bf9"),
        ],
    ),
    (
        (HUB_STATE, "gw-1", b'{"on":1,"epoch":"e1","run":2}'),
        6100,
        "greeting",
        [("publish", "hello", HELLO % (1, 18, b',"epoch":"e1"'), 1, False), ("wake", 8100)],
    ),
    (
        (MESSAGE, "wel", b'{"sess":"s1","ok":1,"epoch":"e1","t_ms":1763800006100,"rev":18}'),
        6105,
        "ready",
        [("publish", "ev", AWAY, 1, False), ("wake", 9105)],
    ),
    (
        (MESSAGE, "ans", b'{"seq":4,"v":"bad","why":"seq_conflict"}'),
        6110,
        "greeting",
        [
            ("publish", "hello", HELLO.replace(b'"inc":1', b'"inc":2') % (1, 18, b',"epoch":"e1"'), 1, False),
            ("wake", 8110),
        ],
    ),
    (
        (MESSAGE, "wel", b'{"sess":"s1","ok":1,"epoch":"e1","t_ms":1763800006110,"rev":18}'),
        6115,
        "ready",
        [("publish", "ev", RENUMBERED, 1, False), ("wake", 9115)],
    ),
    ((FAULT, "scale", "no data"), 6400, "ready", []),
    (
        (MESSAGE, "ans", b'{"seq":65,"inc":2,"v":"fail","why":"unknown_code","snd":"unknown"}'),
        6500,
        "ready",
        [
            ("lamp", "r", "s"),
            ("sound", "unknown"),
            ("show", "ff00: unknown_code"),
            ("publish", "ev", FAULTED, 1, False),
            ("wake", 9500),
        ],
    ),
    ((MESSAGE, "ans", b'{"seq":66,"inc":2,"v":"info","why":"ok"}'), 6600, "ready", []),
    (
        (MESSAGE, "light", b'{"epoch":"e1","rev":19,"on":[[1,"c","s",1,2]],"part":[1,2]}'),
        6700,
        "ready",
        [],
    ),
    (
        (MESSAGE, "light", b'{"epoch":"e1","rev":19,"on":[[0,"c","s",1,2]],"part":[0,2]}'),
        6700,
        "ready",
        [("pixels", [[0, "c", "s", 1, 2], [1, "c", "s", 1, 2]]), ("wake", 7700)],
    ),
    (
        (MESSAGE, "cmd", b'{"id":9,"op":"message","text":"\\u8bf7\\u6765","exp_s":1763800006}'),
        6800,
        "ready",
        [
            ("sound", "attention"),
            ("show", "\u8bf7\u6765"),
            ("publish", "res", b'{"id":9,"ok":1}', 1, False),
        ],
    ),
    (
        (MESSAGE, "cmd", b'{"id":10,"op":"reboot","sess":"s0"}'),
        6900,
        "ready",
        [("publish", "res", b'{"id":10,"ok":0,"why":"wrong_sess"}', 1, False)],
    ),
    (
        (TELEMETRY, -61, 41200, None, 31, None),
        7000,
        "ready",
        [("publish", "tele", b'{"rssi":-61,"heap":41200,"queue":0,"temp_c":31,"faults":1}', 0, False)],
    ),
    (
        (LINK_DOWN,),
        7100,
        "offline",
        [],  # the red of what failed stays until the person's next act
    ),
    (
        (SCAN, b"1" * 257, "", 0),
        7200,
        "offline",
        [
            ("refuse", "code_too_long"),
            ("lamp", "r", "b"),
            ("sound", "bad"),
            ("show", "\u6761\u7801\u8fc7\u957f\uff0c\u672a\u8bb0\u5f55"),
        ],
    ),
]


def check() -> int:
    """Hold the conversation; returns how many actions were compared. Plain asserts, for MicroPython."""
    config = configure(
        station="bench-1",
        sess="s1",
        uid="u1",
        fw="0.1",
        hw="esp32",
        caps=["scan", "scale"],
        max_mg=30000000,
        e_mg=5000,
        cfg=2,
        lang="zh",
    )
    station = Station(config, Outbox(RamJournal()))
    compared = 0
    for event, now_ms, state, expected in CONVERSATION:
        actions = station.step(event, now_ms)
        assert STATES[station.state] == state, (now_ms, STATES[station.state], state)
        assert len(actions) == len(expected), (now_ms, actions, expected)
        for action, golden in zip(actions, expected):
            if action[0] == "pixels":
                assert [list(row) for row in action[1]] == golden[1], (now_ms, golden)
            else:
                assert action == golden, (now_ms, action, golden)
            compared += 1
    return compared


if __name__ == "__main__":
    print("conversation", check())
