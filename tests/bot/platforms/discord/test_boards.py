"""Leaderboards and reports: posted every week, and shown to whoever asks."""

from __future__ import annotations

from bot.charts.artist import Artist
from bot.posting import channel_sender as send_posts
from tests.bot.platforms.discord.conftest import HallOf
from tests.bot.platforms.discord.hall import Hall, labels
from tests.discord_server import Message, Person
from tests.questions.builders import a_single

PNG = b"\x89PNG"


# Three answers on one section are the fewest that a report speaks of; one more to practise.
FOUR = a_single(), a_single("light-again"), a_single("light-anew"), a_single("light-spare")


async def answered_week(hall: Hall, right: Person, wrong: Person) -> None:
    """Three questions, answered by two people; then it is Monday morning of the week after."""
    await hall.posted(questions=3)
    for post in hall.posts():
        key = await hall.key_of(post)
        await right.press(post, key)
        await wrong.press(post, "A" if key != "A" else "B")
    await hall.at("2026-03-03 09:00")
    await hall.at("2026-03-09 09:00")


def is_drawn(message: Message) -> bool:
    """Whether the message shows one picture, and says in words what it shows."""
    (file,) = message.attachments
    (alt,) = message.alt_texts
    return file.content.startswith(PNG) and bool(alt) and file.description in (None, alt)


async def test_the_week_ends_with_a_board_and_a_report_in_pictures(hall_of: HallOf) -> None:
    async with hall_of(*FOUR) as hall:
        await answered_week(hall, hall.ana, hall.ben)

        boards = [one for one in hall.posts() if "Leaderboard" in one.text]
        reports = [one for one in hall.posts() if "What the group knows" in one.text]

        (board,), (report,) = boards, reports
        assert "### Leaderboard: week of March 2" in board.text
        assert "Goal reached: 2 of 2 answered." in board.text
        assert is_drawn(board)
        assert "1. Ana, 9 points, 3 of 3 right" in board.alt_texts[0]
        assert "2. Ben, 3 points, 0 of 3 right" in board.alt_texts[0]
        assert is_drawn(report)
        assert report.alt_texts[0].startswith("Mastery by section")
        assert "Ana" not in report.text + report.alt_texts[0]


async def test_a_picture_that_takes_too_long_leaves_time_for_the_words(hall_of: HallOf) -> None:
    assert Artist().seconds + 5 < send_posts.SEND_TIMEOUT_S
    async with hall_of(*FOUR) as hall:
        hall.artist.seconds = 0

        await answered_week(hall, hall.ana, hall.ben)

        (board,) = [one for one in hall.posts() if "Leaderboard" in one.text]
        assert board.attachments == []
        assert "🥇 **Ana**" in board.text


async def test_the_board_in_private_with_ones_own_place(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.ana.press(post, await hall.key_of(post))
        await hall.ben.press(post, "A" if await hall.key_of(post) != "A" else "B")

        shown = await hall.ben.command(hall.channel, "leaderboard")

        assert shown.ephemeral
        assert "You: rank 2 with 1 point." in shown.text
        assert "2 points to the next rank." in shown.text
        assert labels(shown.message) == ["This month", "All time", "Accuracy"]
        assert is_drawn(shown.message)
        month = await hall.ben.press(shown.message, "This month")
        assert month.message is shown.message
        assert "### Leaderboard: this month so far" in month.text
        chosen = await hall.ana.command(hall.channel, "leaderboard", period="all", board="accuracy")
        assert "Precisión: de siempre" in chosen.text


async def test_my_report_is_mine_and_the_groups_names_nobody(hall_of: HallOf) -> None:
    async with hall_of(*FOUR) as hall:
        await answered_week(hall, hall.ana, hall.ben)

        mine = await hall.ben.command(hall.channel, "report")
        ours = await hall.ben.command(hall.channel, "report", whose="group")

        assert mine.ephemeral
        assert "### What you know\nFrom your 3 answers. Only you see this." in mine.text
        assert is_drawn(mine.message)
        assert ours.ephemeral
        assert "### What the group knows" in ours.text
        assert "Ben" not in ours.text
        begun = await hall.ben.press(mine.message, "Practise the weak sections")
        assert "### Quiz: question 1" in begun.text
        assert begun.message is not mine.message


async def test_in_a_direct_message_for_ones_own_groups(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        direct = hall.discord.dm(hall.ben)
        told = await hall.ben.command(direct, "leaderboard")
        assert "Answer the question of the day in your group's channel once." in told.text
        sea = hall.guild.add_text_channel("sea")
        await hall.set_up(language="English", channel=sea)
        await hall.ana.command(sea, "study settings", name="Divers *at* @everyone")
        first = await hall.posted()
        await hall.ben.press(first, await hall.key_of(first))
        (second,) = hall.posts(sea)
        await hall.ben.press(second, "A" if await hall.key_of(second) != "A" else "B")

        shown = await hall.ben.command(direct, "leaderboard")

        assert "You: rank 1 with 3 points." in shown.text
        other = labels(shown.message)[-1]
        assert other == "In Divers *at* @everyone"
        again = await hall.ben.press(shown.message, other)
        assert "You: rank 1 with 1 point." in again.text
        mine = await hall.ben.command(direct, "report")
        assert "### What you know" in mine.text
        assert labels(mine.message)[-1] == other


async def test_names_neither_ping_nor_format(hall_of: HallOf) -> None:
    async with hall_of(*FOUR) as hall:
        loud = hall.person("**@everyone** <@1> [x](https://example.org) ||a||")
        await answered_week(hall, loud, hall.ben)

        shown = await loud.command(hall.channel, "leaderboard", period="all")

        (board,) = [one for one in hall.posts() if "Leaderboard" in one.text]
        for message in (board, shown.message):
            assert not message.pings
            assert "**@everyone**" not in message.text
            assert "](https://example.org)" not in message.text
            assert "**@everyone** <@1>" in message.alt_texts[0]


async def test_mondays_boards_come_after_the_days_questions(hall: Hall) -> None:
    await hall.posted(questions=2)
    await hall.at("2026-03-03 09:00")
    await hall.at("2026-03-09 09:00")

    titles = [one.text.split("\n")[0] for one in hall.posts()[-3:]]

    assert titles == [
        "### Question 1 of 2",
        "### Question 2 of 2",
        "### Leaderboard: week of March 2",
    ]


async def test_help_names_the_commands_so_that_they_can_be_clicked(hall: Hall) -> None:
    helped = await hall.ana.command(hall.discord.dm(hall.ana), "help")

    assert "### Qué puede hacer aquí" in helped.text
    ids = {one["name"]: one["id"] for one in hall.discord.application.global_commands}
    for name in ("quiz", "report", "leaderboard", "study settings", "privacy export"):
        assert f"</{name}:{ids[name.split()[0]]}>" in helped.text


async def test_where_there_is_no_group_it_says_who_can_set_one_up(hall: Hall) -> None:
    for command in ("quiz", "leaderboard", "report"):
        told = await hall.ben.command(hall.channel, command)
        assert "There is no study group here yet" in told.text
        assert "</study setup:" in told.text


async def test_a_member_of_nothing_is_told_how_to_become_one(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.posted()
        assert (
            "You are not in this group yet" in (await hall.ben.command(hall.channel, "report")).text
        )
