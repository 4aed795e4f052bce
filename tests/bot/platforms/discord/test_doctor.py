"""`quizbot doctor` looks at the Discord side, and says what to fix."""

from __future__ import annotations

import pytest

from bot.diagnosis import Diagnosis
from bot.platforms.discord import doctor
from bot.platforms.discord.service import DiscordLoginError
from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import DiscordWorld
from tests.discord_server import Breaks, Permission
from tests.questions.builders import a_single


async def examined(world: DiscordWorld, **settings: str) -> dict[str, Diagnosis]:
    """The findings by what was looked at."""
    service = world.a_service(**settings)
    return {one.what: one async for one in doctor.examine(service, world.context.db)}


def to_mend(findings: dict[str, Diagnosis]) -> list[str]:
    """What is not fine."""
    return [one.what for one in findings.values() if not one.fine]


async def test_all_is_fine(world: DiscordWorld) -> None:
    await world.set_up()
    forum = world.guild.add_forum("questions")
    await world.set_up(channel=forum)
    thread = world.channel.add_thread("sky talk", world.ana)
    await world.set_up(channel=thread)

    found = await examined(world)

    assert to_mend(found) == []
    assert str(world.discord.bot.id) in found["Discord token"].found
    assert "permissions=" in found["Discord invite link"].found
    count = len(world.discord.application.global_commands)
    assert found["Discord commands"].found == f"{count} are registered"
    places = [one.found for one in found.values() if one.what.startswith("Channel")]
    assert places == [
        "#sky in Night owls can be posted to",
        "#questions in Night owls can be posted to",
        "#sky talk in Night owls can be posted to",
    ]


async def test_each_server_is_asked_for_once(world: DiscordWorld) -> None:
    for name in ("moon", "stars"):
        await world.set_up(channel=world.guild.add_text_channel(name))
    before = len(world.discord.requests)

    await examined(world)

    asked = [one.path for one in world.discord.requests[before:]]
    assert sum(one.endswith("/channels") for one in asked) == 1
    assert len(asked) == len(set(asked)) + 1  # the login asks for the application, too


async def test_a_wrong_token(closed_world: WorldOf) -> None:
    async with closed_world() as world:
        with pytest.raises(DiscordLoginError, match="QUIZBOT_DISCORD_TOKEN: Discord does not"):
            await examined(world, token="another")


async def test_discord_cannot_be_reached(closed_world: WorldOf) -> None:
    async with closed_world() as world:
        found = await examined(world, api_url="http://127.0.0.1:9/api/v10")

        assert to_mend(found) == ["Discord"]
        assert "cannot be reached now (Cannot connect to host" in found["Discord"].found


@pytest.mark.parametrize("path", ["/oauth2/applications/@me", "/applications/*/commands"])
async def test_discord_has_trouble_in_the_middle(world: DiscordWorld, path: str) -> None:
    world.discord.faults.add("GET", path, Breaks(503))

    found = await examined(world)

    assert to_mend(found) == ["Discord"]
    assert "503" in found["Discord"].found


async def test_trouble_with_one_channel_does_not_hide_the_next(world: DiscordWorld) -> None:
    sea = world.guild.add_text_channel("sea")
    await world.set_up()
    await world.set_up(channel=sea)
    world.discord.faults.add("GET", "/guilds/*", Breaks(503))

    first, second = [one for what, one in (await examined(world)).items() if "Channel" in what]

    assert "cannot be checked now (503" in first.found
    assert first.advice == "try again in a moment"
    assert second.found == "#sea in Night owls can be posted to"


async def test_channels_that_are_too_many_are_said(world: DiscordWorld) -> None:
    await world.set_up()
    await world.set_up(channel=world.guild.add_text_channel("sea"))

    seen = doctor.examine(world.a_service(), world.context.db, most=1)
    found = [one async for one in seen]

    assert sum(one.what.startswith("Channel ") for one in found) == 1
    assert found[-1].found == "only the oldest 1 were checked"


async def test_a_channel_that_cannot_be_seen_lacks_that_and_no_more(world: DiscordWorld) -> None:
    await world.set_up()
    world.channel.set_permissions(world.discord.bot, deny=Permission.VIEW_CHANNEL)

    found = await examined(world)

    (what,) = to_mend(found)
    assert found[what].found.startswith("quizbot is missing View Channel in #sky")


async def test_commands_that_are_missing_are_named_and_not_registered(
    closed_world: WorldOf,
) -> None:
    async with closed_world() as world:
        found = await examined(world)

        commands = found["Discord commands"]
        assert "not registered: help, " in commands.found
        assert ", study" in commands.found
        assert "start quizbot once" in commands.advice
        assert world.discord.application.global_commands == []


async def test_a_permission_that_was_lost(world: DiscordWorld) -> None:
    await world.set_up()
    world.channel.set_permissions(world.discord.bot, deny=Permission.ATTACH_FILES)

    found = await examined(world)

    (what,) = to_mend(found)
    assert what == f"Channel {world.channel.id} of “Night owls · SKY-1”"
    assert found[what].found == "quizbot is missing Attach Files in #sky in Night owls."
    assert found[what].advice == "grant it in the channel's settings."


async def test_a_channel_that_is_parked_and_mended(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        world.expected.add("channel parked: it refuses posts")
        await world.set_up()
        world.channel.set_permissions(world.discord.bot, deny=Permission.VIEW_CHANNEL)
        await world.at("2026-03-02 09:00")
        (what,) = to_mend(await examined(world))
        world.channel.set_permissions(world.discord.bot)

        found = (await examined(world))[what]

        assert "can be posted to again. It was parked: " in found.found
        assert found.advice == "Then an organiser resumes the group with /study resume."


async def test_a_channel_that_is_gone_and_a_server_that_was_left(world: DiscordWorld) -> None:
    sea = world.guild.add_text_channel("sea")
    await world.set_up()
    await world.set_up(channel=sea)
    world.channel.delete()
    found = await examined(world)
    (gone,) = to_mend(found)
    assert "cannot be seen (10003: Unknown Channel)" in found[gone].found

    world.guild.leave(world.discord.bot)

    assert len(to_mend(await examined(world))) == 2
