"""Queries about who is a named organiser of a group. Who may name them, it does not know."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select, update

from storage.records import UserKey
from storage.tables import identity, membership


def organiser_ids(connection: Connection, group_id: int) -> set[int]:
    """The persons who are named organisers of a group now."""
    rows = connection.execute(
        select(membership.c.person_id).where(
            membership.c.group_id == group_id,
            membership.c.organiser,
            membership.c.left_at.is_(None),
        )
    )
    return set(rows.scalars())


def organiser_names(connection: Connection, group_id: int) -> list[str]:
    """What a group's named organisers are called there, who joined first first."""
    rows = connection.execute(
        select(membership.c.name)
        .where(
            membership.c.group_id == group_id,
            membership.c.organiser,
            membership.c.left_at.is_(None),
        )
        .order_by(membership.c.joined_at, membership.c.person_id)
    )
    return list(rows.scalars())


def organisers_in(
    connection: Connection, group_id: int, platform: str, workspace: str
) -> list[UserKey]:
    """The identities in one workspace of a group's named organisers, who joined first first."""
    rows = connection.execute(
        select(identity.c.platform, identity.c.workspace, identity.c.user_id)
        .join(membership, membership.c.person_id == identity.c.person_id)
        .where(
            membership.c.group_id == group_id,
            membership.c.organiser,
            membership.c.left_at.is_(None),
            identity.c.platform == platform,
            identity.c.workspace == workspace,
        )
        .order_by(membership.c.joined_at, identity.c.user_id)
    )
    return [UserKey(*row) for row in rows]


def dismiss(connection: Connection, group_id: int, person_ids: Collection[int]) -> None:
    """Members of a group are no longer its organisers."""
    connection.execute(
        update(membership)
        .where(membership.c.group_id == group_id, membership.c.person_id.in_(person_ids))
        .values(organiser=False)
    )
