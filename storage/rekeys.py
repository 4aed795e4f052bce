"""Queries about corrected keys: what they are, and the answers that they grade again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from storage.dialects import per_dialect
from storage.tables import answer, delivery, practice_answer, rekey, study_group

_KEEP = per_dialect(
    rekey,
    lambda new: new.on_conflict_do_update(
        index_elements=["exam", "question"],
        set_={name: new.excluded[name] for name in ("answer_key", "rekeyed_at", "version_id")},
    ),
)


class Correction(NamedTuple):
    """A corrected key, in the letters of a version; without one, of the pack as it is."""

    answer_key: str
    version_id: int | None


def corrections_of(connection: Connection, exam: str) -> dict[str, Correction]:
    """Question id -> its corrected key."""
    rows = connection.execute(
        select(rekey.c.question, rekey.c.answer_key, rekey.c.version_id).where(rekey.c.exam == exam)
    )
    return {row.question: Correction(row.answer_key, row.version_id) for row in rows}


def save_key(
    connection: Connection,
    exam: str,
    question: str,
    answer_key: str,
    version_id: int | None,
    now: datetime,
) -> None:
    """Store a corrected key, in the letters of that version."""
    connection.execute(
        _KEEP(connection),
        {
            "exam": exam,
            "question": question,
            "answer_key": answer_key,
            "rekeyed_at": now,
            "version_id": version_id,
        },
    )


class AnswerTo(NamedTuple):
    """An answer to a question that may be graded again."""

    group: int
    delivery: int
    person: int
    choice: str
    score: int
    out_of: int
    correct: bool
    counted: bool
    version_id: int | None


def answers_to(connection: Connection, exam: str, question: str) -> list[AnswerTo]:
    """Every answer to a question in the groups of an exam."""
    rows = connection.execute(
        select(
            delivery.c.group_id,
            answer.c.delivery_id,
            answer.c.person_id,
            answer.c.choice,
            answer.c.score,
            answer.c.out_of,
            answer.c.correct,
            answer.c.counted_on.is_not(None).label("counted"),
            delivery.c.version_id,
        )
        .join(delivery, delivery.c.id == answer.c.delivery_id)
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .where(study_group.c.exam == exam, delivery.c.question == question)
        .order_by(answer.c.delivery_id, answer.c.person_id)
    )
    return [AnswerTo(*row) for row in rows]


class PracticeAnswerTo(NamedTuple):
    """The same of practice."""

    session: int
    position: int
    choice: str
    score: int
    out_of: int
    version_id: int | None


def practice_answers_to(connection: Connection, exam: str, question: str) -> list[PracticeAnswerTo]:
    """Every practice answer to a question."""
    rows = connection.execute(
        select(
            practice_answer.c.session_id,
            practice_answer.c.position,
            practice_answer.c.choice,
            practice_answer.c.score,
            practice_answer.c.out_of,
            practice_answer.c.version_id,
        ).where(practice_answer.c.exam == exam, practice_answer.c.question == question)
    )
    return [PracticeAnswerTo(*row) for row in rows]


def regrade(connection: Connection, graded: Iterable[tuple[int, int, int, int, bool]]) -> None:
    """Overwrite grades: (delivery, person, score, out of, correct) each."""
    rows = [
        {"the_delivery": d, "the_person": p, "s": score, "o": out_of, "c": correct}
        for d, p, score, out_of, correct in graded
    ]
    if rows:
        connection.execute(
            update(answer)
            .where(
                answer.c.delivery_id == bindparam("the_delivery"),
                answer.c.person_id == bindparam("the_person"),
            )
            .values(score=bindparam("s"), out_of=bindparam("o"), correct=bindparam("c")),
            rows,
        )


def regrade_practice(
    connection: Connection, graded: Iterable[tuple[int, int, int, int, bool]]
) -> None:
    """Overwrite grades of practice: (session, position, score, out of, correct) each."""
    rows = [
        {"the_session": session, "the_position": position, "s": score, "o": out_of, "c": correct}
        for session, position, score, out_of, correct in graded
    ]
    if rows:
        connection.execute(
            update(practice_answer)
            .where(
                practice_answer.c.session_id == bindparam("the_session"),
                practice_answer.c.position == bindparam("the_position"),
            )
            .values(score=bindparam("s"), out_of=bindparam("o"), correct=bindparam("c")),
            rows,
        )
