"""Shows a posted question to one person: in another language, or with what they answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection

from bot.usecases.context import Asked, Context, asked
from bot.usecases.results import Result, results_of
from bot.usecases.take_answer import Actor, AlreadyAnswered, Closed, Kept, NotHere
from questions.question import Grade
from storage import answers, deliveries
from storage.records import Address, AnswerRow, Delivery, Group


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A posted question; `open` while it can be answered."""

    asked: Asked
    open: bool


async def show_question(
    context: Context, actor: Actor, address: Address, token: str, now: datetime
) -> ShownQuestion | NotHere:
    """The question that was posted at `address` under `token`."""
    return await context.db.read(_show, context, actor, address, token, now)


def _show(
    connection: Connection,
    context: Context,
    actor: Actor,
    address: Address,
    token: str,
    now: datetime,
) -> ShownQuestion | NotHere:
    state = answers.state(connection, token, address, actor.user)
    question = None if state is None else asked(connection, context, state.delivery, state.group)
    if state is None or question is None:
        return NotHere()
    return ShownQuestion(
        question, state.delivery.state == "open" and now < state.delivery.closes_at
    )


MyAnswer: TypeAlias = AlreadyAnswered | Kept | Closed


async def my_answers(
    context: Context, group: Group, person_id: int, tokens: Sequence[str]
) -> dict[str, MyAnswer]:
    """Delivery token -> what the person answered there, as it may be shown to them now."""
    return await context.db.read(_my_answers, context, group, person_id, tuple(tokens))


def _my_answers(
    connection: Connection,
    context: Context,
    group: Group,
    person_id: int,
    tokens: Sequence[str],
) -> dict[str, MyAnswer]:
    given = answers.answers_of(connection, person_id, tokens)
    here = deliveries.by_tokens(connection, group.id, tuple(given))
    results = results_of(
        connection, group, person_id, {delivery: given[delivery.token] for delivery in here}
    )
    shown: dict[str, MyAnswer] = {}
    for delivery in here:
        question = asked(connection, context, delivery, group)
        if question is not None:
            row, result = given[delivery.token], results[delivery.token]
            shown[delivery.token] = _mine(delivery, question, row, result)
    return shown


def _mine(delivery: Delivery, question: Asked, row: AnswerRow, result: Result) -> MyAnswer:
    graded = Grade(row.score, row.out_of)
    if delivery.state == "closed":
        return Closed(question, row.choice, graded, result)
    if row.counted_on is None:
        return Kept(question, row.choice, changed=False)
    return AlreadyAnswered(question, row.choice, graded, result)
