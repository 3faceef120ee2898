"""Golden frames: one list, checked in both directions on CPython and on the real MicroPython.

Rule: a frame here never changes within a major version; a new field brings a new frame.
"""

# ruff: noqa: ISC004, PT017, T201
# Frames are written over two lines as one would read them; MicroPython has no pytest, and answers by print.

from protocol.messages import (
    SAFE,
    U32,
    Ans,
    Button,
    Cmd,
    Fault,
    File,
    Hello,
    HubState,
    Job,
    Light,
    Res,
    Scan,
    State,
    Tele,
    Weigh,
    Wel,
    make,
)

T_MS = 1763800000000

GOLDEN = [
    ("state", make(State, on=1, sess="a1b2"), b'{"on":1,"sess":"a1b2"}'),
    ("state", make(State, on=0, sess="a1b2"), b'{"on":0,"sess":"a1b2"}'),
    (
        "hello",
        make(
            Hello,
            sess="a1b2",
            inc=1,
            uid="7c9ebd48f1a4",
            fw="0.1.0",
            hw="bench-1",
            caps=["scan", "scale", "lights:150", "display:20x4"],
            queued=2,
            rev=17,
            cfg=3,
            max_mg=30000000,
            e_mg=5000,
            epoch="e1",
        ),
        b'{"sess":"a1b2","inc":1,"uid":"7c9ebd48f1a4","fw":"0.1.0","hw":"bench-1","caps":["scan","scale",'
        b'"lights:150","display:20x4"],"queued":2,"rev":17,"cfg":3,"max_mg":30000000,"e_mg":5000,"epoch":"e1"}',
    ),
    (
        "hello",
        make(Hello, sess="s", inc=0, uid="u", fw="f", hw="h", caps=[], queued=0, rev=0, cfg=0),
        b'{"sess":"s","inc":0,"uid":"u","fw":"f","hw":"h","caps":[],"queued":0,"rev":0,"cfg":0}',
    ),
    (
        "ev",
        make(
            Scan,
            sess="a1b2",
            inc=1,
            seq=5,
            up_ms=123456,
            t_ms=T_MS,
            h=1,
            c="4006381333931",
            aim="]E0",
            src=0,
            re=4,
        ),
        b'{"k":"scan","sess":"a1b2","inc":1,"seq":5,"up_ms":123456,"t_ms":1763800000000,"h":1,'
        b'"c":"4006381333931","aim":"]E0","src":0,"re":4}',
    ),
    (
        "ev",
        make(Scan, sess="s", inc=U32, seq=U32, up_ms=SAFE, c='010400\x1d21"\\'),
        b'{"k":"scan","sess":"s","inc":4294967295,"seq":4294967295,"up_ms":9007199254740991,'
        b'"c":"010400\\u001d21\\"\\\\"}',
    ),
    (
        "ev",
        make(Scan, sess="s", inc=1, seq=1, up_ms=0, x="e4b8ad00"),
        b'{"k":"scan","sess":"s","inc":1,"seq":1,"up_ms":0,"x":"e4b8ad00"}',
    ),
    (
        "ev",
        make(
            Weigh,
            sess="s",
            inc=1,
            seq=6,
            up_ms=9,
            net_mg=-5000,
            gross_mg=1205000,
            tare_mg=1210000,
            step_mg=-1000000000000,
            load=7,
            ok="stable",
            pp_mg=0,
            n=8,
            cal=2,
            t_ms=T_MS,
            h=1,
        ),
        b'{"k":"weigh","sess":"s","inc":1,"seq":6,"up_ms":9,"net_mg":-5000,"gross_mg":1205000,'
        b'"tare_mg":1210000,"step_mg":-1000000000000,"load":7,"ok":"stable","pp_mg":0,"n":8,"cal":2,"t_ms":1763800000000,"h":1}',
    ),
    (
        "ev",
        make(
            Button,
            sess="s",
            inc=1,
            seq=7,
            up_ms=9,
            b="confirm",
            at=12,
            t_ms=T_MS,
            h=0,
            rev=17,
            task=SAFE,
            qty=3,
        ),
        b'{"k":"button","sess":"s","inc":1,"seq":7,"up_ms":9,"b":"confirm","at":12,"t_ms":1763800000000,"h":0,"rev":17,'
        b'"task":9007199254740991,"qty":3}',
    ),
    (
        "ev",
        make(Fault, sess="s", inc=1, seq=8, up_ms=9, code="scale", text="no data for 150 ms", t_ms=T_MS, h=0),
        b'{"k":"fault","sess":"s","inc":1,"seq":8,"up_ms":9,"code":"scale","text":"no data for 150 ms",'
        b'"t_ms":1763800000000,"h":0}',
    ),
    ("res", make(Res, id=9, ok=0, why="expired"), b'{"id":9,"ok":0,"why":"expired"}'),
    (
        "res",
        make(Res, id=0, ok=1, rev=17, cfg=3, epoch="e1"),
        b'{"id":0,"ok":1,"rev":17,"cfg":3,"epoch":"e1"}',
    ),
    (
        "tele",
        make(Tele, rssi=-61, heap=41200, queue=0, live_mg=-5, temp_c=31, faults=2, wear=U32),
        b'{"rssi":-61,"heap":41200,"queue":0,"live_mg":-5,"temp_c":31,"faults":2,"wear":4294967295}',
    ),
    ("tele", make(Tele), b"{}"),
    (
        "wel",
        make(Wel, sess="a1b2", ok=1, epoch="e1", t_ms=T_MS, rev=18, cfg=3, light=[[4, "b", "s", 2, 77]]),
        b'{"sess":"a1b2","ok":1,"epoch":"e1","t_ms":1763800000000,"rev":18,"cfg":3,'
        b'"light":[[4,"b","s",2,77]]}',
    ),
    (
        "wel",
        make(Wel, sess="a1b2", ok=0, epoch="e1", t_ms=T_MS, why="duplicate"),
        b'{"sess":"a1b2","ok":0,"epoch":"e1","t_ms":1763800000000,"why":"duplicate"}',
    ),
    (
        "ans",
        make(
            Ans,
            seq=5,
            v="pass",
            why="ok",
            inc=1,
            say="OK 85123A 3/12",
            snd="good",
            got=3,
            want=12,
            rev=18,
            light=[],
        ),
        b'{"seq":5,"v":"pass","why":"ok","inc":1,"say":"OK 85123A 3/12","snd":"good","got":3,"want":12,'
        b'"rev":18,"light":[]}',
    ),
    (
        "ans",
        make(Ans, seq=6, v="fail", why="weight_low", say="\u504f\u8f7b118 g \u00e9\u2026", hold=1),
        b'{"seq":6,"v":"fail","why":"weight_low","say":"\\u504f\\u8f7b118 g \\u00e9\\u2026","hold":1}',
    ),
    (
        "light",
        make(Light, epoch="e1", rev=19, on=[[0, "g", "s", 0, 0], [149, "w", "b", 999999, SAFE]], part=[1, 2]),
        b'{"epoch":"e1","rev":19,"on":[[0,"g","s",0,0],[149,"w","b",999999,9007199254740991]],"part":[1,2]}',
    ),
    ("light", make(Light, epoch="e1", rev=20, on=[]), b'{"epoch":"e1","rev":20,"on":[]}'),
    (
        "job",
        make(
            Job, order="A-1", part=[0, 1], lines=[[1, 3, [["4006381333931", 1], ["01\x1d", 12]]], [2, 0, []]]
        ),
        b'{"order":"A-1","part":[0,1],"lines":[[1,3,[["4006381333931",1],["01\\u001d",12]]],[2,0,[]]]}',
    ),
    (
        "file",
        make(File, id=3, name="config.json", off=0, len=6, data="e30KCg==", sha256="ab" * 32),
        b'{"id":3,"name":"config.json","off":0,"len":6,"data":"e30KCg==","sha256":"' + b"ab" * 32 + b'"}',
    ),
    (
        "cmd",
        make(Cmd, id=9, op="calibrate", sess="a1b2", exp_s=1763800060, mg=10000000, n=2, s=30),
        b'{"id":9,"op":"calibrate","sess":"a1b2","exp_s":1763800060,"mg":10000000,"n":2,"s":30}',
    ),
    (
        "cmd",
        make(Cmd, id=10, op="message", text="\u8bf7\u6765\u53f0\u524d"),
        b'{"id":10,"op":"message","text":"\\u8bf7\\u6765\\u53f0\\u524d"}',
    ),
    (
        "hub_state",
        make(HubState, on=1, epoch="e1", run=4, t_ms=T_MS),
        b'{"on":1,"epoch":"e1","run":4,"t_ms":1763800000000}',
    ),
    (
        "ev",
        make(Scan, sess="s", inc=1, seq=2, up_ms=0, h=2, c="A"),
        b'{"k":"scan","sess":"s","inc":1,"seq":2,"up_ms":0,"h":2,"c":"A"}',
    ),
    (
        "ev",
        make(Scan, sess="s", inc=1, seq=3, up_ms=0, c="D%WEB-1042.2"),
        b'{"k":"scan","sess":"s","inc":1,"seq":3,"up_ms":0,"c":"D%WEB-1042.2"}',
    ),
    (
        "ev",
        make(Scan, sess="s", inc=1, seq=4, up_ms=0, c="Z%ALL", aim="]C0"),
        b'{"k":"scan","sess":"s","inc":1,"seq":4,"up_ms":0,"c":"Z%ALL","aim":"]C0"}',
    ),
    (
        "light",
        make(Light, epoch="e1", rev=21, on=[[7, "b", "s", 2, 77], [7, "c", "b", 1, 78], [8, "w", "s", 3, 0]]),
        b'{"epoch":"e1","rev":21,"on":[[7,"b","s",2,77],[7,"c","b",1,78],[8,"w","s",3,0]]}',
    ),
]

