"""The guides of the jobs and the table of cards as pages of the documentation, made from hub.domain.

python -m tests.unit.guide_pages            says which pages differ
python -m tests.unit.guide_pages --write    writes docs/guides/*.md and the table in docs/floor.md
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from hub.domain.command_cards import CARDS, JOBS, LABELS, CommandCard
from hub.domain.guides import GUIDES, Guide

DOCS = Path(__file__).resolve().parents[2] / "docs"
FLOOR = DOCS / "floor.md"
BEGIN, END = (
    "<!-- made from the catalogue of cards: begin -->\n",
    "<!-- made from the catalogue of cards: end -->\n",
)


def guide_page(guide: Guide) -> str:
    """One guide in Markdown."""
    lines = [f"# {guide.title[0]} {guide.title[1]}\n"]
    for number, step in enumerate(guide.steps, start=1):
        cards = " ".join(f"`{card}`" for card in step.cards)
        lines.append(f"{number}. {step.en} {cards}".rstrip() + f"<br>{step.zh}")
    lines += ["", *_rows("lamp", "it means", guide.lamps)]
    lines += ["", *_rows("what you hear" if guide.name == "any" else "when", "do this", guide.wrongs)]
    return "\n".join(lines) + "\n"


def _rows(what: str, means: str, rows: Iterable[tuple[str, str, str, str]]) -> list[str]:
    head = [f"| {what} | | {means} | |", "|---|---|---|---|"]
    return head + [f"| {en} | {zh} | {does_en} | {does_zh} |" for en, zh, does_en, does_zh in rows]


def index_page() -> str:
    """The list of guides."""
    rows = [f"- [{guide.title[0]} {guide.title[1]}]({guide.name}.md)" for guide in GUIDES]
    head = "# A page for each job 岗位指南\n\nOn paper: `pickbench print sheet guide --to guides.pdf`.\n\n"
    return head + "\n".join(rows) + "\n"


def card_table() -> str:
    """Every card with the jobs that take it."""
    head = ["| card | | jobs | what it does | 作用 |", "|---|---|---|---|---|"]
    counts = [card for card in CARDS if card.code.startswith("Q%")]
    fixed = [card for card in CARDS if card not in counts]
    named = ", ".join(f"`{card.code}`" for card in counts)
    return "\n".join([*head, *map(_card, (*LABELS, *fixed))]) + f"\n\nPrinted counts: {named}.\n"


def _card(card: CommandCard) -> str:
    jobs = "every" if set(card.jobs) == set(JOBS) else " ".join(card.jobs)
    return f"| `{card.code}` | {card.en} {card.zh} | {jobs} | {card.does_en} | {card.does_zh} |"


def pages() -> dict[Path, str]:
    """Path -> what stands there."""
    made = {DOCS / "guides" / f"{guide.name}.md": guide_page(guide) for guide in GUIDES}
    made[DOCS / "guides" / "README.md"] = index_page()
    text = FLOOR.read_text("utf-8")
    before, rest = text.split(BEGIN)
    made[FLOOR] = before + BEGIN + "\n" + card_table() + "\n" + END + rest.split(END)[1]
    return made


def differing() -> list[Path]:
    """Pages that are not as they would be made now."""
    return [path for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text]


if __name__ == "__main__":
    for path in differing():
        sys.stdout.write(f"{path}\n")
        if sys.argv[1:] == ["--write"]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(pages()[path], "utf-8")
