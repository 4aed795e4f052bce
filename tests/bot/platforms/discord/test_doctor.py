"""`quizbot doctor` looks at the Discord side, and says what to mend."""

from __future__ import annotations

import pytest

from bot.diagnosis import Finding
from bot.platforms.discord import doctor
from bot.platforms.discord.service import DiscordLoginError
from tests.bot.platforms.discord.conftest import HallOf
from tests.bot.platforms.discord.hall import Hall
from tests.discord_server import Breaks, Permission
from tests.questions.builders import a_single


async def examined(hall: Hall, **settings: str) -> dict[str, Finding]:
    """The findings by what was looked at."""
    service = hall.a_service(**settings)
    return {one.what: one async for one in doctor.examine(service, hall.context.db)}


def to_mend(findings: dict[str, Finding]) -> list[str]:
    """What is not fine."""
    return [one.what for one in findings.values() if not one.fine]


async def test_all_is_fine(hall: Hall) -> None:
    await hall.set_up()
    forum = hall.guild.add_forum("questions")
    await hall.set_up(channel=forum)
    thread = hall.channel.add_thread("sky talk", hall.ana)
    await hall.set_up(channel=thread)

    found = await examined(hall)

    assert to_mend(found) == []
    assert str(hall.discord.bot.id) in found["Discord token"].found
    assert "permissions=" in found["Discord invite link"].found
    count = len(hall.discord.application.global_commands)
    assert found["Discord commands"].found == f"{count} are registered"
    places = [one.found for one in found.values() if one.what.startswith("Channel")]
    assert places == [
        "#sky in Night owls can be posted to",
        "#questions in Night owls can be posted to",
        "#sky talk in Night owls can be posted to",
    ]


async def test_each_server_is_asked_for_once(hall: Hall) -> None:
    for name in ("moon", "stars"):
        await hall.set_up(channel=hall.guild.add_text_channel(name))
    before = len(hall.discord.requests)

    await examined(hall)

    asked = [one.path for one in hall.discord.requests[before:]]
    assert sum(one.endswith("/channels") for one in asked) == 1
    assert len(asked) == len(set(asked)) + 1  # the login asks for the application, too


async def test_a_wrong_token(closed_hall: HallOf) -> None:
    async with closed_hall() as hall:
        with pytest.raises(DiscordLoginError, match="QUIZBOT_DISCORD_TOKEN: Discord does not"):
            await examined(hall, token="another")


async def test_discord_cannot_be_reached(closed_hall: HallOf) -> None:
    async with closed_hall() as hall:
        found = await examined(hall, api_url="http://127.0.0.1:9/api/v10")

        assert to_mend(found) == ["Discord"]
        assert "cannot be reached now (Cannot connect to host" in found["Discord"].found


@pytest.mark.parametrize("path", ["/oauth2/applications/@me", "/applications/*/commands"])
async def test_discord_has_trouble_in_the_middle(hall: Hall, path: str) -> None:
    hall.discord.faults.add("GET", path, Breaks(503))

    found = await examined(hall)

    assert to_mend(found) == ["Discord"]
    assert "503" in found["Discord"].found


async def test_trouble_with_one_channel_does_not_hide_the_next(hall: Hall) -> None:
    sea = hall.guild.add_text_channel("sea")
    await hall.set_up()
    await hall.set_up(channel=sea)
    hall.discord.faults.add("GET", "/guilds/*", Breaks(503))

    first, second = [one for what, one in (await examined(hall)).items() if "Channel" in what]

    assert "cannot be looked at now (503" in first.found
    assert first.mend == "try again in a moment"
    assert second.found == "#sea in Night owls can be posted to"


async def test_channels_that_are_too_many_are_said(hall: Hall) -> None:
    await hall.set_up()
    await hall.set_up(channel=hall.guild.add_text_channel("sea"))

    seen = doctor.examine(hall.a_service(), hall.context.db, most=1)
    found = [one async for one in seen]

    assert sum(one.what.startswith("Channel ") for one in found) == 1
    assert found[-1].found == "the oldest 1 were looked at, and no more"


async def test_a_channel_that_cannot_be_seen_lacks_that_and_no_more(hall: Hall) -> None:
    await hall.set_up()
    hall.channel.set_permissions(hall.discord.bot, deny=Permission.VIEW_CHANNEL)

    found = await examined(hall)

    (what,) = to_mend(found)
    assert found[what].found.startswith("quizbot lacks View Channel in #sky")


async def test_commands_that_are_missing_are_named_and_not_registered(
    closed_hall: HallOf,
) -> None:
    async with closed_hall() as hall:
        found = await examined(hall)

        commands = found["Discord commands"]
        assert "not registered: help, " in commands.found
        assert ", study" in commands.found
        assert "start quizbot once" in commands.mend
        assert hall.discord.application.global_commands == []


async def test_a_permission_that_was_lost(hall: Hall) -> None:
    await hall.set_up()
    hall.channel.set_permissions(hall.discord.bot, deny=Permission.ATTACH_FILES)

    found = await examined(hall)

    (what,) = to_mend(found)
    assert what == f"Channel {hall.channel.id} of “Night owls · SKY-1”"
    assert found[what].found == "quizbot lacks Attach Files in #sky in Night owls."
    assert found[what].mend == "grant it in the channel's settings."


async def test_a_channel_that_is_parked_and_mended(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        hall.expected.add("channel parked: it refuses posts")
        await hall.set_up()
        hall.channel.set_permissions(hall.discord.bot, deny=Permission.VIEW_CHANNEL)
        await hall.at("2026-03-02 09:00")
        (what,) = to_mend(await examined(hall))
        hall.channel.set_permissions(hall.discord.bot)

        found = (await examined(hall))[what]

        assert "can be posted to again. It was parked: " in found.found
        assert found.mend == "Then an organiser resumes the group with /study resume."


async def test_a_channel_that_is_gone_and_a_server_that_was_left(hall: Hall) -> None:
    sea = hall.guild.add_text_channel("sea")
    await hall.set_up()
    await hall.set_up(channel=sea)
    hall.channel.delete()
    found = await examined(hall)
    (gone,) = to_mend(found)
    assert "cannot be seen (10003: Unknown Channel)" in found[gone].found

    hall.guild.leave(hall.discord.bot)

    assert len(to_mend(await examined(hall))) == 2
