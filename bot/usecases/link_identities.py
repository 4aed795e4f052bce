"""Links one person's accounts on several platforms: a code issued here is entered there.

A code is 8 characters that are hard to confuse, works once and for ten minutes, and is stored
only as a keyed hash; nothing here may be logged. Entering one shows whose it is, and entering it
once more links the two: somebody talked into entering a stranger's code can still stop.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import Connection

from bot.usecases.context import Context
from bot.usecases.merge_people import merge_people
from storage import linking, merging, people, seats
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


@dataclass(frozen=True, slots=True)
class Giver:
    """Who was given a code that works: their name in the group that they joined last, if they are
    in one, and their identities. `letters` is the code, to be entered again to link the two."""

    name: str | None
    identities: tuple[UserKey, ...]
    letters: str = field(repr=False)


NotLinked: TypeAlias = SamePerson | BadCode | TooManyTries
LinkOutcome: TypeAlias = Linked | NotLinked
CodeOutcome: TypeAlias = Giver | NotLinked


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


async def giver_of(context: Context, user: UserKey, code: str, now: datetime) -> CodeOutcome:
    """Whose code it is: `user` is to see that before the two are linked. The code still works;
    a wrong one counts as a try, as in `finish_link`."""
    return await context.db.write(_giver, user, _entered(context, user, code), now)


def _giver(connection: Connection, user: UserKey, entered: _Entered, now: datetime) -> CodeOutcome:
    found = _found(connection, user, entered, now)
    if not isinstance(found, _Found):
        return found
    linking.take_back_try(connection, entered.who)
    identities = tuple(linking.identities_of(connection, found.holder))
    groups = seats.seats_of(connection, identities[0]) if identities else []
    names = [seat.member.name for seat in groups if seat.member is not None]
    return Giver(names[0] if names else None, identities, entered.letters)


async def finish_link(context: Context, user: UserKey, code: str, now: datetime) -> LinkOutcome:
    """Merge the person behind `user` with the person the code was issued to, at once.

    The rights of both stay. A code may come from a stranger, so the caller asks for confirmation
    first, with `giver_of`.
    """
    return await context.db.write(_finish, context, user, _entered(context, user, code), now)


def _finish(
    connection: Connection, context: Context, user: UserKey, entered: _Entered, now: datetime
) -> LinkOutcome:
    found = _found(connection, user, entered, now)
    if not isinstance(found, _Found):
        return found
    # Only a valid code makes others wait. What was read above may have changed since.
    merging.hold_answers(connection)
    giver = linking.use_code(connection, entered.code_hash, now)
    if giver is None:
        return found.otherwise
    linking.take_back_try(connection, entered.who)
    taker = people.person_for(connection, user, now)
    if taker == giver:
        return SamePerson()
    if not merging.lock_people(connection, giver, taker):
        return found.otherwise  # one of them was deleted meanwhile
    twice = merge_people(connection, context.exams, giver, taker, now)
    return Linked(_identities(connection, user), twice)


@dataclass(frozen=True, slots=True)
class _Entered:
    """A code that somebody enters, and the keyed hashes of it and of who enters it."""

    letters: str
    code_hash: str
    who: str


@dataclass(frozen=True, slots=True)
class _Found:
    """The person who was given the code; `otherwise` is said if it no longer works after all."""

    holder: int
    otherwise: BadCode


def _entered(context: Context, user: UserKey, code: str) -> _Entered:
    letters = "".join(one for one in code[:40].upper() if one.isalnum())
    return _Entered(
        letters,
        _keyed(context, "code", letters),
        _keyed(context, "try", user.platform, user.workspace, user.user_id),
    )


def _found(
    connection: Connection, user: UserKey, entered: _Entered, now: datetime
) -> _Found | NotLinked:
    """Look a code up, which counts as a try until it is taken back."""
    linking.drop_expired(connection, now)
    tries, until = linking.count_try(connection, entered.who, now + TRIES_FOR)
    if tries > MOST_TRIES:
        return TooManyTries(until - now)
    wrong = BadCode(MOST_TRIES - tries)
    holder = linking.holder_of(connection, entered.code_hash, now)
    if holder is None:
        return wrong
    if holder == people.person_of(connection, user):
        linking.take_back_try(connection, entered.who)
        return SamePerson()
    return _Found(holder, wrong)


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
