"""What members are called: as their platform calls them now, or as they said on the web page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.action import decode
from bot.usecases.take_answer import Actor, take_answer
from storage import people
from storage.database import Database
from storage.records import Group
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.fakes import FixedClock, action_of
from tests.questions.builders import a_single

ANA = a_user("ana")


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))


async def answer(room: Room, actor: Actor) -> None:
    """Somebody answers the last question with A."""
    message = room.chat.last
    action = decode(action_of(message.card, "A"))
    now = room.clock.now()
    await take_answer(room.context, actor, message.address, action.token, action.value, now)


async def name(room: Room, group: Group) -> str:
    """What Ana is called in the group."""
    member = await room.context.db.read(people.member_of, group.id, ANA.user)
    assert member is not None
    return member.name


@pytest.mark.parametrize("feedback", ["at_once", "at_reveal"])
async def test_a_new_name_holds_from_the_next_answer_on(room: Room, feedback: str) -> None:
    group = await a_group(room.context, room.clock.now(), feedback=feedback)
    await room.at("2026-03-02 09:00")
    await answer(room, ANA)
    await room.at("2026-03-03 09:00")
    await answer(room, replace(ANA, name="Ana  María\u202e"))
    assert await name(room, group) == "Ana María"


@pytest.mark.parametrize(
    "later",
    [
        replace(ANA, name="Web name", may_join=False),
        replace(ANA, name="ana.stand-in", name_known=False),
        replace(ANA, name=" "),
    ],
)
async def test_only_a_name_that_the_platform_says_changes_it(room: Room, later: Actor) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await answer(room, ANA)
    await room.at("2026-03-03 09:00")
    await answer(room, later)
    assert await name(room, group) == "ana"


async def test_who_joins_by_an_answer_has_a_clean_name(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await answer(room, replace(ANA, name="  Ana \u200f" + "a" * 90))
    assert await name(room, group) == "Ana " + "a" * 36
