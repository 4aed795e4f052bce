"""Queries about answers: the state where one is taken, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Executable,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    distinct,
    exists,
    func,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql

from storage.deliveries import delivery_from
from storage.dialects import Insert, per_dialect
from storage.groups import group_from
from storage.records import Address, AnswerRow, AnswerState, Member, StreakRow, UserKey
from storage.tables import (
    answer,
    answer_number,
    channel,
    delivery,
    identity,
    membership,
    person,
    post,
    practice_answer,
    rest,
    review,
    streak,
    study_group,
)

_between = delivery.alias("between")

# Posting days strictly between the streak's last day and the delivery's own.
_DAYS_MISSED = (
    select(func.count(distinct(_between.c.local_date)))
    .where(
        _between.c.group_id == delivery.c.group_id,
        _between.c.kind == "daily",
        _between.c.state != "missed",
        _between.c.local_date > streak.c.last_date,
        _between.c.local_date < delivery.c.local_date,
        ~exists()
        .correlate(_between, streak)
        .where(
            rest.c.group_id == streak.c.group_id,
            rest.c.person_id == streak.c.person_id,
            _between.c.local_date.between(rest.c.first_date, rest.c.last_date),
        ),
    )
    .correlate(delivery, streak)
    .scalar_subquery()
)


# Who answers, locked: they cannot be deleted before their answer is there. It comes before the
# locks of all that is theirs, and in a query of its own because an outer join locks nothing.
_IS_USER = and_(
    identity.c.platform == bindparam("platform"),
    identity.c.workspace == bindparam("user_workspace"),
    identity.c.user_id == bindparam("user_id"),
)
_LOCKED_WHO = (
    select(identity.c.person_id, person.c.language)
    .join(person, person.c.id == identity.c.person_id)
    .where(_IS_USER)
    .with_for_update(read=True, key_share=True, of=person)
    .cte("who")
)


def _desk_query(who: CTE | None = None) -> Select[Any]:
    """With `who`, who answers comes from there."""
    at = (
        delivery.join(study_group, study_group.c.id == delivery.c.group_id)
        .join(post, post.c.delivery_id == delivery.c.id)
        .join(channel, channel.c.id == post.c.channel_id)
    )
    if who is None:
        person_id: ColumnElement[int] = identity.c.person_id
        language: ColumnElement[str | None] = person.c.language
        at = at.outerjoin(identity, _IS_USER).outerjoin(person, person.c.id == person_id)
    else:
        person_id, language = who.c.person_id, who.c.language
        at = at.outerjoin(who, true())
    return (
        select(
            *(column.label(f"delivery_{column.name}") for column in delivery.c),
            *(column.label(f"group_{column.name}") for column in study_group.c),
            *(column.label(f"answer_{column.name}") for column in answer.c),
            *(column.label(f"streak_{column.name}") for column in streak.c),
            post.c.message_ref,
            person_id,
            language.label("person_language"),
            membership.c.name.label("member_name"),
            membership.c.organiser,
            membership.c.left_at,
            membership.c.away_at,
            membership.c.on_boards,
            review.c.card.label("review_card"),
            _DAYS_MISSED.label("days_missed"),
        )
        .select_from(at)
        .outerjoin(
            membership,
            and_(
                membership.c.group_id == delivery.c.group_id,
                membership.c.person_id == person_id,
            ),
        )
        .outerjoin(
            answer,
            and_(
                answer.c.delivery_id == delivery.c.id,
                answer.c.person_id == person_id,
            ),
        )
        .outerjoin(
            streak,
            and_(
                streak.c.group_id == delivery.c.group_id,
                streak.c.person_id == person_id,
            ),
        )
        .outerjoin(
            review,
            and_(
                review.c.person_id == person_id,
                review.c.exam == study_group.c.exam,
                review.c.question == delivery.c.question,
            ),
        )
        .where(
            delivery.c.token == bindparam("token"),
            channel.c.platform == bindparam("platform"),
            channel.c.workspace == bindparam("workspace"),
            channel.c.channel == bindparam("channel"),
        )
    )


_DESK = _desk_query()
# The share lock makes the reveal wait for answers under way, and answers see a finished reveal.
_DESK_LOCKED = _desk_query(_LOCKED_WHO).with_for_update(read=True, of=delivery)


def state(
    connection: Connection, token: str, address: Address, user: UserKey, *, lock: bool = False
) -> AnswerState | None:
    """What is known of a delivery that was posted at `address`, and of the user there.

    None: nothing of that token was posted there.
    """
    row = connection.execute(
        _DESK_LOCKED if lock and connection.dialect.name == "postgresql" else _DESK,
        {
            "token": token,
            "platform": address.platform,
            "workspace": address.workspace,
            "channel": address.channel,
            "user_workspace": user.workspace,
            "user_id": user.user_id,
        },
    ).one_or_none()
    return None if row is None else _desk_from(row)


def _desk_from(row: Row[Any]) -> AnswerState:
    member = None
    if row.member_name is not None and row.left_at is None:
        member = Member(
            group_id=row.delivery_group_id,
            person_id=row.person_id,
            name=row.member_name,
            organiser=row.organiser,
            language=row.person_language,
            on_boards=row.on_boards,
        )
    return AnswerState(
        delivery=delivery_from(row, "delivery_"),
        group=group_from(row, "group_"),
        message_ref=row.message_ref,
        person_id=row.person_id,
        member=member,
        answer=None if row.answer_choice is None else _answer_from(row, "answer_"),
        streak=None
        if row.streak_days is None
        else StreakRow(
            row.streak_days, row.streak_longest, row.streak_freezes, row.streak_last_date
        ),
        days_missed=row.days_missed,
        review_card=row.review_card,
        was_away=row.away_at is not None,
    )


def _answer_from(row: Row[Any], prefix: str = "") -> AnswerRow:
    value = row._mapping
    return AnswerRow(**{name: value[prefix + name] for name in AnswerRow.__slots__})


def next_number(new: Insert) -> SQLColumnExpression[int]:
    """The number of the answer that an INSERT counts (see `answer.number`).

    On PostgreSQL it has to be drawn while the rows that the answer moves are locked.
    """
    if isinstance(new, postgresql.Insert):
        return answer_number.next_value()
    return _NEXT_ON_SQLITE


_NEXT_ON_SQLITE = select(
    func.max(
        func.coalesce(select(func.max(answer.c.number)).scalar_subquery(), 0),
        func.coalesce(select(func.max(practice_answer.c.number)).scalar_subquery(), 0),
    )
    + 1
).scalar_subquery()

_COLUMNS = ("choice", "score", "out_of", "correct", "answered_at", "counted_on", "expected")


def _build_add(new: Insert, *, counted: bool) -> Executable:
    values: dict[str, Any] = {name: bindparam(name) for name in _COLUMNS}
    if counted:
        values["number"] = next_number(new)
    return (
        new.values(delivery_id=bindparam("delivery_id"), person_id=bindparam("person_id"), **values)
        .on_conflict_do_nothing(index_elements=["delivery_id", "person_id"])
        .returning(answer.c.delivery_id)
    )


_ADD_COUNTED = per_dialect(answer, lambda new: _build_add(new, counted=True))
_ADD_KEPT = per_dialect(answer, lambda new: _build_add(new, counted=False))


def add_answer(connection: Connection, delivery_id: int, person_id: int, given: AnswerRow) -> bool:
    """Record an answer; one with `counted_on` gets the next number.

    False: the person had answered already; nothing was changed.
    """
    add = _ADD_KEPT if given.counted_on is None else _ADD_COUNTED
    values = {name: getattr(given, name) for name in _COLUMNS}
    added = connection.execute(
        add(connection), {"delivery_id": delivery_id, "person_id": person_id, **values}
    ).first()
    return added is not None


def change_answer(
    connection: Connection, delivery_id: int, person_id: int, given: AnswerRow
) -> bool:
    """Replace an answer that has not been counted; it keeps the time at which it was first given,
    by which streaks go. False: there is no such streak."""
    changed = connection.execute(
        update(answer)
        .where(
            answer.c.delivery_id == delivery_id,
            answer.c.person_id == person_id,
            answer.c.counted_on.is_(None),
        )
        .values(
            choice=given.choice,
            score=given.score,
            out_of=given.out_of,
            correct=given.correct,
        )
    )
    return changed.rowcount == 1


class Uncounted(NamedTuple):
    """An answer that is not in the standings yet."""

    delivery_id: int
    person_id: int
    correct: bool
    answered_at: datetime


def uncounted(connection: Connection, delivery_ids: Sequence[int]) -> list[Uncounted]:
    """The answers to these deliveries that are not counted yet, in the order in which they were
    given."""
    rows = connection.execute(
        select(answer.c.delivery_id, answer.c.person_id, answer.c.correct, answer.c.answered_at)
        .where(answer.c.delivery_id.in_(delivery_ids), answer.c.counted_on.is_(None))
        .order_by(answer.c.answered_at, answer.c.person_id, answer.c.delivery_id)
    )
    return [Uncounted(*row) for row in rows]


def mark_counted(
    connection: Connection,
    delivery_id: int,
    person_id: int,
    counted_on: date,
    expected: float | None,
) -> None:
    """A kept answer is in the standings now; it gets the next number."""
    on_postgres = connection.dialect.name == "postgresql"
    connection.execute(
        update(answer)
        .where(answer.c.delivery_id == delivery_id, answer.c.person_id == person_id)
        .values(
            counted_on=counted_on,
            expected=expected,
            number=answer_number.next_value() if on_postgres else _NEXT_ON_SQLITE,
        )
    )


def distribution(connection: Connection, delivery_id: int) -> dict[str, int]:
    """Choice in stored letters -> how many chose it."""
    rows = connection.execute(
        select(answer.c.choice, func.count().label("people"))
        .where(answer.c.delivery_id == delivery_id)
        .group_by(answer.c.choice)
    )
    return {row.choice: row.people for row in rows}


def answers_of(
    connection: Connection, person_id: int, tokens: Sequence[str]
) -> dict[str, AnswerRow]:
    """Delivery token -> the person's answer, where there is one."""
    rows = connection.execute(
        select(delivery.c.token, *answer.c)
        .join(delivery, delivery.c.id == answer.c.delivery_id)
        .where(answer.c.person_id == person_id, delivery.c.token.in_(tokens))
    )
    return {row.token: _answer_from(row) for row in rows}
