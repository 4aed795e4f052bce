"""Queries about linking: codes, wrong tries, and whose an identity is. It sees only hashes.

What becomes of two persons' history is in `storage.merging`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from storage import people
from storage.dialects import per_dialect
from storage.records import UserKey
from storage.seats import is_user
from storage.tables import identity, link_code, link_try, person

_OPEN = per_dialect(
    link_code,
    lambda new: new.on_conflict_do_update(
        index_elements=["person_id"],
        set_={"code_hash": new.excluded.code_hash, "expires_at": new.excluded.expires_at},
    ),
)
_TRY = per_dialect(
    link_try,
    lambda new: new.on_conflict_do_update(
        index_elements=["who"], set_={"tries": link_try.c.tries + 1}
    ).returning(link_try.c.tries, link_try.c.expires_at),
)


def open_code(connection: Connection, person_id: int, code_hash: str, expires_at: datetime) -> None:
    """Record a person's code; the one before it no longer works."""
    connection.execute(
        _OPEN(connection),
        {"person_id": person_id, "code_hash": code_hash, "expires_at": expires_at},
    )


def holder_of(connection: Connection, code_hash: str, now: datetime) -> int | None:
    """The person who was given a code that still works."""
    return connection.execute(
        select(link_code.c.person_id).where(
            link_code.c.code_hash == code_hash, link_code.c.expires_at > now
        )
    ).scalar_one_or_none()


def use_code(connection: Connection, code_hash: str, now: datetime) -> int | None:
    """As `holder_of`, and the code stops working: of those who enter it at once, one gets it."""
    return connection.execute(
        delete(link_code)
        .where(link_code.c.code_hash == code_hash, link_code.c.expires_at > now)
        .returning(link_code.c.person_id)
    ).scalar_one_or_none()


def count_try(connection: Connection, who: str, expires_at: datetime) -> tuple[int, datetime]:
    """Count one more code that an identity enters: (how many, when they are forgotten).

    `expires_at` is for the first one. On PostgreSQL the row stays locked until the transaction
    ends, so that nobody gets more tries by entering codes at once.
    """
    values = {"who": who, "tries": 1, "expires_at": expires_at}
    tries, until = connection.execute(_TRY(connection), values).one()
    return tries, until


def take_back_try(connection: Connection, who: str) -> None:
    """The try was right, and does not count. Those before it do: nobody earns tries by codes of
    their own."""
    connection.execute(
        update(link_try).where(link_try.c.who == who).values(tries=link_try.c.tries - 1)
    )


def drop_expired(connection: Connection, now: datetime) -> None:
    """Remove the codes and tries whose time is over."""
    for table in (link_code, link_try):
        connection.execute(delete(table).where(table.c.expires_at <= now))


def identities_of(connection: Connection, person_id: int) -> list[UserKey]:
    """Every identity of a person."""
    rows = connection.execute(
        select(identity.c.platform, identity.c.workspace, identity.c.user_id)
        .where(identity.c.person_id == person_id)
        .order_by(identity.c.platform, identity.c.workspace, identity.c.user_id)
    )
    return [UserKey(*row) for row in rows]


def hold_person_of(connection: Connection, user: UserKey) -> int | None:
    """The person behind an identity, held until the transaction ends: nobody links or unlinks
    an identity of theirs meanwhile. None: nobody used it."""
    while (found := people.person_of(connection, user)) is not None:
        # Answers, which only need the row to be there, go on.
        connection.execute(
            select(person.c.id).where(person.c.id == found).with_for_update(key_share=True)
        )
        if people.person_of(connection, user) == found:
            break  # else it became another person's while we waited
    return found


def part(connection: Connection, user: UserKey, now: datetime) -> int:
    """Give an identity a new person of its own, who speaks the same language; returns their id."""
    language = (
        select(person.c.language)
        .join(identity, identity.c.person_id == person.c.id)
        .where(is_user(user))
        .scalar_subquery()
    )
    new_id: int = connection.execute(
        insert(person).values(created_at=now, language=language).returning(person.c.id)
    ).scalar_one()
    connection.execute(update(identity).where(is_user(user)).values(person_id=new_id))
    return new_id
