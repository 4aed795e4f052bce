"""Queries about all that is stored of one person: to hand it out, and to remove it for good.

It knows no question and no platform. Whatever a new table stores of a person has to be in
`EXPORTED` or, with a reason, in `LEFT_OUT`: a test walks the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    bindparam,
    func,
    select,
    text,
    tuple_,
    update,
)

from storage import people
from storage.stale import note_stale
from storage.tables import (
    answer,
    belief,
    board_row,
    delivery,
    identity,
    membership,
    metadata,
    person,
    post,
    practice_answer,
    practice_session,
    question_report,
    rest,
    review,
    standing,
    streak,
    study_group,
)

# Table -> its rows about a person, by the names of the columns.
Kept: TypeAlias = Mapping[str, list[dict[str, Any]]]

# Tables that refer to a person and are not handed out, each with the reason.
LEFT_OUT: Mapping[str, str] = {
    "link_code": "a code to link accounts, of which only a hash is kept, for ten minutes",
}
# Columns that are not handed out: numbers of our own, and what would tell the keys of questions.
HIDDEN: Mapping[str, frozenset[str]] = {
    "person": frozenset({"id"}),
    "identity": frozenset({"person_id"}),
    "membership": frozenset({"group_id", "person_id"}),
    "answer": frozenset({"delivery_id", "person_id", "number"}),
    "standing": frozenset({"group_id", "person_id"}),
    "board_row": frozenset({"delivery_id", "person_id"}),
    "streak": frozenset({"group_id", "person_id"}),
    "rest": frozenset({"id", "group_id", "person_id"}),
    "belief": frozenset({"person_id"}),
    "practice_session": frozenset({"token", "person_id", "group_id", "questions"}),
    "practice_answer": frozenset({"person_id", "number"}),
    "review": frozenset({"person_id"}),
    "question_report": frozenset({"id", "group_id", "person_id"}),
}


def _rows_of(
    table: Table,
    *order: ColumnElement[Any],
    more: Iterable[ColumnElement[Any]] = (),
    source: FromClause | None = None,
) -> Select[Any]:
    """What a table holds of a person: every column but hidden ones, so that none is forgotten."""
    owner = table.c.id if table is person else table.c.person_id
    shown = (column for column in table.c if column.name not in HIDDEN[table.name])
    query = select(*more, *shown).where(owner == bindparam("person_id"))
    return query.select_from(table if source is None else source).order_by(*order)


def _in_group(table: Table, *order: ColumnElement[Any]) -> Select[Any]:
    """The same, with the name of the group instead of its number."""
    return _rows_of(
        table,
        study_group.c.id,
        *order,
        more=[study_group.c.name.label("group")],
        source=table.join(study_group, study_group.c.id == table.c.group_id),
    )


EXPORTED: Mapping[str, Select[Any]] = {
    "person": _rows_of(person),
    "identity": _rows_of(identity, identity.c.platform, identity.c.workspace, identity.c.user_id),
    "membership": _in_group(membership),
    "answer": _rows_of(
        answer,
        answer.c.answered_at,
        answer.c.delivery_id,
        more=[
            study_group.c.name.label("group"),
            study_group.c.exam,
            delivery.c.local_date,
            delivery.c.question,
            delivery.c.layout,
            delivery.c.version_id,
        ],
        source=answer.join(delivery, delivery.c.id == answer.c.delivery_id).join(
            study_group, study_group.c.id == delivery.c.group_id
        ),
    ),
    "practice_session": _in_group(practice_session, practice_session.c.id),
    "practice_answer": _rows_of(
        practice_answer, practice_answer.c.session_id, practice_answer.c.position
    ),
    "belief": _rows_of(belief, belief.c.exam, belief.c.node),
    "streak": _in_group(streak),
    "standing": _in_group(standing, standing.c.span, standing.c.starts),
    "board_row": _rows_of(
        board_row,
        board_row.c.delivery_id,
        board_row.c.place,
        more=[study_group.c.name.label("group"), delivery.c.local_date],
        source=board_row.join(delivery, delivery.c.id == board_row.c.delivery_id).join(
            study_group, study_group.c.id == delivery.c.group_id
        ),
    ),
    "rest": _in_group(rest, rest.c.first_date, rest.c.id),
    "review": _rows_of(review, review.c.exam, review.c.due_at, review.c.question),
    "question_report": _in_group(question_report, question_report.c.id),
}


def kept_of(connection: Connection, person_id: int) -> Kept:
    """All that is stored of a person: one query a table."""
    return {
        name: [dict(row._mapping) for row in connection.execute(query, {"person_id": person_id})]
        for name, query in EXPORTED.items()
    }


def tables_about_people() -> frozenset[str]:
    """The tables whose rows belong to a person, `person` itself included."""
    return frozenset(
        table.name
        for table in metadata.tables.values()
        if table is person or any(key.column.table is person for key in table.foreign_keys)
    )


def forget(connection: Connection, person_id: int) -> bool:
    """Remove a person with every row about them; False if there is no such person.

    Whatever was computed from several people's answers follows: leaderboards posted in the
    person's weeks are edited once more, and difficulties that their answers moved are marked for
    recomputation (see `claim_mending`). Groups stay, even without an organiser.
    """
    _line_up(connection)
    # Quizzes first: an answer to one holds it, and then needs the person.
    connection.execute(
        select(practice_session.c.id)
        .where(practice_session.c.person_id == person_id)
        .order_by(practice_session.c.id)
        .with_for_update()
    )
    here = select(person.c.id).where(person.c.id == person_id).with_for_update()
    if connection.execute(here).first() is None:
        return False
    _note_answers(connection, person_id)
    _edit_boards(connection, person_id)
    people.delete_person(connection, person_id)
    return True


def _line_up(connection: Connection) -> None:
    """Wait for a rebuild before anything is locked, so that neither waits for the other in turn.

    In the order of `aggregates.lock_aggregates`; answers are not kept waiting.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(
            text(
                "LOCK TABLE belief, difficulty, answer, practice_answer, standing, streak"
                " IN ROW EXCLUSIVE MODE"
            )
        )


