"""Once after an upgrade: what was asked before versions were kept gets the pack's present ones.

It goes in batches, each in a transaction of its own, and may be broken off and begun again; of
several processes that do it at once, each finds what is left.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime

import structlog
from sqlalchemy import Connection

from bot.usecases.context import Context
from bot.usecases.practise import quiz_items
from questions.question import Layout, fits
from storage import practice, versions
from storage.versions import Unversioned

NAME = "question versions"
BATCH = 500

log = structlog.get_logger(__name__)


async def keep_asked(context: Context, now: datetime) -> int:
    """Keep what was asked, as far as the packs still have it; returns how many deliveries that is.

    A question whose options are not those that were posted keeps its own: it stays without a
    version, and is shown as before. Once done, it is never done again: what comes into a pack
    later is another question.
    """
    if await context.db.read(versions.is_done, NAME):
        return 0
    last = kept = 0
    while True:
        batch = await context.db.read(versions.unversioned, last, BATCH)
        if not batch:
            break
        last = batch[-1].id
        kept += await context.db.write(_keep, context, batch)
    await context.db.write(_keep_practice, context)
    await context.db.write(versions.mark_done, NAME, now)
    if kept:
        log.info("what was asked before is kept now", deliveries=kept)
    return kept


def _keep(connection: Connection, context: Context, batch: list[Unversioned]) -> int:
    known = [one for one in batch if _is_as_posted(context, one)]
    ids = _version_ids(connection, context, {(one.exam, one.question) for one in known})
    versions.give_versions(connection, {one.id: ids[one.exam, one.question] for one in known})
    return len(known)


def _is_as_posted(context: Context, one: Unversioned) -> bool:
    question = context.present(one.exam, one.question)
    if question is None:
        return False
    return one.kind != "daily" or fits(question, Layout.parse(one.layout or ""))


def _keep_practice(connection: Connection, context: Context) -> None:
    """The same of practice answers, and of the quizzes that are under way."""
    answered = [
        one
        for one in versions.practised_without_version(connection)
        if context.present(*one) is not None
    ]
    quizzes = versions.quizzes(connection)
    asked = {
        (exam, item.question)
        for _id, exam, questions in quizzes
        for item in quiz_items(questions)
        if _fits_now(context, exam, item.question, item.layout)
    }
    ids = _version_ids(connection, context, {*answered, *asked})
    for exam, question in answered:
        versions.give_practice_version(connection, exam, question, ids[exam, question])
    for session_id, exam, questions in quizzes:
        items = quiz_items(questions)
        changed = [
            one._replace(version_id=one.version_id or ids.get((exam, one.question)))
            if _fits_now(context, exam, one.question, one.layout)
            else one
            for one in items
        ]
        if changed != items:
            practice.change_questions(connection, session_id, json.dumps(changed))


def _fits_now(context: Context, exam: str, question_id: str, layout: str) -> bool:
    question = context.present(exam, question_id)
    return question is not None and fits(question, Layout.parse(layout))


def _version_ids(
    connection: Connection, context: Context, wanted: set[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """(exam, question) -> the version that the pack has now."""
    by_exam: dict[str, set[str]] = defaultdict(set)
    for exam, question in wanted:
        by_exam[exam].add(question)
    return {
        (exam, question): version_id
        for exam, questions in by_exam.items()
        for question, version_id in versions.keep_versions(
            connection, exam, {one: context.exams[exam].content(one) for one in questions}
        ).items()
    }
