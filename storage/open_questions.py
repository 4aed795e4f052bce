"""Queries about questions that are open now, for one person's overview of their groups."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from storage.deliveries import delivery_from
from storage.records import Address, Delivery, UserKey
from storage.seats import is_user
from storage.tables import answer, channel, delivery, identity, membership, post


def open_questions(
    connection: Connection, group_id: int, person_id: int, now: datetime
) -> list[tuple[Delivery, bool]]:
    """A group's daily questions that can be answered, oldest first, and whether that person has.

    Only such as were posted somewhere already.
    """
    query: Select[Any] = (
        select(*delivery.c, answer.c.choice.label("given"))
        .outerjoin(
            answer, and_(answer.c.delivery_id == delivery.c.id, answer.c.person_id == person_id)
        )
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "daily",
            delivery.c.state == "open",
            delivery.c.closes_at > now,
            select(post.c.id)
            .where(post.c.delivery_id == delivery.c.id, post.c.message_ref.is_not(None))
            .exists(),
        )
        .order_by(delivery.c.opens_at, delivery.c.position)
    )
    rows = connection.execute(query)
    return [(delivery_from(row), row.given is not None) for row in rows]


def channels_of_member(connection: Connection, user: UserKey) -> list[Address]:
    """The channels of every group that somebody is a member of now, also such as the group has
    left: old questions stand there."""
    rows = connection.execute(
        select(channel.c.platform, channel.c.workspace, channel.c.channel)
        .join(membership, membership.c.group_id == channel.c.group_id)
        .join(identity, identity.c.person_id == membership.c.person_id)
        .where(is_user(user), membership.c.left_at.is_(None))
        .order_by(channel.c.id)
    )
    return [Address(*row) for row in rows]
