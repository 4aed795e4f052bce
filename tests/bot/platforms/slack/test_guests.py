"""Guests of a workspace take part like everybody else, and organise nothing."""

from __future__ import annotations

import pytest

from storage import people
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.world import SlackWorld, key_of_user
from tests.questions.builders import a_single

of_every_kind = pytest.mark.parametrize("kind", ["single", "multi"])


@of_every_kind
async def test_a_guest_answers_practises_and_is_on_the_board(world_of: WorldOf, kind: str) -> None:
    async with world_of(a_single(), a_single("light-again")) as world:
        post = await world.posted()
        guest = world.person("Gus", guest=kind)

        graded = await world.presses(guest, post, await world.key_of(post))

        assert "Right!" in graded.text_of_blocks
        assert "Quiz: question 1" in (await world.asks(guest, "1")).text_of_blocks
        board = await world.asks(world.ben, "leaderboard")
        assert "Gus" in " ".join((board.text_of_blocks, *board.alt_texts))
        assert "rank 1 with 3 points" in (await world.home(guest, "rank 1")).text_of_blocks


@of_every_kind
@pytest.mark.parametrize("words", ["setup", "settings", "pause", "resume", "now"])
async def test_a_guest_organises_nothing(world: SlackWorld, kind: str, words: str) -> None:
    """Not even one whom Slack calls an admin as well."""
    await world.set_up()
    guest = world.person("Gus", guest=kind, admin=True)

    told = await world.asks(guest, words)

    assert "Only organisers can do that" in told.text_of_blocks
    assert guest.modal is None
    group = await world.group()
    assert group.paused_at is None
    assert await world.context.db.read(people.member_of, group.id, key_of_user(guest)) is None
