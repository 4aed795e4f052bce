"""The bot loses a permission, a channel or a whole server, and gets it back: nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import bindings
from storage.records import Channel as Bound
from tests.bot.platforms.discord.conftest import HallOf
from tests.bot.platforms.discord.hall import Hall
from tests.discord_server import Breaks, Permission
from tests.questions.builders import a_single

PARKED = "channel parked: it refuses posts"


async def bound(hall: Hall) -> Bound:
    """The group's channel, as it is stored."""
    group = await hall.group()
    channels = await hall.context.db.read(bindings.channels_of, [group.id])
    (channel,) = channels[group.id]
    return channel


async def test_a_lost_permission_parks_the_channel_after_one_refusal(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        hall.expected.add(PARKED)
        await hall.set_up(language="English")
        hall.channel.set_permissions(hall.discord.bot, deny=Permission.SEND_MESSAGES)
        await hall.at("2026-03-02 09:00")
        await hall.later(timedelta(hours=1))

        to_group = f"/channels/{hall.channel.id}/messages"
        assert len(hall.discord.requests.of("POST", to_group)) == 1
        assert hall.discord.requests.invalid == 1
        (notice,) = hall.told(hall.ana)
        assert "Night owls · SKY-1" in notice.text
        assert "Send Messages" in notice.text
        assert "</study settings:" in notice.text
        shown = await hall.ana.command(hall.channel, "study settings")
        assert f"{hall.channel.mention} rechaza las publicaciones" in shown.text

        hall.channel.set_permissions(hall.discord.bot)
        resumed = await hall.ana.command(hall.channel, "study resume")
        assert "### Probando de nuevo" in resumed.text
        await hall.beat()

        (post,) = hall.posts()
        assert "### Question of the day" in post.text


async def test_an_organiser_who_takes_no_direct_messages_sees_it_in_the_settings(
    hall_of: HallOf,
) -> None:
    async with hall_of(a_single()) as hall:
        hall.expected.add(PARKED)
        await hall.set_up()
        hall.ana.accepts_dms = False
        hall.channel.set_permissions(hall.discord.bot, deny=Permission.SEND_MESSAGES)
        await hall.at("2026-03-02 09:00")
        await hall.later(timedelta(minutes=10))

        assert len(hall.discord.requests.of("POST", f"/channels/{hall.channel.id}/messages")) == 1
        shown = await hall.ana.command(hall.channel, "study settings")
        assert "rechaza las publicaciones" in shown.text
        hall.channel.set_permissions(hall.discord.bot)
        await hall.ana.press(shown.message, "Probar el canal de nuevo")
        await hall.beat()
        assert len(hall.posts()) == 1


async def test_the_reason_is_in_the_words_of_its_reader(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        hall.expected.add(PARKED)
        await hall.set_up()
        denied = Permission.SEND_MESSAGES | Permission.ATTACH_FILES
        hall.channel.set_permissions(hall.discord.bot, deny=denied)

        await hall.at("2026-03-02 09:00")

        (notice,) = hall.told(hall.ana)
        lacking = "a quizbot le faltan permisos en el canal: Enviar mensajes, Adjuntar archivos"
        assert lacking in notice.text
        shown = await hall.ana.command(hall.channel, "study settings")
        assert lacking in shown.text
        (logged,) = [one for one in hall.log if one["event"] == PARKED]
        assert "quizbot lacks permissions" in logged["reason"]


async def test_a_deleted_channel_is_replaced_by_another(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        hall.expected.add(PARKED)
        await hall.set_up()
        sea = hall.guild.add_text_channel("sea")
        hall.channel.delete()
        await hall.at("2026-03-02 09:00")
        (notice,) = hall.told(hall.ana)
        assert "el canal se ha eliminado" in notice.text

        await hall.ana.command(sea, "study settings", channel=sea)
        await hall.beat()

        assert len(hall.posts(sea)) == 1


async def test_a_server_that_is_left_pauses_its_groups_until_it_comes_back(
    hall_of: HallOf,
) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.ben.press(post, await hall.key_of(post))

        hall.guild.leave(hall.discord.bot)
        await hall.heard("removed from a server")
        await hall.at("2026-03-03 09:00")
        await hall.at("2026-03-04 09:00")

        to_server = hall.discord.requests.of("GET", f"/channels/{hall.channel.id}")
        assert [to_server, hall.discord.requests.invalid] == [[], 0]
        assert (await hall.group()).paused_at is not None
        hall.guild.join(hall.discord.bot)
        await hall.heard("added to a server")
        await hall.at("2026-03-05 09:00")
        assert "One person answered · 100% right" in post.text
        assert len(hall.posts()) == 2
        board = await hall.ben.command(hall.channel, "leaderboard")
        assert "You: rank 1 with 3 points." in board.text


async def test_a_group_that_an_organiser_paused_stays_paused(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        await hall.ana.command(hall.channel, "study pause")
        hall.guild.leave(hall.discord.bot)
        await hall.heard("removed from a server")
        hall.guild.join(hall.discord.bot)
        await hall.heard("added to a server")

        await hall.at("2026-03-02 09:00")

        assert hall.posts() == []
        assert (await bound(hall)).parked_at is None


async def test_removed_while_it_was_away(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        await hall.service.stop()
        hall.guild.leave(hall.discord.bot)

        await hall.restart()
        await hall.heard("connected to Discord", times=2)

        assert (await bound(hall)).parked_at is not None
        await hall.at("2026-03-02 09:00")
        assert hall.discord.requests.invalid == 0
        await hall.service.stop()
        hall.guild.join(hall.discord.bot)
        await hall.restart()
        await hall.heard("connected to Discord", times=3)
        assert (await bound(hall)).parked_at is None
        await hall.at("2026-03-03 09:00")
        assert len(hall.posts()) == 1


async def test_removed_between_two_sessions(closed_hall: HallOf) -> None:
    async with closed_hall(a_single()) as hall, hall.open(retry=0.01):
        await hall.set_up()
        gateway, guilds = hall.discord.gateway, "/users/@me/guilds"
        hall.discord.faults.add("GET", guilds, Breaks(503))
        gateway.forget()
        hall.guild.leave(hall.discord.bot)

        gateway.drop()
        await hall.heard("servers that came or went are not settled yet")
        await hall.heard("connected to Discord", times=2)

        assert (await bound(hall)).parked_at is not None
        gateway.forget()
        hall.guild.join(hall.discord.bot)
        gateway.drop()
        await hall.heard("connected to Discord", times=3)
        assert (await bound(hall)).parked_at is None


@pytest.mark.parametrize("restarted", [False, True])
async def test_an_outage_of_a_server_changes_nothing(hall_of: HallOf, restarted: bool) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        hall.guild.set_available(False)
        if restarted:
            await hall.restart()
            await hall.heard("connected to Discord", times=2)
        assert (await bound(hall)).parked_at is None
        hall.guild.set_available(True)

        await hall.at("2026-03-02 09:00")

        assert len(hall.posts()) == 1
        assert (await hall.group()).paused_at is None
