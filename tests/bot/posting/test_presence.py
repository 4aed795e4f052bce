"""Members who left the server or workspace are no part of "N of M": they are asked for weekly."""

from __future__ import annotations

import pytest

from bot.posting.port import ChannelRefusedError, TryLaterError
from bot.posting.presence import MEMBERS_A_BEAT, REQUESTS_A_BEAT
from bot.usecases.show_standings import show_standings
from storage.database import Database
from storage.records import Group
from tests.bot.builders import Room, a_context, a_group, local
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single

NAMES = ["ana", "ben", "cleo", "dan", "eva", "fay"]


@pytest.fixture
async def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))


async def monday(room: Room) -> Group:
    """A group of six, who answer its first question."""
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    for name in NAMES:
        await room.answers(name, "A")
    return group


async def members(room: Room, group: Group) -> int:
    return (await show_standings(room.context, group, room.clock.now(), "week")).members


async def test_who_left_the_server_does_not_count_until_they_answer_again(room: Room) -> None:
    group = await monday(room)
    room.chat.gone = {"ben", "eva"}
    for minute in (1, 2, 3):
        await room.at(f"2026-03-09 09:0{minute}")
    assert sorted(room.chat.asked_for) == NAMES
    assert await members(room, group) == 4
    question = [one for one in room.chat.messages if one.card.tone == "question"][-1]
    await room.answers("ben", "A", question)
    assert await members(room, group) == 5


async def test_nobody_is_asked_for_twice_in_a_week(room: Room) -> None:
    await monday(room)
    for minute in range(5):
        await room.at(f"2026-03-08 20:0{minute}")
    assert room.chat.asked_for == []
    for day in range(9, 16):
        await room.at(f"2026-03-{day:02} 09:10")
    assert sorted(room.chat.asked_for) == NAMES
    await room.at("2026-03-16 09:20")
    assert len(room.chat.asked_for) == len(NAMES) + REQUESTS_A_BEAT


async def test_who_has_come_back_counts_after_a_week_at_most(room: Room) -> None:
    group = await monday(room)
    room.chat.gone = {"ben"}
    for day in range(9, 16):
        await room.at(f"2026-03-{day:02} 09:10")
    assert await members(room, group) == 5
    room.chat.gone = set()
    for minute in range(20, 23):
        await room.at(f"2026-03-16 09:{minute}")
    assert await members(room, group) == 6


async def test_silent_members_cost_no_request(room: Room) -> None:
    await monday(room)
    await room.at("2026-05-04 09:00")
    await room.at("2026-05-04 09:01")
    assert room.chat.asked_for == []
    assert len(NAMES) <= MEMBERS_A_BEAT


@pytest.mark.parametrize(
    "fault", [TryLaterError("429", after=60.0), TimeoutError()], ids=["later", "silent"]
)
async def test_a_platform_that_does_not_answer_is_asked_again(room: Room, fault: Exception) -> None:
    group = await monday(room)
    room.chat.gone = {"ben"}
    await room.at("2026-03-09 09:00")
    room.chat.faults = [fault]
    await room.at("2026-03-09 09:01")
    assert room.chat.asked_for == []
    for minute in (2, 3, 4):
        await room.at(f"2026-03-09 09:0{minute}")
    assert await members(room, group) == 5


async def test_a_fault_about_one_member_holds_up_no_other(room: Room) -> None:
    group = await monday(room)
    room.chat.gone = {"ana", "ben"}  # the fault is about the first of them
    await room.at("2026-03-09 09:00")
    room.chat.faults = [ChannelRefusedError("unknown server")]
    for minute in (1, 2, 3):
        await room.at(f"2026-03-09 09:0{minute}")
    assert len(room.chat.asked_for) == len(NAMES) - 1
    assert await members(room, group) == 5
