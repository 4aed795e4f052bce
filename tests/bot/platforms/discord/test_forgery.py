"""Presses and commands that no honest client sends, and more of them than usual."""

from __future__ import annotations

import asyncio

import pytest

from storage import people
from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import DiscordWorld, token_of
from tests.discord_server.components import STRING_SELECT
from tests.discord_server.interactions import Kind
from tests.questions.builders import a_multiple, a_single

NOT_HERE = "### This button does not work here"


@pytest.mark.parametrize(
    "custom_id",
    [
        "a:no-such-token:A",
        "a:x:A",
        "t:no-such-token:es",
        "e:no-such-token:",
        "p:no-such-token:0-A",
        "n:no-such-token:",
        "q:no-such-token:mixed",
        "b:no-such-token:week-points",
        "r:no-such-token:me",
        "s:no-such-token:pause",
        "form:ABC:a:no-such-token:",
        "form::z:no-such-token:",
        "x" * 100,
        "\u202e{}[]<@1>`'\";--" * 6,
        "a:" + "t" * 95 + ":AB",
    ],
)
async def test_ids_that_are_none_of_ours(world: DiscordWorld, custom_id: str) -> None:
    post = await world.posted()

    told = await world.ben.click_raw(world.channel, post.id, custom_id).settled()

    assert told.ephemeral
    assert told.text.startswith(
        (NOT_HERE, "### This quiz is over", "### No study group posts here")
    )


@pytest.mark.parametrize(
    ("custom_id", "values"),
    [
        ("pick:0::a:{}:", ["Z"]),
        ("pick:0:QQ:a:{}:", ["A", "A"]),
        ("pick:99::a:{}:", ["A"]),
        ("pick:0::a:{}:", []),
    ],
)
async def test_choices_that_a_form_does_not_offer(
    world_of: WorldOf, custom_id: str, values: list[str]
) -> None:
    async with world_of(a_multiple()) as world:
        post = await world.posted()
        forged = custom_id.format(token_of(post))

        told = await world.ben.click_raw(
            world.channel, post.id, forged, component_type=STRING_SELECT, values=values
        ).settled()

        assert "Nothing chosen yet." in told.text


async def test_letters_that_a_question_does_not_have(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        for letters in ("Z", "AB", "", "a"):
            forged = f"a:{token_of(post)}:{letters}"
            told = await world.ben.click_raw(world.channel, post.id, forged).settled()
            assert "### That answer doesn't fit this question" in told.text
        await world.at("2026-03-03 09:00")
        assert "Nobody answered this time." in post.text


async def test_a_question_of_another_channel_server_or_conversation(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        other = world.discord.add_guild("Elsewhere", owner=world.ben)
        elsewhere = other.add_text_channel("elsewhere")
        beside = world.guild.add_text_channel("beside")
        forged = f"a:{token_of(post)}:A"

        for channel in (elsewhere, beside, world.discord.dm(world.ben)):
            for custom_id in (forged, forged.replace("a:", "e:"), "form::" + forged[:-1]):
                told = await world.ben.click_raw(channel, post.id, custom_id).settled()
                assert told.text.startswith(NOT_HERE)
            flagging = {"custom_id": f"flag:{token_of(post)}", "components": []}
            sent = world.forge(world.ben, Kind.MODAL_SUBMIT, flagging, channel)
            assert (await sent.settled()).text.startswith(NOT_HERE)

        await world.at("2026-03-03 09:00")
        assert "Nobody answered this time." in post.text


async def test_another_message_of_the_same_channel(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        said = world.ana.say(world.channel, "look here")

        told = await world.ben.click_raw(world.channel, said.id, f"a:{token_of(post)}:A").settled()

        assert told.text.startswith(NOT_HERE)


async def test_a_quiz_of_somebody_else(world_of: WorldOf) -> None:
    async with world_of(a_single(), a_single("light-again")) as world:
        await world.set_up()
        quiz = (await world.ben.command(world.channel, "quiz", count=2)).message
        answer = quiz.buttons[0].custom_id or ""

        told = await world.ana.click_raw(world.channel, 1, answer).settled()

        assert "A telescope" not in told.text
        assert "Un telescopio" not in told.text
        graded = await world.ben.press(quiz, quiz.buttons[0].label)
        assert "the one that counts" not in graded.text


async def test_the_settings_of_a_group_by_a_member_and_from_elsewhere(world: DiscordWorld) -> None:
    await world.set_up()
    group = await world.group()
    other = world.discord.add_guild("Elsewhere", owner=world.ben)
    elsewhere = other.add_text_channel("elsewhere")

    for channel in (world.channel, elsewhere, world.discord.dm(world.ben)):
        told = await world.ben.click_raw(channel, 1, f"s:{group.key}:pause").settled()
        assert "### Only organisers can do that" in told.text

    world.opens_study_to_all()
    for command in ("pause", "resume", "now", "settings"):
        told = await world.ben.command(world.channel, f"study {command}")
        assert "### Only organisers can do that" in told.text
    assert (await world.group()).paused_at is None


async def test_a_board_of_a_group_that_one_is_not_in(world: DiscordWorld) -> None:
    await world.set_up()
    group = await world.group()
    other = world.discord.add_guild("Elsewhere", owner=world.ben)
    elsewhere = other.add_text_channel("elsewhere")

    for action in (f"b:{group.key}:week-points", f"r:{group.key}:group", f"q:{group.key}:mixed"):
        told = await world.ben.click_raw(elsewhere, 1, action).settled()
        assert told.text.startswith(NOT_HERE)


@pytest.mark.parametrize("custom_id", ["", "flag:", "setup:", "setup:1::sky-1:UTC", "unknown:1"])
async def test_modals_that_were_never_opened(world: DiscordWorld, custom_id: str) -> None:
    data = {"custom_id": custom_id, "components": []}

    told = await world.forge(world.ben, Kind.MODAL_SUBMIT, data).settled()

    assert told.ephemeral
    assert await world.context.db.read(people.count_members, 1) == 0


async def test_five_hundred_members_answer_within_two_seconds(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        members = [world.person(f"Member {number}") for number in range(500)]
        buttons = ["A", "B", "C", "D"]

        replies = []
        for number, member in enumerate(members):
            world.discord.clock.advance(2 / len(members))
            replies.append(member.start_press(post, buttons[number % 4]))
        await asyncio.gather(*(reply.settled() for reply in replies))

        assert all(reply.ephemeral and "A telescope shows" in reply.text for reply in replies)
        assert sum("### Right!" in reply.text for reply in replies) == 125
        await world.at("2026-03-03 09:00")
        assert f"✅ **{right}.** A prism spectrograph\n-# **Right** · 125 of 500" in post.text
        assert "500 people answered · 25% right" in post.text
