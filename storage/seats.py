"""Queries about who sits where: a person's place in groups, found by a channel or by an id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, false, or_, select

from storage.groups import GROUP_COLUMNS, group_from
from storage.records import Address, Member, Seat, UserKey
from storage.tables import (
    channel,
    delivery,
    identity,
    membership,
    person,
    post,
    practice_session,
    study_group,
)


def is_user(user: UserKey) -> ColumnElement[bool]:
    """The identity of that user."""
    return and_(
        identity.c.platform == user.platform,
        identity.c.workspace == user.workspace,
        identity.c.user_id == user.user_id,
    )


def is_at(address: Address) -> ColumnElement[bool]:
    """The channel of that address."""
    return and_(
        channel.c.platform == address.platform,
        channel.c.workspace == address.workspace,
        channel.c.channel == address.channel,
    )


def _is_bound_to(address: Address) -> ColumnElement[bool]:
    return and_(is_at(address), channel.c.unbound_at.is_(None))


def _seats(user: UserKey) -> Select[Any]:
    """Groups with the user's present membership, if any."""
    return (
        select(
            *(column.label(f"group_{column.name}") for column in GROUP_COLUMNS),
            membership.c.person_id,
            membership.c.name,
            membership.c.organiser,
            membership.c.on_boards,
            person.c.language,
        )
        .select_from(study_group)
        .outerjoin(identity, is_user(user))
        .outerjoin(
            membership,
            and_(
                membership.c.group_id == study_group.c.id,
                membership.c.person_id == identity.c.person_id,
                membership.c.left_at.is_(None),
            ),
        )
        .outerjoin(person, person.c.id == membership.c.person_id)
    )


def _seat(row: Row[Any], address: Address | None = None) -> Seat:
    group = group_from(row, "group_")
    if row.person_id is None:
        return Seat(group, None, address)
    member = Member(group.id, row.person_id, row.name, row.organiser, row.language, row.on_boards)
    return Seat(group, member, address)


def seat_at(connection: Connection, address: Address, user: UserKey) -> Seat | None:
    """A user's seat in the group that a channel is bound to."""
    row = connection.execute(
        _seats(user)
        .join(channel, channel.c.group_id == study_group.c.id)
        .where(_is_bound_to(address))
    ).one_or_none()
    return None if row is None else _seat(row, address)


def seat_in(connection: Connection, key: str, user: UserKey) -> Seat | None:
    """A user's seat in the group of that key."""
    row = connection.execute(_seats(user).where(study_group.c.key == key)).one_or_none()
    return None if row is None else _seat(row)


def seat_of_quiz(connection: Connection, token: str, user: UserKey) -> Seat | None:
    """A user's seat in the group in which they began the quiz of that token; None when the quiz
    is not theirs."""
    row = connection.execute(
        _seats(user)
        .join(practice_session, practice_session.c.group_id == study_group.c.id)
        .where(
            practice_session.c.token == token,
            practice_session.c.person_id == identity.c.person_id,
        )
    ).one_or_none()
    return None if row is None else _seat(row)


def seats_of(connection: Connection, user: UserKey) -> list[Seat]:
    """The groups that a user is a member of, joined last first."""
    rows = connection.execute(
        _seats(user)
        .where(membership.c.person_id.is_not(None))
        .order_by(membership.c.joined_at.desc(), study_group.c.id.desc())
    )
    return [_seat(row) for row in rows]


def groups_in_workspace(
    connection: Connection, platform: str, workspace: str, user: UserKey
) -> list[Seat]:
    """The groups with a channel in a workspace, oldest first, with the user's seat in each."""
    bound = select(channel.c.group_id).where(
        channel.c.platform == platform,
        channel.c.workspace == workspace,
        channel.c.unbound_at.is_(None),
    )
    rows = connection.execute(
        _seats(user).where(study_group.c.id.in_(bound)).order_by(study_group.c.id)
    )
    return [_seat(row) for row in rows]


def place_of_post(
    connection: Connection, token: str, places: Sequence[Address], user: UserKey
) -> tuple[Address, str, str | None] | None:
    """Where, among `places`, the delivery of that token was posted: (address, the group's
    language, the user's own language); None: in none of them."""
    row = connection.execute(
        select(
            channel.c.platform,
            channel.c.workspace,
            channel.c.channel,
            study_group.c.language,
            person.c.language.label("own_language"),
        )
        .select_from(delivery)
        .join(post, post.c.delivery_id == delivery.c.id)
        .join(channel, channel.c.id == post.c.channel_id)
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .outerjoin(identity, is_user(user))
        .outerjoin(person, person.c.id == identity.c.person_id)
        .where(delivery.c.token == token, or_(false(), *map(is_at, places)))
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return Address(row.platform, row.workspace, row.channel), row.language, row.own_language


def own_language(connection: Connection, user: UserKey) -> str | None:
    """The language that a user chose for private replies."""
    return connection.execute(
        select(person.c.language)
        .join(identity, identity.c.person_id == person.c.id)
        .where(is_user(user))
    ).scalar_one_or_none()


def organisers_of(connection: Connection, group_id: int) -> list[UserKey]:
    """Every identity of a group's organisers."""
    rows = connection.execute(
        select(identity.c.platform, identity.c.workspace, identity.c.user_id)
        .join(membership, membership.c.person_id == identity.c.person_id)
        .where(
            membership.c.group_id == group_id,
            membership.c.organiser,
            membership.c.left_at.is_(None),
        )
        .order_by(membership.c.joined_at, identity.c.platform, identity.c.user_id)
    )
    return [UserKey(*row) for row in rows]
