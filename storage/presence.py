"""Members who may have left a server or workspace: whom to ask for, and what was said."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, or_, select, update

from storage.records import UserKey
from storage.tables import channel, identity, membership, streak


class Sought(NamedTuple):
    """A member for whom nobody has asked for some time; `active`: they have answered lately."""

    group_id: int
    person_id: int
    active: bool


def to_ask_for(
    connection: Connection, asked_before: datetime, heard_since: date, limit: int
) -> list[Sought]:
    """Members for whom the platforms were last asked before then, the longest ago first."""
    rows = connection.execute(
        select(membership.c.group_id, membership.c.person_id, streak.c.last_date)
        .outerjoin(
            streak,
            and_(
                streak.c.group_id == membership.c.group_id,
                streak.c.person_id == membership.c.person_id,
            ),
        )
        .where(membership.c.asked_at < asked_before, membership.c.left_at.is_(None))
        .order_by(membership.c.asked_at)
        .limit(limit)
    )
    return [
        Sought(
            row.group_id, row.person_id, row.last_date is not None and row.last_date >= heard_since
        )
        for row in rows
    ]


def places_of(connection: Connection, sought: Sought) -> list[tuple[UserKey, str]]:
    """The member's identities, each with a workspace of the group that it may be in."""
    rows = connection.execute(
        select(identity.c.platform, identity.c.workspace, identity.c.user_id, channel.c.workspace)
        .join(
            channel,
            and_(
                channel.c.platform == identity.c.platform,
                or_(identity.c.workspace == "", channel.c.workspace == identity.c.workspace),
            ),
        )
        .where(
            identity.c.person_id == sought.person_id,
            channel.c.group_id == sought.group_id,
            channel.c.unbound_at.is_(None),
            channel.c.departed_at.is_(None),
        )
        .distinct()
    )
    return [(UserKey(platform, home, user), where) for platform, home, user, where in rows]


def note_asked(connection: Connection, sought: Sought, now: datetime, *, away: bool) -> None:
    """The platforms were asked for a member."""
    connection.execute(
        update(membership)
        .where(membership.c.group_id == sought.group_id, membership.c.person_id == sought.person_id)
        .values(asked_at=now, away_at=now if away else None)
    )


def note_back(connection: Connection, group_id: int, person_id: int) -> None:
    """A member who was away is heard of again."""
    connection.execute(
        update(membership)
        .where(membership.c.group_id == group_id, membership.c.person_id == person_id)
        .values(away_at=None)
    )
