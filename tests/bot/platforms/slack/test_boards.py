"""Weekly boards and reports, with their pictures."""

from __future__ import annotations

from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall
from tests.bot.platforms.slack.reading import mrkdwn_of
from tests.bot.platforms.slack.test_organising import CHANGE_ES
from tests.questions.builders import a_single
from tests.slack_server import Broken, View

HOSTILE = "*Eve* <!channel> <@U1> :tada:"


async def test_a_week_ends_with_a_board_and_a_report(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        right = await hall.key_of(post)
        for person in (hall.ana, hall.ben):
            await hall.presses(person, post, right)

        await hall.at("2026-03-09 09:00")

        board = next(one for one in hall.posts() if "Leaderboard" in one.text)
        (words,) = board.alt_texts
        assert "Ana" in words
        assert "3" in words
        drawn = [one for one in hall.team.files.values() if one.completed]
        assert drawn
        assert all((one.content or b"").startswith(b"\x89PNG") for one in drawn)
        assert all(one.alt_text for one in drawn)
        assert any("What the group knows" in one.text for one in hall.posts())
        assert all(not one.pings for one in hall.posts())


async def test_names_on_a_board_neither_ping_nor_format_where_no_picture_can_be_sent(
    hall_of: HallOf,
) -> None:
    async with hall_of(a_single()) as hall:
        settings = await settings_of_ana(hall)
        await hall.ana.submit(settings, {"name": HOSTILE})
        await hall.at("2026-03-02 09:00")
        post = hall.posts()[0]
        eve = hall.person(HOSTILE)
        await hall.presses(eve, post, await hall.key_of(post))
        hall.slack.faults.next("files.getUploadURLExternal", Broken(503), times=9)

        await hall.at("2026-03-09 09:00")

        board = next(one for one in hall.posts() if "Leaderboard" in one.text)
        assert board.alt_texts == []
        assert "Eve" in board.text_of_blocks
        private = await hall.asks(hall.ben, "leaderboard")
        for message in (*hall.posts(), private, await hall.asks(hall.ana, "settings")):
            assert message.pings == ()
            written = "\n".join((message.text, *mrkdwn_of({"blocks": message.blocks})))
            for formatted in ("*Eve*", "<!channel>", "<@U1>", ":tada:"):
                assert formatted not in written


async def settings_of_ana(hall: Hall) -> View:
    """Ana's form of the group's settings."""
    await hall.set_up()
    card = await hall.asks(hall.ana, "settings")
    form = await (await hall.ana.press(card, CHANGE_ES)).modal()
    await hall.shows(form, "Zona horaria")
    return form


async def test_a_private_board_is_drawn_too(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.presses(hall.ben, post, await hall.key_of(post))
        board = await hall.asks(hall.ben, "leaderboard")
        assert board.alt_texts
        assert "Your streak: 1 day" in board.text_of_blocks


async def test_a_word_that_no_board_is_called_by_is_named(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.posted()
        board = await hall.asks(hall.ben, "leaderboard foo")
        assert "I don't know the word “foo”. What there is: week, month" in board.text_of_blocks
        assert "Leaderboard: this week so far" in board.text_of_blocks
        report = await hall.asks(hall.ana, "informe *grup*")
        assert "No conozco la palabra «∗grup∗». Las que hay: mío, grupo." in report.text_of_blocks
        board = await hall.asks(hall.ben, "leaderboard week")
        assert "know the word" not in board.text_of_blocks


async def test_whoever_is_in_no_group_reads_so_on_a_board(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.posted()
        eve = hall.person("Eve")
        board = await hall.asks(eve, "leaderboard")
        assert "You are not in this group yet. Answer the question" in board.text_of_blocks
        board = await hall.asks(eve, "leaderboard accuracy")
        assert "You are not in this group yet. Answer the question" in board.text_of_blocks
