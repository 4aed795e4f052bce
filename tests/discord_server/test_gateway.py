"""Connecting, sharding, coming back: the real discord.py against the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import discord
import pytest

from tests.discord_server import LocalDiscord, Permission, running
from tests.discord_server.application import MESSAGE_CONTENT
from tests.discord_server.gateway import Gateway
from tests.discord_server.sample_bot import GUILD_READY_TIMEOUT_S, Room, Sample, SampleClient

GUILDS = discord.Intents(guilds=True)


async def test_ready_and_the_guilds_arrive_compressed(room: Room) -> None:
    assert room.bot.user is not None
    assert room.bot.user.id == room.discord.bot.id
    [guild] = room.bot.guilds
    assert (guild.name, guild.me.id, guild.unavailable) == ("Study world", room.bot.user.id, False)
    assert [one.name for one in guild.text_channels] == ["dp-100"]
    [connection] = room.discord.gateway.connections
    assert connection.compressed
    await room.discord.until(lambda: room.discord.gateway.heartbeats)


async def test_a_client_may_ask_for_plain_text(discord_server: LocalDiscord) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{discord_server.gateway_url}?v=10&encoding=json") as socket,
    ):
        hello = await socket.receive_json()
    assert hello["op"] == 10
    assert hello["d"]["heartbeat_interval"] == 41_250


async def test_a_wrong_token_is_refused(discord_server: LocalDiscord) -> None:
    with pytest.raises(discord.LoginFailure):
        async with running(SampleClient(Sample()), "wrong"):
            pass
    assert discord_server.requests.invalid == 1


async def close_code(server: LocalDiscord, frame: dict[str, object], version: int = 10) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{server.gateway_url}?v={version}&encoding=json") as socket,
    ):
        await socket.send_json(frame)
        async for _ in socket:
            pass
        return socket.close_code or 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"shard": [2, 2]}, 4010),
        ({"intents": MESSAGE_CONTENT}, 4014),
        ({"intents": 1 << 40}, 4013),
        ({"intents": None}, 4013),
    ],
)
async def test_a_bad_identify_closes(
    discord_server: LocalDiscord, changes: dict[str, object], code: int
) -> None:
    data = {"token": discord_server.token, "intents": 1, "properties": {}} | changes
    assert await close_code(discord_server, {"op": 2, "d": data}) == code


async def test_other_bad_frames_close(discord_server: LocalDiscord) -> None:
    assert await close_code(discord_server, {"op": 3, "d": {}}) == 4003
    assert await close_code(discord_server, {"op": 99, "d": {}}) == 4001
    assert await close_code(discord_server, {"nothing": 1}) == 4002
    assert await close_code(discord_server, {"op": 1, "d": None}, version=6) == 4012


async def test_a_privileged_intent_has_to_be_enabled(discord_server: LocalDiscord) -> None:
    wanted = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(SampleClient(Sample(), wanted), discord_server.token):
            pass

    discord_server.application.privileged_intents = MESSAGE_CONTENT
    async with running(SampleClient(Sample(), wanted), discord_server.token) as client:
        assert client.application_flags.gateway_message_content_limited


async def test_message_content_needs_the_intent(discord_server: LocalDiscord) -> None:
    ana = discord_server.add_user("Ana")
    guild = discord_server.add_guild("Study world", owner=ana)
    channel = guild.add_text_channel("dp-100")
    sample = Sample()
    intents = discord.Intents(guilds=True, guild_messages=True)
    async with running(SampleClient(sample, intents), discord_server.token):
        ana.say(channel, "secret")
        ana.say(channel, f"<@{discord_server.bot.id}> hello")
        heard = [await asyncio.wait_for(sample.heard.get(), 5) for _ in range(2)]
    assert heard == ["", f"<@{discord_server.bot.id}> hello"]


async def test_without_the_guilds_intent_no_guild_arrives(discord_server: LocalDiscord) -> None:
    discord_server.add_guild("Study world", owner=discord_server.add_user("Ana"))
    async with running(SampleClient(Sample(), discord.Intents.none()), discord_server.token):
        [session] = discord_server.gateway.live()
        assert [event["t"] for event in session.sent] == ["READY"]


def reconnected(gateway: Gateway, times: int) -> bool:
    return bool(gateway.live()) and gateway.live()[0].resumed == times


async def test_a_dropped_socket_is_resumed_and_what_was_missed_arrives(room: Room) -> None:
    room.discord.gateway.drop()
    reply = room.ana.start_command(room.channel, "hello")
    assert not room.discord.gateway.live()

    await reply.settled()

    assert reply.text == "Hello Ana (es-ES)"
    assert reconnected(room.discord.gateway, 1)
    assert len(room.discord.gateway.identified) == 1


async def test_op_7_makes_the_client_resume(room: Room) -> None:
    room.discord.gateway.ask_to_reconnect()
    await room.discord.until(lambda: reconnected(room.discord.gateway, 1))
    assert (await room.ana.command(room.channel, "hello")).text


async def test_op_9_makes_the_client_identify(room: Room) -> None:
    room.discord.gateway.invalidate()
    await room.discord.until(lambda: len(room.discord.gateway.identified) == 2)
    assert (await room.ana.command(room.channel, "hello")).text


async def test_a_forgotten_session_is_not_resumed(room: Room) -> None:
    room.discord.gateway.forget()
    room.discord.gateway.drop()
    await room.discord.until(lambda: len(room.discord.gateway.identified) == 2)
    assert (await room.ana.command(room.channel, "hello")).text


class Sharded(discord.AutoShardedClient):
    """Remembers on which shard it heard of what."""

    def __init__(self, **shards: Any) -> None:
        super().__init__(intents=GUILDS, guild_ready_timeout=GUILD_READY_TIMEOUT_S, **shards)
        self.tree = Sample().add_to(self)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once, where discord.py would wait for 5 s."""


