"""Workspaces that are left and entered again, whatever happened to their channels before."""

from __future__ import annotations

import pytest

from bot.posting.port import ChannelRefusedError
from bot.usecases.set_up_group import pause_group, reconnect_channels
from bot.usecases.workspaces import (
    enter_workspace,
    known_workspaces,
    leave_workspace,
    reconcile_workspaces,
)
from storage import bindings, groups
from storage.database import Database
from storage.records import Address, Channel, Group
from tests.bot.builders import Room, a_context, a_group, local
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single

HERE = ("fake", "w1")


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))


async def present(room: Room, group: Group) -> Group:
    found = await room.context.db.read(groups.group_by_key, group.key)
    assert found is not None
    return found


async def channels(room: Room, group: Group) -> list[Channel]:
    return (await room.context.db.read(bindings.channels_of, [group.id]))[group.id]


async def a_refused_group(room: Room, reason: str = "missing access") -> Group:
    """A group whose channel was parked at Monday's question."""
    group = await a_group(room.context, room.clock.now())
    room.chat.faults = [ChannelRefusedError(reason)]
    await room.at("2026-03-02 09:00")
    return group


async def test_a_channel_that_was_parked_before_the_workspace_was_left(room: Room) -> None:
    group = await a_refused_group(room)
    assert await leave_workspace(room.context, *HERE, room.clock.now()) == 1

    left = await present(room, group)
    (channel,) = await channels(room, group)
    assert left.paused_at == left.departed_at == channel.departed_at == room.clock.now()
    assert channel.parked_reason != "missing access"

    assert await enter_workspace(room.context, *HERE, room.clock.now()) == 1
    back = await present(room, group)
    (channel,) = await channels(room, group)
    assert (back.paused_at, back.departed_at) == (None, None)
    assert (channel.parked_at, channel.departed_at) == (None, None)
    await room.at("2026-03-02 10:00")
    assert room.chat.titles() == ["Question of the day"]


async def test_leaving_twice_is_as_once(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    assert await leave_workspace(room.context, *HERE, room.clock.now()) == 1
    before = await present(room, group), await channels(room, group)
    assert await leave_workspace(room.context, *HERE, local("2026-03-05 09:00")) == 0
    assert (await present(room, group), await channels(room, group)) == before


async def test_removed_and_invited_again_while_away(room: Room) -> None:
    """Back from being away, a post finds out first that the bot was removed."""
    group = await a_refused_group(room, "the server is gone")
    now = room.clock.now()
    mine = await known_workspaces(room.context, "fake")
    assert mine == ["w1"]
    assert await reconcile_workspaces(room.context, "fake", [], mine, now) == 1
    assert (await present(room, group)).departed_at == now
    assert await known_workspaces(room.context, "fake") == []

    assert await reconcile_workspaces(room.context, "fake", ["w1"], [], now) == 0

    assert (await present(room, group)).paused_at is None
    await room.at("2026-03-02 10:00")
    assert room.chat.titles() == ["Question of the day"]


async def test_a_channel_that_refuses_stays_parked_where_nothing_was_left(room: Room) -> None:
    group = await a_refused_group(room)
    mine = await known_workspaces(room.context, "fake")
    await reconcile_workspaces(room.context, "fake", ["w1"], mine, room.clock.now())
    (channel,) = await channels(room, group)
    assert channel.parked_reason == "missing access"
    assert (await present(room, group)).paused_at is None


async def test_a_group_with_a_channel_elsewhere_goes_on(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    elsewhere = Address("fake", "w2", "second")
    await room.context.db.write(bindings.add_channel, group.id, elsewhere)
    await leave_workspace(room.context, *HERE, room.clock.now())
    assert (await present(room, group)).paused_at is None
    await room.at("2026-03-02 09:00")
    assert [message.address for message in room.chat.messages] == [elsewhere]


async def test_a_group_that_was_paused_stays_paused(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await pause_group(room.context, group, room.clock.now())
    await leave_workspace(room.context, *HERE, room.clock.now())
    await enter_workspace(room.context, *HERE, room.clock.now())
    assert (await present(room, group)).paused_at is not None


async def test_a_channel_that_is_tried_again_by_hand_has_not_departed(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await leave_workspace(room.context, *HERE, room.clock.now())
    assert await reconnect_channels(room.context, group, room.clock.now()) == 1
    assert await known_workspaces(room.context, "fake") == ["w1"]
