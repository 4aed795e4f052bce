"""Guests of a workspace take part like everybody else, and organise nothing."""

from __future__ import annotations

import pytest

from storage import people
from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall, key_of_user
from tests.questions.builders import a_single

of_every_kind = pytest.mark.parametrize("kind", ["single", "multi"])


@of_every_kind
async def test_a_guest_answers_practises_and_is_on_the_board(hall_of: HallOf, kind: str) -> None:
    async with hall_of(a_single(), a_single("light-again")) as hall:
        post = await hall.posted()
        guest = hall.person("Gus", guest=kind)

        graded = await hall.presses(guest, post, await hall.key_of(post))

        assert "Right!" in graded.text_of_blocks
        assert "Quiz: question 1" in (await hall.asks(guest, "1")).text_of_blocks
        board = await hall.asks(hall.ben, "leaderboard")
        assert "Gus" in " ".join((board.text_of_blocks, *board.alt_texts))
        assert "rank 1 with 3 points" in (await hall.home(guest, "rank 1")).text_of_blocks


@of_every_kind
@pytest.mark.parametrize("words", ["setup", "settings", "pause", "resume", "now"])
async def test_a_guest_organises_nothing(hall: Hall, kind: str, words: str) -> None:
    """Not even one whom Slack calls an admin as well."""
    await hall.set_up()
    guest = hall.person("Gus", guest=kind, admin=True)

    told = await hall.asks(guest, words)

    assert "Only organisers may do that" in told.text_of_blocks
    assert guest.modal is None
    group = await hall.group()
    assert group.paused_at is None
    assert await hall.context.db.read(people.member_of, group.id, key_of_user(guest)) is None
