"""What the floor is told or asked beside its verdicts, in English and Chinese.

Rule: whatever has words in it stands here; codes, numbers and cards need no translation.
"""

import re
from collections.abc import Mapping

from hub.domain.orders import WORDS as STATES
from hub.domain.plurals import counted

_FIELD = re.compile(r"{(\w+)}")

PHRASES: Mapping[str, tuple[str, str]] = {
    "walk_done": ("Walk done", "拣货完成"),
    "done_too_many": ("{order} complete. {qty} over: J%PUTAWAY", "{order} 已完成，多出{qty}件请扫J%PUTAWAY"),
    "done_together": ("{order} complete. Look into {tote}", "{order} 已完成，请查看{tote}是否已空"),
    "away_done": ("Walk done", "上架完成"),
    "given_up": ("Given up: {what}", "已放弃 {what}"),
    "wave_empty": ("{wave}: nothing waits. C%…", "波次{wave} 已无待拣，请扫C%"),
    "no_order_waits": ("No order waits", "暂无订单"),
    "leave": ("Leave {order}? X%YES", "离开{order}？X%YES"),
    "carry_on": ("{name}: go on with {order}? X%YES", "{name} 继续{order}？X%YES"),
    "reopen": ("{order}: verify again? X%YES", "{order} 重新验货？X%YES"),
    "repick": ("{order} -{missing}: re-pick? X%YES", "{order} 缺{missing}件，补拣？X%YES"),
    "short": ("{bin} -{qty}: short? X%YES", "{bin} 缺{qty}件？X%YES"),
    "undone": ("Taken back: {what}", "已撤销 {what}"),
    "undone_short": ("Taken back: short {bin} {sku} -{qty}", "已撤销缺货 {bin} {sku} {qty}件"),
    "undone_damaged": ("Taken back: damaged {what}", "已撤销破损 {what}"),
    "undone_empty": ("Taken back: {tote} short -{qty}", "已撤销缺货 {tote} {qty}件"),
    "undone_missing": ("Taken back: {order} -{qty}, verify on", "已撤销缺货{qty}件，请继续验货 {order}"),
    "undone_put": ("Taken back: {sku} -{qty} from {bin}", "已撤销上架 {sku} {qty}件 自{bin}"),
    "undone_weighed": ("Taken back: {parcel}, weigh again", "已撤销称重，请重新称 {parcel}"),
    "undone_taken": ("Taken back: {what}", "已撤销 {what}"),
    "undone_begun": ("Given up: {what}", "已放弃 {what}"),
    "undone_full": ("Taken back: {tote} is not full", "已撤销已满 {tote}"),
    "too_late_order": ("Too late, {order} is {state}: X%CALL", "已来不及，{order} {state}：X%CALL"),
    "too_late_bench": ("Too late, open at {station}: X%CALL", "已来不及，已在{station}打开：X%CALL"),
    "too_late_fetched": ("Too late, {sku} fetched anew: X%CALL", "已来不及，{sku} 已另取：X%CALL"),
    "too_late_on_cart": ("Too late, {cart} fetches {sku}: X%CALL", "已来不及，{cart} 正在取{sku}：X%CALL"),
    "too_late_stock": ("Too late, {sku} left {bin}: X%CALL", "已来不及，{sku}已不在{bin}：X%CALL"),
    "too_late_tote": ("Too late, {tote} is in use: X%CALL", "已来不及，{tote} 已另用：X%CALL"),
    "too_late_hand": ("Too late, {name} went on: X%CALL", "已来不及，{name} 已做下一步：X%CALL"),
    "too_late_case": ("Exception {text} is settled: X%CALL", "异常件{text}已处理：X%CALL"),
    "close_manifest": (
        "{manifest}: {count}, {weight}. Close? X%YES",
        "{manifest} {count}件{weight} 交接？X%YES",
    ),
    "manifest_closed": ("{manifest} closed: {count}, {weight}", "{manifest} 已交接 {count}件 {weight}"),
    "wrong_slot": ("Wrong slot, go to {bin}", "格口错误，请到{bin}"),
    "other_carrier": ("{carrier}, not {here}: {parcel}", "应交{carrier}，非{here}：{parcel}"),
    "no_carrier": ("No carrier, not {here}: {parcel}", "未定承运商，非{here}：{parcel}"),
    "now_with": ("{parcel} goes with {carrier}: new papers", "{parcel} 改{carrier}，等新面单"),
    "in_box": ("{box}: then with {carrier}? X%YES", "{box} 则改{carrier}？X%YES"),
    "told": ("{en}", "{zh}"),
    "no_waybill": ("{text}: no waybill number", "{text} 无运单号"),
    "no_printer": ("No printer takes both papers: {text}", "没有打印机可打单据 {text}"),
    "not_now": ("Not now: {what} is {state}", "现在不行：{what} {state}"),
    "no_use": ("{job} takes no {card}", "{job}不用{card}"),
    "count_what": ("{card}: nothing is lit or scanned", "{card}：没有亮灯或已扫的货"),
    "count_by_scan": ("Scan each piece: {sku}", "请逐件扫描 {sku}"),
    "nothing_to_undo": ("Nothing to undo", "没有可撤销的操作"),
    "want_slip": ("{parcel}: scan its slip", "请扫装箱单 {parcel}"),
    "want_waybill": ("{parcel}: scan its waybill", "请扫面单 {parcel}"),
    "want_foot": ("{parcel}: QR at its waybill's foot", "请扫面单底部二维码 {parcel}"),
    "void_paper": ("Void: take the new paper, {parcel}", "单据已作废，请用新单据 {parcel}"),
    "papers_match": ("{parcel}: papers match, weigh", "单据相符，请称重 {parcel}"),
    "papers_again": ("{parcel}: papers printed again", "已补打单据 {parcel}"),
    "papers_coming": ("{parcel}: papers are on their way", "单据正在打印 {parcel}"),
    "damaged_here": ("Damaged -1. {where}", "破损-1 {where}"),
    "damaged": ("Damaged: {sku} -1", "破损 {sku} -1"),
    "resumed": ("Go on", "请继续"),
    "dropped": ("Left as it was", "未改变"),
    "nothing_asked": ("Nothing was asked", "没有待确认的问题"),
    "tared": ("Empty tray taken off the weight", "已去皮"),
    "called": ("Supervisor called", "已呼叫主管"),
    "paused": ("Pause. Your badge ends it", "已暂停，扫工牌继续"),
    "back": ("{name}: go on", "{name} 请继续"),
    "tote_free": ("{tote}: free", "{tote} 空闲"),
    "tote_of": ("{tote}: {order} {state}, {missing} missing", "{tote} {order} {state} 缺{missing}件"),
    "tote_whole": ("{tote}: {order} {state}", "{tote} {order} {state}"),
    "tote_back": ("{tote}: {order} {state}, {qty} to put away", "{tote} {order} {state} {qty}件待上架"),
    "tote_wave": ("{tote}: wave {wave}, {pieces} pieces", "{tote} 波次{wave} {pieces}件"),
    "tote_on_cart": ("{tote}: {order} -{missing} on {cart}", "{tote} {order} 缺{missing}件 在{cart}"),
    "tote_lacks": ("{tote}: {order} -{missing}, first {bin}", "{tote} {order} 缺{missing}件 先到{bin}"),
    "tote_full": ("{tote} full, {qty} left: next C%", "{tote} 已满，余{qty}件，换箱C%"),
    "tote_full_go": ("{tote} full, {qty} left: C%. {where}", "{tote} 已满，余{qty}件，换箱C% {where}"),
    "slot_full": ("{slot} full: next {bin}", "{slot} 已满，改放{bin}"),
    "cart_full": ("{cart} is full: {count} of {most} totes", "{cart} 已满：{count}/{most}箱"),
    "cart_elsewhere": ("{cart} is with {name}: take? X%YES", "{cart} 由{name}使用，接手？X%YES"),
    "tote_elsewhere": ("{tote} on {cart} ({name}): take? X%YES", "{tote}在{cart}（{name}）接手？X%YES"),
    "wave_elsewhere": ("{wave} on {cart} ({name}): take? X%YES", "{wave}在{cart}（{name}）接手？X%YES"),
    "zone_done": ("Zone {zone} done, hand over to {zones}", "{zone}区完成，交给{zones}区"),
    "no_tote": ("{order} has no tote: {state}", "{order} 没有周转箱 {state}"),
    "two_here": ("Two at {bin}: scan the piece or the bin", "{bin} 有两人任务，请扫商品或货位"),
    "two_at_slot": ("Two at {bin}: scan the slot's label", "{bin} 有两人任务，请扫格口标签"),
    "wall_full": ("{wall} is full: pack a slot first", "{wall} 已满，请先打包"),
    "no_wall": ("{wave}: work at its put wall", "{wave} 请到其播种墙作业"),
    "signed_in": ("{name} {job}", "{name} {job}"),
    "signed_in_walk": ("{name}: {where}", "{name}：{where}"),
    "help_held": ("Put it right, then X%RESUME", "请先处理，再扫X%RESUME"),
    "help_asked": ("A question waits: X%YES or X%NO", "有问题待答：X%YES或X%NO"),
    "help_job": ("{name}: choose a job, J%…", "{name} 请选岗位 J%…"),
    "help_cart": ("{name} {job}: scan a cart, H%…", "{name} {job}：请扫车 H%…"),
    "help_tote": ("{name} {job}: scan a tote, C%…", "{name} {job}：请扫箱 C%…"),
    "help_away": ("{qty} to put away, first {card}", "{qty}件待上架，先扫{card}"),
    "help_walk": ("{where} ({left} to go)", "{where}（剩{left}处）"),
    "help_order": ("{name} {job}: scan an order or a tote", "{name} {job}：请扫订单或箱"),
    "help_verify": ("{order}: scan {left} more", "{order} 还需扫{left}件"),
    "help_parcel": ("{parcel} on the scale, {left} to go", "{parcel} 请上秤，剩{left}包"),
    "help_sort": ("{tote}: scan a piece, {left} to go", "{tote} 请扫商品，剩{left}件"),
    "help_slot": ("Put {left} into {slot}, scan it", "请放{left}件到{slot}并扫码"),
    "help_manifest": ("{manifest}: {count} loaded, scan the next", "{manifest} 已装{count}件，请扫下一件"),
    "help_ship": ("{name} {job}: scan each parcel", "{name} {job}：请逐个扫包裹"),
}
"""name -> English, Chinese."""
JOBS: Mapping[str, str] = {
    "PICK": "拣货",
    "VERIFY": "验货",
    "PACK": "打包",
    "WEIGH": "称重",
    "SHIP": "发货",
    "PUTAWAY": "上架",
    "PUTWALL": "播种墙",
}
"""Job card -> its Chinese name."""


def wording(name: str, lang: str, args: Mapping[str, object]) -> tuple[str, dict[str, object]]:
    """A phrase in a language (English where it is not known), and its arguments in that language.

    Raises:
        KeyError: no such phrase, or an argument is missing.

    >>> wording("repick", "zh", {"order": "A-7", "missing": 2})
    ('{order} 缺{missing}件，补拣？X%YES', {'order': 'A-7', 'missing': 2})
    >>> wording("tote_wave", "en", {"tote": "T1", "wave": "W1", "pieces": 1})[0]
    '{tote}: wave {wave}, {pieces} piece'
    >>> wording("signed_in", "zh", {"name": "Li", "job": "VERIFY"})
    ('{name} {job}', {'name': 'Li', 'job': '验货'})
    """
    chinese = lang == "zh"
    template = PHRASES[name][1 if chinese else 0]
    missing = [field for field in _FIELD.findall(template) if field not in args]
    if missing:
        raise KeyError(f"phrase {name}: expected {missing}")
    said = dict(args)
    if chinese and "job" in said:
        said["job"] = JOBS.get(str(said["job"]), said["job"])
    if "state" in said:
        said["state"] = STATES[str(said["state"])][1 if chinese else 0]
    return template if chinese else counted(template, said), said
