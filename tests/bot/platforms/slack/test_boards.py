"""Weekly boards and reports, with their pictures."""

from __future__ import annotations

from tests.bot.platforms.slack.conftest import HallOf
from tests.questions.builders import a_single


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
        assert any("report" in one.text.lower() for one in hall.posts())
        assert all(not one.pings for one in hall.posts())


async def test_a_private_board_is_drawn_too(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.presses(hall.ben, post, await hall.key_of(post))
        board = await hall.asks(hall.ben, "leaderboard")
        assert board.alt_texts
        assert "Your streak: 1 day" in board.text_of_blocks
