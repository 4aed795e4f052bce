"""Queries about persons, their identities on platforms, and their memberships."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from storage.dialects import per_dialect
from storage.records import Member, UserKey
from storage.tables import identity, membership, person, study_group

_ADD_IDENTITY = per_dialect(
    identity, lambda new: new.on_conflict_do_nothing().returning(identity.c.person_id)
)
_JOIN = per_dialect(
    membership,
    lambda new: new.on_conflict_do_update(
        index_elements=["group_id", "person_id"],
        set_={
            "name": new.excluded.name,
            "left_at": None,
            "away_at": None,
            "organiser": membership.c.organiser.op("OR")(new.excluded.organiser),
        },
    ),
)


def person_of(connection: Connection, user: UserKey) -> int | None:
    """The id of the person behind an identity."""
    return connection.execute(
        select(identity.c.person_id).where(
            identity.c.platform == user.platform,
            identity.c.workspace == user.workspace,
            identity.c.user_id == user.user_id,
        )
    ).scalar_one_or_none()


def person_for(connection: Connection, user: UserKey, now: datetime) -> int:
    """The id of the person behind an identity, who is recorded if new."""
    known = person_of(connection, user)
    if known is not None:
        return known
    person_id: int = connection.execute(
        insert(person).values(created_at=now).returning(person.c.id)
    ).scalar_one()
    added = connection.execute(
        _ADD_IDENTITY(connection),
        {
            "platform": user.platform,
            "workspace": user.workspace,
            "user_id": user.user_id,
            "person_id": person_id,
        },
    ).first()
    if added is not None:
        return person_id
    # Another replica recorded the same identity a moment ago: its person is the one.
    connection.execute(person.delete().where(person.c.id == person_id))
    winner = person_of(connection, user)
    if winner is None:
        raise AssertionError("an identity that conflicts must exist")
    return winner


def lock_people(connection: Connection, person_ids: Iterable[int]) -> None:
    """Keep people from being deleted or linked until the transaction ends; what is theirs moves on.

    Those who were deleted before are passed over. SQLite has one writer.
    """
    if connection.dialect.name == "postgresql":
        here = select(person.c.id).where(person.c.id.in_(sorted(set(person_ids))))
        connection.execute(here.order_by(person.c.id).with_for_update(read=True, key_share=True))


def join_group(
    connection: Connection,
    group_id: int,
    person_id: int,
    name: str,
    *,
    organiser: bool,
    now: datetime,
) -> None:
    """Make a person a member (again) under `name`; an organiser stays one."""
    connection.execute(
        _JOIN(connection),
        {
            "group_id": group_id,
            "person_id": person_id,
            "name": name,
            "organiser": organiser,
            "joined_at": now,
            "asked_at": now,
        },
    )


def member_of(connection: Connection, group_id: int, user: UserKey) -> Member | None:
    """The identity's current membership in a group."""
    row = connection.execute(
        select(
            membership.c.group_id,
            membership.c.person_id,
            membership.c.name,
            membership.c.organiser,
            person.c.language,
            membership.c.on_boards,
        )
        .join(identity, identity.c.person_id == membership.c.person_id)
        .join(person, person.c.id == membership.c.person_id)
        .where(
            membership.c.group_id == group_id,
            membership.c.left_at.is_(None),
            identity.c.platform == user.platform,
            identity.c.workspace == user.workspace,
            identity.c.user_id == user.user_id,
        )
    ).one_or_none()
    if row is None:
        return None
    return Member(*row)


def groups_of(connection: Connection, user: UserKey) -> list[int]:
    """The ids of the groups that an identity is a member of, oldest first."""
    rows = connection.execute(
        select(membership.c.group_id)
        .join(identity, identity.c.person_id == membership.c.person_id)
        .where(
            membership.c.left_at.is_(None),
            identity.c.platform == user.platform,
            identity.c.workspace == user.workspace,
            identity.c.user_id == user.user_id,
        )
        .order_by(membership.c.group_id)
    )
    return list(rows.scalars())


def set_language(connection: Connection, person_id: int, language: str | None) -> None:
    """Store the language a person chose for private replies (None: the platform's)."""
    connection.execute(update(person).where(person.c.id == person_id).values(language=language))


def count_members(connection: Connection, group_id: int) -> int:
    """How many people are in a group now."""
    return connection.execute(
        select(func.count())
        .select_from(membership)
        .where(membership.c.group_id == group_id, membership.c.left_at.is_(None))
    ).scalar_one()


def set_on_boards(connection: Connection, group_id: int, person_id: int, on_boards: bool) -> None:
    """Show a member on the group's boards, or not."""
    connection.execute(
        update(membership)
        .where(membership.c.group_id == group_id, membership.c.person_id == person_id)
        .values(on_boards=on_boards)
    )


def leave_group(connection: Connection, group_id: int, person_id: int, now: datetime) -> None:
    """End a membership; members who join again find points and streak as they were, and is no
    organiser any more."""
    connection.execute(
        update(membership)
        .where(membership.c.group_id == group_id, membership.c.person_id == person_id)
        .values(left_at=now, organiser=False)
    )


def rename(connection: Connection, group_id: int, person_id: int, name: str) -> None:
    """Call a member of a group by another name."""
    connection.execute(
        update(membership)
        .where(membership.c.group_id == group_id, membership.c.person_id == person_id)
        .values(name=name)
    )


def delete_person(connection: Connection, person_id: int) -> None:
    """Remove a person; every row about them goes with theirs.

    What is learned from many people's answers stays: `privacy.forget` sees to that too.
    """
    connection.execute(person.delete().where(person.c.id == person_id))


def organises_all(connection: Connection, user: UserKey, exam: str) -> bool:
    """Whether an identity is an organiser of every group that prepares for an exam."""
    mine = (
        select(membership.c.group_id)
        .join(identity, identity.c.person_id == membership.c.person_id)
        .where(
            membership.c.organiser,
            membership.c.left_at.is_(None),
            identity.c.platform == user.platform,
            identity.c.workspace == user.workspace,
            identity.c.user_id == user.user_id,
        )
    )
    other = connection.execute(
        select(study_group.c.id)
        .where(study_group.c.exam == exam, study_group.c.id.not_in(mine))
        .limit(1)
    ).first()
    return other is None
