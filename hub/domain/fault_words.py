"""Faults that stations tell of themselves, as pages call them, in English and Chinese.

What the station itself adds, such as the name of a port or the fault of a file, stands behind it as it was
told.
"""

from collections.abc import Mapping

FAULT_WORDS: Mapping[str, tuple[str, str]] = {
    "scale": ("Scale fault", "电子秤故障"),
    "scale_gone": ("Scale not connected", "电子秤未连接"),
    "scale_silent": ("Scale sends nothing", "电子秤无数据"),
    "scale_garbled": ("Scale not understood", "电子秤数据无法识别"),
    "scale_unit": ("Scale shows another unit", "电子秤单位不符"),
    "scanner_gone": ("Scanner not connected", "扫描枪未连接"),
    "journal": ("Memory damaged in part", "存储部分损坏"),
    "event_set_aside": ("Event not understood, set aside", "事件无法识别，已搁置"),
}


def fault_words(code: str, text: str) -> tuple[str, str]:
    """A fault in English and Chinese; a code without words stays a code.

    >>> fault_words("scale_silent", "")
    ('Scale sends nothing', '电子秤无数据')
    >>> fault_words("pump", "leaks")
    ('pump (leaks)', 'pump（leaks）')
    """
    english, chinese = FAULT_WORDS.get(code, (code, code))
    return (f"{english} ({text})", f"{chinese}（{text}）") if text else (english, chinese)
