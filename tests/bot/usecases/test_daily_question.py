"""The daily question as a group lives it: posted, answered, revealed, counted."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.action import decode
from bot.cards.card import Options
from bot.core.scoring import Streak
from bot.usecases.set_up_group import change_settings, pause_group, resume_group
from bot.usecases.show_standings import show_standings
from bot.usecases.take_answer import (
    AlreadyAnswered,
    BadChoice,
    Closed,
    Graded,
    Kept,
    NotAMember,
    NotHere,
    take_answer,
)
from questions.question import Grade
from storage import groups, people
from storage.database import Database
from storage.records import Address
from tests.bot.builders import Room, a_context, a_group, a_user, fake_address, local, some_settings
from tests.bot.fakes import FixedClock
from tests.questions.builders import (
    a_match,
    a_multiple,
    a_series,
    a_single,
    an_order,
)

SUNDAY_EVENING = local("2026-03-01 20:00")


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(SUNDAY_EVENING))


async def test_the_question_comes_at_its_local_time_and_once(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 08:59")
    assert room.chat.titles() == []
    await room.at("2026-03-02 09:00")
    await room.at("2026-03-02 09:01")
    assert room.chat.titles() == ["Question of the day"]


async def test_a_right_answer_earns_three_points_and_begins_a_streak(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    outcome = await room.answers("ana", await room.key_of(group))
    assert isinstance(outcome, Graded)
    assert (outcome.grade, outcome.points) == (Grade(1, 1), 3)
    assert outcome.streak == Streak(1, 1, 2, outcome.asked.delivery.local_date)


async def test_a_wrong_answer_earns_one_point(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    right = await room.key_of(group)
    wrong = next(letter for letter in "ABCD" if letter != right)
    outcome = await room.answers("ana", wrong)
    assert isinstance(outcome, Graded)
    assert (outcome.grade.correct, outcome.points) == (False, 1)


async def test_the_first_answer_counts_and_a_second_changes_nothing(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    right = await room.key_of(group)
    wrong = next(letter for letter in "ABCD" if letter != right)
    await room.answers("ana", wrong)
    second = await room.answers("ana", right)
    assert isinstance(second, AlreadyAnswered)
    assert not second.grade.correct
    board = await show_standings(room.context, group, room.clock.now())
    assert [(entry.row.points, entry.row.answers) for entry in board.rows] == [(1, 1)]


async def test_of_a_hundred_clicks_at_once_one_counts(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await room.answers("zoe", "A")  # the person exists before the flood
    outcomes = await asyncio.gather(*(room.answers("ana", "ABCD"[n % 4]) for n in range(100)))
    assert sum(isinstance(one, Graded) for one in outcomes) == 1
    assert sum(isinstance(one, AlreadyAnswered) for one in outcomes) == 99
    board = await show_standings(room.context, group, room.clock.now())
    assert sorted(entry.row.answers for entry in board.rows) == [1, 1]


async def test_fifty_members_answer_at_once_and_each_counts(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    outcomes = await asyncio.gather(*(room.answers(f"m{n}", "ABCD"[n % 4]) for n in range(50)))
    assert all(isinstance(one, Graded) for one in outcomes)
    board = await show_standings(room.context, group, room.clock.now())
    assert (len(board.rows), board.members) == (50, 50)


async def test_at_the_close_the_post_shows_key_reasons_and_who_chose_what(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    question = room.chat.last
    right = await room.key_of(group)
    wrong = next(letter for letter in "ABCD" if letter != right)
    for name, letter in (("ana", right), ("ben", right), ("cai", wrong)):
        await room.answers(name, letter)
    await room.at("2026-03-03 09:00")
    card = question.card
    assert (question.edits, card.title) == (1, f"The answer: {right}")
    assert [decode(one.action).verb for one in card.controls] == ["explain", "flag"]
    (options,) = [block for block in card.blocks if isinstance(block, Options)]
    people_by_letter = {row.letter: row.people for row in options.rows}
    assert (people_by_letter[right], people_by_letter[wrong], options.total) == (2, 1, 3)
    assert all(row.why for row in options.rows)
    assert card.footer == "3 people answered · 67% right"


async def test_the_reveal_comes_before_the_next_question(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await room.at("2026-03-03 09:00")
    assert [title.split(":")[0] for title in room.chat.titles()] == [
        "The answer",
        "Question of the day",
    ]


async def test_an_answer_after_the_close_changes_nothing(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    message = replace(room.chat.last)
    room.clock.pass_time(timedelta(days=1))  # closed, though no heartbeat has said so yet
    outcome = await room.answers("ana", "A", message)
    assert isinstance(outcome, Closed)
    assert outcome.choice is None
    board = await show_standings(room.context, group, room.clock.now())
    assert board.rows == ()


async def test_whoever_answered_is_told_their_answer_after_the_close(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    message = replace(room.chat.last)
    first = await room.answers("ana", "A", message)
    assert isinstance(first, Graded)
    await room.at("2026-03-03 09:00")
    outcome = await room.answers("ana", "B", message)
    assert isinstance(outcome, Closed)
    assert outcome.choice == first.choice


class TestEveryType:
    @pytest.mark.parametrize(
        "question",
        [a_single(), a_multiple(), an_order(), a_match(), a_series()],
        ids=["single", "multiple", "order", "match", "series"],
    )
    async def test_the_shown_key_is_right(self, database: Database, question: object) -> None:
        room = Room(a_context(database, question), FixedClock(SUNDAY_EVENING))  # type: ignore[arg-type]
        group = await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        outcome = await room.answers("ana", await room.key_of(group))
        assert isinstance(outcome, Graded)
        assert outcome.grade.correct

    async def test_a_series_gives_a_point_for_each_part(self, database: Database) -> None:
        room = Room(a_context(database, a_series()), FixedClock(SUNDAY_EVENING))
        await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        outcome = await room.answers("ana", "YNN")  # the key is YNY
        assert isinstance(outcome, Graded)
        assert (outcome.grade, outcome.points) == (Grade(2, 3), 1)

    @pytest.mark.parametrize("letters", ["", "AA", "E", "AB", "Y"])
    async def test_a_choice_that_does_not_fit_is_refused(self, room: Room, letters: str) -> None:
        await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        message = room.chat.last
        token = message.key.rsplit("-", 1)[0]
        outcome = await take_answer(
            room.context, a_user("ana"), message.address, token, letters, room.clock.now()
        )
        assert isinstance(outcome, BadChoice)


class TestForgedAnswers:
    async def test_another_groups_question(self, room: Room) -> None:
        here = await a_group(room.context, room.clock.now())
        there = await a_group(room.context, room.clock.now(), name="Early birds")
        await room.at("2026-03-02 09:00")
        token = next(
            message.key.rsplit("-", 1)[0]
            for message in room.chat.messages
            if message.address == fake_address(there.key)
        )
        outcome = await take_answer(
            room.context, a_user("ana"), fake_address(here.key), token, "A", room.clock.now()
        )
        assert outcome == NotHere()

    @pytest.mark.parametrize(
        "address",
        [Address("other", "w1", "c"), Address("fake", "w2", "c"), Address("fake", "w1", "x")],
    )
    async def test_another_platform_workspace_or_channel(
        self, room: Room, address: Address
    ) -> None:
        group = await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        elsewhere = replace(
            address, channel=f"channel-{group.key}" if address.channel == "c" else "x"
        )
        token = room.chat.last.key.rsplit("-", 1)[0]
        outcome = await take_answer(
            room.context, a_user("ana"), elsewhere, token, "A", room.clock.now()
        )
        assert outcome == NotHere()

    async def test_another_message_with_the_right_action(self, room: Room) -> None:
        await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        outcome = await room.answers("ana", "A", replace(room.chat.last, ref="m999"))
        assert outcome == NotHere()

    async def test_an_unknown_token(self, room: Room) -> None:
        group = await a_group(room.context, room.clock.now())
        outcome = await take_answer(
            room.context,
            a_user("ana"),
            fake_address(group.key),
            "token-9999",
            "A",
            room.clock.now(),
        )
        assert outcome == NotHere()

    async def test_somebody_who_may_not_join_by_answering(self, room: Room) -> None:
        await a_group(room.context, room.clock.now())
        await room.at("2026-03-02 09:00")
        token = room.chat.last.key.rsplit("-", 1)[0]
        outcome = await take_answer(
            room.context,
            replace(a_user("ana"), may_join=False),
            room.chat.last.address,
            token,
            "A",
            room.clock.now(),
        )
        assert outcome == NotAMember()


class TestFeedbackAtTheReveal:
    async def test_an_answer_can_be_changed_until_then_and_the_last_counts(
        self, room: Room
    ) -> None:
        group = await a_group(room.context, room.clock.now(), feedback="at_reveal")
        await room.at("2026-03-02 09:00")
        right = await room.key_of(group)
        wrong = next(letter for letter in "ABCD" if letter != right)
        first = await room.answers("ana", wrong)
        second = await room.answers("ana", right)
        assert isinstance(first, Kept)
        assert isinstance(second, Kept)
        assert (first.changed, second.changed) == (False, True)
        await room.at("2026-03-03 09:00")
        board = await show_standings(room.context, group, room.clock.now())
        assert [(entry.row.points, entry.row.answers) for entry in board.rows] == [(3, 1)]

    async def test_points_do_not_tell_the_key_before_the_reveal(self, room: Room) -> None:
        group = await a_group(room.context, room.clock.now(), feedback="at_reveal")
        await room.at("2026-03-02 09:00")
        await room.answers("ana", await room.key_of(group))
        board = await show_standings(room.context, group, room.clock.now())
        assert board.rows == ()


class TestSchedule:
    async def test_several_questions_a_day_come_together(self, database: Database) -> None:
        room = Room(a_context(database), FixedClock(SUNDAY_EVENING))
        await a_group(room.context, room.clock.now(), questions_a_day=3)
        await room.at("2026-03-02 09:00")
        assert room.chat.titles() == [f"Question {n} of 3" for n in (1, 2, 3)]

    async def test_no_question_on_a_day_that_was_not_chosen(self, room: Room) -> None:
        await a_group(room.context, room.clock.now(), days="2")
        await room.at("2026-03-02 09:00")
        assert room.chat.titles() == []
        await room.at("2026-03-03 09:00")
        assert len(room.chat.titles()) == 1

    async def test_after_an_outage_one_question_and_no_burst(self, room: Room) -> None:
        await a_group(room.context, room.clock.now())
        done = await room.at("2026-03-06 21:00")
        assert (done.planned.questions, done.planned.missed) == (1, 4)
        assert len(room.chat.messages) == 1

    async def test_across_daylight_saving_the_wall_clock_rules(self, room: Room) -> None:
        await a_group(room.context, local("2026-03-28 10:00"))
        room.clock.instant = local("2026-03-28 10:00")
        await room.at("2026-03-29 08:59")
        assert room.chat.titles() == []
        await room.at("2026-03-29 09:00")
        assert len(room.chat.titles()) == 1

    async def test_a_paused_group_is_left_alone_and_resumes_with_the_next_slot(
        self, room: Room
    ) -> None:
        group = await a_group(room.context, room.clock.now())
        await pause_group(room.context, group, room.clock.now())
        await room.at("2026-03-04 12:00")
        assert room.chat.titles() == []
        await resume_group(room.context, group, room.clock.now())
        done = await room.at("2026-03-05 09:00")
        assert (done.planned.questions, done.planned.missed) == (1, 0)

    async def test_new_settings_move_the_next_question(self, room: Room) -> None:
        group = await a_group(room.context, room.clock.now())
        await change_settings(
            room.context, group, some_settings(post_time="18:30"), room.clock.now()
        )
        await room.at("2026-03-02 09:00")
        assert room.chat.titles() == []
        await room.at("2026-03-02 18:30")
        assert len(room.chat.titles()) == 1

    async def test_a_zone_that_vanished_pauses_its_group_and_no_other(self, room: Room) -> None:
        lost = await a_group(room.context, room.clock.now())
        await a_group(room.context, room.clock.now(), name="Early birds")
        await room.context.db.write(
            groups.change_settings,
            lost.id,
            some_settings(zone="Mars/Olympus"),
            next_due_at=lost.next_due_at,
            next_board_at=lost.next_board_at,
        )
        await room.at("2026-03-02 09:00")
        assert len(room.chat.messages) == 1
        paused = await room.context.db.read(groups.group_by_id, lost.id)
        assert paused is not None
        assert paused.paused_at is not None


async def test_no_repeat_before_every_question_was_asked(database: Database) -> None:
    questions = tuple(a_single(f"question-{number}") for number in range(6))
    room = Room(a_context(database, *questions), FixedClock(SUNDAY_EVENING))
    await a_group(room.context, room.clock.now())
    asked = []
    for day in range(2, 14):
        await room.at(f"2026-03-{day:02} 09:00")
        rows = await room.context.db.read(_asked_questions)
        asked = rows
    assert len(set(asked[:6])) == len(set(asked[6:12])) == 6


def _asked_questions(connection) -> list[str]:  # type: ignore[no-untyped-def]
    from sqlalchemy import select

    from storage.tables import delivery

    return list(connection.execute(select(delivery.c.question).order_by(delivery.c.id)).scalars())


async def test_a_member_who_left_may_come_back(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await room.answers("ana", "A")
    assert await room.context.db.read(people.count_members, group.id) == 1
