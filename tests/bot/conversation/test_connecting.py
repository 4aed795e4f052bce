"""Bringing a group to one more workspace: who may, where it may post, and what is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.cards.action import decode
from bot.commands.typed import DISCORD_COMMANDS
from bot.conversation.connecting import connect, disconnect, own_groups
from bot.conversation.organising import set_up
from bot.conversation.visitor import Reply, Visitor
from bot.posting.port import TryLaterError
from bot.usecases.join_group import join_group
from bot.usecases.link_identities import Linked, begin_link, finish_link
from bot.usecases.organise import Rights
from bot.usecases.set_up_group import pause_group
from bot.usecases.take_answer import Graded, take_answer
from bot.usecases.workspaces import leave_workspace
from bot.words.catalogue import languages
from storage import bindings
from storage.database import Database
from storage.records import Address, Group, UserKey
from tests.bot.builders import Room, a_context, a_group, a_user, local, some_settings
from tests.bot.conversation.test_organising import said
from tests.bot.fakes import FixedClock, action_of
from tests.questions.builders import a_single

NOW = local("2026-03-01 20:00")
THERE = Address("fake", "w2", "sky")
MANAGES = Rights("fake", "w2", manages=True)


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(NOW))


async def a_group_of_ana(room: Room) -> Group:
    """A group in the first workspace that Ana organises."""
    group = await a_group(room.context, room.clock.now())
    await join_group(room.context, group, a_user("ana").user, "Ana", NOW, organiser=True)
    return group


def ana(rights: Rights | None = MANAGES, locale: str = "en") -> Visitor:
    """Ana in the second workspace, which she manages unless it is said otherwise."""
    return Visitor(
        a_user("ana").user, "Ana", NOW, locale=locale, rights=rights, commands=DISCORD_COMMANDS
    )


async def places(room: Room, group: Group) -> list[Address]:
    found = await room.context.db.read(bindings.channels_of, [group.id])
    return [one.address for one in found[group.id]]


async def test_a_group_posts_to_a_second_workspace_from_the_next_question_on(room: Room) -> None:
    group = await a_group_of_ana(room)
    assert await own_groups(room.context, ana()) == [group]

    told = await connect(room.context, ana(), group.key, THERE)

    assert said(told).startswith("Night owls also posts here")
    assert "⟧: Monday, 09:00 (Europe/Madrid)" in said(told)
    assert "one leaderboard and one report" in said(told)
    assert (await places(room, group))[1:] == [THERE]
    assert await own_groups(room.context, ana()) == []


@pytest.mark.parametrize("rights", [None, Rights("fake", "w2"), Rights("fake", "w3", manages=True)])
async def test_only_who_manages_that_workspace_brings_a_group_there(
    room: Room, rights: Rights | None
) -> None:
    group = await a_group_of_ana(room)
    told = said(await connect(room.context, ana(rights), group.key, THERE))
    assert told.startswith("Only organisers can do that")
    assert THERE not in await places(room, group)


@pytest.mark.parametrize("rights", [None, Rights("fake", "w2")])
async def test_groups_are_offered_only_to_who_manages_the_workspace(
    room: Room, rights: Rights | None
) -> None:
    await a_group_of_ana(room)
    assert await own_groups(room.context, ana(rights)) == []


async def test_a_group_of_others_is_not_to_be_had(room: Room) -> None:
    group = await a_group(room.context, NOW)
    for member in (False, True):
        if member:
            await join_group(room.context, group, a_user("ana").user, "Ana", NOW)
        assert await own_groups(room.context, ana()) == []
        for key in (group.key, "no-such-group"):
            told = said(await connect(room.context, ana(), key, THERE))
            assert told.startswith("You don't organise that group")
            assert "Night owls" not in told
    assert THERE not in await places(room, group)


async def test_an_organiser_by_another_account_links_the_two_first(room: Room) -> None:
    group = await a_group(room.context, NOW)
    on_web = UserKey("web", "", "ana")
    await join_group(room.context, group, on_web, "Ana", NOW, organiser=True)
    refused = said(await connect(room.context, ana(), group.key, THERE))
    assert "link the two first with **⟦command:discord:link⟧**" in refused

    code = await begin_link(room.context, on_web, NOW)
    linked = await finish_link(room.context, ana().user, code, NOW)

    assert isinstance(linked, Linked)
    await connect(room.context, ana(), group.key, THERE)
    assert THERE in await places(room, group)


async def test_a_channel_that_another_group_has_is_not_free(room: Room) -> None:
    group = await a_group_of_ana(room)
    await set_up(room.context, ana(), some_settings(name="Larks"), THERE)
    told = said(await connect(room.context, ana(), group.key, THERE))
    assert told.startswith("This channel already has a group")
    assert "Larks" in told
    assert THERE not in await places(room, group)


async def test_a_group_has_one_channel_in_a_workspace(room: Room) -> None:
    group = await a_group_of_ana(room)
    await connect(room.context, ana(), group.key, THERE)
    told = said(await connect(room.context, ana(), group.key, replace(THERE, channel="sea")))
    assert told.startswith("Night owls already posts in this workspace")
    assert await places(room, group) == [(await places(room, group))[0], THERE]


async def test_what_the_bot_lacks_is_said_before_anything_is_saved(room: Room) -> None:
    asked: list[bool] = []

    def lacking(address: Address, /, *, discussion: bool) -> Sequence[str]:
        asked.append(discussion)
        return ["send_messages"]

    group = await a_group(room.context, NOW, discussion=True)
    await join_group(room.context, group, a_user("ana").user, "Ana", NOW, organiser=True)
    told = said(await connect(room.context, ana(), group.key, THERE, lacking))
    assert "Send Messages" in told
    assert asked == [True]
    assert THERE not in await places(room, group)


@pytest.mark.parametrize("language", languages())
async def test_a_paused_group_says_so(room: Room, language: str) -> None:
    group = await a_group_of_ana(room)
    await pause_group(room.context, group, NOW)
    told: Reply = await connect(room.context, ana(locale=language), group.key, THERE)
    assert ("is paused" if language == "en" else "en pausa") in said(told)


async def test_what_is_open_stays_where_it_is(room: Room) -> None:
    """A channel that comes during the day begins with the next day's question."""
    group = await a_group_of_ana(room)
    await room.at("2026-03-02 09:00")
    await connect(room.context, ana(), group.key, THERE)
    await room.at("2026-03-02 09:05")
    (first,) = room.chat.messages
    assert first.address != THERE
    await room.at("2026-03-03 09:00")
    then = [one.address for one in room.chat.messages[1:]]
    assert sorted(then, key=str) == sorted(await places(room, group), key=str)


