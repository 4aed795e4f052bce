"""Queries about practice: quizzes on demand, and the review cards of missed questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, update

from storage.answers import next_number
from storage.dialects import per_dialect
from storage.records import PracticeAnswer, PracticeSession
from storage.tables import (
    delivery,
    membership,
    practice_answer,
    practice_session,
    review,
    study_group,
)

_POSITION = (
    select(func.coalesce(func.max(practice_answer.c.position) + 1, 0))
    .where(practice_answer.c.session_id == practice_session.c.id)
    .correlate(practice_session)
    .scalar_subquery()
)
_ZONE = (
    select(study_group.c.zone)
    .where(study_group.c.id == practice_session.c.group_id)
    .correlate(practice_session)
    .scalar_subquery()
)


def start_session(connection: Connection, values: dict[str, Any]) -> None:
    """Record a quiz; the person's running one, if any, must be ended before."""
    connection.execute(insert(practice_session).values(**values))


def running_session(connection: Connection, person_id: int) -> PracticeSession | None:
    """The quiz that a person has not finished."""
    return _one_session(
        connection,
        practice_session.c.person_id == person_id,
        practice_session.c.finished_at.is_(None),
    )


def session_by_token(
    connection: Connection, token: str, person_id: int, *, lock: bool = False
) -> PracticeSession | None:
    """The quiz of that token, if it is this person's."""
    return _one_session(
        connection,
        practice_session.c.token == token,
        practice_session.c.person_id == person_id,
        lock=lock,
    )


def _one_session(
    connection: Connection, *conditions: ColumnElement[bool], lock: bool = False
) -> PracticeSession | None:
    if lock:
        # By itself: what waits for a lock sees the answers of the time before it waited.
        connection.execute(select(practice_session.c.id).where(*conditions).with_for_update())
    query = select(practice_session, _POSITION.label("position"), _ZONE.label("zone")).where(
        *conditions
    )
    row = connection.execute(query.where(*conditions)).one_or_none()
    return None if row is None else PracticeSession(**row._mapping)


def running_sessions(connection: Connection, exam: str) -> list[tuple[int, str]]:
    """(session id, its questions as JSON) of every quiz of an exam that is under way; locked."""
    rows = connection.execute(
        select(practice_session.c.id, practice_session.c.questions)
        .where(practice_session.c.exam == exam, practice_session.c.finished_at.is_(None))
        .order_by(practice_session.c.id)
        .with_for_update()
    )
    return [(row.id, row.questions) for row in rows]


def change_questions(connection: Connection, session_id: int, questions: str) -> None:
    """Replace the questions (JSON) of a quiz."""
    connection.execute(
        update(practice_session)
        .where(practice_session.c.id == session_id)
        .values(questions=questions)
    )


def finish_session(connection: Connection, session_id: int, now: datetime) -> None:
    """End a quiz."""
    connection.execute(
        update(practice_session).where(practice_session.c.id == session_id).values(finished_at=now)
    )


_ANSWER_COLUMNS = tuple(column.name for column in practice_answer.c if column.name != "number")
_ADD_ANSWER = per_dialect(
    practice_answer,
    lambda new: (
        new.values(
            {name: bindparam(name) for name in _ANSWER_COLUMNS} | {"number": next_number(new)}
        )
        .on_conflict_do_nothing(index_elements=["session_id", "position"])
        .returning(practice_answer.c.position)
    ),
)


def add_practice_answer(connection: Connection, values: dict[str, Any]) -> bool:
    """Record an answer of a quiz. False: that position was answered already."""
    return connection.execute(_ADD_ANSWER(connection), values).first() is not None


def session_answers(connection: Connection, session_id: int) -> list[PracticeAnswer]:
    """The answers of a quiz, in order."""
    columns = [practice_answer.c[name] for name in PracticeAnswer.__slots__]
    rows = connection.execute(
        select(*columns)
        .where(practice_answer.c.session_id == session_id)
        .order_by(practice_answer.c.position)
    )
    return [PracticeAnswer(**row._mapping) for row in rows]


def open_questions(connection: Connection, person_id: int) -> dict[str, datetime]:
    """Questions that are open in any group of a person, with when the last one closes: practice
    must not tell their keys."""
    rows = connection.execute(
        select(delivery.c.question, func.max(delivery.c.closes_at).label("closes_at"))
        .join(membership, membership.c.group_id == delivery.c.group_id)
        .where(
            membership.c.person_id == person_id,
            membership.c.left_at.is_(None),
            delivery.c.kind == "daily",
            delivery.c.state == "open",
            delivery.c.question.is_not(None),
        )
        .group_by(delivery.c.question)
    )
    return {row.question: row.closes_at for row in rows}


def review_card(connection: Connection, person_id: int, exam: str, question: str) -> str | None:
    """The review card (JSON) of a question that the person missed once."""
    return connection.execute(
        select(review.c.card).where(
            review.c.person_id == person_id,
            review.c.exam == exam,
            review.c.question == question,
        )
    ).scalar_one_or_none()


_KEEP_CARD = per_dialect(
    review,
    lambda new: new.on_conflict_do_update(
        index_elements=["person_id", "exam", "question"],
        set_={"card": new.excluded.card, "due_at": new.excluded.due_at},
    ),
)


def save_review_card(
    connection: Connection,
    person_id: int,
    exam: str,
    question: str,
    card: str,
    due_at: datetime,
) -> None:
    """Store a review card."""
    connection.execute(
        _KEEP_CARD(connection),
        {
            "person_id": person_id,
            "exam": exam,
            "question": question,
            "card": card,
            "due_at": due_at,
        },
    )


def reviews_of(connection: Connection, person_id: int, exam: str) -> list[tuple[str, datetime]]:
    """(question, when it is due for review) of all that a person missed, earliest first."""
    rows = connection.execute(
        select(review.c.question, review.c.due_at)
        .where(review.c.person_id == person_id, review.c.exam == exam)
        .order_by(review.c.due_at, review.c.question)
    )
    return [(row.question, row.due_at) for row in rows]
