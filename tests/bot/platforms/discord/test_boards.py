"""Leaderboards and reports: posted every week, and shown to whoever asks."""

from __future__ import annotations

from bot.charts.artist import Artist
from bot.posting import channel_sender as send_posts
from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import DiscordWorld, labels
from tests.discord_server import Message, Person
from tests.questions.builders import a_single

PNG = b"\x89PNG"


# Three answers on one section are the fewest that a report speaks of; one more to practise.
FOUR = a_single(), a_single("light-again"), a_single("light-anew"), a_single("light-spare")


async def answered_week(world: DiscordWorld, right: Person, wrong: Person) -> None:
    """Three questions, answered by two people; then it is Monday morning of the week after."""
    await world.posted(questions=3)
    for post in world.posts():
        key = await world.key_of(post)
        await right.press(post, key)
        await wrong.press(post, "A" if key != "A" else "B")
    await world.at("2026-03-03 09:00")
    await world.at("2026-03-09 09:00")


def is_drawn(message: Message) -> bool:
    """Whether the message shows one picture, and says in words what it shows."""
    (file,) = message.attachments
    (alt,) = message.alt_texts
    return file.content.startswith(PNG) and bool(alt) and file.description in (None, alt)


async def test_the_week_ends_with_a_board_and_a_report_in_pictures(world_of: WorldOf) -> None:
    async with world_of(*FOUR) as world:
        await answered_week(world, world.ana, world.ben)

        boards = [one for one in world.posts() if "Leaderboard" in one.text]
        reports = [one for one in world.posts() if "What the group knows" in one.text]

        (board,), (report,) = boards, reports
        assert "### Leaderboard: week of March 2" in board.text
        assert "Goal reached: 2 of 2 answered." in board.text
        assert is_drawn(board)
        assert "1. Ana, 9 points, 3 of 3 right" in board.alt_texts[0]
        assert "2. Ben, 3 points, 0 of 3 right" in board.alt_texts[0]
        assert is_drawn(report)
        assert report.alt_texts[0].startswith("Mastery by section")
        assert "Ana" not in report.text + report.alt_texts[0]


async def test_a_picture_that_takes_too_long_leaves_time_for_the_words(world_of: WorldOf) -> None:
    assert Artist().seconds + 5 < send_posts.SEND_TIMEOUT_S
    async with world_of(*FOUR) as world:
        world.artist.seconds = 0

        await answered_week(world, world.ana, world.ben)

        (board,) = [one for one in world.posts() if "Leaderboard" in one.text]
        assert board.attachments == []
        assert "🥇 **Ana**" in board.text


async def test_the_board_in_private_with_ones_own_place(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.ana.press(post, await world.key_of(post))
        await world.ben.press(post, "A" if await world.key_of(post) != "A" else "B")

        shown = await world.ben.command(world.channel, "leaderboard")

        assert shown.ephemeral
        assert "You: rank 2 with 1 point." in shown.text
        assert "2 points to the next rank." in shown.text
        assert labels(shown.message) == ["This month", "All time", "Accuracy"]
        assert is_drawn(shown.message)
        month = await world.ben.press(shown.message, "This month")
        assert month.message is shown.message
        assert "### Leaderboard: this month so far" in month.text
        chosen = await world.ana.command(
            world.channel, "leaderboard", period="all", board="accuracy"
        )
        assert "Precisión histórica" in chosen.text


async def test_my_report_is_mine_and_the_groups_names_nobody(world_of: WorldOf) -> None:
    async with world_of(*FOUR) as world:
        await answered_week(world, world.ana, world.ben)

        mine = await world.ben.command(world.channel, "report")
        ours = await world.ben.command(world.channel, "report", whose="group")

        assert mine.ephemeral
        assert "### What you know\nFrom your 3 answers. Only you see this." in mine.text
        assert is_drawn(mine.message)
        assert ours.ephemeral
        assert "### What the group knows" in ours.text
        assert "Ben" not in ours.text
        begun = await world.ben.press(mine.message, "Practise the weak sections")
        assert "### Quiz: question 1" in begun.text
        assert begun.message is not mine.message


async def test_in_a_direct_message_for_ones_own_groups(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        direct = world.discord.dm(world.ben)
        told = await world.ben.command(direct, "leaderboard")
        assert "Answer the question of the day once in your group's channel." in told.text
        sea = world.guild.add_text_channel("sea")
        await world.set_up(language="English", channel=sea)
        await world.ana.command(sea, "study settings", name="Divers *at* @everyone")
        first = await world.posted()
        await world.ben.press(first, await world.key_of(first))
        (second,) = world.posts(sea)
        await world.ben.press(second, "A" if await world.key_of(second) != "A" else "B")

        shown = await world.ben.command(direct, "leaderboard")

        assert "You: rank 1 with 3 points." in shown.text
        other = labels(shown.message)[-1]
        assert other == "In Divers *at* @everyone"
        again = await world.ben.press(shown.message, other)
        assert "You: rank 1 with 1 point." in again.text
        mine = await world.ben.command(direct, "report")
        assert "### What you know" in mine.text
        assert labels(mine.message)[-1] == other


async def test_names_neither_ping_nor_format(world_of: WorldOf) -> None:
    async with world_of(*FOUR) as world:
        loud = world.person("**@everyone** <@1> [x](https://example.org) ||a||")
        await answered_week(world, loud, world.ben)

        shown = await loud.command(world.channel, "leaderboard", period="all")

        (board,) = [one for one in world.posts() if "Leaderboard" in one.text]
        for message in (board, shown.message):
            assert not message.pings
            assert "**@everyone**" not in message.text
            assert "](https://example.org)" not in message.text
            assert "**@everyone** <@1>" in message.alt_texts[0]


async def test_mondays_boards_come_after_the_days_questions(world: DiscordWorld) -> None:
    await world.posted(questions=2)
    await world.at("2026-03-03 09:00")
    await world.at("2026-03-09 09:00")

    titles = [one.text.split("\n")[0] for one in world.posts()[-3:]]

    assert titles == [
        "### Question 1 of 2",
        "### Question 2 of 2",
        "### Leaderboard: week of March 2",
    ]


async def test_help_names_the_commands_so_that_they_can_be_clicked(world: DiscordWorld) -> None:
    helped = await world.ana.command(world.discord.dm(world.ana), "help")

    assert "### Qué puedes hacer aquí" in helped.text
    ids = {one["name"]: one["id"] for one in world.discord.application.global_commands}
    for name in ("quiz", "report", "leaderboard", "study settings", "privacy export"):
        assert f"</{name}:{ids[name.split()[0]]}>" in helped.text


async def test_where_there_is_no_group_it_says_who_can_set_one_up(world: DiscordWorld) -> None:
    for command in ("quiz", "leaderboard", "report"):
        told = await world.ben.command(world.channel, command)
        assert "There is no study group here yet" in told.text
        assert "</study setup:" in told.text


async def test_a_member_of_nothing_is_told_how_to_become_one(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.posted()
        assert (
            "You are not in this group yet"
            in (await world.ben.command(world.channel, "report")).text
        )
