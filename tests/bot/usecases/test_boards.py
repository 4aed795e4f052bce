"""The weekly leaderboard: on the local Monday morning, of the week before, once."""

from __future__ import annotations

import pytest

from bot.cards.card import Paragraph, Table
from bot.cards.phrasing import standings_card
from bot.usecases.show_standings import show_standings
from storage.database import Database
from storage.records import Member
from tests.bot.builders import Room, a_context, a_group, local
from tests.bot.cards.reading import marked
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single

SUNDAY_EVENING = local("2026-03-01 20:00")


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(SUNDAY_EVENING))


async def a_week_of_answers(room: Room) -> None:
    """Ana is right twice, Ben and Cai once each, Dan is wrong once."""
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    right = await room.key_of(group)
    wrong = next(letter for letter in "ABCD" if letter != right)
    for name, letter in (("ana", right), ("ben", right), ("cai", right), ("dan", wrong)):
        await room.answers(name, letter)
    await room.at("2026-03-03 09:00")
    await room.answers("ana", await room.key_of(group))


async def test_the_top_three_share_ranks_and_the_rest_is_private(room: Room) -> None:
    await a_week_of_answers(room)
    await room.at("2026-03-09 09:00")
    (board,) = [m for m in room.chat.messages if m.card.title.startswith("Leaderboard")]
    assert board.card.title == "Leaderboard: week of March 2"
    (table,) = [block for block in board.card.blocks if isinstance(block, Table)]
    assert table.rows == (
        ("1", "ana", "6", "2 of 2"),
        ("2", "ben", "3", "1 of 1"),
        ("2", "cai", "3", "1 of 1"),
    )


async def test_it_comes_once_a_week(room: Room) -> None:
    await a_week_of_answers(room)
    await room.at("2026-03-09 09:00")
    done = await room.at("2026-03-09 09:01")
    assert done.boards == 0


async def test_an_outage_on_monday_delays_it_within_its_week(room: Room) -> None:
    await a_week_of_answers(room)
    done = await room.at("2026-03-11 18:00")
    assert done.boards == 2  # the leaderboard and the report


async def test_a_week_without_questions_has_no_board(room: Room) -> None:
    await a_group(room.context, room.clock.now(), days="7")
    await room.at("2026-03-02 09:00")
    assert room.chat.titles() == []


async def test_a_week_without_answers_says_so(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await room.at("2026-03-09 09:00")
    (board,) = [m for m in room.chat.messages if m.card.title.startswith("Leaderboard")]
    (text,) = [block for block in board.card.blocks if isinstance(block, Paragraph)]
    assert "Nobody answered last week" in marked(text.text)


async def test_everyone_sees_their_own_rank_and_the_distance_in_private(room: Room) -> None:
    await a_week_of_answers(room)
    group = await room.context.db.read(_first_group)
    board = await show_standings(room.context, group, room.clock.now())
    dan = next(entry for entry in board.rows if entry.row.name == "dan")
    member = Member(group.id, dan.row.person_id, "dan", organiser=False, language=None)
    card = standings_card(board, member, 1, "en")
    text = " ".join(marked(block.text) for block in card.blocks if isinstance(block, Paragraph))
    assert "rank 4 with 1 point. 2 points to the next rank." in text


def _first_group(connection):  # type: ignore[no-untyped-def]
    from storage.groups import any_group

    return any_group(connection)
