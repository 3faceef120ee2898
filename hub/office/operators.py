"""People with badges, many at once, and whether a badge still signs in.

Rule: who has worked here stays: what they did is theirs, so nobody is deleted.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hub.domain.access import Account
from hub.domain.errors import Conflict, Invalid, NotFound
from hub.domain.people import Operator
from hub.office import floor_plan
from hub.office.act import Act
from hub.office.floor_plan import Added

MOST = 1_000
"""People of one list."""
_YES, _NO = ("yes", "y", "1", "true", "是", "可"), ("no", "n", "0", "false", "否", "")
_LANGUAGES = {"中文": "zh", "chinese": "zh", "英文": "en", "english": "en"}
_HEADERS = ("badge", "工牌", "工号", "编号")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a list. Empty fields stay as they are, or take what is usual."""

    badge: str
    name: str = ""
    lang: str = ""
    colour: str = ""
    may_count: bool | None = None


def read(text: str) -> list[Person]:
    """People of a pasted list: a line each, badge, name, language, colour, may count, as a spreadsheet or a
    CSV file has them.

    Raises:
        Invalid: a line is none; the field is `line N`.

    >>> read("Badge,Name\\n1001,Li Wei,zh\\n1002, Anna , en, m, yes\\n")[1]
    Person(badge='1002', name='Anna', lang='en', colour='m', may_count=True)
    """
    sign = next((sign for sign in ("\t", ";", "，") if sign in text), ",")
    people: list[Person] = []
    named: dict[str, int] = {}
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=sign), start=1):
        trimmed = [cell.strip() for cell in cells]
        if not any(trimmed) or (number == 1 and trimmed[0].casefold() in _HEADERS):
            continue
        person = _person(f"line {number}", trimmed)
        badge = person.badge
        if badge in named:
            got = ", ".join(trimmed)
            raise Invalid(f"line {number}", f"each badge once: {badge} stands in line {named[badge]}", got)
        named[badge] = number
        people.append(person)
    if not 0 < len(people) <= MOST:
        raise Invalid("list", f"1 to {MOST} lines, each with badge and name", f"{len(people)}")
    return people


def add(act: Act, person: Person) -> Added:
    """Somebody of a list, as `floor_plan.add_operator` adds them.

    Raises:
        Invalid: badge, language or colour can't be used.
    """
    return floor_plan.add_operator(
        act, person.badge, person.name, lang=person.lang, colour=person.colour, may_count=person.may_count
    )


def let_work(act: Act, badge: str, may: bool) -> Operator:
    """Let a badge sign in at stations from now on, or no longer.

    Raises:
        NotFound: nobody has this badge.
        Conflict: an account that is not locked is theirs.
    """
    operator = act.work.one(Operator, "badge", badge, act.rules.site)
    if operator is None:
        raise NotFound(f"badge {badge[:32]}: expected that of an operator, found none")
    account = act.work.one(Account, "operator_id", operator.id)
    if not may and account is not None and not account.locked:
        raise Conflict(
            f"badge {badge}: expected one behind no account, account {account.name} signs in: lock it first"
        )
    return act.work.put(replace(operator, active=may))


def _person(line: str, cells: Sequence[str]) -> Person:
    if len(cells) > 5:
        raise Invalid(line, "at most badge, name, language, colour, may count", f"{len(cells)} cells")
    badge, name, lang, colour, count = (*cells, "", "", "", "")[:5]
    count = count.casefold()
    if count not in (*_YES, *_NO):
        raise Invalid(line, "yes or no as the fifth, whether they may count", count[:32])
    lang = _LANGUAGES.get(lang.casefold(), lang.casefold())
    if lang and lang not in floor_plan.LANGUAGES:
        raise Invalid(line, f"{' or '.join(floor_plan.LANGUAGES)} as the third, their language", lang[:32])
    may_count = None if not count else count in _YES
    return Person(badge, name, lang, colour.casefold(), may_count)
