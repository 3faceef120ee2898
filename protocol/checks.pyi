from collections.abc import Callable

GS: str
CHECKS: dict[str, Callable[[object, int, int], str | None]]

def is_printable(text: str) -> bool: ...
def is_words(text: str) -> bool: ...
