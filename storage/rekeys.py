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
        set_={"answer_key": new.excluded.answer_key, "rekeyed_at": new.excluded.rekeyed_at},
    ),
)


def keys_of(connection: Connection, exam: str) -> dict[str, str]:
    """Question id -> corrected key, in stored letters."""
    rows = connection.execute(
        select(rekey.c.question, rekey.c.answer_key).where(rekey.c.exam == exam)
    )
    return {row.question: row.answer_key for row in rows}


def save_key(
    connection: Connection, exam: str, question: str, answer_key: str, now: datetime
) -> None:
    """Store a corrected key, and put it into every delivery of the question."""
    connection.execute(
        _KEEP(connection),
        {"exam": exam, "question": question, "answer_key": answer_key, "rekeyed_at": now},
    )
    groups = select(study_group.c.id).where(study_group.c.exam == exam)
    connection.execute(
        update(delivery)
        .where(delivery.c.question == question, delivery.c.group_id.in_(groups))
        .values(answer_key=answer_key)
    )


class AnswerTo(NamedTuple):
    """An answer to a question that may be graded again."""

    group: int
    delivery: int
    person: int
    choice: str
    correct: bool
    counted: bool


def answers_to(connection: Connection, exam: str, question: str) -> list[AnswerTo]:
    """Every answer to a question in the groups of an exam."""
    rows = connection.execute(
        select(
            delivery.c.group_id,
            answer.c.delivery_id,
            answer.c.person_id,
            answer.c.choice,
            answer.c.correct,
            answer.c.counted_on.is_not(None).label("counted"),
        )
        .join(delivery, delivery.c.id == answer.c.delivery_id)
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .where(study_group.c.exam == exam, delivery.c.question == question)
        .order_by(answer.c.delivery_id, answer.c.person_id)
    )
    return [AnswerTo(*row) for row in rows]


def practice_answers_to(
    connection: Connection, exam: str, question: str
) -> list[tuple[int, int, str]]:
    """(session, position, choice) of every practice answer to a question."""
    rows = connection.execute(
        select(
            practice_answer.c.session_id, practice_answer.c.position, practice_answer.c.choice
        ).where(practice_answer.c.exam == exam, practice_answer.c.question == question)
    )
    return [tuple(row) for row in rows]


def regrade(connection: Connection, graded: Iterable[tuple[int, int, int, int, bool]]) -> None:
    """Write grades anew: (delivery, person, score, out of, correct) each."""
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
    """Write grades of practice anew: (session, position, score, out of, correct) each."""
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
