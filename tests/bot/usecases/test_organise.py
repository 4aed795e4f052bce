"""Who may organise a group, and what becomes of changes that meet each other."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from bot.cards.card import Card
from bot.posting.port import ChannelRefusedError
from bot.usecases.join_group import join_group
from bot.usecases.membership import leave_group
from bot.usecases.organise import (
    Change,
    Changed,
    ChangeOutcome,
    ChannelTaken,
    MovedMeanwhile,
    Opened,
    Rights,
    change_group,
    may_organise,
    open_group,
)
from storage import bindings, groups, people, seats, workspaces
from storage.database import Database
from storage.records import Address, Channel, Group, Member, Seat
from tests.bot.builders import (
    Room,
    a_context,
    a_group,
    a_user,
    fake_address,
    local,
    some_settings,
)
from tests.bot.fakes import FakeChat, FixedClock
from tests.questions.builders import a_single

NOW = local("2026-03-01 20:00")
ANA = a_user("ana")
NORTH = Address("fake", "w1", "north")
SOUTH = Address("fake", "w1", "south")


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(NOW))


async def bound(room: Room, group: Group) -> Channel:
    (channel,) = (await room.context.db.read(bindings.channels_of, [group.id]))[group.id]
    return channel


async def settings_of(room: Room, group: Group) -> Group:
    found = await room.context.db.read(groups.group_by_key, group.key)
    assert found is not None
    return found


async def move(room: Room, group: Group, old: Channel, to: Address) -> ChangeOutcome:
    return await change_group(room.context, group, Change(address=to), old, ANA.user, NOW)


@pytest.mark.parametrize(
    ("organiser", "rights", "may"),
    [
        (True, None, True),
        (True, Rights("fake", "w1"), True),
        (True, Rights("fake", "w2"), False),
        (True, Rights("other", "w1"), False),
        (True, Rights("fake", "w2", manages=True), False),
        (False, None, False),
        (False, Rights("fake", "w1"), False),
        (False, Rights("fake", "w1", manages=True), True),
        (False, Rights("fake", "w1", roles=frozenset({"owls"})), True),
        (False, Rights("fake", "w2", roles=frozenset({"owls"})), False),
    ],
)
async def test_who_may_organise(
    room: Room, organiser: bool, rights: Rights | None, may: bool
) -> None:
    group = await a_group(room.context, NOW)
    channel = replace(await bound(room, group), organiser_role="owls")
    seat = Seat(group, Member(group.id, 1, "Ana", organiser, None))
    assert may_organise(seat, [channel], rights) is may


async def test_who_leaves_and_comes_back_organises_no_more(room: Room) -> None:
    group = await a_group(room.context, NOW)
    member = await join_group(room.context, group, ANA.user, "Ana", NOW, organiser=True)
    await leave_group(room.context, group, member, NOW)
    again = await join_group(room.context, group, ANA.user, "Ana", NOW)
    assert not again.organiser


async def test_a_move_names_the_group_that_took_the_channel(room: Room) -> None:
    """Whoever moves does not see the other group before it is there."""
    group = await a_group(room.context, NOW)
    outcomes = await asyncio.gather(
        move(room, group, await bound(room, group), NORTH),
        open_group(room.context, some_settings(name="Early birds"), NORTH, ANA, NOW),
    )
    taken = [one for one in outcomes if isinstance(one, ChannelTaken)]
    holder = await room.context.db.read(seats.seat_at, NORTH, ANA.user)
    assert holder is not None
    assert [one.group for one in taken] == [holder.group]


async def test_of_two_moves_the_second_is_told_of_the_first(room: Room) -> None:
    group = await a_group(room.context, NOW)
    old = await bound(room, group)
    assert isinstance(await move(room, group, old, NORTH), Changed)
    assert await move(room, group, old, SOUTH) == MovedMeanwhile()
    assert (await bound(room, group)).address == NORTH


async def test_everything_is_changed_at_once(room: Room) -> None:
    group = await a_group(room.context, NOW)
    wanted = Change(some_settings(goal=90), NORTH, "owls")
    old = await bound(room, group)
    assert await change_group(room.context, group, wanted, old, ANA.user, NOW) == Changed()
    new = await bound(room, group)
    assert (new.address, new.organiser_role) == (NORTH, "owls")
    assert (await settings_of(room, group)).settings.goal == 90
    await change_group(room.context, group, Change(role=""), new, ANA.user, NOW)
    assert (await bound(room, group)).organiser_role is None


@pytest.mark.parametrize("lost", ["taken", "moved"])
async def test_or_nothing_is(room: Room, lost: str) -> None:
    group = await a_group(room.context, NOW)
    old = await bound(room, group)
    if lost == "taken":
        opened = await open_group(room.context, some_settings(), NORTH, ANA, NOW)
        assert isinstance(opened, Opened)
    else:
        await move(room, group, old, SOUTH)
    wanted = Change(some_settings(goal=90), NORTH, "owls")
    outcome = await change_group(room.context, group, wanted, old, ANA.user, NOW)
    assert isinstance(outcome, ChannelTaken | MovedMeanwhile)
    assert (await settings_of(room, group)).settings.goal == group.settings.goal
    assert (await bound(room, group)).organiser_role is None


@dataclass
class Departure(FakeChat):
    """A platform on which the group moves away while a post to `old` is under way."""

    room: Room | None = None
    old: Channel | None = None
    refused: list[Address] = field(default_factory=list)

    async def post(self, address: Address, card: Card, key: str) -> str:
        """See bot.posting.port.Chat."""
        if self.room is None or self.old is None or address != self.old.address:
            return await super().post(address, card, key)
        await self.room.context.db.write(bindings.move_channel, self.old, NORTH, NOW)
        self.refused.append(address)
        raise ChannelRefusedError("the channel was deleted")


async def test_a_question_under_way_is_posted_where_the_group_has_moved_to(
    database: Database,
) -> None:
    chat = Departure()
    two = (a_single(), a_single("light-of-comets"))
    room = Room(a_context(database, *two), FixedClock(NOW), chat)
    group = await a_group(room.context, NOW, questions_a_day=2)
    person = await room.context.db.write(people.person_for, ANA.user, NOW)
    await room.context.db.write(people.join_group, group.id, person, "Ana", organiser=True, now=NOW)
    chat.room, chat.old = room, await bound(room, group)
    done = await room.at("2026-03-02 09:00")
    assert [message.address for message in chat.messages] == [NORTH, NORTH]
    assert chat.refused == [fake_address(group.key)]
    assert (done.delivered.parked, chat.told) == (0, [])
    assert not await room.context.db.read(workspaces.is_anything_to_tell)