# leaf, frame, code of the error, seq that is saved from it
REFUSED = [
    ("ev", b"", "not_json", None),
    ("ev", b"[]", "not_json", None),
    ("ev", b"null", "not_json", None),
    ("ev", b"\xff\xfe", "not_json", None),
    ("ev", '{"k":"scan","c":"\u00e4"}'.encode(), "not_json", None),
    ("ev", b'{"k":"scan","seq":9,"inc":1,"c":', "not_json", 9),
    ("ev", b'{"k":"scan","inc":1,"seq":9', "not_json", None),
    ("ev", b"[" * 1000, "not_json", None),
    ("ans", b'{"seq":' + b"[" * 2000, "not_json", None),
    ("ev", b'{"k":"scan","seq":7,"c":"' + b"x" * 1000 + b'"}', "frame_too_long", 7),
    ("ans", b"{" + b" " * 2048, "frame_too_long", None),
    ("ev", b'{"seq":3}', "unknown_kind", 3),
    ("ev", b'{"k":"dance","seq":3}', "unknown_kind", 3),
    ("ev", b'{"k":["scan"],"seq":3}', "unknown_kind", 3),
    ("up", b"{}", "unknown_kind", None),
    ("state", b'{"on":1}', "field_missing", None),
    ("state", b'{"on":1,"sess":null}', "field_missing", None),
    ("state", b'{"on":true,"sess":"a"}', "field_invalid", None),
    ("state", b'{"on":1.0,"sess":"a"}', "field_invalid", None),
    ("state", b'{"on":1e0,"sess":"a"}', "field_invalid", None),
    ("state", b'{"on":"1","sess":"a"}', "field_invalid", None),
    ("state", b'{"on":2,"sess":"a"}', "field_invalid", None),
    ("state", b'{"on":-1,"sess":"a"}', "field_invalid", None),
    ("state", b'{"on":' + b"9" * 400 + b',"sess":"a"}', "field_invalid", None),
    ("state", b'{"on":1,"sess":""}', "field_invalid", None),
    ("state", b'{"on":1,"sess":"\\u0007"}', "field_invalid", None),
    ("state", b'{"on":1,"sess":"\\u4e2d"}', "field_invalid", None),
    ("state", b'{"on":1,"sess":[[[[]]]]}', "field_invalid", None),
    ("ev", b'{"k":"scan","sess":"a","inc":1,"seq":7,"up_ms":3}', "field_invalid", 7),
    ("ev", b'{"k":"scan","sess":"a","inc":1,"seq":7,"up_ms":3,"c":"1","x":"31"}', "field_invalid", 7),
    ("ev", b'{"k":"scan","sess":"a","inc":1,"seq":7,"up_ms":3,"c":""}', "field_invalid", 7),
    ("ev", b'{"k":"scan","sess":"a","inc":1,"seq":7,"up_ms":3,"x":"ABC"}', "field_invalid", 7),
    ("ev", b'{"k":"scan","sess":"a","inc":1,"seq":7,"up_ms":3,"c":"1","aim":"]E"}', "field_invalid", 7),
    ("ev", b'{"k":"scan","sess":"a","inc":1,"seq":0,"up_ms":3,"c":"1"}', "field_invalid", None),
    ("ev", b'{"k":"scan","sess":"a","inc":1,"seq":4294967296,"up_ms":3,"c":"1"}', "field_invalid", None),
    ("ev", b'{"k":"button","sess":"a","inc":1,"seq":7,"up_ms":3,"b":"stop","at":1}', "field_invalid", 7),
    ("ans", b'{"seq":1,"v":"green","why":"ok"}', "field_invalid", 1),
    ("ans", b'{"seq":1,"v":"pass","why":"ok","say":"\\ud83d\\ude00"}', "field_invalid", 1),
    ("ans", b'{"seq":1,"v":"pass","why":"ok","say":"\\ud800"}', "field_invalid", 1),
    ("ans", b'{"seq":1,"v":"pass","why":"ok","light":[[1,"g","s",1]]}', "field_invalid", 1),
    ("ans", b'{"seq":1,"v":"pass","why":"ok","light":[[1,"x","s",1,0]]}', "field_invalid", 1),
    ("light", b'{"epoch":"e","rev":1,"on":[],"part":[2,2]}', "field_invalid", None),
    ("light", b'{"epoch":"e","rev":1,"on":[],"part":[0,33]}', "field_invalid", None),
    ("light", b'{"epoch":"e","rev":1,"on":[[1,"g","s",1,9007199254740992]]}', "field_invalid", None),
    ("job", b'{"order":"a","part":[0,1],"lines":[[1,1,[["",1]]]]}', "field_invalid", None),
    ("file", b'{"id":1,"name":"a","off":0,"len":1,"data":"a"}', "field_invalid", None),
    ("wel", b'{"sess":"a","ok":0,"epoch":"e","t_ms":1}', "field_missing", None),
]

