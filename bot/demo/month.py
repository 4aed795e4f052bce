"""Lets a simulated study group live through its month, by the real use cases.

It does what a process, an organiser and members do: it beats, pauses, joins, answers, practises.
It knows no platform, and reads what it reports from the channel and from the database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import TypeAlias

from bot.clock import SimulatedClock
from bot.commands.typed import parse_quiz
from bot.demo.people import REQUESTS, Person, World, mistaken
from bot.demo.report import DemoReport, largest_deviation
from bot.demo.timetable import AT, ZONE, Timetable
from bot.demo.transcript import Message, Transcript, answer_token
from bot.posting.heartbeat import beat
from bot.usecases.context import Context, Posed, asked
from bot.usecases.join_group import choose_language, join_group
from bot.usecases.membership import set_on_boards
from bot.usecases.practise import (
    QuizGraded,
    QuizQuestion,
    answer_quiz,
    continue_quiz,
    start_quiz,
)
from bot.usecases.set_up_group import pause_group, resume_group, set_up_group
from bot.usecases.show_report import show_group_report
from bot.usecases.take_answer import Actor, Closed, Graded, NotHere, take_answer
from questions.question import key, shown_choice
from storage import deliveries
from storage.records import Address, Delivery, Group, GroupSettings, Member, UserKey

# (instant, order among those of one instant, what happens then)
_Event: TypeAlias = tuple[datetime, int, Callable[[], Awaitable[object]]]

BEATS_APART = timedelta(minutes=15)
JOINING_TAKES = timedelta(minutes=2)
ANSWER_TAKES = timedelta(seconds=40)
# A visitor scrolls up to yesterday's question, which may be open still.
LOOKS_BACK = 2


@dataclass
class _Guest:
    """A person once they are a member, with the deliveries that they have tried to answer."""

    person: Person
    user: UserKey
    member: Member
    tried: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Day:
    """What happened on one local date."""

    answers: int = 0
    practice: int = 0


@dataclass
class Month:
    """A month of one group. `address` makes the group's channel out of its key."""

    context: Context
    world: World
    timetable: Timetable
    transcript: Transcript
    address: Callable[[str], Address]
    clock: SimulatedClock
    rng: Random
    say: Callable[[str], None]
    _guests: list[_Guest] = field(default_factory=list)
    _days: list[_Day] = field(default_factory=list)

    async def live(self) -> DemoReport:
        """Live through it; `say` gets a line for each day."""
        self.clock.move_to(self.timetable.begins)
        facts = self.world.pack.facts
        settings = GroupSettings(
            name=f"{facts.id.upper()} study group",
            exam=facts.id,
            language="en" if "en" in facts.languages else facts.languages[0],
            zone=ZONE.key,
            post_time=f"{AT:%H:%M}",
            days="1234567",
            questions_a_day=1,
            feedback="at_once",
        )
        self._group = await set_up_group(self.context, settings, self.address, self.clock.now())
        for number, day in enumerate(self.timetable.dates):
            self._days.append(_Day())
            seen = len(self.transcript.messages)
            await self._live_through(number, day)
            self.say(await self._line(day, self.transcript.messages[seen:]))
        return await self._report()

    async def _live_through(self, number: int, day: date) -> None:
        for instant, _order, event in sorted(self._events(number, day), key=lambda one: one[:2]):
            self.clock.move_to(instant)
            await event()

    def _events(self, number: int, day: date) -> list[_Event]:
        """What happens on a local date, unless the bot is down then."""
        found: list[_Event] = [
            (instant, -1, self._beat) for instant in self.timetable.instants(day, BEATS_APART)
        ]
        for order, person in enumerate(self.world.people):
            look = person.visit(day, self.rng)
            if number == min(person.joins_after, self.timetable.days - 1):
                joins = self.timetable.begins + number * timedelta(days=1)
                found.append((joins + order * JOINING_TAKES, order, partial(self._join, person)))
            if look is not None:
                found.append((look, order, partial(self._visit, person)))
        if self.timetable.pauses is not None:
            for instant, change in zip(
                self.timetable.pauses, (pause_group, resume_group), strict=True
            ):
                if instant.astimezone(ZONE).date() == day:
                    found.append((instant, -2, partial(self._change, change)))
        return [
            one
            for one in found
            if self.timetable.begins <= one[0] <= self.timetable.ends
            and not self.timetable.is_down(one[0])
        ]

    async def _beat(self) -> None:
        await beat(self.context, {self.transcript.platform: self.transcript}, self.clock)

    async def _change(self, change: Callable[[Context, Group, datetime], Awaitable[None]]) -> None:
        await change(self.context, self._group, self.clock.now())

    async def _join(self, person: Person) -> None:
        place, now = self.address(self._group.key), self.clock.now()
        user = UserKey(place.platform, place.workspace, f"demo-{len(self._guests) + 1}")
        organiser = not self._guests
        member = await join_group(
            self.context, self._group, user, person.name, now, organiser=organiser
        )
        if person.language is not None:
            await choose_language(self.context, member, person.language)
        if not person.on_boards:
            await set_on_boards(self.context, self._group, member, False)
        self._guests.append(_Guest(person, user, member))

    async def _visit(self, person: Person) -> None:
        guest = next((one for one in self._guests if one.person is person), None)
        if guest is None:
            return
        for message in self.transcript.last_questions(LOOKS_BACK):
            if message.token not in guest.tried:
                guest.tried.add(message.token)
                await self._answer(guest, message)
        if self.rng.random() < person.practises:
            await self._practise(guest)

    async def _answer(self, guest: _Guest, message: Message) -> None:
        token = answer_token(message.card)
        assert token is not None
        (delivery,) = await self.context.db.read(deliveries.by_tokens, self._group.id, [token])
        question = await self.context.db.read(asked, self.context, delivery, self._group)
        assert question is not None
        outcome = await take_answer(
            self.context,
            Actor(guest.user, guest.person.name),
            message.address,
            token,
            self._choice(guest, question),
            self.clock.now(),
            message_ref=message.ref,
        )
        if isinstance(outcome, Graded):
            self._days[-1].answers += 1
            guest.person.learns(question.path)
        elif not isinstance(outcome, Closed | NotHere):  # NotHere: the message is a double
            raise AssertionError(f"{guest.person.name} could not answer: {outcome}")

    async def _practise(self, guest: _Guest) -> None:
        request = parse_quiz(self.rng.choice(REQUESTS))
        step: object = await start_quiz(
            self.context,
            self._group,
            guest.member,
            request,
            self.clock.now(),
            seed=str(self.rng.random()),
        )
        while isinstance(step, QuizQuestion):
            self.clock.move_to(self.clock.now() + ANSWER_TAKES)
            graded = await answer_quiz(
                self.context,
                guest.member,
                step.session.token,
                step.number - 1,
                self._choice(guest, step.posed),
                self.clock.now(),
            )
            assert isinstance(graded, QuizGraded)
            self._days[-1].practice += 1
            guest.person.learns(step.posed.path)
            step = await continue_quiz(
                self.context, guest.member, step.session.token, self.clock.now()
            )

    def _choice(self, guest: _Guest, posed: Posed) -> str:
        """What they choose, in the letters that they see."""
        right = self.rng.random() < self.world.chance(guest.person, posed.question)
        stored = key(posed.question) if right else mistaken(posed.question, self.rng)
        return shown_choice(posed.question, posed.layout, stored)

    async def _line(self, day: date, seen: list[Message]) -> str:
        told = [one.kind for one in await self._deliveries_of(seen)]
        today = self._days[-1]
        said = [f"{day:%a %Y-%m-%d}"]
        said.append(f"{told.count('daily')} asked, {today.answers:>2} answers")
        said.append(f"{today.practice:>2} in quizzes")
        boards = [f"{kind} posted" for kind in ("leaderboard", "report") if kind in told]
        return "; ".join([", ".join(said), *boards, *self.timetable.remarks(day)])

    async def _deliveries_of(self, messages: list[Message]) -> list[Delivery]:
        tokens = [one.token for one in messages]
        return await self.context.db.read(deliveries.by_tokens, self._group.id, tokens)

    async def _report(self) -> DemoReport:
        told = await self._deliveries_of(self.transcript.messages)
        questions = [one for one in told if one.kind == "daily"]
        shown = {one.local_date for one in questions}
        owed = [slot for slot in self.timetable.slots() if slot.local_date not in shown]
        outline, bank = self.world.pack.outline, self.world.pack.questions
        report = await show_group_report(self.context, self._group)
        assert report is not None
        return DemoReport(
            days=self.timetable.days,
            members=len(self._guests),
            deliveries=len(questions),
            posts=len(self.transcript.messages),
            answers=sum(day.answers for day in self._days),
            practice=sum(day.practice for day in self._days),
            missed=sum(self.timetable.can_post(slot) for slot in owed),
            skipped=sum(not self.timetable.can_post(slot) for slot in owed),
            double=self.transcript.double,
            faults=self.transcript.faults,
            leaderboards=sum(one.kind == "leaderboard" for one in told),
            reports=sum(one.kind == "report" for one in told),
            max_domain_deviation=largest_deviation(
                outline,
                [outline.by_skill[bank[one.question or ""].skill].domain.id for one in questions],
            ),
            weak_sections_true=self.world.weak_sections(),
            weak_sections_flagged=tuple(one.section.id for one in report.sections if one.weak),
        )
