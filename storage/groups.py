"""Queries about study groups, their channels and their sampler's state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    case,
    insert,
    select,
    update,
)

from storage.dialects import per_dialect
from storage.records import Address, Channel, Group, GroupSettings
from storage.tables import channel, delivery, post, sampler, study_group

# Far enough: unparking sets it anew.
UNTIL_MENDED = timedelta(days=36_500)

_NOT_PARKED = {"parked_at": None, "parked_reason": None, "told_at": None, "departed_at": None}

GROUP_COLUMNS = tuple(study_group.c)
_OPENS_AT = select(delivery.c.opens_at).where(delivery.c.id == post.c.delivery_id).scalar_subquery()


def group_from(row: Row[Any], prefix: str = "") -> Group:
    """Build a Group from a row that holds all columns of `study_group` under `prefix`."""
    value = row._mapping
    return Group(
        id=value[prefix + "id"],
        key=value[prefix + "key"],
        settings=GroupSettings(
            name=value[prefix + "name"],
            exam=value[prefix + "exam"],
            language=value[prefix + "language"],
            zone=value[prefix + "zone"],
            post_time=value[prefix + "post_time"],
            days=value[prefix + "days"],
            questions_a_day=value[prefix + "questions_a_day"],
            feedback=value[prefix + "feedback"],
            goal=value[prefix + "goal"],
            discussion=value[prefix + "discussion"],
        ),
        paused_at=value[prefix + "paused_at"],
        next_due_at=value[prefix + "next_due_at"],
        next_board_at=value[prefix + "next_board_at"],
        created_at=value[prefix + "created_at"],
        departed_at=value[prefix + "departed_at"],
    )


def add_group(
    connection: Connection,
    key: str,
    settings: GroupSettings,
    *,
    next_due_at: datetime,
    next_board_at: datetime,
    now: datetime,
) -> Group:
    """Record a new group that is active at once."""
    row = connection.execute(
        insert(study_group)
        .values(
            key=key,
            next_due_at=next_due_at,
            next_board_at=next_board_at,
            created_at=now,
            **asdict(settings),
        )
        .returning(*GROUP_COLUMNS)
    ).one()
    return group_from(row)


def change_settings(
    connection: Connection,
    group_id: int,
    settings: GroupSettings,
    *,
    next_due_at: datetime | None,
    next_board_at: datetime | None,
) -> None:
    """Replace a group's settings and when it is due next."""
    connection.execute(
        update(study_group)
        .where(study_group.c.id == group_id)
        .values(next_due_at=next_due_at, next_board_at=next_board_at, **asdict(settings))
    )


def set_paused(
    connection: Connection,
    group_id: int,
    *,
    paused_at: datetime | None,
    next_due_at: datetime | None,
    next_board_at: datetime | None,
) -> None:
    """Pause (both times None) or resume a group."""
    connection.execute(
        update(study_group)
        .where(study_group.c.id == group_id)
        .values(
            paused_at=paused_at,
            departed_at=None,
            next_due_at=next_due_at,
            next_board_at=next_board_at,
        )
    )


def group_by_key(connection: Connection, key: str) -> Group | None:
    """The group of that opaque key."""
    return _one_group(connection, study_group.c.key == key)


def group_by_id(connection: Connection, group_id: int) -> Group | None:
    """The group of that id."""
    return _one_group(connection, study_group.c.id == group_id)


def lock_group(connection: Connection, group_id: int) -> Group | None:
    """The group of that id, which nobody else changes before this transaction ends."""
    row = connection.execute(
        select(*GROUP_COLUMNS).where(study_group.c.id == group_id).with_for_update()
    ).one_or_none()
    return None if row is None else group_from(row)


def _one_group(connection: Connection, condition: ColumnElement[bool]) -> Group | None:
    row = connection.execute(select(*GROUP_COLUMNS).where(condition)).one_or_none()
    return None if row is None else group_from(row)


def any_group(connection: Connection) -> Group | None:
    """The first group there is; None in an empty database."""
    row = connection.execute(
        select(*GROUP_COLUMNS).order_by(study_group.c.id).limit(1)
    ).one_or_none()
    return None if row is None else group_from(row)


def groups_on(connection: Connection, platform: str, limit: int) -> list[Group]:
    """The first groups that have a channel on a platform, oldest first."""
    bound = select(channel.c.group_id).where(
        channel.c.platform == platform, channel.c.unbound_at.is_(None)
    )
    rows = connection.execute(
        select(*GROUP_COLUMNS)
        .where(study_group.c.id.in_(bound))
        .order_by(study_group.c.id)
        .limit(limit)
    )
    return [group_from(row) for row in rows]


