"""A posted board stays as it was posted: whatever happens later, but that somebody is deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, delete, update

from bot.cards.card import Card, Paragraph, Table
from bot.cards.phrasing import board_card
from bot.core.periods import Period
from bot.posting.heartbeat import beat
from bot.usecases.join_group import join_group
from bot.usecases.link_identities import begin_link, finish_link
from bot.usecases.membership import delete_person, leave_group, set_on_boards
from bot.usecases.privacy import export_person
from bot.usecases.rebuild import rebuild
from bot.usecases.rekey import Rekeyed, rekey
from bot.usecases.set_up_group import change_settings
from bot.usecases.show_standings import Board, show_last_week, show_standings
from storage import people
from storage.database import Database
from storage.records import Group, Member
from storage.tables import post, posted_board
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single

NOON = local("2026-03-09 12:00")


class Here:
    """A group whose goal of a week was reached, and posted on Monday, March 9: Ana, who was right,
    Ben and Cai, who were not, and Dan, who gave no answer."""

    def __init__(self, room: Room, group: Group) -> None:
        self.room, self.group = room, group

    @classmethod
    async def opened(cls, database: Database) -> Here:
        room = Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))
        here = cls(room, await a_group(room.context, room.clock.now()))
        await here.join("ana", "ben", "cai", "dan")
        await room.at("2026-03-02 09:00")
        right = await room.key_of(here.group)
        wrong = next(letter for letter in "ABCD" if letter != right)
        for name, letter in (("ana", right), ("ben", wrong), ("cai", wrong)):
            await room.answers(name, letter)
        await room.at("2026-03-09 09:00")
        return here

    async def join(self, *names: str) -> list[Member]:
        now = self.room.clock.now()
        context, group = self.room.context, self.group
        return [await join_group(context, group, a_user(one).user, one, now) for one in names]

    async def last_week(self) -> Board:
        return await show_last_week(self.room.context, self.group, self.room.clock.now())

    def card(self) -> Card:
        """The board's message in the channel."""
        (message,) = [
            one for one in self.room.chat.messages if one.card.title.startswith("Leaderboard")
        ]
        return message.card

    async def edited(self) -> Card:
        """The message after it was put into its place once more."""

        def want(connection: Connection) -> None:
            connection.execute(update(post).where(post.c.state == "sent").values(state="edit"))

        await self.room.context.db.write(want)
        self.room.clock.pass_time(timedelta(minutes=1))
        await beat(self.room.context, {"fake": self.room.chat}, self.room.clock)
        return self.card()


@pytest.fixture
async def here(database: Database) -> Here:
    return await Here.opened(database)


async def test_nothing_that_happens_later_changes_it(here: Here) -> None:
    board, card, context = await here.last_week(), here.card(), here.room.context
    assert (board.answered, board.members, board.goal_reached) == (3, 4, True)
    assert [entry.row.name for entry in board.rows] == ["ana", "ben", "cai"]
    now = here.room.clock.now()
    await here.join("one", "two", "three", "four", "five", "six")
    ana, ben = await here.join("ana", "ben")
    await leave_group(context, here.group, ben, now)
    await context.db.write(people.rename, here.group.id, ana.person_id, "Queen Ana")
    settings = replace(here.group.settings, goal=100)
    await change_settings(context, here.group, settings, now)
    here.group = replace(here.group, settings=settings)
    question = [one for one in here.room.chat.messages if one.card.tone == "question"][-1]
    await here.room.answers("dan", "A", question)
    await rebuild(context, lambda _done, _all: None)
    assert replace(await here.last_week(), group=board.group) == board
    assert await here.edited() == card
    assert board_card(await here.last_week(), "en") == card


async def test_a_corrected_key_is_told_and_changes_no_posted_board(here: Here) -> None:
    board, card = await here.last_week(), here.card()
    question = "spread-of-light"
    done = await rekey(here.room.context, question, "A", here.room.clock.now())
    assert isinstance(done, Rekeyed)
    assert (done.turned_wrong, done.groups) == (1, 1)
    assert await here.last_week() == board
    assert await here.edited() == card
    await here.room.at("2026-03-10 09:00")  # it is open again until then
    assert "An answer key was corrected" in here.room.chat.titles()
    assert here.card() == card
    ever = await show_standings(here.room.context, here.group, here.room.clock.now(), "all")
    assert {entry.row.name: entry.row.points for entry in ever.rows}["ana"] == 1


