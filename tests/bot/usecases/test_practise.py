"""`/quiz`: topics, modes, one running quiz, restarts, and what may not be asked."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select

from bot.commands.typed import QuizRequest
from bot.usecases.join_group import join_group
from bot.usecases.practise import (
    BadCount,
    BadQuizChoice,
    ManyTopics,
    NoQuestions,
    NoQuiz,
    NothingDue,
    NoTopic,
    QuizGraded,
    QuizQuestion,
    QuizStart,
    QuizSummary,
    answer_quiz,
    continue_quiz,
    running_quiz,
    start_quiz,
    stop_quiz,
)
from bot.usecases.show_report import show_my_report
from questions.question import key, shown_choice
from storage import practice
from storage.database import Database
from storage.records import Group, Member
from storage.tables import practice_answer, practice_session
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.fakes import FixedClock
from tests.bot.usecases.classroom import some_questions
from tests.questions.builders import a_single

SUNDAY_EVENING = local("2026-03-01 20:00")


class Pupil:
    """Ana, a member of a group in which nothing was posted yet."""

    def __init__(self, room: Room, group: Group, member: Member) -> None:
        self.room, self.group, self.member = room, group, member

    async def starts(
        self, topic: str = "", count: int = 5, mode: str = "mixed", seed: str = "seed"
    ) -> QuizStart:
        request = QuizRequest(topic, count, mode)  # type: ignore[arg-type]
        now = self.room.clock.now()
        return await start_quiz(self.room.context, self.group, self.member, request, now, seed=seed)

    async def begins(self, topic: str = "", count: int = 5, mode: str = "mixed") -> QuizQuestion:
        step = await self.starts(topic, count, mode)
        assert isinstance(step, QuizQuestion), step
        return step

    async def resumes(self) -> QuizStart:
        now = self.room.clock.now()
        return await start_quiz(self.room.context, self.group, self.member, None, now)

    async def answers(self, step: QuizQuestion, *, right: bool = True) -> QuizGraded:
        posed = step.posed
        letter = shown_choice(posed.question, posed.layout, key(posed.question))
        if not right:
            letter = next(one for one in "ABCD" if one != letter)
        graded = await answer_quiz(
            self.room.context,
            self.member,
            step.session.token,
            step.number - 1,
            letter,
            self.room.clock.now(),
        )
        assert isinstance(graded, QuizGraded), graded
        return graded

    async def goes_on(self, step: QuizQuestion) -> QuizQuestion | QuizSummary | NoQuiz:
        return await continue_quiz(
            self.room.context, self.member, step.session.token, self.room.clock.now()
        )

    async def finishes(self, step: QuizQuestion, *, right: bool = True) -> QuizSummary:
        """Answer all that is left; the summary."""
        following: QuizQuestion | QuizSummary | NoQuiz = step
        while isinstance(following, QuizQuestion):
            await self.answers(following, right=right)
            following = await self.goes_on(following)
        assert isinstance(following, QuizSummary)
        return following


async def a_pupil(room: Room, group: Group, name: str = "ana") -> Pupil:
    now = room.clock.now()
    return Pupil(room, group, await join_group(room.context, group, a_user(name).user, name, now))


@pytest.fixture
async def ana(database: Database) -> Pupil:
    room = Room(a_context(database, *some_questions()), FixedClock(SUNDAY_EVENING))
    return await a_pupil(room, await a_group(room.context, room.clock.now()))


class TestTheTopic:
    @pytest.mark.parametrize(
        ("topic", "skills"),
        [
            ("Stars", {"measure-light"}),
            ("worlds", {"find-planets", "weigh-planets"}),
            ("mundos", {"find-planets", "weigh-planets"}),
            ("LÚZ", {"measure-light"}),
            ("find pl", {"find-planets"}),
            ("pesar", {"weigh-planets"}),
            ("d0", {"measure-light"}),
            ("", {"measure-light", "find-planets", "weigh-planets"}),
        ],
    )
    async def test_is_found_by_its_name_or_a_part(
        self, ana: Pupil, topic: str, skills: set[str]
    ) -> None:
        step = await ana.begins(topic, 6)
        summary = await ana.finishes(step, right=False)
        assert {posed.question.skill for posed in summary.missed} == skills

    async def test_that_nobody_knows_has_its_nearest(self, ana: Pupil) -> None:
        step = await ana.starts("planetz")
        assert isinstance(step, NoTopic)
        assert "planets" in {topic.id for topic in step.nearest}

    async def test_that_is_far_from_all_has_none(self, ana: Pupil) -> None:
        assert await ana.starts("xyzzy") == NoTopic("xyzzy", ())

    async def test_that_several_share_is_asked_back(self, ana: Pupil) -> None:
        step = await ana.starts("ra")  # draw maps, encontrar planetas
        assert isinstance(step, ManyTopics)
        assert {topic.id for topic in step.topics} == {"draw-maps", "find-planets"}

    async def test_without_any_question_says_so(self, ana: Pupil) -> None:
        assert await ana.starts("maps") == NoQuestions()


@pytest.mark.parametrize("count", [0, -1, 51, 1000])
async def test_a_number_that_cannot_be_asked(ana: Pupil, count: int) -> None:
    assert await ana.starts(count=count) == BadCount(count)


async def test_no_question_comes_twice_and_a_small_bank_gives_fewer(ana: Pupil) -> None:
    step = await ana.begins(count=50)
    assert step.total == 6
    summary = await ana.finishes(step, right=False)
    assert len({posed.question.id for posed in summary.missed}) == 6


async def test_what_was_never_answered_comes_first_and_repeats_are_said(ana: Pupil) -> None:
    first = await ana.finishes(await ana.begins(count=4), right=False)
    step = await ana.begins(count=2)
    assert not step.repeats
    second = await ana.finishes(step, right=False)
    asked = [posed.question.id for one in (first, second) for posed in one.missed]
    assert len(set(asked)) == 6
    assert (await ana.begins(count=2)).repeats


async def test_weak_asks_the_weak_section(ana: Pupil) -> None:
    await ana.finishes(await ana.begins("planets", 4), right=False)
    await ana.finishes(await ana.begins("light", 2))
    summary = await ana.finishes(await ana.begins(mode="weak", count=2), right=False)
    assert {posed.path.section.id for posed in summary.missed} == {"planets"}


class TestMissed:
    async def test_nothing_was_missed(self, ana: Pupil) -> None:
        await ana.finishes(await ana.begins(count=2))
        assert await ana.starts(mode="missed") == NothingDue(None)

    async def test_comes_back_the_next_day_and_not_before(self, ana: Pupil) -> None:
        missed = await ana.finishes(await ana.begins(count=1), right=False)
        assert await ana.starts(mode="missed") == NothingDue(local("2026-03-02 04:00"))
        ana.room.clock.pass_time(local("2026-03-02 08:30") - ana.room.clock.now())
        step = await ana.begins(mode="missed")
        assert step.posed.question == missed.missed[0].question
        await ana.finishes(step)
        nothing = await ana.starts(mode="missed")
        assert isinstance(nothing, NothingDue)
        assert nothing.later is not None
        assert nothing.later > ana.room.clock.now() + timedelta(hours=23)

    async def test_of_another_topic_is_not_what_was_asked_for(self, ana: Pupil) -> None:
        await ana.finishes(await ana.begins("light", 1), right=False)
        ana.room.clock.pass_time(timedelta(days=2))
        assert await ana.starts("planets", mode="missed") == NothingDue(None)

    async def test_and_open_in_the_group_waits_until_it_closes(self, ana: Pupil) -> None:
        await ana.finishes(await ana.begins(count=6), right=False)
        await ana.room.at("2026-03-04 09:00")
        opened = await open_question(ana)
        step = await ana.begins(mode="missed", count=6)
        asked = await ana.finishes(step, right=False)
        assert opened not in {posed.question.id for posed in asked.missed}
        report = await show_my_report(
            ana.room.context, ana.group, ana.member.person_id, ana.room.clock.now()
        )
        assert report is not None
        assert (report.due, report.next_review) == (0, local("2026-03-05 04:00"))
        assert await ana.starts(mode="missed") == NothingDue(local("2026-03-05 04:00"))
        ana.room.clock.pass_time(local("2026-03-05 08:30") - ana.room.clock.now())
        await ana.finishes(await ana.begins(mode="missed", count=6))
        assert await ana.starts(mode="missed") == NothingDue(local("2026-03-05 09:00"))


async def open_question(pupil: Pupil) -> str:
    """What the group is asked now."""
    (question,) = await pupil.room.context.db.read(practice.open_questions, pupil.member.person_id)
    return question


class TestOneQuiz:
    async def test_goes_on_after_a_restart(self, ana: Pupil) -> None:
        first = await ana.begins(count=3)
        await ana.answers(first)
        ana.room.context = a_context(ana.room.context.db, *some_questions())
        step = await ana.resumes()
        assert isinstance(step, QuizQuestion)
        assert (step.number, step.total, step.resumed) == (2, 3, True)
        assert step.session.token == first.session.token
        shown = await running_quiz(ana.room.context, ana.group, ana.member)
        assert shown == step

    async def test_a_new_request_ends_the_one_under_way(self, ana: Pupil) -> None:
        first = await ana.begins(count=3)
        second = await ana.begins(count=2)
        assert second.session.token != first.session.token
        late = await answer_quiz(
            ana.room.context, ana.member, first.session.token, 0, "A", ana.room.clock.now()
        )
        assert late == NoQuiz()

    async def test_two_starts_at_once_leave_one_running(self, ana: Pupil) -> None:
        steps = await asyncio.gather(*(ana.starts(seed=str(number)) for number in range(4)))
        assert all(isinstance(step, QuizQuestion) for step in steps)
        assert await ana.room.context.db.read(_running_sessions) == 1

    async def test_a_double_click_counts_once(self, ana: Pupil) -> None:
        step = await ana.begins(count=2)
        both = await asyncio.gather(*(ana.answers(step) for _ in range(5)))
        assert sorted(graded.again for graded in both) == [False, True, True, True, True]
        assert await ana.room.context.db.read(_practice_answers) == 1
        report = await show_my_report(
            ana.room.context, ana.group, ana.member.person_id, ana.room.clock.now()
        )
        assert report is not None
        assert report.answers == 1

    async def test_another_ones_buttons_do_nothing(self, ana: Pupil) -> None:
        step = await ana.begins()
        ben = await a_pupil(ana.room, ana.group, "ben")
        now = ana.room.clock.now()
        context, token = ana.room.context, step.session.token
        assert await answer_quiz(context, ben.member, token, 0, "A", now) == NoQuiz()
        assert await continue_quiz(context, ben.member, token, now) == NoQuiz()
        assert await stop_quiz(context, ben.member, now) == NoQuiz()

    @pytest.mark.parametrize("position", [-1, 5, 99])
    async def test_a_question_that_it_does_not_have(self, ana: Pupil, position: int) -> None:
        step = await ana.begins(count=5)
        outcome = await answer_quiz(
            ana.room.context, ana.member, step.session.token, position, "A", ana.room.clock.now()
        )
        assert outcome == NoQuiz()

    async def test_a_question_ahead_of_its_turn_is_not_taken(self, ana: Pupil) -> None:
        step = await ana.begins(count=5)
        outcome = await answer_quiz(
            ana.room.context, ana.member, step.session.token, 3, "A", ana.room.clock.now()
        )
        assert outcome == step
        assert await ana.room.context.db.read(_practice_answers) == 0

    @pytest.mark.parametrize("letters", ["", "E", "AB", "é"])
    async def test_letters_that_the_question_does_not_have(self, ana: Pupil, letters: str) -> None:
        step = await ana.begins()
        outcome = await answer_quiz(
            ana.room.context, ana.member, step.session.token, 0, letters, ana.room.clock.now()
        )
        assert isinstance(outcome, BadQuizChoice)

    async def test_its_summary_counts_by_section(self, ana: Pupil) -> None:
        step = await ana.begins(count=6)
        await ana.answers(step, right=False)
        following = await ana.goes_on(step)
        assert isinstance(following, QuizQuestion)
        summary = await ana.finishes(following)
        assert (summary.correct, summary.answers) == (5, 6)
        assert sum(section.answers for section in summary.sections) == 6
        assert [posed.question.id for posed in summary.missed] == [step.posed.question.id]

    async def test_stopped_it_is_summed_up_as_far_as_it_came(self, ana: Pupil) -> None:
        step = await ana.begins(count=6)
        await ana.answers(step)
        summary = await stop_quiz(ana.room.context, ana.member, ana.room.clock.now())
        assert isinstance(summary, QuizSummary)
        assert (summary.correct, summary.answers) == (1, 1)
        assert await running_quiz(ana.room.context, ana.group, ana.member) is None


class TestWhatIsOpenInTheGroup:
    async def test_is_never_asked(self, ana: Pupil) -> None:
        await ana.room.at("2026-03-02 09:00")
        step = await ana.begins(count=6)
        assert step.total == 5
        asked = await ana.finishes(step, right=False)
        assert await open_question(ana) not in {posed.question.id for posed in asked.missed}

    async def test_is_passed_over_in_a_quiz_that_had_begun_before(self, ana: Pupil) -> None:
        step = await ana.begins(count=6)
        await ana.room.at("2026-03-02 09:00")
        opened = await open_question(ana)
        following: object = await ana.goes_on(step)
        asked = []
        while isinstance(following, QuizQuestion):
            asked.append(following.posed.question.id)
            await ana.answers(following)
            following = await ana.goes_on(following)
        assert isinstance(following, QuizSummary)
        assert len(asked) == 5
        assert opened not in asked

    async def test_tells_no_key_to_who_had_it_on_the_screen_before(
        self, database: Database
    ) -> None:
        room = Room(a_context(database, a_single()), FixedClock(SUNDAY_EVENING))
        ana = await a_pupil(room, await a_group(room.context, room.clock.now()))
        step = await ana.begins()
        await room.at("2026-03-02 09:00")
        assert await open_question(ana) == step.posed.question.id
        now, token = room.clock.now(), step.session.token
        assert await answer_quiz(room.context, ana.member, token, 0, "A", now) == NoQuiz()
        assert await database.read(_practice_answers) == 0
        assert await ana.starts() == NoQuestions()


def _running_sessions(connection: Connection) -> int:
    query = select(func.count()).where(practice_session.c.finished_at.is_(None))
    return connection.execute(query).scalar_one()


def _practice_answers(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(practice_answer)).scalar_one()
