"""The leaderboard: the public post with the top three, and the reader's own rank in private."""

from __future__ import annotations

from bot.cards.card import Block, Card, Paragraph, Table, plain
from bot.cards.catalogue import Catalogue, catalogue
from bot.core.scoring import ACCURACY_MIN_ANSWERS, SHOWN_RANKS, Ranked, top
from bot.usecases.show_standings import Board
from storage.records import Member, StandingRow


def board_card(board: Board, language: str) -> Card:
    """The weekly post: ranks 1 to 3, ties shared, and how many took part."""
    words = catalogue(language)
    return Card(
        title=words.say("board-title", week=words.day(board.period.starts)),
        blocks=_public(board, words, empty="board-empty-week", running=False),
        language=language,
        footer=words.say("board-how"),
    )


def standings_card(board: Board, member: Member, streak_days: int, language: str) -> Card:
    """A period so far, with the reader's own place and the distance to the next rank."""
    words = catalogue(language)
    lines: list[Block] = [Paragraph(_own_place(board, member, words))]
    if streak_days:
        lines.append(Paragraph(words.say("board-streak", days=streak_days)))
    return Card(
        title=words.say(f"board-title-{board.period.span}"),
        blocks=(*_public(board, words, empty="board-empty", running=True), *lines),
        language=language,
        footer=words.say("board-how"),
    )


def accuracy_card(board: Board, member: Member, language: str) -> Card:
    """The accuracy board of a period so far, with the reader's own place."""
    words = catalogue(language)
    own = Paragraph(_own_accuracy(board, member, words))
    shown = [entry for entry in board.accuracy if entry.rank <= SHOWN_RANKS]
    if shown:
        header = (
            words.say("board-rank"),
            words.say("board-name"),
            words.say("board-accuracy"),
            words.say("board-right"),
        )
        rows = tuple(
            (
                str(entry.rank),
                plain(entry.row.name),
                words.share(round(entry.share * 1000), 1000),
                words.say("board-right-of", correct=entry.row.correct, answers=entry.row.answers),
            )
            for entry in shown
        )
        blocks: tuple[Block, ...] = (Table(header, rows, "rlrr"), own)
    else:
        blocks = (Paragraph(words.say("board-accuracy-empty")), own)
    return Card(
        title=words.say(f"board-accuracy-title-{board.period.span}"),
        blocks=blocks,
        language=language,
        footer=words.say("board-accuracy-how"),
    )


def _public(board: Board, words: Catalogue, *, empty: str, running: bool) -> tuple[Block, ...]:
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
    reached = board.answered >= board.goal_people
    if board.period.span == "week" and reached:
        return (table, Paragraph(_goal(board, words), small=True))
    answered = words.say("board-answered", people=board.answered, members=board.members)
    goal = (Paragraph(_goal(board, words)),) if board.period.span == "week" and running else ()
    return (table, Paragraph(answered, small=True), *goal)


def _goal(board: Board, words: Catalogue) -> str:
    """The group's shared goal, and how far it is."""
    missing = board.goal_people - board.answered
    if missing <= 0:
        return words.say("board-goal-reached", people=board.answered, members=board.members)
    return words.say("board-goal", goal=board.goal_people, missing=missing)


def _row(entry: Ranked[StandingRow], words: Catalogue) -> tuple[str, ...]:
    row = entry.row
    return (
        str(entry.rank),
        plain(row.name),
        str(row.points),
        words.say("board-right-of", correct=row.correct, answers=row.answers),
    )


def _own_place(board: Board, member: Member, words: Catalogue) -> str:
    if not member.on_boards:
        return words.say("board-hidden")
    mine = board.place_of(member.person_id)
    if mine is None:
        return words.say("board-no-place")
    text = words.say("board-place", rank=mine.rank, points=mine.row.points)
    above = [entry.row.points for entry in board.rows if entry.rank < mine.rank]
    if above:
        text += " " + words.say("board-to-next", points=min(above) - mine.row.points)
    return text


def _own_accuracy(board: Board, member: Member, words: Catalogue) -> str:
    if not member.on_boards:
        return words.say("board-hidden")
    mine = board.accuracy_of(member.person_id)
    if mine is not None:
        share = words.share(round(mine.share * 1000), 1000)
        return words.say("board-accuracy-place", rank=mine.rank, share=share)
    points = board.place_of(member.person_id)
    answers = 0 if points is None else points.row.answers
    return words.say("board-accuracy-no-place", missing=ACCURACY_MIN_ANSWERS - answers)
