"""The guides of those who fetch pieces, sort them and bring them back."""

from hub.domain.guide_parts import (
    AT_BINS,
    AT_HAND_WITH_SHORT,
    BROKEN,
    CART,
    CHANGE_ZONE,
    CONFIRM,
    LAMPS,
    SHORT,
    SIGN_IN,
    STOPPED,
    TOTE_FULL,
    UNDO,
    WALK,
    WRONG_PIECE,
    Guide,
    Step,
)

FETCHING: tuple[Guide, ...] = (
    Guide(
        "PICK",
        ("Pick order by order", "按单拣货"),
        (
            SIGN_IN,
            CART,
            Step(
                "Scan an empty tote and put it on the cart: it takes the next order.",
                "扫空周转箱并放上车：领取下一订单。",
                ("C%",),
            ),
            WALK,
            CONFIRM,
            Step(
                "At “Walk done”, bring the tote to a verifying bench.", "显示“拣货完成”后，把箱送到验货台。"
            ),
            AT_HAND_WITH_SHORT,
        ),
        AT_BINS,
        (
            SHORT,
            TOTE_FULL,
            BROKEN,
            WRONG_PIECE,
            ("Wrong bin", "货位错误", "Put it back, go to the bin named", "放回，到屏幕所示货位"),
            UNDO,
            CHANGE_ZONE,
            STOPPED,
        ),
        "pick",
    ),
    Guide(
        "PICK",
        ("Pick several orders on a cart", "多单同车拣货"),
        (
            SIGN_IN,
            CART,
            Step("If you were given a wave, scan it.", "有指定波次时扫波次。", ("W%",)),
            Step(
                "Scan each empty tote as you put it on the cart: each takes an order.",
                "逐个扫空箱并放上车：每箱一单。",
                ("C%",),
            ),
            WALK,
            Step("Mind the tote: the display names it behind the >.", "注意箱号：屏幕 > 后面就是。"),
            CONFIRM,
            Step(
                "Zone done? Leave the tote at the hand-over place; another cart takes it.",
                "本区完成：箱放交接处，由别的车接手。",
            ),
            AT_HAND_WITH_SHORT,
        ),
        AT_BINS,
        (
            SHORT,
            TOTE_FULL,
            BROKEN,
            WRONG_PIECE,
            ("Wrong tote", "周转箱错误", "Put it into the tote named", "放入屏幕所示的箱"),
            (
                "You take over a cart",
                "接手别人的车",
                "Scan H%, answer X%YES if asked",
                "扫H%，如有提问扫X%YES",
            ),
            UNDO,
            STOPPED,
        ),
        "pick-cluster",
    ),
    Guide(
        "PICK",
        ("Pick a whole wave into one tote", "整波合拣"),
        (
            SIGN_IN,
            CART,
            Step(
                "Scan the wave, then an empty tote: it takes the wave's pieces.",
                "扫波次，再扫空箱：装本波次的商品。",
                ("W%", "C%"),
            ),
            WALK,
            Step(
                "The number is for all orders together: take them all at once.",
                "件数是所有订单的总和：一次拿齐。",
            ),
            CONFIRM,
            Step(
                "The tote is full? Say so, then scan another empty one.",
                "箱满了？扫“已满”，再扫一个空箱。",
                ("X%FULL", "C%"),
            ),
            Step("At “Walk done”, bring the totes to the put wall.", "显示“拣货完成”后，送到播种墙。"),
            AT_HAND_WITH_SHORT,
        ),
        AT_BINS,
        (SHORT, BROKEN, WRONG_PIECE, UNDO, CHANGE_ZONE, STOPPED),
        "pick-batch",
    ),
    Guide(
        "PUTWALL",
        ("Sort at the put wall", "播种墙分拣"),
        (
            SIGN_IN,
            Step("Scan the tote that came from picking.", "扫拣货送来的箱。", ("C%",)),
            Step("Scan one piece: a slot lights in your colour.", "扫一件商品：一个格口亮你的颜色。"),
            Step("Several of one item? Scan a count card.", "同款多件？扫数量卡。", ("Q%",)),
            Step(
                "Put it into that slot and press its button, or scan the slot.",
                "放入该格口，按键或扫格口。",
                ("S%",),
            ),
            Step("Only then scan the next piece.", "然后再扫下一件。"),
            Step(
                "A white, steady slot is full: it is packed from behind.", "白灯常亮的格口已齐：从背面打包。"
            ),
            AT_HAND_WITH_SHORT,
        ),
        (
            ("your colour, blinking", "你的颜色闪烁", "put the piece here", "放入此格"),
            ("white, steady", "白灯常亮", "complete: ready to pack", "已齐，可打包"),
            *LAMPS[:3],
        ),
        (
            ("Wrong slot", "格口错误", "Take it out, X%RESUME, put it right", "取出，扫X%RESUME，再放对"),
            ("Nobody wants the piece", "没有订单要", "Set it aside, X%RESUME", "放一边，扫X%RESUME"),
            ("The tote is empty too early", "箱空但未齐", "X%SHORT, X%YES", "扫X%SHORT、X%YES"),
            (
                "The slot is full, not complete",
                "格口满了但未齐",
                "X%FULL: the next slot lights",
                "扫X%FULL：改亮下一格口",
            ),
            ("The wall is full", "墙满了", "Pack a full slot first", "先打包已齐的格口"),
            ("A piece is broken", "商品破损", "X%DAMAGED, set it aside", "扫X%DAMAGED，放一边"),
            (*STOPPED[:2], "Lay the piece back into the tote", "把商品放回箱内"),
            UNDO,
        ),
        "putwall",
    ),
    Guide(
        "PUTAWAY",
        ("Put away", "商品放回"),
        (
            SIGN_IN,
            CART,
            Step(
                "Scan the tote of a stopped order, or a piece found anywhere.",
                "扫中止订单的箱，或捡到的商品。",
                ("C%",),
            ),
            Step(
                "Its bin blinks; the display says how many: A-01-2 x1 < T07.",
                "货位闪烁，屏幕显示件数：A-01-2 x1 < T07。",
            ),
            Step(
                "Put them there. Press the button, or scan bin, piece or a count card.",
                "放入，按键，或扫货位、商品、数量卡。",
                ("L%", "Q%"),
            ),
            AT_HAND_WITH_SHORT,
        ),
        (("your colour, blinking", "你的颜色闪烁", "put it back here", "放回此处"), *LAMPS[:4]),
        (
            ("Wrong bin", "货位错误", "Go to the bin named", "到屏幕所示货位"),
            (
                "Fewer pieces than named",
                "件数不够",
                "Put what is there, X%SHORT, X%YES",
                "放下现有的，扫X%SHORT、X%YES",
            ),
            WRONG_PIECE,
            UNDO,
        ),
        "putaway",
    ),
)
