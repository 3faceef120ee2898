"""How long slips with waybills take: laid out and drawn, as PDF and as ZPL, each order's pair of its own.

Rule: no two orders have the same names or addresses, so that nothing is drawn from what was drawn before.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from hub.documents.contents import Address, PackingSlip, SlipLine, Waybill
from hub.documents.elements import Page
from hub.documents.press import Press

_ENGLISH = (
    "WHITE",
    "HANGING",
    "HEART",
    "JUMBO",
    "BAG",
    "RETROSPOT",
    "LUNCH",
    "BOX",
    "CAKE",
    "STAND",
    "METAL",
)
_CHINESE = "红蓝白大小方圆搪瓷杯碗盘灯笼礼盒装套件木竹棉麻布艺花园厨房收纳挂钩香薰蜡烛"
_PLACES = "浙江省杭州市西湖区文三路华星时代广场座室苏州工业园星湖街栋单元上海浦东新陆家嘴环路号楼"
_NAMES = "王李张刘陈杨赵黄周吴徐孙小明丽芳伟强磊军洋艳勇杰娟涛超"


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds and sizes of one form."""

    form: str
    pages: int
    layout_s: float
    drawing_s: float
    cpu_s: float
    """Of the processor, for both: what it takes on a machine that does nothing else."""
    bytes: int

    @property
    def seconds(self) -> float:
        """From the contents to the bytes that a printer gets."""
        return self.layout_s + self.drawing_s


def orders(count: int, lines: int, seed: int) -> list[tuple[PackingSlip, Waybill]]:
    """Orders' slips and waybills, half of what stands on them in Chinese.

    Args:
        lines: of each order, on average.
    """
    chance = random.Random(seed)  # noqa: S311 - a bench's goods are no secret
    return [_order(chance, number, chance.randint(1, 2 * lines - 1)) for number in range(1, count + 1)]


def _order(chance: random.Random, number: int, lines: int) -> tuple[PackingSlip, Waybill]:
    label = f"SHOP-{536_000 + number}"
    place = f"{_words(chance, _PLACES, 18)} {chance.randint(1, 999)} 号"
    to = Address(
        _words(chance, _NAMES, 3), f"138 {chance.randint(1000, 9999)} {number:04d}", place, "杭州市", "310012"
    )
    goods = tuple(_line(chance) for _ in range(lines))
    slip = PackingSlip(label, f"{label}.1", goods, (), to, "Shop 小店", printed="2026-11-22 16:40")
    sender = Address("Shop 小店", "0571-8888 8888", "江苏省苏州市星湖街 328 号", "苏州", "215000")
    waybill = Waybill(
        "SF 顺丰", f"SF{number:013d}", f"{label}.1", label, to, sender, "571-HZ", 1_200_000 + number
    )
    return slip, waybill


def _line(chance: random.Random) -> SlipLine:
    name = _words(chance, _CHINESE, 10) if chance.random() < 0.5 else " ".join(chance.choices(_ENGLISH, k=5))
    return SlipLine(
        f"SKU-{chance.randint(10_000, 99_999)}", f"{name} {chance.randint(1, 999)}", chance.randint(1, 12)
    )


def _words(chance: random.Random, characters: str, count: int) -> str:
    return "".join(chance.choices(characters, k=count))


def measure(
    press: Press, count: int, lines: int, seed: int, done: Callable[[int], None] = lambda _pages: None
) -> list[Measured]:
    """Lay out and draw the papers of so many orders in every form; `done` is told of each page drawn."""
    forms: dict[str, Callable[[list[Page]], bytes]] = {
        "PDF": lambda pages: press.pdf(pages, done),
        "ZPL, 203 dpi": lambda pages: press.zpl(pages, 203, done),
        "ZPL, 300 dpi": lambda pages: press.zpl(pages, 300, done),
    }
    measured = []
    for n, (form, draw) in enumerate(forms.items()):
        pairs = orders(count, lines, seed + n)
        began, worked = time.perf_counter(), time.process_time()
        pages = [page for pair in pairs for paper in pair for page in press.pages(paper)]
        laid_out = time.perf_counter()
        data = draw(pages)
        drawn, cpu_s = time.perf_counter(), time.process_time() - worked
        measured.append(
            Measured(form, len(pages), laid_out - began, drawn - laid_out, cpu_s, len(data)),
        )
    return measured
