"""The guides of those at the benches and at the dock: verify, pack, weigh, ship."""

from hub.domain.guide_parts import LAMPS, SIGN_IN, STOPPED, UNDO, UNKNOWN, WRONG_PIECE, Guide, Step, at_hand

LEAVING: tuple[Guide, ...] = (
    Guide(
        "VERIFY",
        ("Verify", "验货"),
        (
            SIGN_IN,
            Step("Scan the order, its tote or its slot.", "扫订单、周转箱或格口。", ("O%", "C%", "S%")),
            Step(
                "Scan every piece. The display shows how many of how many.",
                "逐件扫描，屏幕显示已扫和应有件数。",
            ),
            Step(
                "Many of one item, and you may count: scan one, then a count card.",
                "同款很多且有权计数：扫一件再扫数量卡。",
                ("Q%",),
            ),
            Step("The last piece closes the order by itself.", "扫完最后一件，订单自动完成。"),
            Step(
                "A wave of single pieces: scan the tote, then each piece with its own carton.",
                "单件波次：扫箱，再逐件扫并各装一盒。",
                ("C%",),
            ),
            at_hand("X%CLOSE", "X%DAMAGED", "X%CALL"),
        ),
        LAMPS,
        (
            WRONG_PIECE,
            ("Pieces are missing", "少件", "X%CLOSE, X%YES: they are fetched", "扫X%CLOSE、X%YES，系统补拣"),
            ("The piece is broken", "商品破损", "Scan it, then X%DAMAGED", "扫商品，再扫X%DAMAGED"),
            ("Open at another bench", "已在别处打开", "X%YES takes it over", "扫X%YES接手"),
            UNKNOWN,
            UNDO,
            STOPPED,
        ),
        "verify",
    ),
    Guide(
        "PACK",
        ("Pack and weigh", "打包称重"),
        (
            SIGN_IN,
            Step(
                "Scan the order or its tote. The display names parcel, pieces, weight.",
                "扫订单或箱。屏幕显示包裹、件数、重量。",
                ("O%", "C%"),
            ),
            Step("Another carton than the one named? Scan the carton.", "换了纸箱？扫纸箱。", ("B%",)),
            Step(
                "Pack the pieces. Scan the slip, put it in; scan the waybill, stick it on.",
                "装箱。扫装箱单并放入；扫面单并贴上。",
                ("D%",),
            ),
            Step(
                "Close the carton and put it on the scale. Hands off until green.",
                "封箱放上秤，亮绿灯前勿碰。",
            ),
            Step("The next parcel is named, or the order is complete.", "显示下一包裹，或订单完成。"),
            at_hand("X%REPRINT", "X%TARE"),
        ),
        LAMPS,
        (
            ("Too light, too heavy", "偏轻、偏重", "Take it off, look, weigh again", "取下检查，再称"),
            ("You can't find it", "找不到原因", "X%UNDO, X%YES: verify again", "扫X%UNDO、X%YES重新验货"),
            ("Wrong slip or waybill", "单据不符", "Take that paper away, X%RESUME", "拿走该单，扫X%RESUME"),
            ("A paper is spoilt", "单据损坏", "X%REPRINT prints the pair again", "扫X%REPRINT成对重打"),
            ("A tray on the scale", "秤上有托盘", "X%TARE before the parcel", "放包裹前扫X%TARE"),
            STOPPED,
        ),
        "pack",
    ),
    Guide(
        "SHIP",
        ("Ship", "发货交接"),
        (
            SIGN_IN,
            Step("Scan each parcel as it goes to the carrier.", "包裹交给快递时逐个扫码。"),
            Step(
                "The first one opens the carrier's list; keep to that carrier.",
                "第一件打开该快递的交接单，只扫该快递。",
            ),
            Step("All gone? Close the list.", "交完了？关闭交接单。", ("X%CLOSE", "X%YES")),
            at_hand(),
        ),
        LAMPS,
        (
            (
                "Wrong parcel",
                "包裹错误",
                "Another carrier's: aside, X%RESUME",
                "别家快递：放一边，扫X%RESUME",
            ),
            (
                "Cancelled, on hold, changed",
                "取消、冻结、变更",
                "It must not leave: aside, X%RESUME",
                "不能发出：放一边，扫X%RESUME",
            ),
            ("Already shipped", "已发货", "Scanned twice: go on", "重复扫描，继续"),
            (
                "It did not leave after all",
                "其实没交出",
                "X%UNDO while the list is open",
                "交接单未关时扫X%UNDO",
            ),
        ),
        "ship",
    ),
)
