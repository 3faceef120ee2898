"""What the office does by itself, over and over: audit by the rules, promise stock, fill back-orders, release
waves where the site wants it so, raise alarms.

Each order is an act of its own in a short transaction, and a refused one is left as it is: what has happened
to it meanwhile was somebody's doing. A person or a program may do the same at the same moment.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from hub.domain.errors import Conflict, DomainError
from hub.office import alarms, audit, judging, promising, releasing, traces, wave_plans
from hub.office.act import Act, Moment, Rules
from hub.office.writing import Writer
from hub.store.database import Database
from hub.store.reading import audits, floor, snapshot
from hub.store.reading import waves as book

T = TypeVar("T")
MOST_AT_ONCE = 1000
"""Orders of one kind in a round; the rest come with the next."""


def go_round(database: Database, writer: Writer, rules: Rules, moment: Callable[[], Moment]) -> Counter[str]:
    """One round.

    Args:
        moment: the time now, at the site.

    Returns:
        How many orders it judged anew because their items are described now, audited, left to people, held,
        allocated, found short, and raised an alarm for; and of how many acts on the floor it forgot how they
        are taken back.
    """
    done: Counter[str] = Counter()
    with snapshot(database) as reader:
        described = audits.described(reader, rules.site, MOST_AT_ONCE)
    done["described"] += len(_each(writer, audit.see_described, described))
    with snapshot(database) as reader:
        received = audit.waiting(reader, rules.site, rules.office.audit, moment().at_ms, MOST_AT_ONCE)
    done.update(f"audit_{end.outcome}" for end in judging.judge_each(writer, received))
    with snapshot(database) as reader:
        wanting = promising.all_waiting(reader, rules, moment().business_date, MOST_AT_ONCE)
    done.update(end.outcome for end in promising.allocate_each(writer, wanting))
    with snapshot(database) as reader:
        late = alarms.waiting(reader, rules, writer.zone, moment().at_ms)
    sounded = _each(writer, lambda act, id_: alarms.sound(act, writer.zone, id_), late)
    done["late"] += sum(case is not None for case in sounded)
    with snapshot(database) as reader:
        old = floor.old_traces(reader, rules.site, moment().at_ms - traces.SHIFT_MS, MOST_AT_ONCE)
    done["forgotten"] += len(_each(writer, traces.forget, old))
    return +done


def release_waves(database: Database, writer: Writer, rules: Rules, moment: Moment) -> Counter[str]:
    """Release what is ripe of the plans of all warehouses (`hub.domain.waving.is_ripe`), where the site's
    rules say that the office does so by itself.

    Returns:
        How many orders were released, and how many refused: they have changed since the plan was made, or
        there is no put wall for them.
    """
    done: Counter[str] = Counter()
    if not rules.office.waves.automatic:
        return done
    with snapshot(database) as reader:
        warehouses = book.warehouses_with_waiting(reader, rules.site)
    # Where somebody releases just now, the next round sees what they left.
    with suppress(Conflict), releasing.turn(writer, wait_s=0):
        for id_ in warehouses:
            with snapshot(database) as reader:
                plan = wave_plans.plan(reader, rules, writer.zone, moment.at_ms, id_)
            for _, end in wave_plans.release(writer, wave_plans.ripe(plan, rules.office.waves)):
                done["released"] += len(end.released)
                done["not_released"] += len(end.refused)
    return +done


def _each(writer: Writer, act: Callable[[Act, int], T], orders: list[int]) -> list[T]:
    """What became of those that were not refused."""
    return [end for end in writer.try_each(act, orders) if not isinstance(end, DomainError)]
