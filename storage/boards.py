"""Queries about weekly boards as they were posted: names, sums and turnout of then.

Nothing changes them later, except that people who are deleted take their rows along, and those who
want to be on no board are left out. The ranks of the others stay.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from storage.attendance import Turnout
from storage.dialects import per_dialect
from storage.records import StandingRow
from storage.tables import board_row, delivery, membership, posted_board


class PostedRow(NamedTuple):
    """A row with its rank, from 1; equal points share a rank."""

    rank: int
    row: StandingRow


class PostedBoard(NamedTuple):
    """A week's board: its rows in their order, the turnout, the goal in percent of the members,
    and whether it was reached at some time before, whatever the turnout says."""

    rows: tuple[PostedRow, ...]
    turnout: Turnout
    goal: int
    reached: bool


_KEEP = per_dialect(
    posted_board,
    lambda new: new.on_conflict_do_nothing().returning(posted_board.c.delivery_id),
)


def keep_board(connection: Connection, delivery_id: int, board: PostedBoard) -> None:
    """Keep the board that a delivery posts; one that is kept stays."""
    added = connection.execute(
        _KEEP(connection),
        {
            "delivery_id": delivery_id,
            "answered": board.turnout.answered,
            "members": board.turnout.members,
            "goal": board.goal,
            "reached": board.reached,
        },
    ).first()
    if added is None:
        return
    rows = [
        {"delivery_id": delivery_id, "place": place, "rank": one.rank, **asdict(one.row)}
        for place, one in enumerate(board.rows)
    ]
    if rows:
        connection.execute(insert(board_row), rows)


def board_of_monday(connection: Connection, group_id: int, monday: date) -> PostedBoard | None:
    """The board that a group was posted on a Monday; None where there is none, or it was posted
    before boards were kept."""
    facts = connection.execute(
        select(posted_board)
        .join(delivery, delivery.c.id == posted_board.c.delivery_id)
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "leaderboard",
            delivery.c.local_date == monday,
        )
    ).one_or_none()
    if facts is None:
        return None
    rows = connection.execute(
        select(
            board_row.c.rank,
            board_row.c.person_id,
            board_row.c.name,
            board_row.c.points,
            board_row.c.answers,
            board_row.c.correct,
        )
        .join(
            membership,
            (membership.c.group_id == group_id) & (membership.c.person_id == board_row.c.person_id),
        )
        .where(board_row.c.delivery_id == facts.delivery_id, membership.c.on_boards)
        .order_by(board_row.c.place)
    )
    turnout = Turnout(facts.answered, facts.members)
    shown = tuple(PostedRow(rank, StandingRow(*row)) for rank, *row in rows)
    return PostedBoard(shown, turnout, facts.goal, facts.reached)
