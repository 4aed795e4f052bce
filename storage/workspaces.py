"""Queries about workspaces: leaving one, coming back, and channels that refuse our posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.bindings import channel_from, park_channel, unpark_channel
from storage.groups import GROUP_COLUMNS, group_from
from storage.records import Channel, Group
from storage.tables import channel, study_group


def workspaces_of(connection: Connection, platform: str) -> list[str]:
    """The workspaces of a platform that some group has a channel in, but those that were left."""
    rows = connection.execute(
        select(channel.c.workspace)
        .where(
            channel.c.platform == platform,
            channel.c.unbound_at.is_(None),
            channel.c.departed_at.is_(None),
        )
        .distinct()
    )
    return list(rows.scalars())


def departed_workspaces(connection: Connection, platform: str) -> list[str]:
    """The workspaces of a platform that were left."""
    rows = connection.execute(
        select(channel.c.workspace)
        .where(
            channel.c.platform == platform,
            channel.c.unbound_at.is_(None),
            channel.c.departed_at.is_not(None),
        )
        .distinct()
    )
    return list(rows.scalars())


def channels_on(connection: Connection, platform: str, limit: int) -> list[Channel]:
    """The channels of a platform that groups are bound to, oldest first."""
    rows = connection.execute(
        select(*channel.c)
        .where(channel.c.platform == platform, channel.c.unbound_at.is_(None))
        .order_by(channel.c.id)
        .limit(limit)
    )
    return [channel_from(row) for row in rows]


def channels_in(connection: Connection, platform: str, workspace: str) -> list[Channel]:
    """The channels of a workspace that groups are bound to."""
    rows = connection.execute(
        select(*channel.c)
        .where(
            channel.c.platform == platform,
            channel.c.workspace == workspace,
            channel.c.unbound_at.is_(None),
        )
        .order_by(channel.c.id)
    )
    return [channel_from(row) for row in rows]


def park_workspace(
    connection: Connection, platform: str, workspace: str, reason: str, now: datetime
) -> list[Channel]:
    """Park every channel of a workspace that was left, also one that was parked for another reason
    before; returns those that had not departed yet."""
    present = channels_in(connection, platform, workspace)
    newly = [one for one in present if one.departed_at is None]
    for one in newly:
        park_channel(connection, one.id, reason, now)
    connection.execute(
        update(channel)
        .where(channel.c.id.in_([one.id for one in newly]))
        .values(departed_at=now, parked_reason=reason)
    )
    return newly


def unpark_workspace(
    connection: Connection, platform: str, workspace: str, now: datetime
) -> list[Channel]:
    """Try every parked channel of a workspace again; returns them."""
    parked = [
        one for one in channels_in(connection, platform, workspace) if one.parked_at is not None
    ]
    for one in parked:
        unpark_channel(connection, one.id, now)
    return parked


def depart(connection: Connection, group_id: int, now: datetime) -> None:
    """Pause a group that has no channel left to post to, until one comes back."""
    connection.execute(
        update(study_group)
        .where(study_group.c.id == group_id, study_group.c.paused_at.is_(None))
        .values(paused_at=now, departed_at=now, next_due_at=None, next_board_at=None)
    )


def departed_groups(connection: Connection, group_ids: list[int]) -> list[Group]:
    """Those of these groups that are paused because they had no channel left."""
    rows = connection.execute(
        select(*GROUP_COLUMNS).where(
            study_group.c.id.in_(group_ids), study_group.c.departed_at.is_not(None)
        )
    )
    return [group_from(row) for row in rows]


def is_anything_to_tell(connection: Connection) -> bool:
    """Whether a parked channel's organisers were not told yet (reads one index)."""
    query = select(channel.c.id).where(
        channel.c.parked_at.is_not(None), channel.c.told_at.is_(None)
    )
    return connection.execute(query.limit(1)).first() is not None


def claim_parked_to_tell(
    connection: Connection, now: datetime, limit: int, but: Sequence[str] = ()
) -> list[tuple[Group, Channel]]:
    """Parked channels whose organisers were not told, but on the platforms in `but`; they count as
    told from now on."""
    waiting = (
        select(channel.c.id)
        .where(
            channel.c.parked_at.is_not(None),
            channel.c.told_at.is_(None),
            channel.c.platform.not_in(but),
        )
        .order_by(channel.c.parked_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(connection.execute(waiting).scalars())
    connection.execute(update(channel).where(channel.c.id.in_(ids)).values(told_at=now))
    rows = connection.execute(
        select(
            *(column.label(f"channel_{column.name}") for column in channel.c),
            *(column.label(f"group_{column.name}") for column in GROUP_COLUMNS),
        )
        .join(study_group, study_group.c.id == channel.c.group_id)
        .where(channel.c.id.in_(ids))
        .order_by(channel.c.parked_at)
    )
    return [(group_from(row, "group_"), channel_from(row, "channel_")) for row in rows]


def tell_later(connection: Connection, channel_id: int, parked_after: datetime) -> bool:
    """Tell of a parked channel another time, unless it was parked by that moment: then False."""
    postponed = connection.execute(
        update(channel)
        .where(channel.c.id == channel_id, channel.c.parked_at > parked_after)
        .values(told_at=None)
    )
    return postponed.rowcount == 1