async def test_two_processes_share_the_shards(discord_server: LocalDiscord) -> None:
    ana = discord_server.add_user("Ana")
    guilds = [discord_server.add_guild(f"Guild {number}", owner=ana) for number in range(4)]
    channels = [guild.add_text_channel("general") for guild in guilds]
    first, second = Sharded(shard_ids=[0, 2], shard_count=3), Sharded(shard_ids=[1], shard_count=3)
    async with (
        running(first, discord_server.token),
        running(second, discord_server.token),
    ):
        await first.tree.sync()
        assert sorted(one.name for one in first.guilds) == ["Guild 0", "Guild 2", "Guild 3"]
        assert sorted(one.name for one in second.guilds) == ["Guild 1"]
        for channel in channels:
            assert (await ana.command(channel, "hello")).text == "Hello Ana (en-US)"
        assert (await ana.command(discord_server.dm(ana), "hello")).text
        events = {
            session.shard: sum(event["t"] == "INTERACTION_CREATE" for event in session.sent)
            for session in discord_server.gateway.live()
        }
    assert events == {0: 3, 1: 1, 2: 1}


async def test_the_number_of_shards_comes_from_discord(discord_server: LocalDiscord) -> None:
    discord_server.application.recommended_shards = 2
    client = Sharded()
    async with running(client, discord_server.token):
        assert client.shard_count == 2
        limits = await client.fetch_session_start_limits()
    assert (limits.max_concurrency, limits.total) == (1, 1000)


async def test_identifying_too_fast_can_be_refused(discord_server: LocalDiscord) -> None:
    discord_server.gateway.enforces_concurrency = True
    identify = {"op": 2, "d": {"token": discord_server.token, "intents": 1, "shard": [0, 2]}}

    async def answer(shard: int) -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{discord_server.gateway_url}?v=10") as socket,
        ):
            await socket.receive_json()
            identify["d"] |= {"shard": [shard, 2]}  # type: ignore[operator]
            await socket.send_json(identify)
            frame = await socket.receive_json()
            return int(frame["op"])

    assert await answer(0) == 0
    assert await answer(1) == 9
    discord_server.clock.advance(5)
    assert await answer(1) == 0


async def test_guilds_come_and_go(room: Room) -> None:
    room.guild.set_available(False)
    await until_client(room, lambda: room.bot.guilds[0].unavailable)
    room.guild.set_available(True)
    await until_client(room, lambda: not room.bot.guilds[0].unavailable)
    room.guild.leave(room.discord.bot)
    await until_client(room, lambda: not room.bot.guilds)
    room.guild.join(room.discord.bot)
    await until_client(room, lambda: len(room.bot.guilds) == 1)


async def test_channels_and_roles_change_in_the_clients_cache(room: Room) -> None:
    [guild] = room.bot.guilds
    extra = room.guild.add_text_channel("extra")
    await until_client(room, lambda: guild.get_channel(extra.id))
    extra.set_permissions(room.guild.everyone, deny=Permission.VIEW_CHANNEL)
    await until_client(room, lambda: not can_see(guild, extra.id))
    extra.delete()
    await until_client(room, lambda: guild.get_channel(extra.id) is None)
    role = room.guild.add_role("Learners")
    await until_client(room, lambda: guild.get_role(role.id))
    room.guild.everyone.set_permissions(Permission(0))
    await until_client(room, lambda: guild.default_role.permissions.value == 0)


def can_see(guild: discord.Guild, channel_id: int) -> bool:
    channel = guild.get_channel(channel_id)
    return channel is not None and channel.permissions_for(guild.me).view_channel


async def until_client(room: Room, predicate: Callable[[], object]) -> None:
    """Wait until discord.py has taken in what was sent to it."""
    while not predicate():
        await room.bot.wait_for("socket_event_type", timeout=5)


async def test_a_guild_in_an_outage_is_only_announced(discord_server: LocalDiscord) -> None:
    guild = discord_server.add_guild("Study world", owner=discord_server.add_user("Ana"))
    guild.set_available(False)
    async with running(SampleClient(Sample()), discord_server.token) as client:
        assert [one.unavailable for one in client.guilds] == [True]


async def test_members_can_be_asked_for(room: Room) -> None:
    found = await room.bot.guilds[0].query_members("be", limit=5, cache=False)
    assert [one.display_name for one in found] == ["Ben"]


async def test_a_wrong_sequence_is_not_resumed(room: Room) -> None:
    [session] = room.discord.gateway.live()
    data = {"token": room.discord.token, "session_id": session.id, "seq": 999}
    assert await close_code(room.discord, {"op": 6, "d": data}) == 4007
    wrong = data | {"token": "wrong"}
    assert await close_code(room.discord, {"op": 6, "d": wrong}) == 4004
