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
from tests.bot.platforms.discord.conftest import HallOf
from tests.bot.platforms.discord.hall import Hall
from tests.discord_server import Acknowledged, Breaks, LosesReply, RateLimited, Reply
from tests.discord_server.faults import Fault
from tests.questions.builders import a_multiple, a_single

MESSAGES = "/channels/*/messages"
CALLBACK = "/interactions/*/*/callback"


@contextmanager
def held_database(hall: Hall) -> Iterator[None]:
    """Within the block, nothing can be written."""
    gate = threading.Event()
    holding = asyncio.ensure_future(hall.context.db.write(lambda _: gate.wait(30)))
    try:
        yield
    finally:
        gate.set()
    assert not holding.cancelled()


async def first_answer_counted(hall: Hall, reply: Reply) -> bool:
    """Whether the answer that `reply` was to is stored: pressing again changes nothing."""
    message = reply.interaction.message
    assert message is not None
    again = await hall.ben.press(message, "B")
    return "This was your first answer, the one that counts." in again.text


# The gateway


async def test_a_dropped_socket_is_resumed_and_nothing_missed(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()

        hall.discord.gateway.drop()
        graded = await hall.ben.press(post, "A")

        assert "A telescope shows" in graded.text
        (session,) = hall.discord.gateway.sessions
        assert session.resumed == 1


async def test_a_session_that_is_lost_begins_anew(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()

        hall.discord.gateway.invalidate()
        await hall.heard("connected to Discord", times=2)
        graded = await hall.ben.press(post, "A")

        assert "A telescope shows" in graded.text
        assert len(hall.discord.gateway.identified) == 2


async def test_two_processes_share_the_servers(closed_hall: HallOf) -> None:
    async with closed_hall(a_single()) as hall:
        other = hall.discord.add_guild("Early birds", owner=hall.ana)
        sea = other.add_text_channel("sea")
        async with (
            hall.open(shards=Shards((1,), 2)) as second,
            hall.open(shards=Shards((0,), 2)) as first,
        ):
            assert [one.shard for one in hall.discord.gateway.live()] == [1, 0]
            assert [guild.name for guild in first.client.guilds] == ["Night owls"]
            assert [guild.name for guild in second.client.guilds] == ["Early birds"]
            post = await hall.posted()
            begun = await hall.ana.command(sea, "study setup", zone="Europe/Madrid")
            await hall.ana.submit(begun.modal, {"days": [str(day) for day in range(1, 8)]})

            before = len(hall.discord.requests)
            await hall.at("2026-03-03 09:00")
            assert hall.posts(sea) == []
            hall.service = second
            await hall.beat()
            assert hall.discord.requests[before:] != []
            assert {one.method for one in hall.discord.requests[before:]} == {"POST", "PATCH"}

            graded = await hall.ana.press(hall.posts(sea)[0], "A")
            assert "Un telescopio" in graded.text
            assert "### The answer" in post.text
            told = await hall.ana.command(hall.discord.dm(hall.ana), "leaderboard")
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
async def test_a_post_stands_there_once(hall_of: HallOf, fault: Fault) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        hall.discord.faults.add("POST", MESSAGES, fault)

        await hall.at("2026-03-02 09:00")
        await hall.later(timedelta(minutes=1))

        assert len(hall.posts()) == 1


async def test_a_limit_that_lasts_is_waited_for_outside(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        hall.discord.faults.add("POST", MESSAGES, RateLimited(3600.0))

        done = await hall.at("2026-03-02 09:00")

        assert done.delivered.later == 1
        await hall.later(timedelta(minutes=30))
        assert hall.posts() == []
        await hall.later(timedelta(minutes=31))
        assert len(hall.posts()) == 1


async def test_a_reveal_survives_an_outage(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        hall.discord.faults.add("*", "/**", Breaks(503), times=None)
        await hall.at("2026-03-03 09:00")
        assert "### Question of the day" in post.text

        hall.discord.faults.clear()
        await hall.later(timedelta(minutes=1))

        assert "### The answer" in post.text
        assert len(hall.posts()) == 2


# Faults while answering


async def test_feedback_that_broke_on_its_way_is_shown_once(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        hall.discord.faults.add("POST", CALLBACK, Breaks(503))
        hall.discord.faults.add("POST", CALLBACK, Breaks(503, after=True))
        hall.discord.faults.add("POST", CALLBACK, RateLimited(0.01))
        people = [hall.ana, hall.ben, hall.person("Cleo")]

        replies = [person.start_press(post, "A") for person in people]
        for reply in replies:
            await reply.settled()

        await hall.discord.until(lambda: hall.discord.idle)
        for person in people:
            assert len([one for one in person.sees(hall.channel) if "**A.**" in one.text]) == 2


async def test_feedback_that_is_lost_can_be_had_again(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        hall.expected.add("an answer could not be shown")
        post = await hall.posted()
        hall.discord.faults.add("POST", CALLBACK, LosesReply(before=True))

        lost = hall.ben.start_press(post, "A")
        await hall.heard("an answer could not be shown")

        assert lost.acknowledged is None
        assert await first_answer_counted(hall, lost)


async def test_the_time_on_the_way_counts(closed_hall: HallOf) -> None:
    async with closed_hall(a_single()) as hall, hall.open(acknowledge_after=2.5):
        post = await hall.posted()
        with held_database(hall):
            asked = hall.ben.start_press(post, "A")
            hall.discord.clock.advance(2.5)
            async with asyncio.timeout(2):
                await asked.acknowledgement()
        await asked.settled()

        assert "A telescope shows" in asked.text


async def test_an_answer_that_is_not_stored_yet_is_called_so(closed_hall: HallOf) -> None:
    async with closed_hall(a_single()) as hall, hall.open(acknowledge_after=0.02) as service:
        service.client.desk.replies.unsure_after = 0.0
        post = await hall.posted()
        with held_database(hall):
            asked = hall.ben.start_press(post, "A")
            await asked.settled()
            assert "your answer isn't saved yet" in asked.text
        await hall.discord.changes.until(
            lambda: "A telescope shows" in asked.text, what="the outcome"
        )


async def test_a_slow_database_is_waited_for_after_a_word_in_time(closed_hall: HallOf) -> None:
    assert DiscordSettings("token").acknowledge_after < limits.ACKNOWLEDGE_WITHIN_S
    async with closed_hall(a_single(), a_multiple()) as hall, hall.open(acknowledge_after=0.02):
        await hall.posted(questions=2)
        single, several = sorted(hall.posts(), key=lambda one: len(one.buttons), reverse=True)
        form = (await hall.ben.press(several, "Answer")).message
        await hall.ben.pick(form, None, ["A", "B"])

        with held_database(hall):
            begun = [
                hall.ben.start_press(single, "A"),
                hall.ben.start_press(form, "Send answer"),
                hall.ana.start_command(hall.channel, "study pause"),
            ]
            for reply in begun:
                await reply.acknowledgement()
            setting_up = await hall.ana.command(hall.channel, "study setup", zone="UTC")
            assert setting_up.acknowledged is Acknowledged.MODAL
            assert [one.acknowledged for one in begun] == [
                Acknowledged.DEFERRED, Acknowledged.DEFERRED_UPDATE, Acknowledged.DEFERRED
            ]  # fmt: skip
            assert all(one.ephemeral for one in begun)
            hall.discord.clock.advance(60)
        for reply in begun:
            await reply.settled()

        graded, sent, paused = begun
        assert "A telescope shows" in graded.text
        assert sent.message is form
        assert "points" in form.text or "point" in form.text
        assert "### El grupo está en pausa" in paused.text


async def test_what_comes_too_late_is_done_and_can_be_seen_again(closed_hall: HallOf) -> None:
    async with closed_hall(a_single()) as hall, hall.open(acknowledge_after=0.02):
        post = await hall.posted()
        with held_database(hall):
            late = hall.ben.start_press(post, "A")
            await late.acknowledgement()
            hall.discord.clock.advance(limits.TOKEN_LIFE_S + 1)
        await hall.heard("an interaction could not be answered any more")

        assert not late.interaction.touched
        assert await first_answer_counted(hall, late)


async def test_a_word_that_comes_after_three_seconds(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        holding = hall.discord.faults.hold("POST", CALLBACK, before=True)
        late = hall.ben.start_press(post, "A")
        await hall.discord.until(lambda: holding.reached)
        hall.discord.clock.advance(limits.ACKNOWLEDGE_WITHIN_S + 1)
        holding.release()
        await hall.heard("an interaction could not be answered any more")

        assert late.failed
        assert await first_answer_counted(hall, late)


async def test_what_discord_sends_twice_is_answered_once(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        graded = await hall.ben.press(post, "A")
        flagging = await hall.ben.press(graded.message, "Report a problem")
        quiz = await hall.ben.command(hall.channel, "help")
        begun = await hall.ana.command(hall.channel, "study setup", zone="UTC")
        sent = await hall.ben.submit(flagging.modal, {"text": "twice"})
        seen = len(hall.ben.sees(hall.channel))

        for reply in (graded, flagging, quiz, begun, sent):
            hall.discord.replay(reply.interaction)
        await hall.heard("an interaction could not be answered any more", times=5)

        assert len(hall.ben.sees(hall.channel)) == seen
        settings = await hall.ana.command(hall.channel, "study settings")
        assert settings.text.count("twice") == 1


async def test_who_asked_is_answered_before_the_bot_goes(closed_hall: HallOf) -> None:
    async with closed_hall(a_single()) as hall, hall.open():
        post = await hall.posted()
        with held_database(hall):
            asked = hall.ben.start_press(post, "A")
            await hall.discord.until(lambda: hall.service.client.desk.replies.busy, wake_in_s=0.01)
            stopping = asyncio.ensure_future(hall.service.stop())
        await asked.settled()
        await stopping

        assert "A telescope shows" in asked.text
