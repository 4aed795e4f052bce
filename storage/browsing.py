"""Queries about what somebody who looks through the packs may see. They change nothing."""

from __future__ import annotations

from sqlalchemy import Connection, select

from storage.records import UserKey
from storage.tables import delivery, identity, membership, study_group


def organises_any(connection: Connection, user: UserKey) -> bool:
    """Whether an identity is an organiser of any group now."""
    row = connection.execute(
        select(membership.c.group_id)
        .join(identity, identity.c.person_id == membership.c.person_id)
        .where(
            membership.c.organiser,
            membership.c.left_at.is_(None),
            identity.c.platform == user.platform,
            identity.c.workspace == user.workspace,
            identity.c.user_id == user.user_id,
        )
        .limit(1)
    ).first()
    return row is not None


def unrevealed(connection: Connection, user: UserKey) -> frozenset[tuple[str, str]]:
    """(exam, question) of what is open in any group that an identity is a member of, or was:
    those who left can come back and answer."""
    rows = connection.execute(
        select(study_group.c.exam, delivery.c.question)
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .join(membership, membership.c.group_id == delivery.c.group_id)
        .join(identity, identity.c.person_id == membership.c.person_id)
        .where(
            delivery.c.kind == "daily",
            delivery.c.state == "open",
            delivery.c.question.is_not(None),
            identity.c.platform == user.platform,
            identity.c.workspace == user.workspace,
            identity.c.user_id == user.user_id,
        )
        .distinct()
    )
    return frozenset((row.exam, row.question) for row in rows)
