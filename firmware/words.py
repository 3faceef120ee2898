"""What a station says on its own, while no hub puts it into words.

Rule: each text fits a display line of 40 characters in every language.
"""

LANGUAGES = ("en", "zh")

_WORDS = {
    "ready": ("Ready", "就绪"),
    "offline": ("No network", "网络中断"),
    "away": ("System away, work is saved", "系统离线，操作会保存"),
    "saved": ("Saved, checked later", "已保存，稍后核对"),
    "no_answer": ("No answer yet, set aside", "暂无结果，请先放一边"),
    "queue_full": ("Memory full, NOT taken", "存储已满，未记录"),
    "code_too_long": ("Code too long, NOT taken", "条码过长，未记录"),
    "code_empty": ("Empty code, NOT taken", "空条码，未记录"),
    "bad_reading": ("Reading impossible, NOT taken", "读数异常，未记录"),
    "refused": ("Station not admitted, NOT taken", "站点未获准，未记录"),
    "unknown_station": ("This station is unknown to the system", "系统不认识本站点"),
    "bad_version": ("Firmware does not fit, update me", "固件版本不符，请升级"),
    "duplicate": ("Another station has this name", "另有站点使用同一名称"),
}


def say(code: str, lang: str) -> str:
    """The words of a code in "en" or "zh" (anything else reads English); an unknown code is its own words.

    >>> say("ready", "zh"), say("moon", "en")
    ('就绪', 'moon')
    """
    texts = _WORDS.get(code)
    if texts is None:
        return code
    return texts[LANGUAGES.index(lang) if lang in LANGUAGES else 0]
