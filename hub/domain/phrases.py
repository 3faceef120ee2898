"""What the floor is told or asked beside its verdicts, in English and Chinese.

Rule: whatever has words in it stands here; codes, numbers and cards need no translation.
"""

from collections.abc import Mapping

PHRASES: Mapping[str, tuple[str, str]] = {
    "walk_done": ("Walk done", "拣货完成"),
    "no_order_waits": ("No order waits", "暂无订单"),
    "leave": ("Leave {order}? X%YES", "离开{order}？X%YES"),
    "carry_on": ("{name}: go on with {order}? X%YES", "{name} 继续{order}？X%YES"),
    "reopen": ("{order}: verify again? X%YES", "{order} 重新验货？X%YES"),
    "repick": ("{order} -{missing}: re-pick? X%YES", "{order} 缺{missing}件，补拣？X%YES"),
    "short": ("{bin} -{qty}: short? X%YES", "{bin} 缺{qty}件？X%YES"),
    "undone": ("Taken back: {what}", "已撤销 {what}"),
    "damaged": ("Damaged: {sku} -1", "破损 {sku} -1"),
    "resumed": ("Go on", "请继续"),
    "dropped": ("Left as it was", "未改变"),
    "nothing_asked": ("Nothing was asked", "没有待确认的问题"),
    "called": ("Supervisor called", "已呼叫主管"),
    "signed_in": ("{name} {job}", "{name} {job}"),
    "job": ("{job}", "{job}"),
    "here": ("{name} {job} {order}", "{name} {job} {order}"),
}
"""name -> English, Chinese."""
JOBS: Mapping[str, str] = {
    "PICK": "拣货",
    "VERIFY": "验货",
    "PACK": "打包",
    "WEIGH": "称重",
    "SHIP": "发货",
    "PUTAWAY": "上架",
}
"""Job card -> its Chinese name."""


def words(name: str, lang: str, args: Mapping[str, object]) -> str:
    """A phrase in a language (English where it is not known).

    Raises:
        KeyError: no such phrase, or an argument is missing.

    >>> words("repick", "zh", {"order": "A-7", "missing": 2})
    'A-7 缺2件，补拣？X%YES'
    >>> words("job", "zh", {"job": "VERIFY"})
    '验货'
    """
    chinese = lang == "zh"
    said = {**args, "job": JOBS.get(str(args.get("job")), args.get("job", ""))} if chinese else args
    return PHRASES[name][1 if chinese else 0].format_map(dict(said)).strip()
