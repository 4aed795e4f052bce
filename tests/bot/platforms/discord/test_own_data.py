"""What is stored about a person: they get it as a file, and have it deleted."""

from __future__ import annotations

import json

from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import DiscordWorld
from tests.questions.builders import a_single


async def test_the_file_of_everything(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.ben.press(post, "A")

        given = await world.ben.command(world.channel, "privacy export")

        assert given.ephemeral
        assert "The file has everything that is stored about you." in given.text
        (file,) = given.message.attachments
        assert file.filename == "quizbot-my-data.json"
        stored = json.loads(file.content)
        assert "Ben" in json.dumps(stored)
        assert str(world.ben.id) in json.dumps(stored)
        assert str(world.ana.id) not in json.dumps(stored)


async def test_nothing_is_stored_of_who_only_reads(world: DiscordWorld) -> None:
    for command in ("privacy export", "help"):
        await world.ben.command(world.channel, command)

    told = await world.ben.command(world.discord.dm(world.ben), "privacy export")

    assert "### Nothing is stored about you" in told.text
    assert told.message.attachments == []


async def test_deleting_asks_first(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.ben.press(post, "A")

        asked = await world.ben.command(world.channel, "privacy delete")
        assert "### Delete everything about you?" in asked.text
        still = await world.ben.command(world.channel, "privacy export")
        assert still.message.attachments != []

        done = await world.ben.press(asked.message, "Delete everything")
        assert done.message is asked.message
        assert "### Your data has been deleted" in done.text
        again = await world.ben.press(post, "A")
        assert "first answer" not in again.text
        assert "1-day streak" in again.text


async def test_deleting_is_only_of_oneself(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.ben.press(post, "A")
        asked = await world.ana.command(world.channel, "privacy delete")
        button = asked.message.buttons[0].custom_id or ""

        await world.ben.click_raw(world.channel, asked.message.id, button).settled()

        known = await world.ana.command(world.channel, "privacy export")
        assert known.message.attachments != []
