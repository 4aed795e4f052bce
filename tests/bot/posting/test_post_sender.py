"""The sender: what platforms do to it, and what becomes of the posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.cards.card import Card
from bot.posting.channel_sender import EDIT_TRIES, post_key, retry_delay
from bot.posting.port import ChannelRefusedError, TryLaterError
from bot.posting.post_sender import LEASE
from bot.usecases.set_up_group import reconnect_channels
from storage import bindings, deliveries
from storage.database import Database
from storage.records import Address
from storage.tables import post
from tests.bot.builders import Room, a_context, a_group, local
from tests.bot.fakes import FakeChat, FixedClock
from tests.questions.builders import a_single

SUNDAY_EVENING = local("2026-03-01 20:00")


@pytest.fixture
def room(database: Database) -> Room:
    three = (a_single(), a_single("light-of-moons"), a_single("light-of-comets"))
    return Room(a_context(database, *three), FixedClock(SUNDAY_EVENING))


async def test_a_lost_reply_is_looked_up_and_not_sent_again(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    room.chat.lost_replies = [TryLaterError("the connection was lost")]
    first = await room.at("2026-03-02 09:00")
    assert (first.delivered.later, len(room.chat.messages)) == (1, 1)
    second = await room.at("2026-03-02 09:01")
    assert (second.delivered.found, second.delivered.sent) == (1, 0)
    assert len(room.chat.messages) == 1


async def test_the_first_attempt_is_not_looked_up(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    assert room.chat.looked_up == []


async def test_a_platform_that_is_down_is_tried_again_and_again(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    room.chat.faults = [TryLaterError("503"), TryLaterError("503"), TryLaterError("503")]
    await room.at("2026-03-02 09:00")
    await room.at("2026-03-02 09:01")
    await room.at("2026-03-02 09:02")
    assert room.chat.titles() == []
    await room.at("2026-03-02 09:10")
    assert len(room.chat.titles()) == 1


async def test_a_platform_says_how_long_to_wait(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    room.chat.faults = [TryLaterError("429", after=120.0)]
    await room.at("2026-03-02 09:00")
    await room.at("2026-03-02 09:01")
    assert room.chat.titles() == []
    await room.at("2026-03-02 09:02")
    assert len(room.chat.titles()) == 1


async def test_a_fault_of_one_post_stops_no_other(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    await a_group(room.context, room.clock.now(), name="Early birds")
    room.chat.faults = [RuntimeError("a fault in the SDK")]
    done = await room.at("2026-03-02 09:00")
    assert (done.delivered.sent, done.delivered.later) == (1, 1)
    await room.at("2026-03-02 09:01")
    assert len(room.chat.messages) == 2


async def test_a_channel_that_refuses_is_parked_after_the_first_refusal(room: Room) -> None:
    group = await a_group(room.context, room.clock.now(), questions_a_day=3)
    room.chat.faults = [ChannelRefusedError("missing access")] * 99
    await room.at("2026-03-02 09:00")
    refusals_left = len(room.chat.faults)
    await room.at("2026-03-02 10:00")
    await room.at("2026-03-03 09:00")
    assert len(room.chat.faults) == refusals_left
    (channel,) = (await room.context.db.read(bindings.channels_of, [group.id]))[group.id]
    assert channel.parked_reason == "missing access"


async def test_a_channel_that_was_mended_gets_what_is_still_open(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    room.chat.faults = [ChannelRefusedError("missing access")]
    await room.at("2026-03-02 09:00")
    await room.at("2026-03-03 09:00")  # the first is over, the second waits in the ledger
    assert await reconnect_channels(room.context, group, room.clock.now()) == 1
    await room.at("2026-03-03 10:00")
    assert room.chat.titles() == ["Question of the day"]


async def test_what_could_not_be_posted_before_its_close_is_missed(room: Room) -> None:
    await a_group(room.context, room.clock.now(), days="1")
    room.chat.faults = [TryLaterError("down")] * 9
    await room.at("2026-03-02 09:00")
    room.chat.faults = []
    done = await room.at("2026-03-03 09:30")
    assert done.delivered.missed == 1
    assert room.chat.titles() == []


async def test_a_worker_that_lost_its_lease_marks_nothing(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 08:59")
    room.clock.pass_time(timedelta(minutes=1))
    from bot.posting.planning import post_due

    now = room.clock.now()
    await post_due(room.context, now)
    mine, theirs = [
        (
            await room.context.db.write(
                deliveries.claim,
                now=at,
                lease_until=at + LEASE,
                platforms=["fake"],
                limit=10,
            )
        )[0]
        for at in (now, now + LEASE)
    ]
    assert theirs.attempt == mine.attempt + 1
    assert not await room.context.db.write(deliveries.mark_sent, mine, "m1", now)
    assert await room.context.db.write(deliveries.mark_sent, theirs, "m2", now)


@dataclass
class Sleeper(FakeChat):
    """After the first post one of the two clocks is `ahead`: the wall clock where the host was
    suspended, the monotonic one where the wall clock was put back meanwhile."""

    clock: FixedClock = field(default_factory=lambda: FixedClock(SUNDAY_EVENING))
    wall: timedelta = timedelta()
    steady: float = 0.0

    async def post(self, address: Address, card: Card, key: str) -> str:
        """See FakeChat."""
        ref = await super().post(address, card, key)
        if len(self.messages) == 1:
            self.clock.instant += self.wall
            self.clock.seconds += self.steady
        return ref


@pytest.mark.parametrize(
    ("wall", "steady"),
    [(2 * LEASE, 0.0), (timedelta(), 2 * LEASE.total_seconds())],
    ids=["suspended", "put back"],
)
async def test_under_a_lease_that_is_over_by_either_clock_nothing_is_sent(
    room: Room, wall: timedelta, steady: float
) -> None:
    """Somebody else may have sent the posts meanwhile."""
    room.chat = Sleeper(clock=room.clock, wall=wall, steady=steady)
    await a_group(room.context, room.clock.now(), questions_a_day=3)
    done = await room.at("2026-03-02 09:00")
    assert done.delivered.lost == 2
    await room.at("2026-03-02 09:05")
    assert len(room.chat.looked_up) == 2, "they were claimed again and looked for first"
    assert room.chat.titles() == [f"Question {n} of 3" for n in (1, 2, 3)]


async def test_a_leased_post_is_nobody_elses(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    from bot.posting.planning import post_due

    now = local("2026-03-02 09:00")
    await post_due(room.context, now)
    taken = [
        await room.context.db.write(
            deliveries.claim, now=now, lease_until=now + LEASE, platforms=["fake"], limit=10
        )
        for _ in range(2)
    ]
    assert [len(claims) for claims in taken] == [1, 0]
    assert len(post_key(taken[0][0])) <= 25


async def test_a_group_in_two_channels_gets_a_post_in_each_and_one_delivery(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.context.db.write(bindings.add_channel, group.id, Address("fake", "w1", "second"))
    await room.at("2026-03-02 09:00")
    assert {message.address.channel for message in room.chat.messages} == {
        "second",
        f"channel-{group.key}",
    }
    await room.answers("ana", "A", room.chat.messages[0])
    again = await room.answers("ana", "A", room.chat.messages[1])
    assert type(again).__name__ == "AlreadyAnswered"
    await room.at("2026-03-03 09:00")
    assert [message.edits for message in room.chat.messages[:2]] == [1, 1]


@dataclass
class HalfBroken(FakeChat):
    """A platform on which one thing always fails."""

    broken: dict[str, Exception] = field(default_factory=dict)
    tries: list[str] = field(default_factory=list)

    def _try(self, what: str) -> None:
        self.tries.append(what)
        if what in self.broken:
            raise self.broken[what]

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """See bot.posting.port.Chat."""
        self._try("find")
        return await super().find(address, key, since)

    async def edit(self, address: Address, message_ref: str, card: Card, key: str) -> None:
        """See bot.posting.port.Chat."""
        self._try("edit")
        await super().edit(address, message_ref, card, key)

    async def discuss(self, address: Address, message_ref: str, title: str) -> None:
        """See bot.posting.port.Chat."""
        self._try("discuss")
        await super().discuss(address, message_ref, title)


def half_broken(room: Room, what: str, fault: Exception) -> HalfBroken:
    chat = HalfBroken(broken={what: fault})
    room.chat = chat
    return chat


async def states(room: Room) -> list[str]:
    """The state of every post, oldest first."""
    return await room.context.db.read(
        lambda connection: list(
            connection.execute(select(post.c.state).order_by(post.c.id)).scalars()
        )
    )


@pytest.mark.parametrize(
    "fault", [RuntimeError("an unlisted 400"), TryLaterError("503"), TimeoutError()]
)
async def test_a_thread_that_fails_in_any_way_keeps_no_question_up(
    room: Room, fault: Exception
) -> None:
    chat = half_broken(room, "discuss", fault)
    await a_group(room.context, room.clock.now(), discussion=True)
    done = await room.at("2026-03-02 09:00")
    assert (done.delivered.sent, done.delivered.later) == (1, 0)
    await room.at("2026-03-02 09:10")
    assert (chat.tries, await states(room)) == (["discuss"], ["sent"])
    await room.at("2026-03-03 09:00")
    assert chat.messages[0].card.title.startswith("The answer")


async def test_a_look_up_that_never_succeeds_ends_a_day_after_the_close(room: Room) -> None:
    chat = half_broken(room, "find", TryLaterError("too much was said since"))
    chat.lost_replies = [TryLaterError("the connection was lost")]
    await a_group(room.context, room.clock.now(), days="1")
    await room.at("2026-03-02 09:00")
    await room.at("2026-03-03 09:30")
    assert await states(room) == ["pending"]
    done = await room.at("2026-03-04 09:00")
    assert (done.delivered.missed, await states(room)) == (1, ["missed"])
    tries = len(chat.tries)
    await room.at("2026-03-06 09:00")
    assert len(chat.tries) == tries


async def test_a_look_up_that_succeeds_after_the_close_reveals_what_was_posted(
    room: Room,
) -> None:
    chat = half_broken(room, "find", TryLaterError("503"))
    chat.lost_replies = [TryLaterError("the connection was lost")]
    await a_group(room.context, room.clock.now(), days="1")
    await room.at("2026-03-02 09:00")
    await room.at("2026-03-03 09:00")
    chat.broken = {}
    await room.at("2026-03-03 12:00")
    assert chat.last.card.title.startswith("The answer")


@pytest.mark.parametrize("fault", [ValueError("the card is too large"), TryLaterError("503")])
async def test_an_edit_that_always_fails_is_given_up(room: Room, fault: Exception) -> None:
    chat = half_broken(room, "edit", fault)
    await a_group(room.context, room.clock.now(), days="1")
    await room.at("2026-03-02 09:00")
    await room.at("2026-03-03 09:00")
    assert (chat.tries, await states(room)) == (["edit"], ["edit"])
    await room.context.db.write(
        lambda connection: connection.execute(update(post).values(attempt=EDIT_TRIES - 1))
    )
    await room.at("2026-03-03 10:00")
    assert (chat.tries, await states(room)) == (["edit"] * 2, ["done"])
    await room.at("2026-03-05 10:00")
    assert len(chat.tries) == 2


def test_an_edit_is_tried_for_about_a_day() -> None:
    waits = sum((retry_delay(attempt) for attempt in range(1, EDIT_TRIES)), timedelta())
    assert timedelta(hours=23) < waits < timedelta(hours=26)


def test_waits_double_up_to_ten_minutes() -> None:
    assert [retry_delay(attempt).total_seconds() for attempt in (1, 2, 3, 8, 999)] == [
        5,
        10,
        20,
        600,
        600,
    ]
