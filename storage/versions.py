"""Queries about questions as they were asked: kept once for each distinct content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select, tuple_, update

from questions.version import skill_in
from storage.dialects import per_dialect
from storage.tables import (
    answer,
    delivery,
    practice_answer,
    question_version,
    rekey,
    study_group,
    upkeep,
)

_KEEP = per_dialect(question_version, lambda new: new.on_conflict_do_nothing())
_DONE = per_dialect(upkeep, lambda new: new.on_conflict_do_nothing())


def keep_versions(
    connection: Connection, exam: str, wanted: Mapping[str, tuple[str, str]]
) -> dict[str, int]:
    """Keep these versions of an exam's questions; question id -> version id.

    `wanted` is question id -> (digest, content). Rows that are there already stay as they are.
    """
    if not wanted:
        return {}
    found = _ids(connection, exam, wanted)
    new = sorted(set(wanted) - set(found))
    if new:
        connection.execute(
            _KEEP(connection),
            [
                {
                    "exam": exam,
                    "question": question,
                    "digest": wanted[question][0],
                    "content": wanted[question][1],
                }
                for question in new
            ],
        )
        found |= _ids(connection, exam, {question: wanted[question] for question in new})
    return found


def _ids(
    connection: Connection, exam: str, wanted: Mapping[str, tuple[str, str]]
) -> dict[str, int]:
    rows = connection.execute(
        select(question_version.c.id, question_version.c.question, question_version.c.digest).where(
            question_version.c.exam == exam, question_version.c.question.in_(list(wanted))
        )
    )
    return {row.question: row.id for row in rows if row.digest == wanted[row.question][0]}


def contents_of(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """The contents of several versions."""
    rows = connection.execute(
        select(question_version.c.id, question_version.c.content).where(
            question_version.c.id.in_(list(ids))
        )
    )
    return {row.id: row.content for row in rows}


def versions_of(connection: Connection, exam: str, question: str) -> list[int]:
    """The versions of a question that were asked, oldest first."""
    rows = connection.execute(
        select(question_version.c.id)
        .where(question_version.c.exam == exam, question_version.c.question == question)
        .order_by(question_version.c.id)
    )
    return list(rows.scalars())


def newest_of(connection: Connection, exam: str, questions: Collection[str]) -> dict[str, int]:
    """Question id -> the version that was kept last."""
    rows = connection.execute(
        select(question_version.c.question, func.max(question_version.c.id).label("newest"))
        .where(question_version.c.exam == exam, question_version.c.question.in_(list(questions)))
        .group_by(question_version.c.question)
    )
    return {row.question: row.newest for row in rows}


def skills_of(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """The skills that versions are about."""
    return {one: skill_in(content) for one, content in contents_of(connection, ids).items()}


class GradedBy(NamedTuple):
    """How many answers were graded by a version's key, or by the one that corrected it."""

    question: str
    version_id: int
    answer_key: str | None
    answers: int


def graded_by(connection: Connection, exam: str) -> list[GradedBy]:
    """The keys that answers to the group questions of an exam were graded by."""
    rows = connection.execute(
        select(
            delivery.c.question,
            delivery.c.version_id,
            delivery.c.answer_key,
            func.count().label("answers"),
        )
        .join(answer, answer.c.delivery_id == delivery.c.id)
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .where(study_group.c.exam == exam, delivery.c.version_id.is_not(None))
        .group_by(delivery.c.question, delivery.c.version_id, delivery.c.answer_key)
        .order_by(delivery.c.question, delivery.c.version_id)
    )
    return [GradedBy(*row) for row in rows]


def keys_asked_with(
    connection: Connection, exam: str, question: str
) -> list[tuple[int | None, str | None]]:
    """(version, key that corrected it) of a question that was posted to groups, once each."""
    rows = connection.execute(
        select(delivery.c.version_id, delivery.c.answer_key)
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .where(
            study_group.c.exam == exam, delivery.c.question == question, delivery.c.kind == "daily"
        )
        .distinct()
    )
    return [(row.version_id, row.answer_key) for row in rows]


# What was asked before versions were kept


def is_done(connection: Connection, name: str) -> bool:
    """Whether that work after an upgrade is done."""
    return (
        connection.execute(select(upkeep.c.name).where(upkeep.c.name == name)).first() is not None
    )


def mark_done(connection: Connection, name: str, now: datetime) -> None:
    """That work after an upgrade is done, for good."""
    connection.execute(_DONE(connection), {"name": name, "done_at": now})


class Unversioned(NamedTuple):
    """A delivery from before versions were kept; `answer_key` corrected the pack's."""

    id: int
    question: str
    layout: str | None
    kind: str
    answer_key: str | None


