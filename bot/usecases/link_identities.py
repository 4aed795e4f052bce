"""Links what somebody is on several platforms: a code that is given here is entered there.

A code is 8 characters that are hard to mistake, works once and for ten minutes, and is stored
only as a keyed hash; nothing here may be logged. Whoever enters one proves to be on both sides.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import Connection

from bot.usecases.context import Context
from bot.usecases.merge_people import merge_people
from storage import linking, merging, people
from storage.records import UserKey

# No vowels, which would make words, and none of 0O 1IL 2Z 5S 8B: 22 characters, 35 bits a code.
ALPHABET = "34679CDFGHJKMNPQRTVWXY"
LENGTH = 8
VALID_FOR = timedelta(minutes=10)
# Of 2^35 codes somebody tries five in a quarter of an hour, while a few are open.
MOST_TRIES = 5
TRIES_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Linked:
    """One person now, with these identities; to `twice` questions of a group both had answered."""

    identities: tuple[UserKey, ...]
    twice: int


@dataclass(frozen=True, slots=True)
class SamePerson:
    """The code is the person's own: there is nothing to link, and it still works."""


@dataclass(frozen=True, slots=True)
class BadCode:
    """No such code is open: mistyped, used or too old. `left` more may be tried."""

    left: int


@dataclass(frozen=True, slots=True)
class TooManyTries:
    """Nothing was looked at: this identity entered too many wrong codes. It may again after
    `wait`."""

    wait: timedelta


LinkOutcome: TypeAlias = Linked | SamePerson | BadCode | TooManyTries


@dataclass(frozen=True, slots=True)
class Unlinked:
    """The identity is a new person; `others` keep all that was."""

    others: tuple[UserKey, ...]


@dataclass(frozen=True, slots=True)
class OnlyIdentity:
    """There is nothing to unlink: the identity is linked to no other."""


UnlinkOutcome: TypeAlias = Unlinked | OnlyIdentity


async def begin_link(context: Context, user: UserKey, now: datetime) -> str:
    """A code for the person behind an identity, who is recorded if new; it replaces an older one.

    It is shown as it is, and read in any case and with any separators.
    """
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    await context.db.write(_begin, user, _keyed(context, "code", letters), now)
    return f"{letters[: LENGTH // 2]}-{letters[LENGTH // 2 :]}"


def _begin(connection: Connection, user: UserKey, code_hash: str, now: datetime) -> None:
    linking.drop_expired(connection, now)
    person_id = people.person_for(connection, user, now)
    linking.open_code(connection, person_id, code_hash, now + VALID_FOR)


async def finish_link(context: Context, user: UserKey, code: str, now: datetime) -> LinkOutcome:
    """Enter a code: the person behind `user` and the one who was given it become one, at once.

    Both's rights stay, so only whoever is both should be able to do this.
    """
    letters = "".join(one for one in code[:40].upper() if one.isalnum())
    code_hash = _keyed(context, "code", letters)
    who = _keyed(context, "try", user.platform, user.workspace, user.user_id)
    return await context.db.write(_finish, context, user, code_hash, who, now)


def _finish(
    connection: Connection,
    context: Context,
    user: UserKey,
    code_hash: str,
    who: str,
    now: datetime,
) -> LinkOutcome:
    linking.drop_expired(connection, now)
    tries, until = linking.count_try(connection, who, now + TRIES_FOR)
    if tries > MOST_TRIES:
        return TooManyTries(until - now)
    wrong = BadCode(MOST_TRIES - tries)
    holder = linking.holder_of(connection, code_hash, now)
    if holder is None:
        return wrong
    if holder == people.person_of(connection, user):
        linking.take_back_try(connection, who)
        return SamePerson()
    # Only whoever has a right code makes others wait. What was read until here may have changed.
    merging.hold_answers(connection)
    giver = linking.use_code(connection, code_hash, now)
    if giver is None:
        return wrong
    linking.take_back_try(connection, who)
    taker = people.person_for(connection, user, now)
    if taker == giver:
        return SamePerson()
    if not merging.hold_people(connection, giver, taker):
        return wrong  # one of them was deleted meanwhile
    twice = merge_people(connection, context.exams, giver, taker, now)
    return Linked(_identities(connection, user), twice)


async def unlink(context: Context, user: UserKey, now: datetime) -> UnlinkOutcome:
    """Make an identity a person of its own, as one that comes for the first time.

    Answers, groups and rights stay with the other identities: it is not stored by which of them
    an answer was given.
    """
    return await context.db.write(_unlink, user, now)


def _unlink(connection: Connection, user: UserKey, now: datetime) -> UnlinkOutcome:
    person_id = linking.hold_person_of(connection, user)
    if person_id is None:
        return OnlyIdentity()
    others = tuple(one for one in linking.identities_of(connection, person_id) if one != user)
    if not others:
        return OnlyIdentity()
    linking.part(connection, user, now)
    return Unlinked(others)


async def linked_identities(context: Context, user: UserKey) -> tuple[UserKey, ...]:
    """Every identity of the person behind one, itself included; none when nobody used it."""
    return await context.db.read(_identities, user)


def _identities(connection: Connection, user: UserKey) -> tuple[UserKey, ...]:
    person_id = people.person_of(connection, user)
    return () if person_id is None else tuple(linking.identities_of(connection, person_id))


def _keyed(context: Context, *words: str) -> str:
    """A hash that nobody can try out without the installation's secret."""
    text = "\0".join(("quizbot.link", *words)).encode()
    return hmac.digest(context.secret, text, "sha256").hex()
