"""What is stored about a person: they get it as a file, and have it deleted."""

from __future__ import annotations

import json

from tests.bot.platforms.discord.conftest import HallOf
from tests.bot.platforms.discord.hall import Hall
from tests.questions.builders import a_single


async def test_the_file_of_everything(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.ben.press(post, "A")

        given = await hall.ben.command(hall.channel, "privacy export")

        assert given.ephemeral
        assert "Everything that is stored about you is in the file." in given.text
        (file,) = given.message.attachments
        assert file.filename == "quizbot-my-data.json"
        stored = json.loads(file.content)
        assert "Ben" in json.dumps(stored)
        assert str(hall.ben.id) in json.dumps(stored)
        assert str(hall.ana.id) not in json.dumps(stored)


async def test_nothing_is_stored_of_who_only_reads(hall: Hall) -> None:
    for command in ("privacy export", "help"):
        await hall.ben.command(hall.channel, command)

    told = await hall.ben.command(hall.discord.dm(hall.ben), "privacy export")

    assert "### Nothing is stored about you" in told.text
    assert told.message.attachments == []


async def test_deleting_asks_first(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.ben.press(post, "A")

        asked = await hall.ben.command(hall.channel, "privacy delete")
        assert "### Delete everything about you?" in asked.text
        still = await hall.ben.command(hall.channel, "privacy export")
        assert still.message.attachments != []

        done = await hall.ben.press(asked.message, "Delete all of it")
        assert done.message is asked.message
        assert "### You are deleted" in done.text
        again = await hall.ben.press(post, "A")
        assert "first answer" not in again.text
        assert "1-day streak" in again.text


async def test_deleting_is_only_of_oneself(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.ben.press(post, "A")
        asked = await hall.ana.command(hall.channel, "privacy delete")
        button = asked.message.buttons[0].custom_id or ""

        await hall.ben.click_raw(hall.channel, asked.message.id, button).settled()

        known = await hall.ana.command(hall.channel, "privacy export")
        assert known.message.attachments != []
