"""Queries that make two persons one: every row about one becomes the other's.

Sums (standings, streaks, beliefs, review cards) are not added up here, but recomputed from the
answers by `bot.usecases.merge_people`, and only written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    Connection,
    RowMapping,
    Table,
    bindparam,
    delete,
    exists,
    insert,
    select,
    text,
    tuple_,
    update,
)

from storage.tables import (
    answer,
    belief,
    board_row,
    difficulty,
    identity,
    link_code,
    membership,
    person,
    practice_answer,
    practice_session,
    question_report,
    rest,
    review,
    standing,
    streak,
)

# An exam and one of its questions.
Topic: TypeAlias = tuple[str, str]
LONGEST_WAIT_MS = 3_000

# Every table about people is in one of these: a test walks the tables.
MOVED = (identity, answer, board_row, practice_session, practice_answer, rest, question_report)
MOVED_WHERE_NEW: Mapping[Table, tuple[str, ...]] = {
    membership: ("group_id",),
    belief: ("exam", "node"),
    review: ("exam", "question"),
}
# Deleted with the person: sums that are recomputed, and a code that nobody needs now.
DROPPED = (person, standing, streak, link_code)


def hold_answers(connection: Connection) -> None:
    """Let no answer begin until this transaction ends, and wait for those under way.

    An answer under way has read whose identity it is, and would answer for a person who is gone. On
    PostgreSQL an answer begins by locking its delivery; a statement sees what was there when it
    got its locks, so those that wait see the merged person. Then the order is that of
    `aggregates.lock_aggregates`, so that neither waits for a rebuild in turn. As everybody waits
    with us, we don't wait long: PostgreSQL's error 55P03 ends it. SQLite has one writer anyway.
    """
    if connection.dialect.name != "postgresql":
        return
    for statement in (
        f"SET LOCAL lock_timeout = {LONGEST_WAIT_MS}",
        "LOCK TABLE delivery IN EXCLUSIVE MODE",
        "LOCK TABLE belief, difficulty, answer, practice_answer, standing, streak"
        " IN ROW EXCLUSIVE MODE",
    ):
        connection.execute(text(statement))


def lock_people(connection: Connection, one: int, other: int) -> bool:
    """Lock two persons and their quizzes. False: one of them is gone."""
    both = (one, other)
    # Quizzes first: an answer to one holds it, and then needs the person.
    connection.execute(
        select(practice_session.c.id)
        .where(practice_session.c.person_id.in_(both))
        .order_by(practice_session.c.id)
        .with_for_update()
    )
    rows = connection.execute(
        select(person.c.id).where(person.c.id.in_(both)).order_by(person.c.id).with_for_update()
    )
    return len(rows.all()) == len(both)


def drop_later_answers(connection: Connection, keep: int, gone: int) -> int:
    """Where both answered the same delivery, remove the answer that was given later; returns in
    how many deliveries."""
    mine, theirs = answer.alias("mine"), answer.alias("theirs")
    twice = connection.execute(
        select(
            mine.c.delivery_id, mine.c.answered_at, theirs.c.answered_at.label("answered_there_at")
        )
        .join(theirs, theirs.c.delivery_id == mine.c.delivery_id)
        .where(mine.c.person_id == keep, theirs.c.person_id == gone)
    )
    later = [
        {
            "of_delivery": row.delivery_id,
            "of_person": keep if row.answered_there_at < row.answered_at else gone,
        }
        for row in twice
    ]
    if later:
        connection.execute(
            delete(answer).where(
                answer.c.delivery_id == bindparam("of_delivery"),
                answer.c.person_id == bindparam("of_person"),
            ),
            later,
        )
    return len(later)


def move_all(connection: Connection, keep: int, gone: int, now: datetime) -> None:
    """Give `keep` every row about `gone`, and remove `gone`.

    Answers to the same delivery are settled before, sums are replaced after.
    """
    _join_memberships(connection, keep, gone)
    _end_a_quiz(connection, keep, gone, now)
    _drop_doubles(connection, keep, gone)
    for table in MOVED:
        _move(connection, table, keep, gone)
    for table, key in MOVED_WHERE_NEW.items():
        _move(connection, table, keep, gone, key)
    _take_over(connection, keep, gone)
    connection.execute(delete(person).where(person.c.id == gone))


def _move(
    connection: Connection, table: Table, keep: int, gone: int, key: Sequence[str] = ()
) -> None:
    """Rename the owner of a table's rows; with a `key`, of those that `keep` has not."""
    mine = table.alias("mine")
    moved = update(table).where(table.c.person_id == gone).values(person_id=keep)
    if key:
        same = (mine.c[name] == table.c[name] for name in key)
        moved = moved.where(~exists().where(mine.c.person_id == keep, *same))
    connection.execute(moved)


