"""The leaderboard: the public post with the top three, and the reader's own rank in private."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.card import Block, Card, Paragraph, Table, plain
from bot.core.scoring import ACCURACY_MIN_ANSWERS, SHOWN_RANKS, Accuracy, Ranked, top
from bot.usecases.show_standings import Board
from bot.words.catalogue import Catalogue, catalogue
from storage.records import Member, StandingRow

# Of many who share the ranks a picture, and the words for it, show so many: a chat cuts pictures
# that are too high and alternative texts that are too long.
PICTURED_ROWS = 10


def board_card(board: Board, language: str) -> Card:
    """The weekly post: ranks 1 to 3, ties shared, and how many took part."""
    words = catalogue(language)
    return Card(
        title=words.say("board-title", week=words.day(board.period.starts)),
        blocks=_public(board, words, empty="board-empty-week", running=False),
        language=language,
        footer=words.say("board-how"),
    )


def standings_card(board: Board, member: Member | None, streak_days: int, language: str) -> Card:
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


def accuracy_card(board: Board, member: Member | None, language: str) -> Card:
    """The accuracy board of a period so far, with the reader's own place."""
    words = catalogue(language)
    own = Paragraph(_own_accuracy(board, member, words))
    shown = [entry for entry in board.accuracy if entry.rank <= SHOWN_RANKS]
    if shown:
        blocks: tuple[Block, ...] = (_accuracy_table(shown, words), own)
    else:
        blocks = (Paragraph(words.say("board-accuracy-empty")), own)
    return Card(
        title=words.say(f"board-accuracy-title-{board.period.span}"),
        blocks=blocks,
        language=language,
        footer=words.say("board-accuracy-how"),
    )


def _public(board: Board, words: Catalogue, *, empty: str, running: bool) -> tuple[Block, ...]:
    if not board.rows and board.answered == 0:
        return (Paragraph(words.say(empty)),)
    shown = top(board.rows)
    # None is left where all who answered were deleted, or want to be on no board.
    table = (_points_table(shown, words),) if shown else ()
    return (*table, *_together(board, words, running=running))


def _together(board: Board, words: Catalogue, *, running: bool) -> tuple[Block, ...]:
    """How many of the group answered, and how far its goal of the week is."""
    if board.members == 0:  # all who have points have left
        return ()
    missing = board.goal_people - board.answered
    weekly = board.period.span == "week"
    if weekly and missing <= 0:
        reached = words.say("board-goal-reached", people=board.answered, members=board.members)
        return (Paragraph(reached, small=True),)
    answered = words.say("board-answered", people=board.answered, members=board.members)
    lines: list[Block] = [Paragraph(answered, small=True)]
    if weekly and board.goal_reached:
        lines.append(Paragraph(words.say("board-goal-stays"), small=True))
    elif weekly and running:
        lines.append(Paragraph(words.say("board-goal", goal=board.goal_people, missing=missing)))
    return tuple(lines)


def _points_table(shown: Sequence[Ranked[StandingRow]], words: Catalogue) -> Table:
    most = max(entry.row.points for entry in shown)
    pictured = shown[:PICTURED_ROWS]
    return _table(
        words.say("board-points"),
        [_row(entry, str(entry.row.points), words) for entry in shown],
        [entry.row.points / most if most else 0.0 for entry in pictured],
        [
            _in_words("board-alt-points", entry, words, points=entry.row.points)
            for entry in pictured
        ],
        words,
    )


def _accuracy_table(shown: Sequence[Accuracy[StandingRow]], words: Catalogue) -> Table:
    pictured = shown[:PICTURED_ROWS]
    return _table(
        words.say("board-accuracy"),
        [_row(entry, _share(entry, words), words) for entry in shown],
        [entry.share for entry in pictured],
        [
            _in_words("board-alt-accuracy", entry, words, share=_share(entry, words))
            for entry in pictured
        ],
        words,
    )


def _table(
    measure: str,
    rows: Sequence[tuple[str, ...]],
    bars: Sequence[float],
    lines: Sequence[str],
    words: Catalogue,
) -> Table:
    """The table, with what a picture of it needs: bars, and lines that say the same."""
    more = len(rows) - len(bars)
    rest = words.say("board-more", people=more) if more else ""
    return Table(
        header=(
            words.say("board-rank"),
            words.say("board-name"),
            measure,
            words.say("board-right"),
        ),
        rows=tuple(rows),
        align="rlrr",
        alt="; ".join([*lines, rest] if rest else lines) + ".",
        bars=tuple(bars),
        rest=rest,
    )


def _row(
    entry: Ranked[StandingRow] | Accuracy[StandingRow], measured: str, words: Catalogue
) -> tuple[str, ...]:
    row = entry.row
    right = words.say("board-right-of", correct=row.correct, answers=row.answers)
    return (str(entry.rank), plain(row.name), measured, right)


def _in_words(
    message: str,
    entry: Ranked[StandingRow] | Accuracy[StandingRow],
    words: Catalogue,
    **measured: str | int,
) -> str:
    """A row in words, the name as it was typed: an alternative text has no markup."""
    row = entry.row
    return words.say(
        message,
        rank=entry.rank,
        name=row.name,
        correct=row.correct,
        answers=row.answers,
        **measured,
    )


def _share(entry: Accuracy[StandingRow], words: Catalogue) -> str:
    return words.share(round(entry.share * 1000), 1000)


def _own_place(board: Board, member: Member | None, words: Catalogue) -> str:
    if member is None:
        return words.say("board-not-member")
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


def _own_accuracy(board: Board, member: Member | None, words: Catalogue) -> str:
    if member is None:
        return words.say("board-not-member")
    if not member.on_boards:
        return words.say("board-hidden")
    mine = board.accuracy_of(member.person_id)
    if mine is not None:
        return words.say("board-accuracy-place", rank=mine.rank, share=_share(mine, words))
    points = board.place_of(member.person_id)
    answers = 0 if points is None else points.row.answers
    return words.say("board-accuracy-no-place", missing=ACCURACY_MIN_ANSWERS - answers)
