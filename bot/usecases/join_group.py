"""Makes a person a member of a group, and keeps what they chose for themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from bot.core.names import clean_name
from bot.usecases.context import Context
from storage import people
from storage.records import Group, Member, UserKey


async def join_group(
    context: Context,
    group: Group,
    user: UserKey,
    name: str,
    now: datetime,
    *,
    organiser: bool = False,
) -> Member:
    """Join (again) under a name; raises bot.core.names.NameFaultError for one that won't do."""
    return await context.db.write(_join, group, user, clean_name(name), now, organiser)


def _join(
    connection: Connection,
    group: Group,
    user: UserKey,
    name: str,
    now: datetime,
    organiser: bool,
) -> Member:
    person_id = people.person_for(connection, user, now)
    people.join_group(connection, group.id, person_id, name, organiser=organiser, now=now)
    member = people.member_of(connection, group.id, user)
    if member is None:
        raise AssertionError("a person who just joined is not a member")
    return member


async def choose_language(context: Context, member: Member, language: str | None) -> None:
    """Keep the language that a member wants private replies in (None: the platform's)."""
    await context.db.write(people.set_language, member.person_id, language)
