"""Organising as a conversation: from where, with what effect, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

import pytest
from sqlalchemy import Connection

from bot.cards.action import decode
from bot.cards.card import Button, Card, Paragraph
from bot.conversation.organising import change, do, reply_to_organiser, show_settings
from bot.conversation.visitor import Reply, Visitor
from bot.usecases.flag_question import settle_question
from bot.usecases.join_group import join_group
from bot.usecases.membership import leave_group
from bot.usecases.organise import Rights
from bot.usecases.workspaces import enter_workspace, leave_workspace
from storage import bindings, flags, groups, people
from storage.database import Database
from storage.records import Address, Channel, Group, Member
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.cards.reading import marked
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single

P = ParamSpec("P")
T = TypeVar("T")

NOW = local("2026-03-01 20:00")
HERE = Rights("fake", "w1")
ELSEWHERE = Rights("fake", "w2", manages=True)


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(NOW))


async def a_group_of_ana(room: Room) -> Group:
    """A group that Ana organises."""
    group = await a_group(room.context, room.clock.now())
    await join_group(
        room.context, group, a_user("ana").user, "Ana", room.clock.now(), organiser=True
    )
    return group


def ana(room: Room, rights: Rights | None = None) -> Visitor:
    """Ana, now; in a direct message unless she has rights somewhere."""
    return Visitor(a_user("ana").user, "Ana", room.clock.now(), locale="en", rights=rights)


def said(reply: Reply | Card) -> str:
    """Everything that a card says."""
    card = reply.card if isinstance(reply, Reply) else reply
    texts = [marked(block.text) for block in card.blocks if isinstance(block, Paragraph)]
    return "\n".join([card.title, *texts])


async def press(room: Room, group: Group, reply: Reply, label: str) -> Reply:
    """Ana presses a button of a card."""
    (button,) = [
        one for one in reply.card.controls if isinstance(one, Button) and one.label == label
    ]
    return await reply_to_organiser(room.context, ana(room), group.key, decode(button.action).value)


async def present(room: Room, group: Group) -> Group:
    found = await room.context.db.read(groups.group_by_key, group.key)
    assert found is not None
    return found


@pytest.mark.parametrize("by_key", [False, True])
async def test_a_named_organiser_does_nothing_from_another_workspace(
    room: Room, by_key: bool
) -> None:
    group = await a_group_of_ana(room)
    key = group.key if by_key else None
    told = said(await do(room.context, ana(room, ELSEWHERE), "pause", key))
    assert told.startswith("Only organisers" if by_key else "There is no study group here")
    shown = said(await show_settings(room.context, ana(room, ELSEWHERE), key))
    assert group.settings.name not in shown
    assert (await present(room, group)).paused_at is None


@pytest.mark.parametrize("rights", [None, HERE])
async def test_a_named_organiser_organises_by_direct_message_and_in_the_groups_workspace(
    room: Room, rights: Rights | None
) -> None:
    group = await a_group_of_ana(room)
    assert said(await do(room.context, ana(room, rights), "pause")).startswith("The group is")
    assert (await present(room, group)).paused_at is not None


async def test_who_left_the_group_organises_it_no_more(room: Room) -> None:
    group = await a_group_of_ana(room)
    member = await room.context.db.read(people.member_of, group.id, a_user("ana").user)
    assert isinstance(member, Member)
    await leave_group(room.context, group, member, room.clock.now())
    told = said(await do(room.context, ana(room, HERE), "pause", group.key))
    assert told.startswith("Only organisers")


async def test_posting_now_where_the_channel_refuses(room: Room) -> None:
    group = await a_group_of_ana(room)
    (channel,) = (await room.context.db.read(bindings.channels_of, [group.id]))[group.id]
    await room.context.db.write(bindings.park_channel, channel.id, "archived", NOW)

    told = said(await do(room.context, ana(room), "now", group.key))

    assert told.startswith("The group's channel refuses posts")
    await do(room.context, ana(room), "resume", group.key)
    again = said(await do(room.context, ana(room), "now", group.key))
    assert again.startswith("On its way")
    await room.at("2026-03-01 20:01")
    assert room.chat.titles() == ["Question of the day"]


async def test_posting_now_where_another_channel_works(room: Room) -> None:
    group = await a_group_of_ana(room)
    await room.context.db.write(bindings.add_channel, group.id, Address("fake", "w1", "second"))
    (first, _) = (await room.context.db.read(bindings.channels_of, [group.id]))[group.id]
    await room.context.db.write(bindings.park_channel, first.id, "archived", NOW)
    told = said(await do(room.context, ana(room), "now", group.key))
    assert told.startswith("On its way")


async def test_posting_now_without_the_exams_pack_loses_no_question(room: Room) -> None:
    group = await a_group_of_ana(room)
    exams = room.context.exams
    room.context = replace(room.context, exams={})

    told = said(await do(room.context, ana(room), "now", group.key))

    assert told.startswith("This exam is not installed")
    room.context = replace(room.context, exams=exams)
    again = said(await do(room.context, ana(room), "now", group.key))
    assert again.startswith("On its way")


async def test_pausing_while_the_bot_is_away_holds_when_it_comes_back(room: Room) -> None:
    group = await a_group_of_ana(room)
    await leave_workspace(room.context, "fake", "w1", room.clock.now())
    told = said(await do(room.context, ana(room), "pause", group.key))
    assert told.startswith("The group is paused\n")
    again = said(await do(room.context, ana(room), "pause", group.key))
    assert again.startswith("The group is already paused")
    await enter_workspace(room.context, "fake", "w1", room.clock.now())
    assert (await present(room, group)).paused_at is not None


async def report(room: Room, group: Group, *questions: str) -> None:
    """Members say that something is wrong with these questions."""
    member = await join_group(room.context, group, a_user("ben").user, "Ben", NOW)
    for question in questions:
        await room.context.db.write(
            flags.add_flag, group.id, member.person_id, question, f"wrong: {question}", NOW
        )


async def open_reports(room: Room, group: Group) -> list[str]:
    return [one.question for one in await room.context.db.read(flags.open_flags, group.id)]


async def test_only_reports_that_were_shown_are_settled(room: Room) -> None:
    group = await a_group_of_ana(room)
    await report(room, group, *(f"q-{number}" for number in range(10)))
    shown = await show_settings(room.context, ana(room), group.key)
    assert "q-7" in said(shown)
    assert "q-8" not in said(shown)
    await report(room, group, "new-since")

    following = await press(room, group, shown, "Mark as reviewed")

    assert await open_reports(room, group) == ["q-8", "q-9", "new-since"]
    assert "wrong: q-8" in said(following)
    assert "wrong: new-since" in said(following)
    done = await press(room, group, following, "Mark as reviewed")
    assert said(done).startswith("Marked as reviewed")
    assert await open_reports(room, group) == []


async def test_reports_of_other_groups_stay(room: Room) -> None:
    mine, other = await a_group_of_ana(room), await a_group(room.context, NOW, name="Birds")
    await report(room, other, "q-1")
    await report(room, mine, "q-2")
    shown = await show_settings(room.context, ana(room), mine.key)
    await press(room, mine, shown, "Mark as reviewed")
    assert await open_reports(room, other) == ["q-1"]
    assert await settle_question(room.context, other, "q-1", NOW) == 1


@pytest.mark.parametrize("value", ["settle", "settle-", "settle-x", "settle-" + "9" * 30, "?"])
async def test_a_button_that_is_not_ours_settles_nothing(room: Room, value: str) -> None:
    group = await a_group_of_ana(room)
    await report(room, group, "q-1")
    shown = await reply_to_organiser(room.context, ana(room), group.key, value)
    assert group.settings.name in shown.card.title
    assert await open_reports(room, group) == ["q-1"]


class Overtaken:
    """A database in which a group moves to `address` just before the next writing transaction."""

    def __init__(self, database: Database, old: Channel, address: Address) -> None:
        self._database = database
        self._moves = [(old, address)]

    @property
    def url(self) -> str:
        """See Database."""
        return self._database.url

    async def write(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See Database."""
        while self._moves:
            await self._database.write(bindings.move_channel, *self._moves.pop(), NOW)
        return await self._database.write(work, *args, **kwargs)

    async def read(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See Database."""
        return await self._database.read(work, *args, **kwargs)

    async def close(self) -> None:
        """See Database."""
        await self._database.close()


async def test_a_move_that_another_organiser_overtook_saves_nothing(room: Room) -> None:
    group = await a_group_of_ana(room)
    north, south = Address("fake", "w1", "north"), Address("fake", "w1", "south")
    (old,) = (await room.context.db.read(bindings.channels_of, [group.id]))[group.id]
    overtaken = replace(room.context, db=Overtaken(room.context.db, old, north))

    told = await change(overtaken, ana(room, HERE), {"goal": 90}, key=group.key, address=south)

    assert said(told).startswith("The group has just been moved")
    assert (await present(room, group)).settings.goal == group.settings.goal
    (new,) = (await room.context.db.read(bindings.channels_of, [group.id]))[group.id]
    assert new.address == north
