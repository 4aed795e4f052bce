"""Says on the posts of open questions that these left their pack, and takes it back if they return.

Call it at the start: packs are read then. Answers go on, and are graded by what was asked.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import Connection

from bot.usecases.context import WITHDRAWN, Context
from storage import deliveries

log = structlog.get_logger(__name__)


async def tell_withdrawn(context: Context, now: datetime) -> int:
    """Have the posts of open questions edited where that changed; returns of how many questions.

    Where a pack is away nothing changes: nobody withdrew its questions.
    """
    told = 0
    for code, exam in context.exams.items():
        known = {*exam.pack.questions, *exam.pack.retired}
        told += await context.db.write(_tell, code, known, now)
    if told:
        log.info("open questions left their pack, or came back", questions=told)
    return told


def _tell(connection: Connection, code: str, known: set[str], now: datetime) -> int:
    changed: dict[bool, list[int]] = {True: [], False: []}
    for one in deliveries.open_questions(connection, code):
        is_gone = one.question not in known
        if is_gone != (one.detail == WITHDRAWN):
            changed[is_gone].append(one.id)
    for is_gone, ids in changed.items():
        deliveries.edit_while_open(connection, ids, WITHDRAWN if is_gone else None, now)
    return sum(map(len, changed.values()))
