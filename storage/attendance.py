"""How many of a group are there, and how many of those answered: the "N of M" of boards and goals.

Who counts is settled by `bot.core.attendance`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Exists, and_, exists, func, or_, select

from storage.dialects import per_dialect
from storage.records import Span
from storage.tables import (
    channel,
    delivery,
    goal_reached,
    identity,
    membership,
    standing,
    streak,
)


def _a_channel_of_theirs(*conditions: ColumnElement[bool]) -> Exists:
    """The group has such a channel where an identity is; some platforms have no workspaces."""
    return (
        exists()
        .where(
            channel.c.group_id == membership.c.group_id,
            channel.c.platform == identity.c.platform,
            or_(identity.c.workspace == "", channel.c.workspace == identity.c.workspace),
            channel.c.unbound_at.is_(None),
            *conditions,
        )
        .correlate(membership, identity)
    )


# People who are only in workspaces that the bot was removed from cannot answer any more.
_REACHED_SOMEWHERE = or_(
    exists().where(
        identity.c.person_id == membership.c.person_id,
        _a_channel_of_theirs(channel.c.departed_at.is_(None)),
    ),
    ~exists().where(
        identity.c.person_id == membership.c.person_id,
        _a_channel_of_theirs(channel.c.departed_at.is_not(None)),
    ),
)


class Turnout(NamedTuple):
    """Of so many `members` who are there, `answered` have an answer in the period."""

    answered: int
    members: int


def turnout(
    connection: Connection,
    group_id: int,
    span: Span,
    starts: date,
    *,
    joined_before: datetime | None,
    heard_since: tuple[date, datetime],
) -> Turnout:
    """The turnout of a period; see `bot.core.attendance`. `heard_since` is a local date, and the
    instant at which it began."""
    day, began = heard_since
    here = [
        membership.c.group_id == group_id,
        membership.c.left_at.is_(None),
        membership.c.away_at.is_(None),
        or_(streak.c.last_date >= day, membership.c.joined_at >= began),
        _REACHED_SOMEWHERE,
    ]
    if joined_before is not None:
        answered = standing.c.person_id.is_not(None)
        here.append(or_(membership.c.joined_at < joined_before, answered))
    row = connection.execute(
        select(func.count(standing.c.person_id), func.count())
        .select_from(membership)
        .outerjoin(
            streak,
            and_(
                streak.c.group_id == membership.c.group_id,
                streak.c.person_id == membership.c.person_id,
            ),
        )
        .outerjoin(
            standing,
            and_(
                standing.c.group_id == membership.c.group_id,
                standing.c.span == span,
                standing.c.starts == starts,
                standing.c.person_id == membership.c.person_id,
            ),
        )
        .where(*here)
    ).one()
    return Turnout(*row)


def first_day(connection: Connection, group_id: int) -> date | None:
    """The local date of the first question that a group was posted; None before it."""
    return connection.execute(
        select(delivery.c.local_date)
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "daily",
            delivery.c.state != "missed",
        )
        .order_by(delivery.c.local_date)
        .limit(1)
    ).scalar_one_or_none()


_NOTE = per_dialect(goal_reached, lambda new: new.on_conflict_do_nothing())


def note_goal(connection: Connection, group_id: int, week: date) -> None:
    """A group has reached the goal of the week that begins on that local date, for good."""
    connection.execute(_NOTE(connection), {"group_id": group_id, "week": week})


def is_goal_noted(connection: Connection, group_id: int, week: date) -> bool:
    """Whether `note_goal` was told of that week."""
    noted = select(goal_reached.c.week).where(
        goal_reached.c.group_id == group_id, goal_reached.c.week == week
    )
    return connection.execute(noted).first() is not None
