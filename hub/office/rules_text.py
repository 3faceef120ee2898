"""The office's rules as its file has them, with a word on each: what `hub.office.rules_file` reads back."""

import json
from dataclasses import asdict
from typing import Any

from hub.domain import auditing
from hub.domain.office_rules import GiftRule, NearRule, OfficeRules
from hub.domain.orders import WORDS
from hub.domain.papers import OF_ORDER

_HEAD = """\
# What this site decides about its orders 本站点的订单规则. Read when the hub starts.
# `pickbench orders rules` shows what holds, and says of a value that can't be used what was expected.
"""
_AUDIT = """
[audit]
# What becomes of an order in which a rule finds something 规则命中后的处理:
# "pass" notes it, "ask" leaves the order to a person, "hold" stops it until somebody lets it go on.
"""
_LIMITS = {
    "same_buyer_hours": "Orders of one buyer within so many hours, none of them released yet.",
    "qty_from": "A line of at least so many pieces is odd.",
    "price_from_minor": "A piece that costs less is odd, in minor units (cents); 0 takes every price.",
    "price_to_minor": "A piece that costs more is odd.",
    "hold_minutes": "How long an order stays with the person who took it to audit it.",
}
_ALLOCATION = """
[allocation]
# Whether an order that no single warehouse can fill is split among several 是否允许拆仓.
split = {split}
# Days that a lot must still be good on the day of its allocation 最短剩余保质期 (天).
shelf_days = {shelf_days}
# Warehouses for an area, the nearest first; the first rule that takes an address counts 就近发货.
# [[allocation.near]]
# warehouses = ["NORTH", "MAIN"]
# countries = ["DE"]
# postcodes = ["1", "20000-29999"]
"""
_GIFTS = """
# A free gift with an order that holds `with_sku`, or is worth at least `from_minor` 赠品.
# [[gifts]]
# sku = "MUG"
# qty = 1
# with_sku = "TEAPOT"
# from_minor = 5000
# shop = "WEB"
"""
_ALARMS = """
[alarm_hours]
# Hours after which an order in a state is late; 0 is never 各状态的超时 (小时).
"""


_WAVES = """
[waves]
# Which orders are released together, and how they are picked 波次. See docs/waves.md.
"""
_WAVE_KEYS = {
    "capacity_orders": "Most orders of a wave 波次最多订单数.",
    "capacity_pieces": "Most pieces of a wave; an order of more is a wave alone 波次最多件数.",
    "urgent_minutes": "Orders due, or whose carrier calls, within so many minutes go first 加急 (分钟).",
    "single": 'How single pieces are picked 单件: "batch", "cluster", "order"; "auto": batch beside a wall.',
    "multi": "How orders of several pieces are picked 多件.",
    "urgent": "How urgent orders are picked 加急.",
    "by_carrier": "Whether a wave is of one carrier and cut-off 按承运商.",
    "cart_totes": "Totes on a cart; 0 is as many as somebody puts on it 每车周转箱数.",
    "batch_pieces": "Pieces that one tote takes of a batch wave; 0 is all of them 批量拣货每箱件数.",
    "wall": "The put wall of a wave that names none; empty is that with the most free slots 播种墙.",
    "call_days": "Days on which carriers call that say none of their own, Monday is 1 承运商揽收日.",
    "automatic": "Whether the office releases waves by itself 自动下发.",
    "every_minutes": "Orders that are not urgent are gathered so long before that 集单时间 (分钟).",
    "min_orders": "A smaller wave waits for more, until one of its orders is urgent 最少订单数.",
}


_PAPERS = """
[papers]
# Papers that are printed by themselves 自动打印. Of an order: {kinds}. See docs/printing.md.
"""
_PAPER_KEYS = {
    "released": "When an order is released 下发时.",
    "verified": "When its last piece was verified and its parcels are planned 验货完成时.",
    "handed_over": 'When a carrier\'s manifest is closed: "manifest" 交接完成时.',
}


_NORM_LINES = """
[norms]
# What one person does in an hour of work, for the figures; 0 is no norm 每小时定额. See docs/figures.md.
"""
_NORM_KEYS = {
    "pick": "Pieces picked 拣货 (件).",
    "put_wall": "Pieces put to their slots 播种 (件).",
    "verify": "Pieces verified 验货 (件).",
    "pack": "Parcels packed and weighed 打包 (包裹).",
    "weigh": "Parcels weighed 称重 (包裹).",
    "ship": "Parcels handed to carriers 发货 (包裹).",
    "put_away": "Pieces brought to their bins 上架 (件).",
    "day_ends": "When the day's work is to be done, by the clock at the site 当日截止时间.",
    "work_days": "Days of the week on which the site works, Monday is 1 工作日.",
}


def data(rules: OfficeRules) -> dict[str, Any]:
    """The rules as plain data, in the form of the file."""
    return {
        "audit": asdict(rules.audit),
        "allocation": asdict(rules.allocation),
        "gifts": [asdict(gift) for gift in rules.gifts],
        "alarm_hours": {state: rules.alarm_hours.get(state, 0) for state in OfficeRules().alarm_hours},
        "waves": asdict(rules.waves),
        "papers": asdict(rules.papers),
        "norms": asdict(rules.norms),
    }


def written(rules: OfficeRules) -> str:
    """The rules as a file with comments."""
    said = data(rules)
    audit = "".join(
        f"{rule} = {_value(said['audit'][rule])}  # {' '.join(words)}\n"
        for rule, words in auditing.WORDS.items()
    )
    limits = "".join(f"# {text}\n{key} = {_value(said['audit'][key])}\n" for key, text in _LIMITS.items())
    allocation = _ALLOCATION.format(
        split=_value(rules.allocation.split), shelf_days=rules.allocation.shelf_days
    )
    near = "".join(_table("allocation.near", rule) for rule in rules.allocation.near)
    gifts = "".join(_table("gifts", gift) for gift in rules.gifts)
    hours = "".join(
        f"{state} = {_value(value)}  # {' '.join(WORDS[state])}\n"
        for state, value in said["alarm_hours"].items()
    )
    waves = "".join(f"# {text}\n{key} = {_value(said['waves'][key])}\n" for key, text in _WAVE_KEYS.items())
    papers = "".join(
        f"# {text}\n{key} = {_value(said['papers'][key])}\n" for key, text in _PAPER_KEYS.items()
    )
    norms = "".join(f"# {text}\n{key} = {_value(said['norms'][key])}\n" for key, text in _NORM_KEYS.items())
    orders = f"{_HEAD}{_AUDIT}{audit}{limits}{allocation}{near}{_GIFTS}{gifts}{_ALARMS}{hours}"
    return f"{orders}{_WAVES}{waves}{_PAPERS.format(kinds=', '.join(OF_ORDER))}{papers}{_NORM_LINES}{norms}"


def _table(name: str, rule: NearRule | GiftRule) -> str:
    values = "".join(f"{key} = {_value(value)}\n" for key, value in asdict(rule).items())
    return f"\n[[{name}]]\n{values}"


def _value(value: object) -> str:
    """A value as TOML has it: JSON's strings, numbers, lists and truths are TOML's too.

    DEL is the one character that JSON lets stand as it is and TOML does not.
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
