"""Asks the platforms once a week whether active members are still in the group's workspaces.

Who is not is no part of "N of M" and of the goal (`storage.attendance`). It needs no privileged
intent and no list of members. An answer of theirs takes it back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.core.attendance import SILENT_AFTER
from bot.posting.port import Chat, TryLaterError
from bot.usecases.context import Context
from storage import presence
from storage.records import UserKey

EVERY = timedelta(days=7)
# At each heartbeat: a thousand members take under an hour, and leave the platforms' limits to those
# who press something meanwhile.
MEMBERS_A_BEAT = 20
REQUESTS_A_BEAT = 2
ANSWERS_WITHIN_S = 5.0

log = structlog.get_logger(__name__)


async def ask_for_members(context: Context, chats: Mapping[str, Chat], clock: Clock) -> int:
    """Ask for some members; returns how many are found to have left. Once a platform does not
    answer, or is another process's to ask, the rest waits for the next heartbeat."""
    now = clock.now()
    sought = await context.db.read(
        presence.to_ask_for, now - EVERY, (now - SILENT_AFTER).date(), MEMBERS_A_BEAT
    )
    left, requests = 0, 0
    for member in sought:
        # Silent ones do not count anyway.
        places = await context.db.read(presence.places_of, member) if member.active else []
        known = [
            (chats[user.platform], user, place) for user, place in places if user.platform in chats
        ]
        too_many = requests > 0 and requests + len(known) > REQUESTS_A_BEAT
        if too_many or not all(chat.share.parts for chat, _, _ in known):
            break
        requests += len(known)
        try:
            away = len(known) == len(places) > 0 and await _have_all_lost(known)
        except (TryLaterError, TimeoutError) as fault:
            log.info("members cannot be asked for now", reason=str(fault) or type(fault).__name__)
            break
        except Exception as fault:  # of one member alone; the next one must have their turn
            log.warning("a member cannot be asked for", reason=str(fault) or type(fault).__name__)
            away = False
        await context.db.write(presence.note_asked, member, now, away=away)
        left += away
    return left


async def _have_all_lost(places: Sequence[tuple[Chat, UserKey, str]]) -> bool:
    for chat, user, workspace in places:
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            if not await chat.has_left(user, workspace):
                return False
    return True
