"""Totes and slots that hold one order together, in queries of the office and the pages.

Rule: `order.tote_id` and a task's tote are the first of them. What people read names all of them (`NAMES`),
or the one that pieces go into (`INTO`); who has any of them finds the order by `HEAD`.
"""

from typing import cast

from sqlalchemy import ColumnElement, FromClause, case, func, select

from hub.store.reading.rows import PICK, TOTE

_OTHER = TOTE.alias("helping")
HEAD = TOTE.alias("head")
"""Join it on `is_head`: the tote that stands for this one, which has order and contents."""
is_head = HEAD.c.id == func.coalesce(TOTE.c.with_id, TOTE.c.id)


def names(head: FromClause = TOTE) -> ColumnElement[str]:
    """The codes of a first tote and of those that help it: `T07+T08`."""
    codes = (
        select(_OTHER.c.code)
        .where(_OTHER.c.with_id == head.c.id)
        .order_by(_OTHER.c.id)
        .correlate(head)
        .subquery()
    )
    others = select(func.aggregate_strings(codes.c.code, "+")).correlate(head).scalar_subquery()
    return cast(ColumnElement[str], head.c.code + func.coalesce("+" + others, ""))


NAMES = names()
_fits = (
    select(_OTHER.c.code)
    .where(_OTHER.c.with_id == TOTE.c.id, _OTHER.c.filled.is_(False))
    .order_by(_OTHER.c.id)
    .limit(1)
    .correlate(TOTE)
    .scalar_subquery()
)
INTO = case((TOTE.c.filled.is_(True), func.coalesce(_fits, NAMES)), else_=TOTE.c.code)
"""The code of the one that pieces go into; all of them while every one is full."""
OF_TASK = case((PICK.c.kind == "pick", INTO), else_=NAMES)
"""What the words of a task name: the tote that a pick goes into; of whatever comes out of totes, all of
them.
"""
