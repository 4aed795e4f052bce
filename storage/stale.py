"""Exams whose difficulties were learned from answers that are gone or counted otherwise by now.

A rebuild makes up for it (`usecases.rebuild`), and clears these notes in its last transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from storage.dialects import per_dialect
from storage.tables import stale_difficulty

_NOTE = per_dialect(
    stale_difficulty,
    lambda new: new.on_conflict_do_update(
        index_elements=["exam"],
        set_={"answers": stale_difficulty.c.answers + new.excluded.answers},
    ),
)


def note_stale(connection: Connection, answers: Mapping[str, int]) -> None:
    """Note, by exam, how many more answers taught it otherwise than they would now."""
    notes = [{"exam": exam, "answers": number} for exam, number in sorted(answers.items())]
    if notes:
        connection.execute(_NOTE(connection), notes)


def stale_answers(connection: Connection, exams: Iterable[str]) -> int:
    """How many such answers these exams have."""
    noted = select(func.sum(stale_difficulty.c.answers)).where(
        stale_difficulty.c.exam.in_(sorted(exams))
    )
    return int(connection.execute(noted).scalar_one() or 0)


def claim_rebuild(
    connection: Connection, exams: Iterable[str], now: datetime, wait: timedelta
) -> bool:
    """Whether the caller is to rebuild now, and nobody else for as long as `wait`.

    The first call after a note only sets the time, `wait` from now, so that one rebuild serves all
    that is noted meanwhile.
    """
    noted = stale_difficulty.c.exam.in_(sorted(exams))
    # In the order in which they are noted.
    rows = select(stale_difficulty.c.exam).where(noted).order_by(stale_difficulty.c.exam)
    if not connection.execute(rows.with_for_update()).all():
        return False
    change = update(stale_difficulty).values(rebuild_at=now + wait)
    mine = connection.execute(change.where(noted, stale_difficulty.c.rebuild_at <= now)).rowcount
    connection.execute(change.where(noted, stale_difficulty.c.rebuild_at.is_(None)))
    return mine > 0


def clear_stale(connection: Connection) -> None:
    """All was rebuilt."""
    connection.execute(delete(stale_difficulty))
