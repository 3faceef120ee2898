from firmware.panel import Panel
from protocol.messages import Ans

def show(panel: Panel, answer: Ans, frame: bytes, is_last: bool, is_awaited: bool) -> None: ...
