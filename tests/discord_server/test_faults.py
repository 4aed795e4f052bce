"""Faults on purpose reach the real discord.py as Discord's would."""

from __future__ import annotations

import asyncio
from random import Random

import aiohttp
import discord
import pytest

from tests.discord_server import Breaks, LosesReply, RateLimited, Refuses
from tests.discord_server.faults import Faults
from tests.discord_server.sample_bot import Room

MESSAGES = "/channels/*/messages"


def channel_of(room: Room) -> discord.TextChannel:
    found = room.bot.get_channel(room.channel.id)
    assert isinstance(found, discord.TextChannel)
    return found


@pytest.mark.parametrize("is_global", [False, True])
async def test_a_429_is_waited_out(room: Room, is_global: bool) -> None:
    fault = RateLimited(retry_after_s=0.001, is_global=is_global)
    rule = room.discord.faults.add("POST", MESSAGES, fault, times=2)
    await channel_of(room).send("x")
    assert rule.happened == 2
    sent = room.discord.requests.of("POST", MESSAGES)
    assert [one.status for one in sent] == [429, 429, 200]
    assert room.discord.requests.invalid == 2
    assert len(room.ana.sees(room.channel)) == 1


async def test_a_429_without_via_is_a_ban(room: Room) -> None:
    room.discord.faults.add("POST", MESSAGES, RateLimited(via=False))
    with pytest.raises(discord.HTTPException) as caught:
        await channel_of(room).send("x")
    assert caught.value.status == 429


@pytest.mark.parametrize("after", [False, True])
async def test_a_5xx_before_or_after_the_message(room: Room, after: bool) -> None:
    room.discord.faults.add("POST", MESSAGES, Breaks(503, after=after))
    with pytest.raises(discord.DiscordServerError):
        await channel_of(room).send("x", nonce="n")
    assert len(room.ana.sees(room.channel)) == after
    await channel_of(room).send("x", nonce="n")
    assert len(room.ana.sees(room.channel)) == 1


@pytest.mark.parametrize("before", [False, True])
async def test_a_lost_reply(room: Room, before: bool) -> None:
    room.discord.faults.add("POST", MESSAGES, LosesReply(before=before))
    with pytest.raises(aiohttp.ClientError):
        await channel_of(room).send("x", nonce="n")
    assert len(room.ana.sees(room.channel)) == (not before)
    assert [one.status for one in room.discord.requests.of("POST", MESSAGES)] == [0]
    await channel_of(room).send("x", nonce="n")
    assert len(room.ana.sees(room.channel)) == 1


async def test_a_refusal_by_code(room: Room) -> None:
    room.discord.faults.add("POST", MESSAGES, Refuses(50013))
    with pytest.raises(discord.Forbidden) as caught:
        await channel_of(room).send("x")
    assert caught.value.code == 50013
    assert room.discord.requests.invalid == 1


async def test_a_held_reply_waits_for_the_test(room: Room) -> None:
    hold = room.discord.faults.hold("POST", MESSAGES)
    sending = asyncio.create_task(channel_of(room).send("x"))
    await room.discord.until(lambda: hold.reached)
    assert len(room.ana.sees(room.channel)) == 1
    assert not sending.done()
    hold.release()
    assert (await sending).content == "x"


async def test_a_held_request_has_not_happened(room: Room) -> None:
    hold = room.discord.faults.hold("POST", MESSAGES, before=True)
    sending = asyncio.create_task(channel_of(room).send("x"))
    await room.discord.until(lambda: hold.reached)
    assert room.ana.sees(room.channel) == []
    hold.release()
    await sending


async def test_a_held_callback_comes_too_late(room: Room) -> None:
    hold = room.discord.faults.hold("POST", "/interactions/*/*/callback", before=True)
    reply = room.ana.start_command(room.channel, "hello")
    await room.discord.until(lambda: hold.reached)
    room.discord.clock.advance(3.1)
    await reply.settled()
    assert reply.failed
    hold.release()
    await room.discord.until(lambda: reply.interaction.refused)


def test_a_share_is_seeded() -> None:
    def struck(seed: int) -> list[bool]:
        faults = Faults()
        faults.add("POST", MESSAGES, LosesReply(), times=None, share=0.3, rng=Random(seed))
        path = "/channels/1/messages"
        return [faults.match("POST", path) is not None for _ in range(100)]

    assert struck(1) == struck(1)
    assert struck(1) != struck(2)
    assert 15 < sum(struck(1)) < 45
    with pytest.raises(ValueError, match="seeded"):
        Faults().add("POST", MESSAGES, LosesReply(), share=0.5)


def test_only_what_matches_is_struck() -> None:
    faults = Faults()
    faults.add("POST", MESSAGES, LosesReply())
    assert faults.match("GET", "/channels/1/messages") is None
    assert faults.match("POST", "/channels/1/messages/2") is None
    assert faults.match("POST", "/channels/1/messages") == LosesReply()
    assert faults.match("POST", "/channels/1/messages") is None
