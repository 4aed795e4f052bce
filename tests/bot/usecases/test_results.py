"""Points and streak of an answer: the same as at once, whenever and after whatever one looks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.usecases.link_identities import begin_link, finish_link
from bot.usecases.rebuild import rebuild
from bot.usecases.rekey import Rekeyed, rekey
from bot.usecases.results import Result
from bot.usecases.show_question import my_answers
from bot.usecases.take_answer import AlreadyAnswered, Closed, Graded, Kept, Outcome
from storage import people, standings
from storage.database import Database
from storage.records import Group
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.fakes import FixedClock, Message
from tests.bot.usecases.classroom import NAMES, Classroom, some_moves
from tests.questions.builders import a_single


@dataclass
class Noting(Room):
    """A room that notes what everybody was told at once: (group, name, token) -> result."""

    told: dict[tuple[int, str, str], Result] = field(default_factory=dict)

    async def answers(self, name: str, letters: str, message: Message | None = None) -> Outcome:
        outcome = await super().answers(name, letters, message)
        if isinstance(outcome, Graded):
            delivery = outcome.asked.delivery
            result = Result(outcome.points, outcome.streak.days)
            self.told[delivery.group_id, name, delivery.token] = result
        elif isinstance(outcome, AlreadyAnswered):
            delivery = outcome.asked.delivery
            assert self.told[delivery.group_id, name, delivery.token] == outcome.result
        return outcome


async def seen_again(room: Room, group: Group, name: str, *tokens: str) -> dict[str, Result]:
    """What somebody sees who looks at their answers to these questions."""
    person_id = await room.context.db.read(people.person_of, a_user(name).user)
    if person_id is None:
        return {}
    found: dict[str, Result] = {}
    for token, mine in (await my_answers(room.context, group, person_id, tokens)).items():
        if not isinstance(mine, Kept):
            assert mine.result is not None
            found[token] = mine.result
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_answers_are_seen_as_they_were_told(database: Database, seed: int) -> None:
    classroom = await Classroom.opened(database)
    room = classroom.room = Noting(
        classroom.room.context, classroom.room.clock, classroom.room.chat
    )
    await classroom.live(some_moves(seed, 120))
    assert len(room.told) > 10
    assert max(one.streak_days for one in room.told.values()) > 2

    async def all_again() -> dict[tuple[int, str, str], Result]:
        again: dict[tuple[int, str, str], Result] = {}
        tokens = [token for _, _, token in room.told]
        for group in classroom.groups:
            for name in NAMES:
                seen = await seen_again(room, group, name, *tokens)
                again |= {(group.id, name, token): one for token, one in seen.items()}
        return again

    assert await all_again() == room.told
    await rebuild(room.context, lambda _done, _all: None)
    assert await all_again() == room.told


@pytest.fixture
async def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))


async def wrong_answer(room: Room, group: Group, name: str, day: str) -> str:
    """Somebody answers the question of a day wrongly; its token."""
    await room.at(f"{day} 09:00")
    right = await room.key_of(group)
    told = await room.answers(name, next(letter for letter in "ABCD" if letter != right))
    assert isinstance(told, Graded | Kept)
    return told.asked.delivery.token


async def test_a_corrected_key_corrects_the_points_of_the_answer_and_no_streak(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await wrong_answer(room, group, "ana", "2026-03-02")
    token = await wrong_answer(room, group, "ana", "2026-03-03")
    assert await seen_again(room, group, "ana", token) == {token: Result(1, 2)}
    given = (await my_answers(room.context, group, 1, [token]))[token]
    assert isinstance(given, AlreadyAnswered)
    done = await rekey(room.context, given.asked.question.id, given.choice, room.clock.now())
    assert isinstance(done, Rekeyed)
    assert await seen_again(room, group, "ana", token) == {token: Result(3, 2)}


async def test_linked_accounts_have_one_streak(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await wrong_answer(room, group, "ana", "2026-03-02")
    token = await wrong_answer(room, group, "ben", "2026-03-03")
    assert await seen_again(room, group, "ben", token) == {token: Result(1, 1)}
    now = room.clock.now()
    code = await begin_link(room.context, a_user("ana").user, now)
    await finish_link(room.context, a_user("ben").user, code, now)
    assert await seen_again(room, group, "ben", token) == {token: Result(1, 2)}


async def test_feedback_at_the_reveal_tells_points_and_streak_from_then_on(room: Room) -> None:
    group = await a_group(room.context, room.clock.now(), feedback="at_reveal")
    await wrong_answer(room, group, "ana", "2026-03-02")
    token = await wrong_answer(room, group, "ana", "2026-03-03")
    assert await seen_again(room, group, "ana", token) == {}
    open_message = replace(room.chat.last)
    await room.at("2026-03-04 09:00")
    assert await seen_again(room, group, "ana", token) == {token: Result(1, 2)}
    late = await room.answers("ana", "A", open_message)
    assert isinstance(late, Closed)
    assert late.result == Result(1, 2)
    person_id = await room.context.db.read(people.person_of, a_user("ana").user)
    assert person_id is not None
    streak = await room.context.db.read(standings.streak_of, group.id, person_id)
    assert streak is not None
    assert streak.days == 2