_DUE = (
    select(*GROUP_COLUMNS)
    .where(study_group.c.next_due_at <= bindparam("now"))
    .order_by(study_group.c.next_due_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)

_DUE_BOARDS = (
    select(*GROUP_COLUMNS)
    .where(study_group.c.next_board_at <= bindparam("now"))
    .order_by(study_group.c.next_board_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)


def due_groups(connection: Connection, now: datetime, limit: int) -> list[Group]:
    """Groups whose questions are due, longest due first; locked for this transaction."""
    rows = connection.execute(_DUE, {"now": now, "limit": limit})
    return [group_from(row) for row in rows]


def due_boards(connection: Connection, now: datetime, limit: int) -> list[Group]:
    """Groups whose weekly leaderboard is due, longest due first; locked likewise."""
    rows = connection.execute(_DUE_BOARDS, {"now": now, "limit": limit})
    return [group_from(row) for row in rows]


def is_questions_due(connection: Connection, now: datetime) -> bool:
    """Whether any group's questions are due (reads one index, writes nothing)."""
    query = select(study_group.c.id).where(study_group.c.next_due_at <= now).limit(1)
    return connection.execute(query).first() is not None


def is_board_due(connection: Connection, now: datetime) -> bool:
    """Whether any group's leaderboard is due (reads one index, writes nothing)."""
    query = select(study_group.c.id).where(study_group.c.next_board_at <= now).limit(1)
    return connection.execute(query).first() is not None


def set_next_due(connection: Connection, due: Mapping[int, datetime]) -> None:
    """Move groups on: group id -> when its next questions are due."""
    if due:
        connection.execute(
            update(study_group)
            .where(study_group.c.id == bindparam("group"))
            .values(next_due_at=bindparam("due")),
            [{"group": group_id, "due": at} for group_id, at in due.items()],
        )


def set_next_board(connection: Connection, due: Mapping[int, datetime]) -> None:
    """Move groups on: group id -> when its next leaderboard is due."""
    if due:
        connection.execute(
            update(study_group)
            .where(study_group.c.id == bindparam("group"))
            .values(next_board_at=bindparam("due")),
            [{"group": group_id, "due": at} for group_id, at in due.items()],
        )


def add_channel(
    connection: Connection, group_id: int, address: Address, organiser_role: str | None = None
) -> Channel:
    """Bind a channel to a group."""
    row = connection.execute(
        insert(channel)
        .values(
            group_id=group_id,
            platform=address.platform,
            workspace=address.workspace,
            channel=address.channel,
            organiser_role=organiser_role,
        )
        .returning(*channel.c)
    ).one()
    return channel_from(row)


def move_channel(
    connection: Connection, old: Channel, address: Address, now: datetime
) -> Channel | None:
    """Bind a group to another channel in place of `old`, with the posts that `old` never got.
    None: the group has moved away from `old` already.

    Posts that stand in the old channel stay there, and are revealed there, if it lets us.
    """
    freed = connection.execute(
        update(channel)
        .where(channel.c.id == old.id, channel.c.unbound_at.is_(None))
        .values(unbound_at=now, **_NOT_PARKED)
    )
    if freed.rowcount == 0:
        return None
    new = add_channel(connection, old.group_id, address, old.organiser_role)
    connection.execute(
        update(post)
        .where(post.c.channel_id == old.id, post.c.state.in_(("pending", "parked")))
        .values(
            channel_id=new.id,
            state="pending",
            due_at=_when_open(now),
        )
    )
    _reveal_now(connection, old.id, now)
    return new


def set_organiser_role(connection: Connection, channel_id: int, role: str | None) -> None:
    """Let the holders of a role organise the group of a channel, or only those who may anyway."""
    connection.execute(
        update(channel).where(channel.c.id == channel_id).values(organiser_role=role)
    )


def channel_from(row: Row[Any], prefix: str = "") -> Channel:
    """Build a Channel from a row that holds all columns of `channel` under `prefix`."""
    value = row._mapping
    return Channel(
        id=value[prefix + "id"],
        group_id=value[prefix + "group_id"],
        address=Address(
            value[prefix + "platform"], value[prefix + "workspace"], value[prefix + "channel"]
        ),
        parked_at=value[prefix + "parked_at"],
        parked_reason=value[prefix + "parked_reason"],
        organiser_role=value[prefix + "organiser_role"],
        departed_at=value[prefix + "departed_at"],
    )


def channels_of(connection: Connection, group_ids: Sequence[int]) -> dict[int, list[Channel]]:
    """Group id -> its channels, oldest first."""
    found: dict[int, list[Channel]] = {group_id: [] for group_id in group_ids}
    rows = connection.execute(
        select(*channel.c)
        .where(channel.c.group_id.in_(group_ids), channel.c.unbound_at.is_(None))
        .order_by(channel.c.id)
    )
    for row in rows:
        found[row.group_id].append(channel_from(row))
    return found


def park_channel(connection: Connection, channel_id: int, reason: str, now: datetime) -> bool:
    """Send nothing more to a channel that refused; its unsent posts are kept. The reason that it
    is parked for already stays. False: its group has moved away from it, and nobody mends it."""
    present = connection.execute(
        select(*channel.c).where(channel.c.id == channel_id).with_for_update()
    ).one()
    if present.unbound_at is not None:
        _give_up(connection, channel_from(present), reason, now)
        return False
    connection.execute(
        update(channel)
        .where(channel.c.id == channel_id, channel.c.parked_at.is_(None))
        .values(parked_at=now, parked_reason=reason, told_at=None)
    )
    connection.execute(
        update(post)
        .where(post.c.channel_id == channel_id, post.c.state.in_(("pending", "sending")))
        .values(state="parked", error=reason)
    )
    # Reveals wait as they are: a parked post would be posted again.
    connection.execute(
        update(post)
        .where(post.c.channel_id == channel_id, post.c.state.in_(("edit", "editing")))
        .values(state="edit", due_at=now + UNTIL_MENDED, error=reason)
    )
    return True


def _give_up(connection: Connection, old: Channel, reason: str, now: datetime) -> None:
    """What was under way to a channel that was moved away from follows to where the group posts
    in that workspace now; what stands in the old one stays without its reveal."""
    heir = connection.execute(
        select(channel.c.id, channel.c.parked_at)
        .where(
            channel.c.group_id == old.group_id,
            channel.c.platform == old.address.platform,
            channel.c.workspace == old.address.workspace,
            channel.c.unbound_at.is_(None),
        )
        .order_by(channel.c.id.desc())
        .limit(1)
    ).one()
    connection.execute(
        update(post)
        .where(post.c.channel_id == old.id, post.c.state.in_(("pending", "sending")))
        .values(
            channel_id=heir.id,
            state="pending" if heir.parked_at is None else "parked",
            attempt=post.c.attempt + 1,  # whoever holds a lease on it has lost that
            due_at=_when_open(now),
            error=reason,
        )
    )
    connection.execute(
        update(post)
        .where(post.c.channel_id == old.id, post.c.state.in_(("edit", "editing")))
        .values(state="done", error=reason)
    )


def unpark_channel(connection: Connection, channel_id: int, now: datetime) -> None:
    """Try a parked channel again, its kept posts first."""
    connection.execute(update(channel).where(channel.c.id == channel_id).values(**_NOT_PARKED))
    connection.execute(
        update(post)
        .where(post.c.channel_id == channel_id, post.c.state == "parked")
        .values(state="pending", due_at=_when_open(now))
    )
    _reveal_now(connection, channel_id, now)


def _reveal_now(connection: Connection, channel_id: int, now: datetime) -> None:
    connection.execute(
        update(post)
        .where(post.c.channel_id == channel_id, post.c.state == "edit")
        .values(due_at=now)
    )


def sampler_states(connection: Connection, group_ids: Sequence[int]) -> dict[int, str]:
    """Group id -> its sampler's state (JSON); a group that never drew is left out."""
    rows = connection.execute(
        select(sampler.c.group_id, sampler.c.state).where(sampler.c.group_id.in_(group_ids))
    )
    return {row.group_id: row.state for row in rows}


_SAVE_SAMPLER = per_dialect(
    sampler,
    lambda new: new.on_conflict_do_update(
        index_elements=["group_id"], set_={"state": new.excluded.state}
    ),
)


def save_samplers(connection: Connection, states: Iterable[tuple[int, str]]) -> None:
    """Store samplers' states: (group id, JSON)."""
    rows = [{"group_id": group_id, "state": state} for group_id, state in states]
    if rows:
        connection.execute(_SAVE_SAMPLER(connection), rows)


def _when_open(now: datetime) -> ColumnElement[datetime]:
    """When a post is due again: at once, or when its delivery opens."""
    opens_at = (
        select(delivery.c.opens_at).where(delivery.c.id == post.c.delivery_id).scalar_subquery()
    )
    return case((opens_at > now, opens_at), else_=now)
