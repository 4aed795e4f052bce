"""The courier: slow channels and slow platforms keep no others waiting, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, select

from bot.cards.card import Card
from bot.posting.planning import post_due
from bot.posting.port import TryLaterError
from bot.posting.post_sender import MOST_CHANNELS, PostSender
from bot.usecases.set_up_group import set_up_group
from storage import bindings
from storage.database import Database
from storage.records import EVERYTHING, NOTHING, Address, Group, Share
from storage.tables import post
from tests.bot.builders import a_context, local, some_settings
from tests.bot.fakes import FakeChat, FixedClock
from tests.questions.builders import a_single

SUNDAY_EVENING = local("2026-03-01 20:00")
HANGS_S = 30.0


@dataclass
class SlowChat(FakeChat):
    """Posts to `slow` channels are answered when they are `let_go`, or fail then; `asked` is which
    were begun."""

    slow: set[str] = field(default_factory=set)
    fails: Exception | None = None
    asked: list[str] = field(default_factory=list)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    async def post(self, address: Address, card: Card, key: str) -> str:
        """See Chat.post."""
        self.asked.append(address.channel)
        self.bell.set()
        if address.channel in self.slow:
            await self.let_go.wait()
            if self.fails is not None:
                raise self.fails
        ref = await super().post(address, card, key)
        self.bell.set()
        return ref

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(HANGS_S):
            while not is_so():
                self.bell.clear()
                await self.bell.wait()

    def channels(self) -> list[str]:
        """Where messages stand, in the order in which they came."""
        return [one.address.channel for one in self.messages]


@dataclass
class Street:
    """Two platforms, a courier that waits for nothing, and groups with a channel each."""

    database: Database
    slow: SlowChat = field(default_factory=lambda: SlowChat(platform="slow"))
    fast: SlowChat = field(default_factory=lambda: SlowChat(platform="fast"))

    def __post_init__(self) -> None:
        self.context = a_context(self.database, a_single("sun"), a_single("moon"))
        self.clock = FixedClock(SUNDAY_EVENING)
        chats = {"slow": self.slow, "fast": self.fast}
        self.courier = PostSender(self.context, chats, self.clock, patience=0.0)

    async def group(self, platform: str, channel: str, workspace: str = "w1") -> Group:
        """A group whose questions are due on Monday at 09:00."""
        address = Address(platform, workspace, channel)
        settings = some_settings(name=channel)
        return await set_up_group(self.context, settings, lambda _: address, self.clock.now())

    async def at(self, text: str) -> None:
        """Move to a local time, and plan and begin to deliver there."""
        self.clock.pass_time(local(text) - self.clock.now())
        await post_due(self.context, self.clock.now())
        await self.courier.deliver()


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    street = Street(database)
    yield street
    await street.courier.end(0)


async def test_a_slow_channel_does_not_hold_up_what_comes_after_it(street: Street) -> None:
    await street.group("slow", "north")
    street.slow.slow.add("north")
    await street.at("2026-03-02 09:00")
    await street.slow.until(lambda: street.slow.asked == ["north"])
    await street.group("slow", "south")
    await street.at("2026-03-03 09:00")
    await street.slow.until(lambda: "south" in street.slow.channels())
    assert street.slow.channels() == ["south"]
    street.slow.let_go.set()
    await street.courier.end(HANGS_S)
    assert "north" in street.slow.channels()


async def test_a_channel_gets_its_posts_one_after_the_other(street: Street) -> None:
    await street.group("slow", "north")
    street.slow.slow.add("north")
    await street.at("2026-03-02 09:00")
    await street.slow.until(lambda: street.slow.asked == ["north"])
    await street.group("slow", "south")
    await street.at("2026-03-03 09:00")
    await street.slow.until(lambda: "south" in street.slow.channels())
    assert street.slow.asked == ["north", "south"]
    street.slow.let_go.set()
    await street.slow.until(lambda: len(street.slow.messages) == 3)
    first, second = [one for one in street.slow.messages if one.address.channel == "north"]
    assert "Tuesday" in str(first.card.footer)
    assert "Wednesday" in str(second.card.footer)


async def test_a_platform_that_hangs_does_not_hold_up_another_one(street: Street) -> None:
    names = [f"north-{number}" for number in range(MOST_CHANNELS + 5)]
    for name in names:
        await street.group("slow", name)
    street.slow.slow.update(names)
    await street.at("2026-03-02 09:00")
    await street.slow.until(lambda: len(street.slow.asked) == MOST_CHANNELS)
    await street.group("fast", "south")
    await street.at("2026-03-03 09:00")
    await street.fast.until(lambda: street.fast.channels() == ["south"])
    assert len(street.slow.asked) == MOST_CHANNELS
    street.slow.let_go.set()
    await street.slow.until(lambda: len(street.slow.messages) == MOST_CHANNELS)
    await street.courier.end(HANGS_S)


async def test_another_platform_gets_all_that_is_due_while_one_hangs(street: Street) -> None:
    names = [f"north-{number}" for number in range(MOST_CHANNELS + 5)]
    for name in names:
        await street.group("slow", name)
    street.slow.slow.update(names)
    await street.at("2026-03-02 09:00")
    await street.slow.until(lambda: len(street.slow.asked) == MOST_CHANNELS)
    for number in range(2 * MOST_CHANNELS + 5):
        await street.group("fast", f"south-{number}")
    await street.at("2026-03-03 09:00")
    await street.fast.until(lambda: len(street.fast.messages) == 2 * MOST_CHANNELS + 5)
    assert len(street.slow.asked) == MOST_CHANNELS


async def test_a_heartbeat_after_a_long_round_begins_another_one(street: Street) -> None:
    await street.group("slow", "north")
    street.slow.slow.add("north")
    await street.at("2026-03-02 09:00")
    await street.slow.until(lambda: street.slow.asked == ["north"])
    street.slow.let_go.set()
    await street.slow.until(lambda: street.slow.channels() == ["north"])
    await street.group("slow", "south")
    await street.at("2026-03-03 09:00")
    await street.slow.until(lambda: "south" in street.slow.channels())


async def test_what_was_done_since_is_counted_once(street: Street) -> None:
    await street.group("slow", "north")
    street.slow.slow.add("north")
    await street.at("2026-03-02 09:00")
    await street.slow.until(lambda: street.slow.asked == ["north"])
    street.slow.let_go.set()
    await street.courier.end(HANGS_S)
    assert (await street.courier.deliver()).sent == 1
    assert (await street.courier.deliver()).sent == 0


async def test_what_is_broken_off_is_looked_up_by_whoever_comes_next(street: Street) -> None:
    await street.group("slow", "north")
    street.slow.slow.add("north")
    await street.at("2026-03-02 09:00")
    await street.slow.until(lambda: street.slow.asked == ["north"])
    await street.courier.end(0)
    assert street.slow.messages == []
    street.slow.slow.clear()
    await street.at("2026-03-02 09:02")
    await street.slow.until(lambda: street.slow.channels() == ["north"])
    assert len(street.slow.looked_up) == 1


@pytest.mark.parametrize("moves", [True, False])
async def test_what_was_under_way_to_a_channel_that_was_left_is_not_sent_there(
    street: Street, moves: bool
) -> None:
    group = await street.group("slow", "north")
    street.slow.slow.add("north")
    await street.at("2026-03-02 09:00")
    await street.slow.until(lambda: street.slow.asked == ["north"])
    (north,) = (await street.database.read(bindings.channels_of, [group.id]))[group.id]
    now, south = street.clock.now(), Address("slow", "w1", "south")
    if moves:
        await street.database.write(bindings.move_channel, north, south, now)
    else:
        await street.database.write(bindings.unbind_channel, north, now)
    street.slow.fails = TryLaterError("it is down")
    street.slow.let_go.set()
    await street.courier.end(HANGS_S)
    street.slow.fails = None

    courier = PostSender(street.context, {"slow": street.slow}, street.clock)
    for _ in range(3):
        street.clock.pass_time(timedelta(minutes=1))
        await courier.deliver()

    assert street.slow.channels() == (["south"] if moves else [])
    states = await street.database.read(post_states)
    assert states == (["sent"] if moves else ["missed"])


async def test_a_stop_during_a_claim_waits_for_it(street: Street) -> None:
    await street.group("slow", "north")
    street.clock.pass_time(local("2026-03-02 09:00") - street.clock.now())
    await post_due(street.context, street.clock.now())
    delivering = asyncio.ensure_future(street.courier.deliver())
    await asyncio.sleep(0)
    await street.courier.end(HANGS_S)
    await delivering
    assert await street.database.read(post_states) in (["sent"], ["pending"])


def post_states(connection: Connection) -> list[str]:
    return list(connection.execute(select(post.c.state)).scalars())


async def test_what_another_process_sends_is_left_to_it(street: Street) -> None:
    for platform in ("slow", "fast"):
        await street.group(platform, f"on-{platform}")
    street.slow.share = NOTHING
    await street.at("2026-03-02 09:00")
    await street.fast.until(lambda: street.fast.channels() == ["on-fast"])
    await street.courier.end(HANGS_S)
    assert street.slow.channels() == []
    # Its turn comes, and no claim of before is in its way.
    street.slow.share = EVERYTHING
    await street.courier.deliver()
    await street.slow.until(lambda: street.slow.channels() == ["on-slow"])


def two_stand_in(chat: SlowChat) -> bool:
    return len(chat.messages) == 2


async def test_of_two_processes_each_sends_to_its_workspaces(database: Database) -> None:
    parts = [Share(parts=(part,), of=2) for part in (0, 1)]
    streets = [Street(database, slow=SlowChat(platform="slow", share=part)) for part in parts]
    for workspace in range(4):
        await streets[0].group("slow", f"in-{workspace}", str(workspace))
    for street in streets:
        await street.at("2026-03-02 09:00")
    for street in streets:
        await street.slow.until(partial(two_stand_in, street.slow))
        await street.courier.end(HANGS_S)
    assert [sorted(street.slow.channels()) for street in streets] == [
        ["in-0", "in-2"],
        ["in-1", "in-3"],
    ]
