"""Tells organisers that a channel refuses the posts, where they can still be reached."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from bot.cards import phrasing
from bot.clock import Clock
from bot.platforms.port import Chat, ChatError
from bot.usecases.context import Context
from storage import seats, workspaces
from storage.records import Channel, Group

BATCH = 50

log = structlog.get_logger(__name__)


async def tell_organisers(context: Context, chats: Mapping[str, Chat], clock: Clock) -> int:
    """Send word of every parked channel to its group's organisers, once; call it at every
    heartbeat. Returns how many channels were told of. Whoever cannot be reached finds it in the
    group's settings and on its web page all the same."""
    if not await context.db.read(workspaces.is_anything_to_tell):
        return 0
    parked = await context.db.write(workspaces.claim_parked_to_tell, clock.now(), BATCH)
    for group, channel in parked:
        await _tell(context, chats, group, channel)
    return len(parked)


async def _tell(
    context: Context, chats: Mapping[str, Chat], group: Group, channel: Channel
) -> None:
    reached = 0
    for user in await context.db.read(seats.organisers_of, group.id):
        chat = chats.get(user.platform)
        if chat is None:
            continue
        language = await context.db.read(seats.own_language, user) or group.settings.language
        try:
            await chat.tell(user, phrasing.parked_card(group, channel, language, chat.commands))
            reached += 1
        except ChatError as fault:
            log.info("an organiser takes no direct message", group=group.key, reason=str(fault))
    if reached:
        log.info("organisers were told of a parked channel", group=group.key, reached=reached)
    else:
        log.warning(
            "no organiser could be told of a parked channel",
            group=group.key,
            reason=channel.parked_reason,
        )
