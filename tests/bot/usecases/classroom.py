"""Two groups that live through days at random, and the aggregates as they stand in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, select

from bot.commands.typed import QuizRequest
from bot.core.calendar import local_date
from bot.posting.heartbeat import beat
from bot.usecases.join_group import join_group
from bot.usecases.membership import leave_group, plan_rest
from bot.usecases.practise import QuizQuestion, answer_quiz, start_quiz
from questions.question import Single
from storage.database import Database
from storage.records import Group, Member
from storage.tables import belief, difficulty, standing, streak
from tests.bot.builders import MADRID, Room, a_context, a_group, a_user, fake_address, local
from tests.bot.fakes import FakeChat, FixedClock, Message
from tests.questions.builders import a_single

NAMES = ("ana", "ben", "cai")
LETTERS = "ABCD"
SKILLS = ("measure-light", "find-planets", "weigh-planets")
SUNDAY_EVENING = local("2026-03-01 20:00")

What: TypeAlias = Literal["day", "answer", "practise", "rest", "leave"]


@dataclass(frozen=True, slots=True)
class Move:
    """Something that happens: to whom, in which group (0 or 1), with which letter (0 to 3)."""

    what: What
    who: int = 0
    where: int = 0
    letter: int = 0


def some_moves(seed: int, number: int) -> list[Move]:
    """Moves by chance, mostly answers, with a new day after every five or so."""
    chance = Random(seed)
    kinds: list[What] = ["day", "answer", "practise", "rest", "leave"]
    return [
        Move(
            chance.choices(kinds, (20, 60, 14, 3, 3))[0],
            chance.randrange(3),
            chance.randrange(2),
            chance.randrange(4),
        )
        for _ in range(number)
    ]


def some_questions(each: int = 2) -> list[Single]:
    """Questions on three skills; few, so that they come again."""
    return [
        a_single(f"{skill}-{number}", skill=skill) for skill in SKILLS for number in range(each)
    ]


@dataclass
class Classroom:
    """A group with feedback at once and one with feedback at the reveal, same people in both."""

    room: Room
    groups: list[Group] = field(default_factory=list)

    @classmethod
    async def opened(cls, database: Database) -> Classroom:
        """Two groups on a Sunday evening; the one at once asks two questions a day."""
        room = Room(a_context(database, *some_questions()), FixedClock(SUNDAY_EVENING), FakeChat())
        now = room.clock.now()
        groups = [
            await a_group(room.context, now, questions_a_day=2),
            await a_group(room.context, now, name="Early birds", feedback="at_reveal"),
        ]
        return cls(room, groups)

    async def live(self, moves: Sequence[Move]) -> None:
        """Let it all happen."""
        for move in moves:
            await self._happen(move)
            self.room.clock.pass_time(timedelta(minutes=1))

    async def next_day(self) -> None:
        """The next morning at 09:00, with its heartbeat."""
        today = local_date(MADRID, self.room.clock.now())
        await self.room.at(f"{today + timedelta(days=1)} 09:00")

    async def _happen(self, move: Move) -> None:
        match move.what:
            case "day":
                await self.next_day()
            case "answer":
                for message in self.open_messages(self.groups[move.where])[-1 - move.who % 2 :]:
                    await self.room.answers(NAMES[move.who], LETTERS[move.letter], message)
            case "practise":
                await self.practise(NAMES[move.who], LETTERS[move.letter], move.where)
            case "rest":
                member = await self.member(NAMES[move.who], move.where)
                now = self.room.clock.now()
                first = local_date(MADRID, now) + timedelta(days=move.letter)
                group = self.groups[move.where]
                await plan_rest(self.room.context, group, member, first, first, now)
            case "leave":
                member = await self.member(NAMES[move.who], move.where)
                await leave_group(
                    self.room.context, self.groups[move.where], member, self.room.clock.now()
                )

    def open_messages(self, group: Group) -> list[Message]:
        """The questions that were posted to a group and are not revealed."""
        return [
            one
            for one in self.room.chat.messages
            if one.address == fake_address(group.key) and one.card.tone == "question"
        ]

    async def member(self, name: str, where: int) -> Member:
        """Somebody, who joins (again) if need be."""
        now = self.room.clock.now()
        return await join_group(self.room.context, self.groups[where], a_user(name).user, name, now)

    async def practise(self, name: str, letter: str, where: int) -> None:
        """Somebody answers two questions of a quiz, or what there is."""
        now = self.room.clock.now()
        member = await self.member(name, where)
        context, group = self.room.context, self.groups[where]
        step = await start_quiz(context, group, member, QuizRequest(count=2), now, seed=f"{now}")
        if isinstance(step, QuizQuestion):
            for position in range(step.total):
                await answer_quiz(context, member, step.session.token, position, letter, now)

    async def beats(self) -> None:
        """A heartbeat, now."""
        await beat(self.room.context, {"fake": self.room.chat}, self.room.clock)


def aggregates(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every aggregate; a difficulty that no answer has moved says nothing."""
    found = {
        table.name: sorted(tuple(row) for row in connection.execute(select(table)))
        for table in (standing, streak, belief)
    }
    moved = select(difficulty).where(difficulty.c.answers > 0)
    return found | {"difficulty": sorted(tuple(row) for row in connection.execute(moved))}
