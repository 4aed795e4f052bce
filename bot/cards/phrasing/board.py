"""The leaderboard: the public post with the top three, and the reader's own rank in private."""

from __future__ import annotations

from bot.cards.card import Block, Card, Paragraph, Table, plain
from bot.cards.catalogue import Catalogue, catalogue
from bot.core.scoring import Ranked, top
from bot.usecases.show_standings import Board
from storage.records import StandingRow


def board_card(board: Board, language: str) -> Card:
    """The weekly post: ranks 1 to 3, ties shared, and how many took part."""
    words = catalogue(language)
    return Card(
        title=words.say("board-title", week=words.day(board.week)),
        blocks=_public(board, words, empty="board-empty-week"),
        language=language,
        footer=words.say("board-how"),
    )


def standings_card(board: Board, person_id: int, streak_days: int, language: str) -> Card:
    """The week so far, with the reader's own place and the distance to the next rank."""
    words = catalogue(language)
    lines: list[Block] = [Paragraph(_own_place(board, person_id, words))]
    if streak_days:
        lines.append(Paragraph(words.say("board-streak", days=streak_days)))
    return Card(
        title=words.say("board-title-now"),
        blocks=(*_public(board, words, empty="board-empty"), *lines),
        language=language,
        footer=words.say("board-how"),
    )


def _public(board: Board, words: Catalogue, *, empty: str) -> tuple[Block, ...]:
    if not board.rows:
        return (Paragraph(words.say(empty)),)
    table = Table(
        header=(
            words.say("board-rank"),
            words.say("board-name"),
            words.say("board-points"),
            words.say("board-right"),
        ),
        rows=tuple(_row(entry, words) for entry in top(board.rows)),
        align="rlrr",
    )
    answered = words.say("board-answered", people=len(board.rows), members=board.members)
    return (table, Paragraph(answered, small=True))


def _row(entry: Ranked[StandingRow], words: Catalogue) -> tuple[str, ...]:
    row = entry.row
    return (
        str(entry.rank),
        plain(row.name),
        str(row.points),
        words.say("board-right-of", correct=row.correct, answers=row.answers),
    )


def _own_place(board: Board, person_id: int, words: Catalogue) -> str:
    mine = board.place_of(person_id)
    if mine is None:
        return words.say("board-no-place")
    text = words.say("board-place", rank=mine.rank, points=mine.row.points)
    above = [entry.row.points for entry in board.rows if entry.rank < mine.rank]
    if above:
        text += " " + words.say("board-to-next", points=min(above) - mine.row.points)
    return text