def _join_memberships(connection: Connection, keep: int, gone: int) -> None:
    """Where both were in a group, make one membership of two (see `_joint`)."""
    found: dict[int, list[RowMapping]] = {}
    rows = connection.execute(
        select(membership)
        .where(membership.c.person_id.in_((keep, gone)))
        .order_by(membership.c.joined_at, membership.c.person_id)
    )
    for row in rows.mappings():
        found.setdefault(row["group_id"], []).append(row)
    for group_id, memberships in found.items():
        if len(memberships) > 1:
            in_group = membership.c.group_id == group_id
            connection.execute(
                update(membership)
                .where(in_group, membership.c.person_id == keep)
                .values(_joint(memberships))
            )


def _joint(memberships: Sequence[RowMapping]) -> dict[str, Any]:
    """One membership of several, the one that was joined first coming first.

    In the group as long as any of them; the name of the first that is in it; an organiser if any
    is one; on boards only if all want to be.
    """
    present = [one for one in memberships if one["left_at"] is None]
    return {
        "name": (present or memberships)[0]["name"],
        "organiser": any(one["organiser"] for one in memberships),
        "on_boards": all(one["on_boards"] for one in memberships),
        "joined_at": memberships[0]["joined_at"],
        "left_at": None if present else max(one["left_at"] for one in memberships),
    }


def _end_a_quiz(connection: Connection, keep: int, gone: int, now: datetime) -> None:
    """Of two quizzes under way, end the one that was begun earlier: only one may run."""
    running = connection.execute(
        select(practice_session.c.id)
        .where(
            practice_session.c.person_id.in_((keep, gone)),
            practice_session.c.finished_at.is_(None),
        )
        .order_by(practice_session.c.started_at.desc(), practice_session.c.id.desc())
    )
    for session_id in running.scalars().all()[1:]:
        connection.execute(
            update(practice_session)
            .where(practice_session.c.id == session_id)
            .values(finished_at=now)
        )


def _drop_doubles(connection: Connection, keep: int, gone: int) -> None:
    """Rests that both planned, and what both said of a question: what is not settled stays, else
    what was said first."""
    mine = rest.alias("mine")
    connection.execute(
        delete(rest).where(
            rest.c.person_id == gone,
            exists().where(
                mine.c.person_id == keep,
                mine.c.group_id == rest.c.group_id,
                mine.c.first_date == rest.c.first_date,
                mine.c.last_date == rest.c.last_date,
            ),
        )
    )
    reports = connection.execute(
        select(question_report.c.id, question_report.c.group_id, question_report.c.question)
        .where(question_report.c.person_id.in_((keep, gone)))
        .order_by(question_report.c.settled_at.is_not(None), question_report.c.id)
    )
    seen: set[tuple[int, str]] = set()
    for report_id, group_id, question in reports.all():
        if (group_id, question) in seen:
            connection.execute(delete(question_report).where(question_report.c.id == report_id))
        seen.add((group_id, question))


def _take_over(connection: Connection, keep: int, gone: int) -> None:
    """The language of the one who chose one, and the first of the days on which they came."""
    rows = connection.execute(
        select(person.c.language, person.c.created_at)
        .where(person.c.id.in_((keep, gone)))
        .order_by(person.c.id == gone)
    ).all()
    language = next((row.language for row in rows if row.language is not None), None)
    since = min(row.created_at for row in rows)
    connection.execute(
        update(person).where(person.c.id == keep).values(language=language, created_at=since)
    )


def replace_standings(
    connection: Connection, person_id: int, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Make these all that a person has of standings; rows without the person."""
    _replace(connection, standing, person_id, rows)


def replace_streaks(
    connection: Connection, person_id: int, rows: Sequence[Mapping[str, Any]]
) -> None:
    """As `replace_standings`."""
    _replace(connection, streak, person_id, rows)


def _replace(
    connection: Connection, table: Table, person_id: int, rows: Sequence[Mapping[str, Any]]
) -> None:
    connection.execute(delete(table).where(table.c.person_id == person_id))
    if rows:
        connection.execute(insert(table), [{"person_id": person_id, **row} for row in rows])


def drop_beliefs(connection: Connection, person_id: int, exam: str) -> None:
    """Forget what is believed of a person in an exam."""
    connection.execute(delete(belief).where(belief.c.person_id == person_id, belief.c.exam == exam))


def drop_reviews(connection: Connection, person_id: int, topics: Iterable[Topic]) -> None:
    """Remove a person's review cards of these questions."""
    wanted = sorted(topics)
    for first in range(0, len(wanted), 200):
        connection.execute(
            delete(review).where(
                review.c.person_id == person_id,
                tuple_(review.c.exam, review.c.question).in_(wanted[first : first + 200]),
            )
        )


def difficulties_of(connection: Connection, exam: str) -> dict[str, tuple[float, float, int]]:
    """Node -> (mean, variance, answers), of every question and skill that was ever asked."""
    rows = connection.execute(
        select(
            difficulty.c.node, difficulty.c.mean, difficulty.c.variance, difficulty.c.answers
        ).where(difficulty.c.exam == exam)
    )
    return {row.node: (row.mean, row.variance, row.answers) for row in rows}
