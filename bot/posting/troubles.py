"""Tells organisers that a channel refuses the posts, where they can still be reached."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, TypeAlias

import structlog

from bot.cards import phrasing
from bot.clock import Clock
from bot.posting.port import Chat, ChatError, TryLaterError
from bot.usecases.context import Context
from storage import seats, workspaces
from storage.records import Channel, Group, UserKey

BATCH = 50
TELL_TIMEOUT_S = 20.0
# People who could not be told for this long find it in the settings.
PATIENCE = timedelta(days=1)
Result: TypeAlias = Literal["told", "later", "never"]

log = structlog.get_logger(__name__)


async def tell_organisers(context: Context, chats: Mapping[str, Chat], clock: Clock) -> int:
    """Send word of every parked channel to its group's organisers, once; call it at every
    heartbeat. Returns how many channels somebody was told of. Where nobody can be reached for now,
    it is tried again for a day; it stands in the group's settings and on its web page all the
    same. Of channels on a platform that another process sends to, that one tells."""
    if not await context.db.read(workspaces.is_anything_to_tell):
        return 0
    elsewhere = [name for name, chat in chats.items() if not chat.share.parts]
    parked = await context.db.write(workspaces.claim_parked_to_tell, clock.now(), BATCH, elsewhere)
    told = await asyncio.gather(
        *(_tell(context, chats, clock, group, channel) for group, channel in parked)
    )
    return sum(told)


async def _tell(
    context: Context, chats: Mapping[str, Chat], clock: Clock, group: Group, channel: Channel
) -> bool:
    """Tell all organisers of one group at the same time; whether anybody was reached."""
    users = await context.db.read(seats.organisers_of, group.id)
    results = await asyncio.gather(
        *(
            _tell_one(context, chats[user.platform], user, group, channel)
            for user in users
            if user.platform in chats
        )
    )
    reached = results.count("told")
    if reached:
        log.info("organisers were told of a parked channel", group=group.key, reached=reached)
        return True
    since = clock.now() - PATIENCE
    if "later" in results and await context.db.write(workspaces.tell_later, channel.id, since):
        return False
    log.warning(
        "no organiser could be told of a parked channel",
        group=group.key,
        reason=channel.parked_reason,
    )
    return False


async def _tell_one(
    context: Context, chat: Chat, user: UserKey, group: Group, channel: Channel
) -> Result:
    if not chat.share.parts:
        return "later"
    try:
        language = await context.db.read(seats.own_language, user) or group.settings.language
        card = phrasing.parked_card(group, channel, language, chat.commands)
        async with asyncio.timeout(TELL_TIMEOUT_S):
            await chat.tell(user, card)
    except (TryLaterError, TimeoutError) as fault:
        log.info("an organiser is told later", group=group.key, reason=str(fault))
        return "later"
    except ChatError as fault:
        log.info("an organiser takes no direct message", group=group.key, reason=str(fault))
        return "never"
    except Exception:  # a fault of ours or of an SDK must not keep the other notices up
        log.exception("an organiser could not be told", group=group.key)
        return "never"
    return "told"
