"""The bot loses a permission, a channel or a whole server, and gets it back: nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import bindings
from storage.records import Channel as Bound
from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import DiscordWorld
from tests.discord_server import Breaks, Permission
from tests.questions.builders import a_single

PARKED = "channel parked: it refuses posts"


async def bound(world: DiscordWorld) -> Bound:
    """The group's channel, as it is stored."""
    group = await world.group()
    channels = await world.context.db.read(bindings.channels_of, [group.id])
    (channel,) = channels[group.id]
    return channel


async def test_a_lost_permission_parks_the_channel_after_one_refusal(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        world.expected.add(PARKED)
        await world.set_up(language="English")
        world.channel.set_permissions(world.discord.bot, deny=Permission.SEND_MESSAGES)
        await world.at("2026-03-02 09:00")
        await world.later(timedelta(hours=1))

        to_group = f"/channels/{world.channel.id}/messages"
        assert len(world.discord.requests.of("POST", to_group)) == 1
        assert world.discord.requests.invalid == 1
        (notice,) = world.told(world.ana)
        assert "Night owls · SKY-1" in notice.text
        assert "Send Messages" in notice.text
        assert "</study settings:" in notice.text
        shown = await world.ana.command(world.channel, "study settings")
        assert f"{world.channel.mention} rechaza las publicaciones" in shown.text

        world.channel.set_permissions(world.discord.bot)
        resumed = await world.ana.command(world.channel, "study resume")
        assert "### Probando de nuevo" in resumed.text
        await world.beat()

        (post,) = world.posts()
        assert "### Question of the day" in post.text


async def test_an_organiser_who_takes_no_direct_messages_sees_it_in_the_settings(
    world_of: WorldOf,
) -> None:
    async with world_of(a_single()) as world:
        world.expected.add(PARKED)
        await world.set_up()
        world.ana.accepts_dms = False
        world.channel.set_permissions(world.discord.bot, deny=Permission.SEND_MESSAGES)
        await world.at("2026-03-02 09:00")
        await world.later(timedelta(minutes=10))

        assert len(world.discord.requests.of("POST", f"/channels/{world.channel.id}/messages")) == 1
        shown = await world.ana.command(world.channel, "study settings")
        assert "rechaza las publicaciones" in shown.text
        world.channel.set_permissions(world.discord.bot)
        await world.ana.press(shown.message, "Probar el canal de nuevo")
        await world.beat()
        assert len(world.posts()) == 1


async def test_the_reason_is_in_the_words_of_its_reader(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        world.expected.add(PARKED)
        await world.set_up()
        denied = Permission.SEND_MESSAGES | Permission.ATTACH_FILES
        world.channel.set_permissions(world.discord.bot, deny=denied)

        await world.at("2026-03-02 09:00")

        (notice,) = world.told(world.ana)
        lacking = "a quizbot le faltan permisos en el canal: Enviar mensajes, Adjuntar archivos"
        assert lacking in notice.text
        shown = await world.ana.command(world.channel, "study settings")
        assert lacking in shown.text
        (logged,) = [one for one in world.log if one["event"] == PARKED]
        assert "quizbot is missing permissions" in logged["reason"]


async def test_a_deleted_channel_is_replaced_by_another(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        world.expected.add(PARKED)
        await world.set_up()
        sea = world.guild.add_text_channel("sea")
        world.channel.delete()
        await world.at("2026-03-02 09:00")
        (notice,) = world.told(world.ana)
        assert "el canal se ha eliminado" in notice.text

        await world.ana.command(sea, "study settings", channel=sea)
        await world.beat()

        assert len(world.posts(sea)) == 1


async def test_a_server_that_is_left_pauses_its_groups_until_it_comes_back(
    world_of: WorldOf,
) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.ben.press(post, await world.key_of(post))

        world.guild.leave(world.discord.bot)
        await world.heard("removed from a server")
        await world.at("2026-03-03 09:00")
        await world.at("2026-03-04 09:00")

        to_server = world.discord.requests.of("GET", f"/channels/{world.channel.id}")
        assert [to_server, world.discord.requests.invalid] == [[], 0]
        assert (await world.group()).paused_at is not None
        world.guild.join(world.discord.bot)
        await world.heard("added to a server")
        await world.at("2026-03-05 09:00")
        assert "One person answered · 100% right" in post.text
        assert len(world.posts()) == 2
        board = await world.ben.command(world.channel, "leaderboard")
        assert "You: rank 1 with 3 points." in board.text


async def test_a_group_that_an_organiser_paused_stays_paused(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        await world.ana.command(world.channel, "study pause")
        world.guild.leave(world.discord.bot)
        await world.heard("removed from a server")
        world.guild.join(world.discord.bot)
        await world.heard("added to a server")

        await world.at("2026-03-02 09:00")

        assert world.posts() == []
        assert (await bound(world)).parked_at is None


async def test_removed_while_it_was_away(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        await world.service.stop()
        world.guild.leave(world.discord.bot)

        await world.restart()
        await world.heard("connected to Discord", times=2)

        assert (await bound(world)).parked_at is not None
        await world.at("2026-03-02 09:00")
        assert world.discord.requests.invalid == 0
        await world.service.stop()
        world.guild.join(world.discord.bot)
        await world.restart()
        await world.heard("connected to Discord", times=3)
        assert (await bound(world)).parked_at is None
        await world.at("2026-03-03 09:00")
        assert len(world.posts()) == 1


async def test_removed_between_two_sessions(closed_world: WorldOf) -> None:
    async with closed_world(a_single()) as world, world.open(retry=0.01):
        await world.set_up()
        gateway, guilds = world.discord.gateway, "/users/@me/guilds"
        world.discord.faults.add("GET", guilds, Breaks(503))
        gateway.forget()
        world.guild.leave(world.discord.bot)

        gateway.drop()
        await world.heard("servers that came or went are not settled yet")
        await world.heard("connected to Discord", times=2)

        assert (await bound(world)).parked_at is not None
        gateway.forget()
        world.guild.join(world.discord.bot)
        gateway.drop()
        await world.heard("connected to Discord", times=3)
        assert (await bound(world)).parked_at is None


@pytest.mark.parametrize("restarted", [False, True])
async def test_an_outage_of_a_server_changes_nothing(world_of: WorldOf, restarted: bool) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        world.guild.set_available(False)
        if restarted:
            await world.restart()
            await world.heard("connected to Discord", times=2)
        assert (await bound(world)).parked_at is None
        world.guild.set_available(True)

        await world.at("2026-03-02 09:00")

        assert len(world.posts()) == 1
        assert (await world.group()).paused_at is None
