"""N of M: who left, fell silent or has just joined is no part of it, and no goal waits for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from bot.cards.card import Paragraph
from bot.cards.phrasing import standings_card
from bot.usecases.join_group import join_group
from bot.usecases.link_identities import begin_link, finish_link
from bot.usecases.membership import delete_person, leave_group
from bot.usecases.set_up_group import change_settings
from bot.usecases.show_standings import Board, show_standings
from storage import bindings
from storage.database import Database
from storage.records import Address, Group, Member, Span, UserKey
from storage.tables import channel
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single


class Here:
    """A group that is asked every morning, from Monday, March 2 on."""

    def __init__(self, room: Room, group: Group) -> None:
        self.room, self.group = room, group

    async def answer(self, day: str, *names: str) -> None:
        await self.room.at(f"2026-{day} 09:00")
        message = [one for one in self.room.chat.messages if one.card.tone == "question"][-1]
        for name in names:
            await self.room.answers(name, "A", message)

    async def join(self, *names: str) -> list[Member]:
        now = self.room.clock.now()
        context, group = self.room.context, self.group
        return [await join_group(context, group, a_user(one).user, one, now) for one in names]

    async def leave(self, *names: str) -> None:
        for member in await self.join(*names):
            await leave_group(self.room.context, self.group, member, self.room.clock.now())

    async def board(self, span: Span = "week") -> Board:
        return await show_standings(self.room.context, self.group, self.room.clock.now(), span)

    async def counts(self, span: Span = "week") -> tuple[int, int]:
        board = await self.board(span)
        return board.answered, board.members


def named(number: int) -> list[str]:
    return [f"member-{one}" for one in range(number)]


async def a_place(database: Database, **settings: object) -> Here:
    room = Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))
    return Here(room, await a_group(room.context, room.clock.now(), **settings))


@pytest.fixture
async def here(database: Database) -> Here:
    return await a_place(database)


async def test_of_twenty_who_came_the_four_who_stayed_reach_the_goal(here: Here) -> None:
    everybody = named(20)
    await here.answer("03-02", *everybody)
    await here.answer("03-30", *everybody[:4])
    assert await here.counts() == (4, 20)
    assert not (await here.board()).goal_reached
    await here.answer("03-31", *everybody[:4])
    assert await here.counts() == (4, 4)
    assert await here.counts("month") == (4, 4)
    assert await here.counts("all") == (4, 4)
    assert (await here.board()).goal_reached
    await here.answer("04-01", everybody[7])  # an answer brings a member back
    assert await here.counts() == (5, 5)


async def test_who_left_is_no_part_of_it(here: Here) -> None:
    await here.answer("03-02", "ana", "ben", "cai")
    await here.leave("cai")
    assert await here.counts() == (2, 2)
    await here.answer("03-03", "cai")  # answering joins again
    assert await here.counts() == (3, 3)


async def test_who_joins_in_the_first_week_counts_at_once_and_later_with_the_first_answer(
    here: Here,
) -> None:
    await here.answer("03-02", "ana")
    await here.join("ben")
    assert await here.counts() == (1, 2)
    await here.answer("03-09", "ana", "cai")
    await here.join("dan")
    assert await here.counts() == (2, 3)
    assert await here.counts("all") == (2, 4)
    await here.answer("03-16")
    assert await here.counts() == (0, 4)


async def test_who_leaves_and_comes_back_counts_as_before(here: Here) -> None:
    await here.answer("03-02", "ana", "ben", "cai")
    await here.answer("03-16", "ana", "ben")
    assert await here.counts() == (2, 3)
    await here.leave("ben")
    assert await here.counts() == (1, 2)
    await here.join("ben")
    assert await here.counts() == (2, 3)


async def test_where_all_are_silent_nobody_is_waited_for(here: Here) -> None:
    await here.answer("03-02", "ana", "ben")
    await here.room.at("2026-03-31 09:00")
    assert await here.counts() == (0, 0)
    assert not (await here.board()).goal_reached
    (member,) = await here.join("ana")
    said = standings_card(await here.board(), member, 0, "en").blocks
    assert [block.text for block in said if isinstance(block, Paragraph)] == [
        "Nobody has points yet. Answer the question of the day to be the first!",
        "You have no points in this period yet.",
    ]


async def test_who_never_answers_is_silent_after_four_weeks(here: Here) -> None:
    await here.answer("03-02", "ana")
    await here.join("ben")
    await here.answer("03-30", "ana")
    assert await here.counts() == (1, 2)
    await here.answer("03-31")
    assert await here.counts() == (1, 1)


async def depart(database: Database, here: Here) -> None:
    """The bot is removed from the workspace `w1`."""

    def write(connection: Connection) -> None:
        left = update(channel).where(channel.c.workspace == "w1")
        connection.execute(left.values(departed_at=here.room.clock.now()))

    await database.write(write)


async def test_who_came_from_a_workspace_that_was_left_is_no_part_of_it(
    database: Database, here: Here
) -> None:
    await here.answer("03-02", "ana", "ben")
    await depart(database, here)
    assert await here.counts() == (0, 0)
    board = await here.board()
    assert [entry.row.name for entry in board.rows] == ["ana", "ben"]


async def test_somebody_on_two_platforms_counts_once_and_while_one_of_them_is_there(
    database: Database, here: Here
) -> None:
    await here.answer("03-02", "ana", "ben")
    context, now = here.room.context, here.room.clock.now()
    for name, platform in (("ana", "web"), ("ben", "nowhere")):  # the group is on one of them
        code = await begin_link(context, a_user(name).user, now)
        await finish_link(context, UserKey(platform, "", name), code, now)
    assert await here.counts() == (2, 2)
    on_the_page = Address("web", "", here.group.key)
    await database.write(bindings.add_channel, here.group.id, on_the_page)
    assert await here.counts() == (2, 2)
    await depart(database, here)
    assert await here.counts() == (1, 1)


class TestAGoalThatWasReached:
    async def test_stays_so_when_somebody_leaves(self, here: Here) -> None:
        await here.join(*named(4))
        await here.answer("03-02", *named(3))
        assert (await here.board()).goal_reached
        await here.leave("member-0")
        board = await here.board()
        assert (board.answered, board.goal_people) == (2, 3)
        assert board.goal_reached

    async def test_stays_so_when_others_join_in_the_first_week(self, here: Here) -> None:
        await here.answer("03-02", "ana")
        await here.join(*named(6))
        assert await here.counts() == (1, 7)
        assert (await here.board()).goal_reached

    async def test_stays_so_when_somebody_is_deleted(self, here: Here) -> None:
        await here.join(*named(4))
        await here.answer("03-02", *named(3))
        (member,) = await here.join("member-0")
        await delete_person(here.room.context, member)
        assert (await here.board()).goal_reached

    async def test_stays_so_when_more_is_asked_for(self, here: Here) -> None:
        await here.join(*named(4))
        await here.answer("03-02", *named(3))
        settings = replace(here.group.settings, goal=100)
        await change_settings(here.room.context, here.group, settings, here.room.clock.now())
        here.group = replace(here.group, settings=settings)
        board = await here.board()
        assert board.goal_people == 4
        assert board.goal_reached

    async def test_is_reached_when_those_leave_who_were_waited_for(self, here: Here) -> None:
        await here.join(*named(4))
        await here.answer("03-02", *named(2))
        assert not (await here.board()).goal_reached
        await here.leave("member-3", "member-2")
        await here.join(*named(9))
        assert await here.counts() == (2, 9)
        assert (await here.board()).goal_reached

    async def test_is_reached_at_the_reveal_where_answers_wait_for_it(
        self, database: Database
    ) -> None:
        here = await a_place(database, feedback="at_reveal")
        await here.answer("03-02", "ana", "ben", "cai")
        assert not (await here.board()).goal_reached
        await here.answer("03-03")
        await here.leave("ana", "ben")
        await here.join(*named(6))
        assert await here.counts() == (1, 7)
        assert (await here.board()).goal_reached

    async def test_stays_so_where_silence_alone_made_it_so_and_it_was_told(
        self, here: Here
    ) -> None:
        away = named(12)[10:]
        await here.answer("03-02", *named(12))
        await here.answer("03-23", *named(10))
        await here.answer("03-30", *named(7))
        assert await here.counts() == (7, 12)
        assert not (await here.board()).goal_reached
        await here.room.at("2026-03-31 00:30")  # the two who are away are silent from today on
        assert await here.counts() == (7, 10)
        assert (await here.board()).goal_reached
        await here.leave("member-0")
        await here.join(*away)
        board = await here.board()
        assert (board.answered, board.members, board.goal_people) == (6, 9, 7)
        assert board.goal_reached

    async def test_stays_so_when_two_of_those_are_linked(self, here: Here) -> None:
        await here.join(*named(4))
        await here.answer("03-02", *named(3))
        context, now = here.room.context, here.room.clock.now()
        code = await begin_link(context, a_user("member-0").user, now)
        await finish_link(context, a_user("member-1").user, code, now)
        board = await here.board()
        assert (board.answered, board.members, board.goal_people) == (2, 3, 3)
        assert board.goal_reached

    async def test_is_of_its_week_only(self, here: Here) -> None:
        await here.answer("03-02", "ana")
        assert (await here.board()).goal_reached
        here.room.clock.pass_time(timedelta(days=7))
        assert not (await here.board()).goal_reached