# a broken event, and the sess, inc and seq that are saved from it
SAVED = [
    (b'{"sess":"a1","inc":3,"seq":9,"k":"dance"}', ("a1", 3, 9)),
    (b'{"sess":"a1","inc":3,"seq":9,', ("a1", 3, 9)),
    (b'{"sess":"a1","inc":3,"seq":9', ("a1", 3, None)),
    (b'{"sess":"a1', (None, None, None)),
    (b'{"seq":-1,"inc":4294967296,"sess":""}', (None, None, None)),
    (b'{"seq":99999999999999,"inc":1.5}', (None, None, None)),
    (b'{"c":"\\"seq\\":5,"}', (None, None, None)),
    (b'{"seq":5,"inc":1,"sess":"\xff"}', (None, 1, 5)),
    # read as an object, with white space as Python's and other writers put it
    (b'{"sess": "s1", "inc": 1, "seq": 1, "k": "scan", "up_ms": 1.5, "c": "x"}', ("s1", 1, 1)),
    (b'{ "sess" : "s1" ,\r\n\t"inc" : 0 , "seq" : 4294967295 }', ("s1", 0, U32)),
    (b'{"sess": "a\\u0031", "inc": true, "seq": "9"}', ("a1", None, None)),
    (b'{"sess": 7, "inc": -1, "seq": 0}', (None, None, None)),
    (b'{"sess": "' + b"s" * 33 + b'", "inc": null, "seq": 4294967296}', (None, None, None)),
    (b'{"sess": "a\\u0007", "inc": [1], "seq": 9.0}', (None, None, None)),
    (b'{"z":{"sess":"a1","inc":3,"seq":9}}', (None, None, None)),
    # no object: from the bytes
    (b'{"sess": "s1", "inc": 1, "seq": 1, "k": "scan", "c": "', ("s1", 1, 1)),
    (b'{ "sess" : "s1" ,\r\n\t"inc"\n:\t1 , "seq" : 9 ,', ("s1", 1, 9)),
    (b'{"sess": "s1", "inc": 1, "seq": 9', ("s1", 1, None)),
    (b'{"sess": "s1", "inc": 1, "seq": 9 ', ("s1", 1, None)),
    (b'{"sess": "s1", "inc": 1, "seq": ', ("s1", 1, None)),
    (b'{"sess": "s1", "inc": 1, "seq" ', ("s1", 1, None)),
    (b'{"sess": ', (None, None, None)),
    (b'{"sess": 71, "k": "scan", "inc": 1 2, "seq": 9 }, ', (None, None, 9)),
    (b'{"aim":"seq" , "c":"inc", "inc": 1, "seq": 9, "c": ', (None, 1, 9)),
    (b'{"sess": "' + b"s" * 33 + b'", "inc": 4294967296, "seq": 0, ', (None, None, None)),
    (b'{"sess": "s1", "inc": 1, "seq": 7, "c": "' + b"x" * 1000 + b'"}', ("s1", 1, 7)),
]

