"""Weekly boards and reports, with their pictures."""

from __future__ import annotations

from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.reading import mrkdwn_of
from tests.bot.platforms.slack.test_organising import CHANGE_ES
from tests.bot.platforms.slack.world import SlackWorld
from tests.questions.builders import a_single
from tests.slack_server import Broken, View

HOSTILE = "*Eve* <!channel> <@U1> :tada:"


async def test_a_week_ends_with_a_board_and_a_report(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        right = await world.key_of(post)
        for person in (world.ana, world.ben):
            await world.presses(person, post, right)

        await world.at("2026-03-09 09:00")

        board = next(one for one in world.posts() if "Leaderboard" in one.text)
        (words,) = board.alt_texts
        assert "Ana" in words
        assert "3" in words
        drawn = [one for one in world.team.files.values() if one.completed]
        assert drawn
        assert all((one.content or b"").startswith(b"\x89PNG") for one in drawn)
        assert all(one.alt_text for one in drawn)
        assert any("What the group knows" in one.text for one in world.posts())
        assert all(not one.pings for one in world.posts())


async def test_names_on_a_board_neither_ping_nor_format_where_no_picture_can_be_sent(
    world_of: WorldOf,
) -> None:
    async with world_of(a_single()) as world:
        settings = await settings_of_ana(world)
        await world.ana.submit(settings, {"name": HOSTILE})
        await world.at("2026-03-02 09:00")
        post = world.posts()[0]
        eve = world.person(HOSTILE)
        await world.presses(eve, post, await world.key_of(post))
        world.slack.faults.next("files.getUploadURLExternal", Broken(503), times=9)

        await world.at("2026-03-09 09:00")

        board = next(one for one in world.posts() if "Leaderboard" in one.text)
        assert board.alt_texts == []
        assert "Eve" in board.text_of_blocks
        private = await world.asks(world.ben, "leaderboard")
        for message in (*world.posts(), private, await world.asks(world.ana, "settings")):
            assert message.pings == ()
            written = "\n".join((message.text, *mrkdwn_of({"blocks": message.blocks})))
            for formatted in ("*Eve*", "<!channel>", "<@U1>", ":tada:"):
                assert formatted not in written


async def settings_of_ana(world: SlackWorld) -> View:
    """Ana's form of the group's settings."""
    await world.set_up()
    card = await world.asks(world.ana, "settings")
    form = await (await world.ana.press(card, CHANGE_ES)).modal()
    await world.shows(form, "Zona horaria")
    return form


async def test_a_private_board_is_drawn_too(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.presses(world.ben, post, await world.key_of(post))
        board = await world.asks(world.ben, "leaderboard")
        assert board.alt_texts
        assert "Your streak: 1 day" in board.text_of_blocks


async def test_a_word_that_no_board_is_called_by_is_named(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.posted()
        board = await world.asks(world.ben, "leaderboard foo")
        assert "I don't know the word “foo”. You can use: week, month" in board.text_of_blocks
        assert "Leaderboard: this week so far" in board.text_of_blocks
        report = await world.asks(world.ana, "informe *grup*")
        assert "No conozco la palabra «∗grup∗». Las que hay: mío, grupo." in report.text_of_blocks
        board = await world.asks(world.ben, "leaderboard week")
        assert "know the word" not in board.text_of_blocks


async def test_whoever_is_in_no_group_reads_so_on_a_board(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.posted()
        eve = world.person("Eve")
        board = await world.asks(eve, "leaderboard")
        assert "You are not in this group yet. Answer the question" in board.text_of_blocks
        board = await world.asks(eve, "leaderboard accuracy")
        assert "You are not in this group yet. Answer the question" in board.text_of_blocks
