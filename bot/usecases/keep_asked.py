"""Once after an upgrade: what was asked before versions were kept gets the pack's present ones.

Each exam is done once, at the first start with its pack. It goes in batches, each in a transaction
of its own, and may be broken off and begun again; of several processes that do it at once, each
finds what is left.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from bot.usecases.context import Context, Exam
from bot.usecases.corrected_keys import corrected_keys
from bot.usecases.practise import quiz_items
from bot.usecases.rekey import regraded
from questions.question import (
    ChoiceError,
    Grade,
    Layout,
    Question,
    fits,
    key,
    normalised,
    with_key,
)
from storage import practice, rekeys, versions
from storage.versions import GivenGrade, PractisedBefore, Unversioned

BATCH = 500
T = TypeVar("T", Unversioned, PractisedBefore)

log = structlog.get_logger(__name__)


async def keep_asked(context: Context, now: datetime, batch: int = BATCH) -> int:
    """Keep what was asked, as far as the packs still have it; returns how many deliveries that is.

    What the pack has otherwise now stays without a version, and is shown as before: its options
    are not those that were posted, or its answers would get other grades than they have. Once an
    exam is done, it is never done again: what comes into its pack later is another question.
    """
    kept = 0
    for code, exam in context.exams.items():
        if await context.db.read(versions.is_done, _name(code)):
            continue
        kept += await _in_batches(context, exam, code, versions.unversioned, _keep, batch)
        await _in_batches(context, exam, code, versions.practised_before, _keep_practice, batch)
        await context.db.write(_keep_keys_and_quizzes, exam, code)
        await context.db.write(versions.mark_done, _name(code), now)
    if kept:
        log.info("what was asked before is kept now", deliveries=kept)
    return kept


def _name(code: str) -> str:
    return f"question versions of {code}"


async def _in_batches(
    context: Context,
    exam: Exam,
    code: str,
    read: Callable[[Connection, str, T | None, int], Sequence[T]],
    keep: Callable[[Connection, Context, Exam, str, Sequence[T]], int],
    size: int,
) -> int:
    kept = 0
    last: T | None = None
    while found := await context.db.read(read, code, last, size):
        last = found[-1]
        kept += await context.db.write(keep, context, exam, code, found)
    return kept


def _keep(
    connection: Connection, context: Context, exam: Exam, code: str, batch: Sequence[Unversioned]
) -> int:
    given = versions.grades_of(connection, [one.id for one in batch])
    known = [one for one in batch if _is_as_posted(exam, one, given.get(one.id, ()))]
    ids = _version_ids(connection, exam, code, {one.question for one in known})
    versions.give_versions(connection, {one.id: ids[one.question] for one in known})
    return len(known)


def _is_as_posted(exam: Exam, one: Unversioned, given: Iterable[GivenGrade]) -> bool:
    """Whether the pack has the question as it was posted, as far as layout and answers tell."""
    question = exam.pack.known(one.question)
    if question is None or (one.kind == "daily" and not _fits(question, one.layout or "")):
        return False
    return all(_agrees(question, one.answer_key, grade) for grade in given)


def _fits(question: Question | None, layout: str) -> bool:
    return question is not None and fits(question, Layout.parse(layout))


def _agrees(question: Question, corrected: str | None, given: GivenGrade) -> bool:
    """Whether the choice is one of the question's, and worth what was stored by its key, or by
    the one that corrected it."""
    try:
        keyed = with_key(question, corrected or key(question))
    except ChoiceError:
        return False
    return (_is_choice(question, given.choice) or _is_choice(keyed, given.choice)) and regraded(
        keyed, given.choice
    ) == Grade(given.score, given.out_of)


def _is_key(question: Question | None, right: str) -> bool:
    try:
        return question is not None and with_key(question, right) is not None
    except ChoiceError:
        return False


def _is_choice(question: Question, choice: str) -> bool:
    try:
        normalised(question, choice)
    except ChoiceError:
        return False
    return True


def _keep_practice(
    connection: Connection,
    context: Context,
    exam: Exam,
    code: str,
    batch: Sequence[PractisedBefore],
) -> int:
    """The same of practice answers."""
    keys = corrected_keys(connection, context, code)
    known = [one for one in batch if _is_as_practised(exam, one, keys.get(one.question))]
    ids = _version_ids(connection, exam, code, {one.question for one in known})
    versions.give_practice_versions(connection, [(one, ids[one.question]) for one in known])
    return len(known)


def _is_as_practised(exam: Exam, one: PractisedBefore, corrected: str | None) -> bool:
    question = exam.pack.known(one.question)
    return question is not None and _agrees(question, corrected, one.given)


def _keep_keys_and_quizzes(connection: Connection, exam: Exam, code: str) -> None:
    """The same of corrected keys, which are in the pack's letters, and of quizzes under way."""
    corrected = {
        question: kept
        for question, kept in rekeys.corrections_of(connection, code).items()
        if kept.version_id is None and _is_key(exam.pack.known(question), kept.answer_key)
    }
    quizzes = practice.running_sessions(connection, code)
    asked = {
        item.question
        for _id, questions in quizzes
        for item in quiz_items(questions)
        if _fits(exam.pack.known(item.question), item.layout)
    }
    ids = _version_ids(connection, exam, code, {*corrected, *asked})
    versions.give_key_versions(connection, code, {one: ids[one] for one in corrected})
    for session_id, questions in quizzes:
        items = quiz_items(questions)
        changed = [
            one._replace(version_id=one.version_id or ids[one.question])
            if one.question in asked and _fits(exam.pack.known(one.question), one.layout)
            else one
            for one in items
        ]
        if changed != items:
            practice.change_questions(connection, session_id, json.dumps(changed))


def _version_ids(
    connection: Connection, exam: Exam, code: str, wanted: Collection[str]
) -> dict[str, int]:
    """Question -> the version that the pack has now."""
    return versions.keep_versions(connection, code, {one: exam.content(one) for one in wanted})