def _note_answers(connection: Connection, person_id: int) -> None:
    """Practice moves no difficulty, and an answer that was not counted has moved none yet."""
    counted = connection.execute(
        select(study_group.c.exam, func.count().label("answers"))
        .select_from(answer)
        .join(delivery, delivery.c.id == answer.c.delivery_id)
        .join(study_group, study_group.c.id == delivery.c.group_id)
        .where(answer.c.person_id == person_id, answer.c.number.is_not(None))
        .group_by(study_group.c.exam)
    )
    note_stale(connection, {row.exam: row.answers for row in counted})


WEEK = timedelta(days=7)


def _edit_boards(connection: Connection, person_id: int) -> None:
    """Have the leaderboards that may name the person posted again in their places.

    A Monday's board is of the week before. An edit that is under way counts as lost.
    """
    weeks = connection.execute(
        select(standing.c.group_id, standing.c.starts).where(
            standing.c.person_id == person_id, standing.c.span == "week"
        )
    )
    slots = [(group_id, starts + WEEK) for group_id, starts in weeks]
    for first in range(0, len(slots), 200):
        _edit(
            connection,
            select(delivery.c.id).where(
                delivery.c.kind == "leaderboard",
                tuple_(delivery.c.group_id, delivery.c.local_date).in_(slots[first : first + 200]),
            ),
        )
    # As they were posted they may name somebody whose points are others' now, or gone.
    _edit(connection, select(board_row.c.delivery_id).where(board_row.c.person_id == person_id))


def _edit(connection: Connection, boards: Select[Any]) -> None:
    of_these = post.c.delivery_id.in_(boards)
    connection.execute(
        update(post).where(of_these, post.c.state == "editing").values(attempt=post.c.attempt + 1)
    )
    connection.execute(
        update(post)
        .where(of_these, post.c.state.in_(("sent", "done")), post.c.message_ref.is_not(None))
        .values(state="edit")
    )
