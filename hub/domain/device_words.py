"""Commands and deliveries of stations in words: what is asked, how it ended, why it was refused.

Rule: a station's or the hub's reason has its words here alone; one that is not known is told as it came.
"""

from collections.abc import Mapping

from hub.domain import devices

Pair = tuple[str, str]
"""English and Chinese."""
OPS: Mapping[str, Pair] = {
    "identify": ("Blink and beep", "闪灯鸣响"),
    "message": ("Message", "发送消息"),
    "reboot": ("Restart", "重启"),
    "zero": ("Zero the scale", "电子秤置零"),
    "tare": ("Tare the scale", "电子秤去皮"),
    "calibrate": ("Calibrate the scale", "电子秤校准"),
    "update": ("Change over to firmware", "切换固件"),
    "config": ("New settings", "新设置"),
    "hello": ("Say who it is", "重新报到"),
}
"""op of a command -> its name."""
STATES: Mapping[str, Pair] = {
    devices.WAITING: ("waits for the station", "等待站点"),
    devices.SENT: ("sent", "已发送"),
    devices.SENDING: ("is being sent", "正在传输"),
    devices.CLOSING: ("changes over", "正在切换"),
    devices.RETURNING: ("restarts", "正在重启"),
    devices.DONE: ("done", "已完成"),
    devices.FAILED: ("refused", "被拒绝"),
    devices.EXPIRED: ("expired", "已过期"),
    devices.CANCELLED: ("called off", "已取消"),
}
"""state of a command or a delivery -> its name."""
KINDS: Mapping[str, Pair] = {devices.SETTINGS: ("settings", "设置"), devices.FIRMWARE: ("firmware", "固件")}
"""kind of a delivery -> its name."""
WHY: Mapping[str, Pair] = {
    "hub_fault": ("the hub met a fault of its own: its log says which", "服务器自身出错，详见日志"),
    "no_answer": ("the station did not answer", "站点没有应答"),
    "restarted": (
        "the station restarted in between; whether it obeyed is not known",
        "期间站点重启，不知是否已执行",
    ),
    "wrong_sess": ("the station restarted in between", "期间站点重启"),
    "expired": ("it came too late, or the station does not know the time", "到达太晚，或站点不知道时间"),
    "unknown_op": ("this firmware does not know it", "该固件不支持"),
    "unstable": ("the scale does not stand still", "电子秤不稳定"),
    "no_scale": ("it has no scale", "没有电子秤"),
    "not_here": ("a bench in the browser has no such thing", "浏览器工作台没有此功能"),
    "weight_too_small": ("the weight is too small for this scale", "砝码对这台秤太轻"),
    "weight_too_big": ("the weight is beyond this scale", "砝码超出这台秤的量程"),
    "resolution": (
        "the cell gives fewer than 5 counts a step: a larger scale.e_g, or a smaller cell",
        "传感器每分度不足5个计数：请增大 scale.e_g，或用更小的传感器",
    ),
    "range": (
        "the cell gives more counts than can be read: a smaller scale.max_g, or a larger cell",
        "传感器计数超出范围：请减小 scale.max_g，或用更大的传感器",
    ),
    "zero_range": (
        "too far from its zero point to be zeroed: empty the pan; if it is, calibrate anew",
        "离零点太远，不能置零：请清空秤盘；若已空，请重新校准",
    ),
    "zero_err": (
        "its zero is lost, or the pan is lighter than empty: empty it, and zero it",
        "零点丢失，或秤盘比空盘还轻：请清空后置零",
    ),
    "span_off": ("the span is off by more than is permitted: calibrate anew", "量程误差超限：请重新校准"),
    "calibrates_itself": (
        "this scale is calibrated at its own keys; it can only be checked, with a weight",
        "这台秤只能用自身按键校准；这里只能用砝码检查",
    ),
    "not_kept": ("the flash did not take it", "闪存写入失败"),
    "bad_lang": ("lang: expected en or zh", "lang 应为 en 或 zh"),
    "too_large": ("the settings are too large for it", "设置太大"),
    "went_away": ("it went away while it was sent", "传输时站点离线"),
    "not_back": ("it did not come back in time", "没有按时重新上线"),
    "came_back_without": (
        "it came back with another version: the new one did not reach the hub",
        "重新上线时是别的版本：新版本没有连上服务器",
    ),
    "too_long": ("it took too long", "用时太长"),
    "no_key": ("its configuration has no key", "配置中没有密钥"),
    "bad_signature": (
        "its key is not the hub's: its configuration is not the one that the hub made last",
        "密钥与服务器不符：它的配置不是服务器最后生成的",
    ),
    "wrong_board": ("it is another board", "主板型号不符"),
    "wrong_version": ("it holds files of another version", "它存有别的版本的文件"),
    "no_room": ("its flash is full", "闪存已满"),
    "bad_hash": ("a file arrived broken", "文件传输出错"),
    "bad_file": ("a file on its flash is broken", "闪存中的文件损坏"),
    "not_listed": ("it was sent a file that its manifest does not list", "收到清单外的文件"),
    "out_of_order": ("it was sent parts out of their order", "分片顺序错误"),
    "bad_manifest": ("it can't read the manifest", "清单无法读取"),
    "flash_failed": ("its flash can't be written", "闪存无法写入"),
    "away": ("the station is not there", "站点不在线"),
}
"""Reason -> words."""


def why(code: str) -> Pair:
    """A reason in words; one that is not known as it came.

    >>> why("no_scale"), why("e_42")
    (('it has no scale', '没有电子秤'), ('e_42', 'e_42'))
    """
    return WHY.get(code, (code, code))