# frames of a newer or a careless writer, which mean the same as the golden frame of this place in GOLDEN
ACCEPTED = [
    (0, b'{"sess":"a1b2","on":1}'),
    (0, b' { "on" : 1 , "sess" : "a1b2" } '),
    (0, b'{"on":1,"sess":"a1b2","new":{"deep":[1.5,null]}}'),
    (0, b'{"on":0,"sess":"a1b2","on":1}'),
    (6, b'{"k":"scan","sess":"s","inc":1,"seq":1,"up_ms":0,"t_ms":null,"x":"e4b8ad00"}'),
    (
        18,
        b'{"epoch":"e1","rev":19,"on":[[0,"g","s",0,0],[149,"w","b",999999,9007199254740991]],"part":[1,2],"z":0}',
    ),
]


def check() -> int:
    """Check every frame of this file; returns how many. Plain asserts, so that MicroPython can run it."""
    from protocol import salvage
    from protocol.codec import decode, encode
    from protocol.errors import ProtocolError

    for leaf, message, frame in GOLDEN:
        assert encode(message) == frame, (frame, encode(message))
        back = decode(leaf, frame)
        assert type(back) is type(message), (frame, type(back))
        assert encode(back) == frame, (frame, back)
    for leaf, frame, code, seq in REFUSED:
        try:
            got = decode(leaf, frame)
        except ProtocolError as error:
            salvage.note(error, frame)
            assert (error.code, error.seq) == (code, seq), (frame, error.code, error.seq, error)
        else:
            raise AssertionError((frame, got))
    for frame, saved in SAVED:
        try:
            got = decode("ev", frame)
        except ProtocolError as error:
            salvage.note(error, frame)
            assert (error.sess, error.inc, error.seq) == saved, (frame, error.sess, error.inc, error.seq)
        else:
            raise AssertionError((frame, got))
    for place, frame in ACCEPTED:
        leaf, message, golden = GOLDEN[place]
        assert encode(decode(leaf, frame)) == golden, (frame, decode(leaf, frame))
    return len(GOLDEN) + len(REFUSED) + len(SAVED) + len(ACCEPTED)


if __name__ == "__main__":
    print("golden", check())
