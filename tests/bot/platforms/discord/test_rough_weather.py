"""Lost connections, limits, faults of Discord's and a slow database: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.platforms.discord import limits
from bot.platforms.discord.client import Shards
from bot.platforms.discord.service import DiscordSettings
from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import DiscordWorld
from tests.discord_server import Acknowledged, Breaks, LosesReply, RateLimited, Reply
from tests.discord_server.faults import Fault
from tests.questions.builders import a_multiple, a_single

MESSAGES = "/channels/*/messages"
CALLBACK = "/interactions/*/*/callback"


@contextmanager
def held_database(world: DiscordWorld) -> Iterator[None]:
    """Within the block, nothing can be written."""
    gate = threading.Event()
    holding = asyncio.ensure_future(world.context.db.write(lambda _: gate.wait(30)))
    try:
        yield
    finally:
        gate.set()
    assert not holding.cancelled()


async def first_answer_counted(world: DiscordWorld, reply: Reply) -> bool:
    """Whether the answer that `reply` was to is stored: pressing again changes nothing."""
    message = reply.interaction.message
    assert message is not None
    again = await world.ben.press(message, "B")
    return "This was your first answer, the one that counts." in again.text


# The gateway


async def test_a_dropped_socket_is_resumed_and_nothing_missed(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()

        world.discord.gateway.drop()
        graded = await world.ben.press(post, "A")

        assert "A telescope shows" in graded.text
        (session,) = world.discord.gateway.sessions
        assert session.resumed == 1


async def test_a_session_that_is_lost_begins_anew(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()

        world.discord.gateway.invalidate()
        await world.heard("connected to Discord", times=2)
        graded = await world.ben.press(post, "A")

        assert "A telescope shows" in graded.text
        assert len(world.discord.gateway.identified) == 2


async def test_two_processes_share_the_servers(closed_world: WorldOf) -> None:
    async with closed_world(a_single()) as world:
        other = world.discord.add_guild("Early birds", owner=world.ana)
        sea = other.add_text_channel("sea")
        async with (
            world.open(shards=Shards((1,), 2)) as second,
            world.open(shards=Shards((0,), 2)) as first,
        ):
            assert [one.shard for one in world.discord.gateway.live()] == [1, 0]
            assert [guild.name for guild in first.client.guilds] == ["Night owls"]
            assert [guild.name for guild in second.client.guilds] == ["Early birds"]
            post = await world.posted()
            begun = await world.ana.command(sea, "study setup", zone="Europe/Madrid")
            await world.ana.submit(begun.modal, {"days": [str(day) for day in range(1, 8)]})

            before = len(world.discord.requests)
            await world.at("2026-03-03 09:00")
            assert world.posts(sea) == []
            world.service = second
            await world.beat()
            assert world.discord.requests[before:] != []
            assert {one.method for one in world.discord.requests[before:]} == {"POST", "PATCH"}

            graded = await world.ana.press(world.posts(sea)[0], "A")
            assert "Un telescopio" in graded.text
            assert "### The answer" in post.text
            told = await world.ana.command(world.discord.dm(world.ana), "leaderboard")
            assert "Clasificación" in told.text


# Faults while posting


@pytest.mark.parametrize(
    "fault",
    [
        RateLimited(0.01),
        RateLimited(0.01, is_global=True),
        Breaks(503),
        Breaks(503, after=True),
        LosesReply(),
        LosesReply(before=True),
    ],
    ids=str,
)
async def test_a_post_stands_there_once(world_of: WorldOf, fault: Fault) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        world.discord.faults.add("POST", MESSAGES, fault)

        await world.at("2026-03-02 09:00")
        await world.later(timedelta(minutes=1))

        assert len(world.posts()) == 1


async def test_a_limit_that_lasts_is_waited_for_outside(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        world.discord.faults.add("POST", MESSAGES, RateLimited(3600.0))

        done = await world.at("2026-03-02 09:00")

        assert done.delivered.later == 1
        await world.later(timedelta(minutes=30))
        assert world.posts() == []
        await world.later(timedelta(minutes=31))
        assert len(world.posts()) == 1


async def test_a_reveal_survives_an_outage(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        world.discord.faults.add("*", "/**", Breaks(503), times=None)
        await world.at("2026-03-03 09:00")
        assert "### Question of the day" in post.text

        world.discord.faults.clear()
        await world.later(timedelta(minutes=1))

        assert "### The answer" in post.text
        assert len(world.posts()) == 2


# Faults while answering


async def test_feedback_that_broke_on_its_way_is_shown_once(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        world.discord.faults.add("POST", CALLBACK, Breaks(503))
        world.discord.faults.add("POST", CALLBACK, Breaks(503, after=True))
        world.discord.faults.add("POST", CALLBACK, RateLimited(0.01))
        people = [world.ana, world.ben, world.person("Cleo")]

        replies = [person.start_press(post, "A") for person in people]
        for reply in replies:
            await reply.settled()

        await world.discord.until(lambda: world.discord.idle)
        for person in people:
            assert len([one for one in person.sees(world.channel) if "**A.**" in one.text]) == 2


async def test_feedback_that_is_lost_can_be_had_again(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        world.expected.add("an answer could not be shown")
        post = await world.posted()
        world.discord.faults.add("POST", CALLBACK, LosesReply(before=True))

        lost = world.ben.start_press(post, "A")
        await world.heard("an answer could not be shown")

        assert lost.acknowledged is None
        assert await first_answer_counted(world, lost)


async def test_the_time_on_the_way_counts(closed_world: WorldOf) -> None:
    async with closed_world(a_single()) as world, world.open(acknowledge_after=2.5):
        post = await world.posted()
        with held_database(world):
            asked = world.ben.start_press(post, "A")
            world.discord.clock.advance(2.5)
            async with asyncio.timeout(2):
                await asked.acknowledgement()
        await asked.settled()

        assert "A telescope shows" in asked.text


async def test_an_answer_that_is_not_stored_yet_is_called_so(closed_world: WorldOf) -> None:
    async with closed_world(a_single()) as world, world.open(acknowledge_after=0.02) as service:
        service.client.inbox.replies.unsure_after = 0.0
        post = await world.posted()
        with held_database(world):
            asked = world.ben.start_press(post, "A")
            await asked.settled()
            assert "your answer isn't saved yet" in asked.text
        await world.discord.changes.until(
            lambda: "A telescope shows" in asked.text, what="the outcome"
        )


async def test_a_slow_database_is_waited_for_after_a_word_in_time(closed_world: WorldOf) -> None:
    assert DiscordSettings("token").acknowledge_after < limits.ACKNOWLEDGE_WITHIN_S
    async with closed_world(a_single(), a_multiple()) as world, world.open(acknowledge_after=0.02):
        await world.posted(questions=2)
        single, several = sorted(world.posts(), key=lambda one: len(one.buttons), reverse=True)
        form = (await world.ben.press(several, "Answer")).message
        await world.ben.pick(form, None, ["A", "B"])

        with held_database(world):
            begun = [
                world.ben.start_press(single, "A"),
                world.ben.start_press(form, "Send answer"),
                world.ana.start_command(world.channel, "study pause"),
            ]
            for reply in begun:
                await reply.acknowledgement()
            setting_up = await world.ana.command(world.channel, "study setup", zone="UTC")
            assert setting_up.acknowledged is Acknowledged.MODAL
            assert [one.acknowledged for one in begun] == [
                Acknowledged.DEFERRED, Acknowledged.DEFERRED_UPDATE, Acknowledged.DEFERRED
            ]  # fmt: skip
            assert all(one.ephemeral for one in begun)
            world.discord.clock.advance(60)
        for reply in begun:
            await reply.settled()

        graded, sent, paused = begun
        assert "A telescope shows" in graded.text
        assert sent.message is form
        assert "points" in form.text or "point" in form.text
        assert "### El grupo está en pausa" in paused.text


async def test_what_comes_too_late_is_done_and_can_be_seen_again(closed_world: WorldOf) -> None:
    async with closed_world(a_single()) as world, world.open(acknowledge_after=0.02):
        post = await world.posted()
        with held_database(world):
            late = world.ben.start_press(post, "A")
            await late.acknowledgement()
            world.discord.clock.advance(limits.TOKEN_LIFE_S + 1)
        await world.heard("an interaction could not be answered any more")

        assert not late.interaction.touched
        assert await first_answer_counted(world, late)


async def test_a_word_that_comes_after_three_seconds(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        holding = world.discord.faults.hold("POST", CALLBACK, before=True)
        late = world.ben.start_press(post, "A")
        await world.discord.until(lambda: holding.reached)
        world.discord.clock.advance(limits.ACKNOWLEDGE_WITHIN_S + 1)
        holding.release()
        await world.heard("an interaction could not be answered any more")

        assert late.failed
        assert await first_answer_counted(world, late)


async def test_what_discord_sends_twice_is_answered_once(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        graded = await world.ben.press(post, "A")
        flagging = await world.ben.press(graded.message, "Report a problem")
        quiz = await world.ben.command(world.channel, "help")
        begun = await world.ana.command(world.channel, "study setup", zone="UTC")
        sent = await world.ben.submit(flagging.modal, {"text": "twice"})
        seen = len(world.ben.sees(world.channel))

        for reply in (graded, flagging, quiz, begun, sent):
            world.discord.replay(reply.interaction)
        await world.heard("an interaction could not be answered any more", times=5)

        assert len(world.ben.sees(world.channel)) == seen
        settings = await world.ana.command(world.channel, "study settings")
        assert settings.text.count("twice") == 1


async def test_who_asked_is_answered_before_the_bot_goes(closed_world: WorldOf) -> None:
    async with closed_world(a_single()) as world, world.open():
        post = await world.posted()
        with held_database(world):
            asked = world.ben.start_press(post, "A")
            await world.discord.until(
                lambda: world.service.client.inbox.replies.busy, wake_in_s=0.01
            )
            stopping = asyncio.ensure_future(world.service.stop())
        await asked.settled()
        await stopping

        assert "A telescope shows" in asked.text
