"""Notices of parked channels: each comes to somebody, and none keeps the others up."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.cards.card import Card
from bot.posting.port import ChannelRefusedError, TryLaterError
from bot.posting.troubles import PATIENCE, tell_organisers
from bot.usecases.join_group import join_group
from storage import bindings, workspaces
from storage.database import Database
from storage.records import EVERYTHING, NOTHING, UserKey
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.fakes import FakeChat, FixedClock
from tests.questions.builders import a_single


@dataclass
class Postbox(FakeChat):
    """A platform that answers each person's next message with a fault, or takes it together
    with the others only."""

    refusals: dict[str, list[Exception]] = field(default_factory=dict)
    together: asyncio.Barrier | None = None

    async def tell(self, user: UserKey, card: Card) -> None:
        """See bot.posting.port.Chat."""
        if self.together is not None:
            await self.together.wait()
        if self.refusals.get(user.user_id):
            raise self.refusals[user.user_id].pop(0)
        await super().tell(user, card)

    def readers(self) -> list[str]:
        """Who was told, in alphabetical order."""
        return sorted(user.user_id for user, _ in self.told)


@pytest.fixture
def chat() -> Postbox:
    return Postbox()


@pytest.fixture
def room(database: Database, chat: Postbox) -> Room:
    return Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")), chat)


async def a_parked_group(room: Room, *organisers: str) -> None:
    """A group with these organisers, whose channel was parked just now."""
    now = room.clock.now()
    group = await a_group(room.context, now)
    for name in organisers:
        await join_group(room.context, group, a_user(name).user, name, now, organiser=True)
    (channel,) = (await room.context.db.read(bindings.channels_of, [group.id]))[group.id]
    await room.context.db.write(bindings.park_channel, channel.id, "archived", now)


async def tell(room: Room, after: timedelta = timedelta()) -> int:
    room.clock.pass_time(after)
    return await tell_organisers(room.context, {"fake": room.chat}, room.clock)


async def test_every_organiser_is_told_once(room: Room, chat: Postbox) -> None:
    await a_parked_group(room, "ana", "ben")
    assert [await tell(room), await tell(room)] == [1, 0]
    assert chat.readers() == ["ana", "ben"]


async def test_a_fault_of_one_notice_loses_no_other(room: Room, chat: Postbox) -> None:
    for name in ("ana", "ben", "eva"):
        await a_parked_group(room, name)
    chat.refusals = {"ana": [RuntimeError("a fault of ours")]}
    assert await tell(room) == 2
    assert chat.readers() == ["ben", "eva"]


async def test_who_could_not_be_told_now_is_told_later(room: Room, chat: Postbox) -> None:
    await a_parked_group(room, "ana")
    chat.refusals = {"ana": [TryLaterError("503"), TimeoutError()]}
    minute = timedelta(minutes=1)
    assert [await tell(room, minute) for _ in range(4)] == [0, 0, 1, 0]
    assert chat.readers() == ["ana"]


async def test_one_who_was_told_is_not_told_again_for_the_sake_of_another(
    room: Room, chat: Postbox
) -> None:
    await a_parked_group(room, "ana", "ben")
    chat.refusals = {"ben": [TryLaterError("503")]}
    assert [await tell(room), await tell(room)] == [1, 0]
    assert chat.readers() == ["ana"]


async def test_who_takes_no_direct_message_is_not_asked_again(room: Room, chat: Postbox) -> None:
    await a_parked_group(room, "ana")
    chat.refusals = {"ana": [ChannelRefusedError("takes no direct messages")]}
    assert [await tell(room), await tell(room)] == [0, 0]
    assert chat.readers() == []


async def test_after_a_day_a_notice_is_given_up(room: Room, chat: Postbox) -> None:
    await a_parked_group(room, "ana")
    chat.refusals = {"ana": [TryLaterError("503")]}
    assert await tell(room, PATIENCE) == 0
    assert not await room.context.db.read(workspaces.is_anything_to_tell)


async def test_notices_go_out_side_by_side(room: Room, chat: Postbox) -> None:
    """Each waits here until all are under way: one after the other would never end."""
    names = [f"organiser-{number}" for number in range(5)]
    for name in names:
        await a_parked_group(room, name)
    chat.together = asyncio.Barrier(len(names))
    async with asyncio.timeout(20):
        assert await tell(room) == len(names)
    assert chat.readers() == names


async def test_of_a_platform_that_another_process_sends_to_it_tells(
    room: Room, chat: Postbox
) -> None:
    await a_parked_group(room, "ana")
    chat.share = NOTHING
    assert await tell(room) == 0
    other = Postbox()
    assert await tell_organisers(room.context, {"fake": other}, room.clock) == 1
    assert other.readers() == ["ana"]


async def test_who_is_reached_by_another_process_alone_is_told_later(
    room: Room, chat: Postbox
) -> None:
    await a_parked_group(room, "ana")
    asleep = Postbox(platform="elsewhere", share=NOTHING)
    now = room.clock.now()
    parked = await room.context.db.write(workspaces.claim_parked_to_tell, now, 1)
    group, channel = parked[0]
    await room.context.db.write(workspaces.tell_later, channel.id, now - PATIENCE)
    eve = UserKey("elsewhere", "w1", "eve")
    await join_group(room.context, group, eve, "eve", now, organiser=True)
    chat.refusals = {"ana": [TryLaterError("down")]}
    chats = {"fake": chat, "elsewhere": asleep}
    assert await tell_organisers(room.context, chats, room.clock) == 0
    asleep.share = EVERYTHING
    assert await tell_organisers(room.context, chats, room.clock) == 1
    assert asleep.readers() == ["eve"]