async def test_who_is_deleted_is_named_on_it_no_longer(here: Here) -> None:
    ana, _ben = await here.join("ana", "ben")
    await delete_person(here.room.context, ana)
    await here.room.at("2026-03-09 10:00")
    (table,) = [block for block in here.card().blocks if isinstance(block, Table)]
    assert [row[:2] for row in table.rows] == [("2", "ben"), ("2", "cai")]
    board = await here.last_week()
    assert [(entry.rank, entry.row.name) for entry in board.rows] == [(2, "ben"), (2, "cai")]
    assert (board.answered, board.members, board.goal_reached) == (3, 4, True)


async def test_who_was_fourth_is_not_named_where_the_first_is_deleted(database: Database) -> None:
    room = Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))
    here = Here(room, await a_group(room.context, room.clock.now()))
    await room.at("2026-03-02 09:00")
    right = await room.key_of(here.group)
    wrong = next(letter for letter in "ABCD" if letter != right)
    for name in ("ana", "ben", "cai"):
        await room.answers(name, right)
    await room.answers("dan", wrong)
    await room.at("2026-03-09 09:00")
    (ana,) = await here.join("ana")
    await delete_person(room.context, ana)
    await room.at("2026-03-09 10:00")
    (table,) = [block for block in here.card().blocks if isinstance(block, Table)]
    assert [row[:2] for row in table.rows] == [("1", "ben"), ("1", "cai")]


async def test_where_all_who_answered_are_deleted_it_still_says_that_they_had(here: Here) -> None:
    for member in await here.join("ana", "ben", "cai"):
        await delete_person(here.room.context, member)
    await here.room.at("2026-03-09 10:00")
    (said,) = here.card().blocks
    assert said == Paragraph("Goal reached: 3 of 4 answered.", small=True)


async def test_in_the_first_hour_after_the_clocks_went_forward_last_week_is_the_last(
    here: Here,
) -> None:
    await here.room.at("2026-03-30 00:30")  # seven days of 24 hours ago it was Sunday, March 22
    assert (await here.last_week()).period == Period("week", date(2026, 3, 23))


async def test_who_wants_to_be_on_no_board_is_on_none(here: Here) -> None:
    board, (cai,) = await here.last_week(), await here.join("cai")
    await set_on_boards(here.room.context, here.group, cai, False)
    assert [entry.row.name for entry in (await here.last_week()).rows] == ["ana", "ben"]
    await set_on_boards(here.room.context, here.group, cai, True)
    assert await here.last_week() == board


async def test_linked_accounts_keep_their_rows_and_are_deleted_from_it_together(
    here: Here,
) -> None:
    board, context, now = await here.last_week(), here.room.context, here.room.clock.now()
    code = await begin_link(context, a_user("ana").user, now)
    await finish_link(context, a_user("ben").user, code, now)
    linked = await here.last_week()
    assert [(one.rank, one.row.name, one.row.points) for one in linked.rows] == [
        (one.rank, one.row.name, one.row.points) for one in board.rows
    ]
    (both,) = await here.join("ana")
    await delete_person(context, both)
    assert [entry.row.name for entry in (await here.last_week()).rows] == ["cai"]
    await here.room.at("2026-03-09 10:00")
    (table,) = [block for block in here.card().blocks if isinstance(block, Table)]
    assert [row[1] for row in table.rows] == ["cai"]


async def test_it_is_part_of_ones_own_data(here: Here) -> None:
    told = await export_person(here.room.context, a_user("ana").user, here.room.clock.now())
    assert told is not None
    assert b'"posted_boards": [\n    {\n      "group": "Night owls"' in told
    assert b'"local_date": "2026-03-09"' in told


async def test_a_board_of_an_outage_is_of_when_it_was_recorded(database: Database) -> None:
    room = Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))
    here = Here(room, await a_group(room.context, room.clock.now()))
    await room.at("2026-03-02 09:00")
    await room.answers("ana", "A")
    await room.at("2026-03-11 18:00")
    board = await here.last_week()
    assert (board.answered, board.members) == (1, 1)
    await here.join("ben")
    assert await here.last_week() == board


async def test_a_board_of_an_older_version_is_kept_when_it_is_sent(here: Here) -> None:
    def forget(connection: Connection) -> None:
        connection.execute(delete(posted_board))

    await here.room.context.db.write(forget)
    card = await here.edited()
    board = await here.last_week()
    assert card == board_card(board, "en")
    await leave_group(here.room.context, here.group, (await here.join("ben"))[0], NOON)
    assert await here.last_week() == board
    assert await here.edited() == card
