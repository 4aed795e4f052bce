"""Queries about study groups and their sampler's state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    bindparam,
    insert,
    select,
    update,
)

from storage.dialects import per_dialect
from storage.records import Group, GroupSettings
from storage.tables import channel, sampler, study_group

GROUP_COLUMNS = tuple(study_group.c)


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


def without_pack(connection: Connection, exams: Sequence[str]) -> dict[str, list[str]]:
    """Exam -> the names of its groups, of every exam but these; in the order of the groups."""
    rows = connection.execute(
        select(study_group.c.exam, study_group.c.name)
        .where(study_group.c.exam.not_in(list(exams)))
        .order_by(study_group.c.id)
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.exam, []).append(row.name)
    return found


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