def unversioned(
    connection: Connection, exam: str, after: Unversioned | None, limit: int
) -> list[Unversioned]:
    """Deliveries of an exam's questions without a version, in order, after that one."""
    rows = connection.execute(
        select(
            delivery.c.id,
            delivery.c.question,
            delivery.c.layout,
            delivery.c.kind,
            delivery.c.answer_key,
        )
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .where(
            study_group.c.exam == exam,
            delivery.c.id > (0 if after is None else after.id),
            delivery.c.question.is_not(None),
            delivery.c.version_id.is_(None),
        )
        .order_by(delivery.c.id)
        .limit(limit)
    )
    return [Unversioned(*row) for row in rows]


class GivenGrade(NamedTuple):
    """What somebody chose, in stored letters, and what it was worth."""

    choice: str
    score: int
    out_of: int


def grades_of(connection: Connection, deliveries: Collection[int]) -> dict[int, list[GivenGrade]]:
    """Delivery -> its answers, equal ones once."""
    found: dict[int, list[GivenGrade]] = {}
    rows = connection.execute(
        select(answer.c.delivery_id, answer.c.choice, answer.c.score, answer.c.out_of)
        .where(answer.c.delivery_id.in_(list(deliveries)))
        .distinct()
    )
    for delivery_id, *given in rows:
        found.setdefault(delivery_id, []).append(GivenGrade(*given))
    return found


def give_versions(connection: Connection, given: Mapping[int, int]) -> None:
    """Set the versions of deliveries that have none: delivery id -> version id."""
    if given:
        connection.execute(
            update(delivery)
            .where(delivery.c.id == bindparam("the_delivery"), delivery.c.version_id.is_(None))
            .values(version_id=bindparam("the_version")),
            [{"the_delivery": one, "the_version": two} for one, two in given.items()],
        )


class PractisedBefore(NamedTuple):
    """A practice answer from before versions were kept."""

    session: int
    position: int
    question: str
    given: GivenGrade


def practised_before(
    connection: Connection, exam: str, after: PractisedBefore | None, limit: int
) -> list[PractisedBefore]:
    """Practice answers without a version, in order, after that one."""
    last = (0, 0) if after is None else after[:2]
    rows = connection.execute(
        select(
            practice_answer.c.session_id,
            practice_answer.c.position,
            practice_answer.c.question,
            practice_answer.c.choice,
            practice_answer.c.score,
            practice_answer.c.out_of,
        )
        .where(
            practice_answer.c.exam == exam,
            practice_answer.c.version_id.is_(None),
            tuple_(practice_answer.c.session_id, practice_answer.c.position) > tuple_(*last),
        )
        .order_by(practice_answer.c.session_id, practice_answer.c.position)
        .limit(limit)
    )
    return [PractisedBefore(*row[:3], GivenGrade(*row[3:])) for row in rows]


def give_practice_versions(
    connection: Connection, given: Collection[tuple[PractisedBefore, int]]
) -> None:
    """Set the versions of practice answers that have none."""
    if given:
        connection.execute(
            update(practice_answer)
            .where(
                practice_answer.c.session_id == bindparam("the_session"),
                practice_answer.c.position == bindparam("the_position"),
                practice_answer.c.version_id.is_(None),
            )
            .values(version_id=bindparam("the_version")),
            [
                {
                    "the_session": one.session,
                    "the_position": one.position,
                    "the_version": version_id,
                }
                for one, version_id in given
            ],
        )


def give_key_versions(connection: Connection, exam: str, given: Mapping[str, int]) -> None:
    """Set whose letters corrected keys are in: question -> version id."""
    if given:
        connection.execute(
            update(rekey)
            .where(
                rekey.c.exam == exam,
                rekey.c.question == bindparam("the_question"),
                rekey.c.version_id.is_(None),
            )
            .values(version_id=bindparam("the_version")),
            [{"the_question": one, "the_version": two} for one, two in given.items()],
        )


def correct_deliveries(
    connection: Connection, exam: str, question: str, keys: Mapping[int | None, str]
) -> None:
    """Put corrected keys into the deliveries of a question: version id -> key in its letters."""
    groups = select(study_group.c.id).where(study_group.c.exam == exam)
    for version_id, right in keys.items():
        of_version = (
            delivery.c.version_id.is_(None)
            if version_id is None
            else delivery.c.version_id == version_id
        )
        connection.execute(
            update(delivery)
            .where(delivery.c.question == question, delivery.c.group_id.in_(groups), of_version)
            .values(answer_key=right)
        )