# Taking it out again


async def test_a_group_leaves_a_workspace_and_goes_on_in_the_others(room: Room) -> None:
    group = await a_group_of_ana(room)
    await connect(room.context, ana(), group.key, THERE)
    (here, _) = await places(room, group)
    await room.at("2026-03-02 09:00")

    told = said(await disconnect(room.context, ana()))

    assert told.startswith("Night owls no longer posts here")
    assert f"goes on in: ⟦channel:fake:{here.channel}⟧." in told
    assert "**⟦command:discord:study connect⟧** brings the group back" in told
    assert await places(room, group) == [here]
    there = next(one for one in room.chat.messages if one.address == THERE)
    action = decode(action_of(there.card, "A"))
    outcome = await take_answer(
        room.context, a_user("ben"), THERE, action.token, action.value, room.clock.now()
    )
    assert isinstance(outcome, Graded)
    await room.at("2026-03-03 09:00")
    assert there.edits == 1
    new = [one.address for one in room.chat.messages[2:]]
    assert new == [here]


async def test_what_did_not_get_there_yet_never_comes(room: Room) -> None:
    group = await a_group_of_ana(room)
    await connect(room.context, ana(), group.key, THERE)
    room.chat.faults += [TryLaterError("down"), TryLaterError("down")]
    await room.at("2026-03-02 09:00")
    assert room.chat.messages == []
    await disconnect(room.context, ana())
    await room.at("2026-03-02 09:05")
    assert [one.address for one in room.chat.messages] == [(await places(room, group))[0]]


async def test_the_last_channel_stays(room: Room) -> None:
    group = await a_group_of_ana(room)
    here = Rights("fake", "w1", manages=True)
    told = said(await disconnect(room.context, ana(here)))
    assert told.startswith("The group has no other channel")
    assert "**⟦command:discord:study pause⟧** pauses the group" in told
    assert len(await places(room, group)) == 1


async def test_a_channel_in_a_workspace_that_was_left_counts_for_nothing(room: Room) -> None:
    group = await a_group_of_ana(room)
    await connect(room.context, ana(), group.key, THERE)
    await leave_workspace(room.context, "fake", "w1", NOW)
    assert said(await disconnect(room.context, ana())).startswith("The group has no other channel")
    assert THERE in await places(room, group)


async def test_a_channel_that_refuses_posts_counts_for_nothing_either(room: Room) -> None:
    group = await a_group_of_ana(room)
    await connect(room.context, ana(), group.key, THERE)
    (here, _) = (await room.context.db.read(bindings.channels_of, [group.id]))[group.id]
    await room.context.db.write(bindings.park_channel, here.id, "archived", NOW)
    told = said(await disconnect(room.context, ana()))
    assert told.startswith("The group has no other channel")
    assert THERE in await places(room, group)


async def test_whoever_cannot_bring_it_back_reads_who_can(room: Room) -> None:
    group = await a_group_of_ana(room)
    await connect(room.context, ana(), group.key, THERE)
    admin = replace(ana(), user=a_user("ben").user)
    told = said(await disconnect(room.context, admin))
    assert "The group's named organisers can bring it back" in told


async def test_a_post_that_could_not_be_sent_does_not_follow_into_a_place_that_was_left(
    room: Room,
) -> None:
    group = await a_group_of_ana(room)
    await connect(room.context, ana(), group.key, THERE)
    room.chat.lost_replies = [TryLaterError("lost"), TryLaterError("lost")]
    await room.at("2026-03-02 09:00")
    standing = [one.address for one in room.chat.messages]
    assert sorted(standing, key=str) == sorted(await places(room, group), key=str)
    await disconnect(room.context, ana())
    await room.at("2026-03-02 09:05")
    await room.at("2026-03-02 12:00")
    assert [one.address for one in room.chat.messages] == standing


async def test_only_organisers_take_it_out(room: Room) -> None:
    group = await a_group_of_ana(room)
    await connect(room.context, ana(), group.key, THERE)
    ben = replace(ana(Rights("fake", "w2")), user=a_user("ben").user)
    assert said(await disconnect(room.context, ben)).startswith("Only organisers can do that")
    assert THERE in await places(room, group)


async def test_of_two_who_take_it_out_of_the_last_two_places_one_is_too_late(room: Room) -> None:
    group = await a_group_of_ana(room)
    await connect(room.context, ana(), group.key, THERE)
    here = Rights("fake", "w1", manages=True)
    told = await asyncio.gather(
        disconnect(room.context, ana()), disconnect(room.context, ana(here))
    )
    assert sorted(said(one).split(" ")[0] for one in told) == ["Night", "The"]
    assert len(await places(room, group)) == 1
