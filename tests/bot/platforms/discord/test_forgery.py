"""Presses and commands that no honest client sends, and more of them than usual."""

from __future__ import annotations

import asyncio

import pytest

from storage import people
from tests.bot.platforms.discord.conftest import HallOf
from tests.bot.platforms.discord.hall import Hall, token_of
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
async def test_ids_that_are_none_of_ours(hall: Hall, custom_id: str) -> None:
    post = await hall.posted()

    told = await hall.ben.click_raw(hall.channel, post.id, custom_id).settled()

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
    hall_of: HallOf, custom_id: str, values: list[str]
) -> None:
    async with hall_of(a_multiple()) as hall:
        post = await hall.posted()
        forged = custom_id.format(token_of(post))

        told = await hall.ben.click_raw(
            hall.channel, post.id, forged, component_type=STRING_SELECT, values=values
        ).settled()

        assert "Nothing is chosen yet." in told.text


async def test_letters_that_a_question_does_not_have(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        for letters in ("Z", "AB", "", "a"):
            forged = f"a:{token_of(post)}:{letters}"
            told = await hall.ben.click_raw(hall.channel, post.id, forged).settled()
            assert "### That answer does not fit" in told.text
        await hall.at("2026-03-03 09:00")
        assert "Nobody answered this time." in post.text


async def test_a_question_of_another_channel_server_or_conversation(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        other = hall.discord.add_guild("Elsewhere", owner=hall.ben)
        elsewhere = other.add_text_channel("elsewhere")
        beside = hall.guild.add_text_channel("beside")
        forged = f"a:{token_of(post)}:A"

        for channel in (elsewhere, beside, hall.discord.dm(hall.ben)):
            for custom_id in (forged, forged.replace("a:", "e:"), "form::" + forged[:-1]):
                told = await hall.ben.click_raw(channel, post.id, custom_id).settled()
                assert told.text.startswith(NOT_HERE)
            flagging = {"custom_id": f"flag:{token_of(post)}", "components": []}
            sent = hall.forge(hall.ben, Kind.MODAL_SUBMIT, flagging, channel)
            assert (await sent.settled()).text.startswith(NOT_HERE)

        await hall.at("2026-03-03 09:00")
        assert "Nobody answered this time." in post.text


async def test_another_message_of_the_same_channel(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        said = hall.ana.say(hall.channel, "look here")

        told = await hall.ben.click_raw(hall.channel, said.id, f"a:{token_of(post)}:A").settled()

        assert told.text.startswith(NOT_HERE)


async def test_a_quiz_of_somebody_else(hall_of: HallOf) -> None:
    async with hall_of(a_single(), a_single("light-again")) as hall:
        await hall.set_up()
        quiz = (await hall.ben.command(hall.channel, "quiz", count=2)).message
        answer = quiz.buttons[0].custom_id or ""

        told = await hall.ana.click_raw(hall.channel, 1, answer).settled()

        assert "A telescope" not in told.text
        assert "Un telescopio" not in told.text
        graded = await hall.ben.press(quiz, quiz.buttons[0].label)
        assert "the one that counts" not in graded.text


async def test_the_settings_of_a_group_by_a_member_and_from_elsewhere(hall: Hall) -> None:
    await hall.set_up()
    group = await hall.group()
    other = hall.discord.add_guild("Elsewhere", owner=hall.ben)
    elsewhere = other.add_text_channel("elsewhere")

    for channel in (hall.channel, elsewhere, hall.discord.dm(hall.ben)):
        told = await hall.ben.click_raw(channel, 1, f"s:{group.key}:pause").settled()
        assert "### Only organisers may do that" in told.text

    hall.opens_study_to_all()
    for command in ("pause", "resume", "now", "settings"):
        told = await hall.ben.command(hall.channel, f"study {command}")
        assert "### Only organisers may do that" in told.text
    assert (await hall.group()).paused_at is None


async def test_a_board_of_a_group_that_one_is_not_in(hall: Hall) -> None:
    await hall.set_up()
    group = await hall.group()
    other = hall.discord.add_guild("Elsewhere", owner=hall.ben)
    elsewhere = other.add_text_channel("elsewhere")

    for action in (f"b:{group.key}:week-points", f"r:{group.key}:group", f"q:{group.key}:mixed"):
        told = await hall.ben.click_raw(elsewhere, 1, action).settled()
        assert told.text.startswith(NOT_HERE)


@pytest.mark.parametrize("custom_id", ["", "flag:", "setup:", "setup:1::sky-1:UTC", "unknown:1"])
async def test_modals_that_were_never_opened(hall: Hall, custom_id: str) -> None:
    data = {"custom_id": custom_id, "components": []}

    told = await hall.forge(hall.ben, Kind.MODAL_SUBMIT, data).settled()

    assert told.ephemeral
    assert await hall.context.db.read(people.count_members, 1) == 0


async def test_five_hundred_members_answer_within_two_seconds(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        right = await hall.key_of(post)
        members = [hall.person(f"Member {number}") for number in range(500)]
        buttons = ["A", "B", "C", "D"]

        replies = []
        for number, member in enumerate(members):
            hall.discord.clock.advance(2 / len(members))
            replies.append(member.start_press(post, buttons[number % 4]))
        await asyncio.gather(*(reply.settled() for reply in replies))

        assert all(reply.ephemeral and "A telescope shows" in reply.text for reply in replies)
        assert sum("### Right!" in reply.text for reply in replies) == 125
        await hall.at("2026-03-03 09:00")
        assert f"✅ **{right}.** A prism spectrograph\n-# **Right** · 125 of 500" in post.text
        assert "500 people answered · 25% right" in post.text
