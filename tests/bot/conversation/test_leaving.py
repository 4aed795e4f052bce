"""Leaving a group by a command: who may, what is said, and that one comes back by answering."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards.action import Action, encode
from bot.cards.card import Button
from bot.commands.typed import SLACK_COMMANDS
from bot.conversation.leaving import ask_to_leave
from bot.conversation.pressing import reply_to_press
from bot.conversation.visitor import Reply, Visitor
from bot.usecases.join_group import join_group
from bot.usecases.organise import Rights
from bot.words.catalogue import languages
from storage import people
from storage.database import Database
from storage.records import Group
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.conversation.test_organising import said
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single

NOW = local("2026-03-01 20:00")


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single("sun"), a_single("moon")), FixedClock(NOW))


def ana(locale: str = "en") -> Visitor:
    """Ana, anywhere in the workspace."""
    rights = Rights("fake", "w1")
    return Visitor(
        a_user("ana").user, "Ana", NOW, locale=locale, rights=rights, commands=SLACK_COMMANDS
    )


def buttons(reply: Reply) -> dict[str, str]:
    """Label -> action of a reply's buttons."""
    return {one.label: one.action for one in reply.card.controls if isinstance(one, Button)}


async def is_member(room: Room, group: Group) -> bool:
    return await room.context.db.read(people.member_of, group.id, ana().user) is not None


async def test_a_member_leaves_after_a_second_word_and_comes_back_by_answering(room: Room) -> None:
    group = await a_group(room.context, NOW)
    await room.at("2026-03-02 09:00")
    await room.answers("ana", "A")
    asked = await ask_to_leave(room.context, ana())
    assert said(asked).startswith("Leave the group?")
    assert await is_member(room, group)

    left = await reply_to_press(room.context, ana(), buttons(asked)["Leave Night owls"])

    assert said(left).startswith("You have left Night owls")
    assert not await is_member(room, group)
    await room.at("2026-03-03 09:00")
    await room.answers("ana", "A")
    assert await is_member(room, group)


async def test_of_several_groups_one_is_chosen(room: Room) -> None:
    groups = [await a_group(room.context, NOW, name=name) for name in ("Owls", "Larks")]
    for group in groups:
        await join_group(room.context, group, ana().user, "Ana", NOW)
    asked = await ask_to_leave(room.context, ana())
    assert said(asked).startswith("Which group do you want to leave?")
    await reply_to_press(room.context, ana(), buttons(asked)["Leave Larks"])
    assert [await is_member(room, one) for one in groups] == [True, False]


@pytest.mark.parametrize("language", languages())
async def test_whoever_is_in_no_group_reads_how_to_be(room: Room, language: str) -> None:
    await a_group(room.context, NOW)
    told = said(await ask_to_leave(room.context, ana(language)))
    assert told.startswith({"en": "You are not in this group", "es": "Todavía no"}[language])


async def test_a_button_takes_only_whoever_presses_it_out(room: Room) -> None:
    group = await a_group(room.context, NOW)
    await join_group(room.context, group, ana().user, "Ana", NOW)
    ben = replace(ana(), user=a_user("ben").user)
    for key in (group.key, "no-such-group"):
        told = await reply_to_press(room.context, ben, encode(Action("withdraw", key)))
        assert said(told).startswith("You are not in this group yet")
    assert await is_member(room, group)
