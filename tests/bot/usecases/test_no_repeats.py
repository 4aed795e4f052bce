"""No question comes twice on one local day in a group, whatever its organiser changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.commands.typed import QuizRequest
from bot.conversation.organising import do, show_settings
from bot.conversation.visitor import Visitor
from bot.core.calendar import local_date, parse_zone
from bot.usecases.context import Exam
from bot.usecases.join_group import join_group
from bot.usecases.practise import QuizQuestion, quiz_items, start_quiz
from bot.usecases.set_up_group import change_settings
from questions.question import Question
from storage import groups
from storage.database import Database
from storage.records import Delivery, Group
from storage.tables import delivery
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.conversation.test_organising import HERE, ana, said
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_multiple, a_pack, a_single

NOON = local("2026-03-01 12:00")
# Over the date line, and with clock changes on days of the test: March 8 in New York, 29 in Madrid.
ZONES = ("Europe/Madrid", "Pacific/Honolulu", "Pacific/Kiritimati", "America/New_York")


def a_bank(size: int) -> list[Question]:
    """Questions of two skills, of which one has most."""
    few, many = (size + 2) // 3, size - (size + 2) // 3
    return [
        *(a_multiple(f"planet-{number}") for number in range(few)),
        *(a_single(f"light-{number}") for number in range(many)),
    ]


class Here:
    """A group, asked on every day, that Ana organises."""

    def __init__(self, room: Room, group: Group) -> None:
        self.room, self.group = room, group

    @classmethod
    async def opened(cls, database: Database, size: int, **settings: Any) -> Here:
        room = Room(a_context(database, *a_bank(size)), FixedClock(NOON))
        here = cls(room, await a_group(room.context, NOON, **settings))
        await join_group(room.context, here.group, a_user("ana").user, "Ana", NOON, organiser=True)
        return here

    @property
    def visitor(self) -> Visitor:
        """Ana in a direct message, now."""
        return replace(ana(self.room, HERE), now=self.room.clock.now())

    async def change(self, **settings: Any) -> None:
        new = replace(self.group.settings, **settings)
        now = self.room.clock.now()
        self.group = await change_settings(self.room.context, self.group, new, now)

    async def now(self) -> str:
        return said(await do(self.room.context, self.visitor, "now", self.group.key))

    async def given(self) -> list[Delivery]:
        def read(connection: Connection) -> list[Delivery]:
            rows = connection.execute(
                select(delivery).where(delivery.c.kind == "daily").order_by(delivery.c.id)
            )
            return [Delivery(**row._mapping) for row in rows]

        return [one for one in await self.room.context.db.read(read) if one.question is not None]

    async def asked(self) -> list[str]:
        return [one.question or "" for one in await self.given()]


def assert_no_repeat(given: list[Delivery], new: list[Delivery], zone: str) -> None:
    """None of the new questions was given on its day before, or is open twice."""
    here = parse_zone(zone)
    for one, other in combinations(given, 2):
        if one.question == other.question:
            assert one.local_date != other.local_date
            assert one.closes_at <= other.opens_at
    for one in new:
        for other in given:
            if one.question == other.question and one.id != other.id:
                assert local_date(here, one.opens_at) != local_date(here, other.opens_at)


async def assert_none_is_left(here: Here) -> None:
    """Every question of the exam was given today, or is open."""
    now, zone = here.room.clock.now(), parse_zone(here.group.settings.zone)
    today = local_date(zone, now)
    given = {
        one.question
        for one in await here.given()
        if today in (one.local_date, local_date(zone, one.opens_at)) or one.closes_at > now
    }
    assert given >= set(here.room.context.exams[here.group.settings.exam].pack.questions)


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_is_changed_and_pressed_no_question_comes_twice_on_a_day(
    database: Database, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)
    here = await Here.opened(database, chance.randint(1, 7), questions_a_day=chance.randint(1, 3))
    other = Exam(a_pack(*a_bank(3)))
    monkeypatch.setitem(here.room.context.exams, "sky-2", other)  # with ids of the first
    (ben,) = [await join_group(here.room.context, here.group, a_user("ben").user, "Ben", NOON)]
    before: list[Delivery] = []
    for _ in range(60):
        match chance.randrange(8):
            case 0:
                await here.change(zone=chance.choice(ZONES))
            case 1:
                await here.change(post_time=f"{chance.randrange(24):02}:{chance.randrange(60):02}")
            case 2:
                await here.change(questions_a_day=chance.randint(1, 4))
            case 3:
                await here.change(exam=chance.choice(("sky-1", "sky-2")))
            case 4 | 5:
                if "No " in await here.now():  # no question, or no other one, is left
                    await assert_none_is_left(here)
            case 6:
                request = QuizRequest(count=5)
                quiz = await start_quiz(
                    here.room.context, here.group, ben, request, here.room.clock.now()
                )
                if isinstance(quiz, QuizQuestion):
                    posed = {one.question for one in quiz_items(quiz.session.questions)}
                    assert not posed & {one.question for one in before if one.state == "open"}
            case _:
                here.room.clock.pass_time(timedelta(hours=chance.randint(1, 30)))
        await here.room.at(f"{here.room.clock.now():%Y-%m-%d %H:%M:%S}", parse_zone("UTC"))
        given = await here.given()
        assert_no_repeat(given, given[len(before) :], here.group.settings.zone)
        before = given
    assert len(before) >= 5  # the days of the test were not idle


async def test_a_bank_of_twelve_lasts_for_three_questions_a_day(database: Database) -> None:
    here = await Here.opened(database, 12, questions_a_day=3)
    for day in range(2, 30):
        await here.room.at(f"2026-03-{day:02} 09:00")
        today = (await here.asked())[-3:]
        assert len(set(today)) == 3
    assert len(await here.asked()) == 28 * 3
    assert set(await here.asked()) == {one.id for one in a_bank(12)}


async def test_a_bank_that_is_smaller_than_a_day_gives_what_it_has_and_says_so(
    database: Database,
) -> None:
    here = await Here.opened(database, 2, questions_a_day=3)
    await here.room.at("2026-03-02 09:00")
    assert here.room.chat.titles() == ["Question 1 of 2", "Question 2 of 2"]
    assert len(set(await here.asked())) == 2
    told = await here.now()
    assert told.startswith("No questions left for today\nEvery question of this exam was asked")
    assert "The next one will be posted Tuesday, 09:00 (Europe/Madrid)." in told
    shown = said(await show_settings(here.room.context, here.visitor, here.group.key))
    assert "The exam has only 2 questions, but 3 are wanted per day." in shown
    await here.room.at("2026-03-03 09:00")
    assert sorted(await here.asked()) == sorted(2 * [one.id for one in a_bank(2)])


async def test_posting_now_says_that_there_are_fewer(database: Database) -> None:
    here = await Here.opened(database, 2, questions_a_day=3)
    told = await here.now()
    assert told.startswith("On its way\n2 questions are on the way. All others were asked today")
    await here.change(questions_a_day=2)
    shown = said(await show_settings(here.room.context, here.visitor, here.group.key))
    assert "are wanted per day" not in shown


async def test_now_and_the_daily_post_of_one_day_are_one(database: Database) -> None:
    here = await Here.opened(database, 5)
    await here.room.at("2026-03-02 00:30")
    assert (await here.now()).startswith("On its way")
    await here.room.at("2026-03-02 09:00")
    assert (await here.now()).startswith("Today's questions are already posted")
    await here.change(post_time="15:00")
    await here.room.at("2026-03-02 15:00")
    assert len(await here.asked()) == 1
    await here.change(questions_a_day=3)
    await here.now()
    assert len(await here.asked()) == len(set(await here.asked())) == 3


@pytest.mark.parametrize("size", [1, 2])
async def test_a_zone_that_makes_today_yesterday_repeats_nothing(
    database: Database, size: int
) -> None:
    here = await Here.opened(database, size, post_time="00:30", days="2")
    await here.room.at("2026-03-03 00:30")
    # There it is 18:30 on March 2.
    await here.change(zone="America/New_York", post_time="19:00", days="1234567")
    await here.room.at("2026-03-02 19:00", parse_zone("America/New_York"))
    assert len(await here.asked()) == len(set(await here.asked())) == size
    told = await here.now()
    assert told.startswith(
        "Today's questions are already posted" if size == 2 else "No questions left for today"
    )


async def test_an_exam_that_is_changed_and_back_repeats_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await Here.opened(database, 3)
    other = Exam(a_pack(a_single("far-light")))
    monkeypatch.setitem(here.room.context.exams, "sky-2", other)
    await here.room.at("2026-03-02 09:00")
    await here.change(exam="sky-2", questions_a_day=2)
    await here.now()
    await here.change(exam="sky-1", questions_a_day=4)
    await here.now()
    asked = await here.asked()
    assert len(asked) == len(set(asked)) == 4
    assert "far-light" in asked
    assert (await here.now()).startswith("Today's questions are already posted")


async def test_an_exam_without_questions_posts_nothing_and_says_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await Here.opened(database, 1)
    monkeypatch.setitem(here.room.context.exams, "sky-1", Exam(replace(a_pack(), questions={})))
    await here.room.at("2026-03-02 09:00")
    assert await here.asked() == []
    assert (await here.now()).startswith("No questions left for today")
    shown = said(await show_settings(here.room.context, here.visitor, here.group.key))
    assert "The exam has no questions yet, so nothing is posted." in shown
    assert await here.room.context.db.read(groups.group_by_id, here.group.id) is not None
