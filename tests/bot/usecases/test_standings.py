"""Boards of a week, a month and ever; who left, opted out or was deleted; streaks and rest days."""

from __future__ import annotations

from datetime import date

import pytest

from bot.usecases.join_group import join_group
from bot.usecases.membership import (
    delete_person,
    drop_rests,
    leave_group,
    my_settings,
    plan_rest,
    set_on_boards,
)
from bot.usecases.rebuild import rebuild
from bot.usecases.show_standings import show_standings
from storage.database import Database
from storage.records import Group, Member, Span
from tests.bot.builders import Room, a_context, a_group, a_user, fake_address, local
from tests.bot.fakes import FixedClock
from tests.bot.usecases.classroom import aggregates
from tests.questions.builders import a_single


@pytest.fixture
async def here(database: Database) -> Here:
    room = Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))
    return Here(room, await a_group(room.context, room.clock.now()))


class Here:
    """A group of Ana, who is always right, and Ben, who never is."""

    def __init__(self, room: Room, group: Group) -> None:
        self.room, self.group = room, group

    async def answer(self, day: str, *names: str) -> None:
        await self.room.at(f"2026-{day} 09:00")
        message = [one for one in self.room.chat.messages if one.card.tone == "question"][-1]
        right = await self.room.key_of(self.group, message)
        wrong = next(letter for letter in "ABCD" if letter != right)
        for name in names:
            await self.room.answers(name, right if name == "ana" else wrong, message)

    async def board(self, span: Span) -> dict[str, int]:
        board = await show_standings(self.room.context, self.group, self.room.clock.now(), span)
        return {entry.row.name: entry.row.points for entry in board.rows}

    async def member(self, name: str) -> Member:
        now = self.room.clock.now()
        return await join_group(self.room.context, self.group, a_user(name).user, name, now)

    async def streak(self, name: str) -> tuple[int, int]:
        member, now = await self.member(name), self.room.clock.now()
        mine = await my_settings(self.room.context, self.group, member, now)
        return mine.streak_days, mine.freezes


async def test_each_answer_counts_in_its_week_its_month_and_for_ever(here: Here) -> None:
    await here.answer("03-30", "ana", "ben")
    await here.answer("04-01", "ana")
    await here.answer("04-06", "ben")
    assert await here.board("week") == {"ben": 1}
    assert await here.board("month") == {"ana": 3, "ben": 1}
    assert await here.board("all") == {"ana": 6, "ben": 2}


async def test_accuracy_ranks_from_ten_answers_on(here: Here) -> None:
    for day in range(2, 12):
        board = await show_standings(here.room.context, here.group, here.room.clock.now(), "all")
        assert board.accuracy == ()
        await here.answer(f"03-{day:02}", "ana", "ben", *(["cai"] if day > 2 else []))
    board = await show_standings(here.room.context, here.group, here.room.clock.now(), "all")
    assert [entry.row.name for entry in board.accuracy] == ["ana", "ben"]
    mean = 10 / 29
    assert board.accuracy[0].share == pytest.approx((10 + 20 * mean) / 30)


async def test_who_opts_out_keeps_points_and_is_on_no_board(here: Here) -> None:
    await here.answer("03-02", "ana", "ben")
    ana = await here.member("ana")
    await set_on_boards(here.room.context, here.group, ana, False)
    assert await here.board("week") == {"ben": 1}
    board = await show_standings(here.room.context, here.group, here.room.clock.now())
    assert (board.answered, board.members) == (2, 2)
    await set_on_boards(here.room.context, here.group, ana, True)
    assert await here.board("week") == {"ana": 3, "ben": 1}


async def test_who_leaves_is_gone_and_comes_back_as_they_were(here: Here) -> None:
    await here.answer("03-02", "ana", "ben")
    ana = await here.member("ana")
    await leave_group(here.room.context, here.group, ana, here.room.clock.now())
    assert await here.board("all") == {"ben": 1}
    await here.answer("03-03", "ana")  # answering joins again
    assert await here.board("all") == {"ana": 6, "ben": 1}
    assert (await here.streak("ana"))[0] == 2


async def test_who_changes_group_has_points_in_each_for_itself(here: Here) -> None:
    await here.answer("03-02", "ana", "ben")
    ana = await here.member("ana")
    await leave_group(here.room.context, here.group, ana, here.room.clock.now())
    there = await a_group(here.room.context, here.room.clock.now(), name="Early birds")
    await here.room.at("2026-03-03 09:00")
    (message,) = [one for one in here.room.chat.messages if one.address == fake_address(there.key)]
    await here.room.answers("ana", await here.room.key_of(there, message), message)
    board = await show_standings(here.room.context, there, here.room.clock.now(), "all")
    assert [(entry.row.name, entry.row.points) for entry in board.rows] == [("ana", 3)]
    assert await here.board("all") == {"ben": 1}


async def test_who_is_deleted_leaves_nothing(database: Database, here: Here) -> None:
    await here.answer("03-02", "ana", "ben")
    ana = await here.member("ana")
    await delete_person(here.room.context, ana)
    assert await here.board("all") == {"ben": 1}
    await rebuild(here.room.context, lambda _done, _all: None)
    rows = await database.read(aggregates)
    assert ana.person_id not in {row[3] for row in rows["standing"]}
    assert ana.person_id not in {row[1] for row in rows["streak"]}
    assert ana.person_id not in {row[0] for row in rows["belief"]}
    assert {row[4] for row in rows["difficulty"]} == {1}


async def test_a_report_comes_though_nobody_wants_to_be_on_a_board(here: Here) -> None:
    await here.answer("03-02", "ana", "ben")
    for name in ("ana", "ben"):
        await set_on_boards(here.room.context, here.group, await here.member(name), False)
    done = await here.room.at("2026-03-09 09:00")
    assert done.boards == 2


async def test_the_goal_is_a_share_of_the_members(here: Here) -> None:
    await here.answer("03-02", "ana", "ben", "cai")
    board = await show_standings(here.room.context, here.group, here.room.clock.now())
    assert board.goal_people == 3  # 70% of three, rounded up
    assert board.answered >= board.goal_people


class TestAStreak:
    async def test_is_kept_by_two_freezes_and_then_over(self, here: Here) -> None:
        await here.answer("03-02", "ana")
        for day, streak in (("03-03", (1, 2)), ("03-04", (1, 1)), ("03-05", (1, 0))):
            await here.answer(day)
            assert await here.streak("ana") == streak
        await here.answer("03-06")
        assert await here.streak("ana") == (0, 0)
        await here.answer("03-07", "ana")
        assert await here.streak("ana") == (1, 2)

    async def test_is_not_touched_by_rest_days(self, here: Here) -> None:
        await here.answer("03-02", "ana")
        ana, now = await here.member("ana"), here.room.clock.now()
        first, last = date(2026, 3, 3), date(2026, 3, 6)
        assert await plan_rest(here.room.context, here.group, ana, first, last, now) is None
        for day in range(3, 7):
            await here.answer(f"03-{day:02}")
        await here.answer("03-07", "ana")
        assert await here.streak("ana") == (2, 2)

    async def test_is_not_kept_by_the_rest_of_another(self, here: Here) -> None:
        await here.answer("03-02", "ana", "ben")
        ben, now = await here.member("ben"), here.room.clock.now()
        first, last = date(2026, 3, 3), date(2026, 3, 6)
        await plan_rest(here.room.context, here.group, ben, first, last, now)
        for day in range(3, 7):
            await here.answer(f"03-{day:02}")
        await here.answer("03-07", "ana", "ben")
        assert await here.streak("ana") == (1, 2)
        assert await here.streak("ben") == (2, 2)

    async def test_rests_have_their_limits(self, here: Here) -> None:
        await here.answer("03-02", "ana")
        ana, now, group = await here.member("ana"), here.room.clock.now(), here.group
        context = here.room.context

        async def plan(first: date, last: date) -> str | None:
            return await plan_rest(context, group, ana, first, last, now)

        assert await plan(date(2026, 3, 1), date(2026, 3, 5)) == "past"
        assert await plan(date(2026, 3, 5), date(2026, 3, 4)) == "order"
        assert await plan(date(2026, 3, 5), date(2026, 5, 4)) == "long"
        for day in range(2, 14):
            assert await plan(date(2026, 3, day), date(2026, 3, day)) is None
        assert await plan(date(2026, 3, 20), date(2026, 3, 20)) == "many"
        assert await drop_rests(context, group, ana, now) == 11  # today's has begun
        assert (await my_settings(context, group, ana, now)).rests == (
            (date(2026, 3, 2), date(2026, 3, 2)),
        )
