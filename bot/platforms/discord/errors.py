"""What discord.py raises, in the port's terms, with a reason that an organiser understands. It
knows no channel and sends no request."""

from __future__ import annotations

from collections.abc import Collection

import aiohttp
import discord
import structlog

from bot.platforms.discord import limits
from bot.posting.port import ChatError, MessageGoneError, TryLaterError
from bot.posting.refusing import refused

NOT_ALLOWED = frozenset({limits.MISSING_ACCESS, limits.MISSING_PERMISSIONS})

NOT_OURS = 50005

# Discord's codes -> ours, whose sentences are `refused-<code>` in the catalogues.
REFUSED = {
    limits.UNKNOWN_CHANNEL: "channel-deleted",
    limits.UNKNOWN_GUILD: "removed",
    10013: "no-account",
    limits.TAG_REQUIRED: "tag-required",
    limits.MISSING_ACCESS: "hidden",
    limits.CANNOT_DM: "no-direct-messages",
    50008: "channel-kind",
    limits.MISSING_PERMISSIONS: "permission",
    50024: "channel-kind",
    limits.ARCHIVED_THREAD: "thread-archived",
    160005: "thread-locked",
    160006: "threads-full",
    160007: "threads-full",
}
# Limits of Discord's that pass by themselves, and are not always answered by a 429: slow mode,
# edits of announcements, writes in a channel and in a server, edits of old messages, new direct
# conversations, sending switched off for a while, overload; the last is a proxy of Discord's.
PASSING = frozenset({20016, 20022, 20028, 20029, 30046, 40003, 40004, 130000, 40333})

log = structlog.get_logger(__name__)


class GaveUpError(Exception):
    """A request failed or was told to wait so often that it was not sent again."""


# What sending a request may raise. TimeoutError is an OSError.
Faults = (discord.DiscordException, aiohttp.ClientError, OSError, GaveUpError)


def chat_error(fault: Exception, lacking: Collection[str] = ()) -> ChatError | None:
    """The port's error for a fault of a request; None for a fault of ours, a bug.

    `lacking` are the missing permissions that explain it, as far as they are known.
    """
    match fault:
        case discord.RateLimited():
            return TryLaterError("Discord asks us to wait", fault.retry_after)
        case discord.HTTPException():
            return _refusal(fault, lacking)
        case aiohttp.ClientError() | OSError() | GaveUpError():
            return TryLaterError(f"Discord cannot be reached: {fault or type(fault).__name__}")
    return None


def _refusal(fault: discord.HTTPException, lacking: Collection[str]) -> ChatError | None:
    if fault.status >= 500 or fault.code in PASSING:
        return TryLaterError(f"Discord has trouble: {fault.status} {fault.text[:200]}".strip())
    match fault.status:
        case 429:
            return TryLaterError("Discord asks us to wait", _retry_after(fault))
        case 401:
            log.error("Discord does not take the bot's token any more: make a new one")
            return TryLaterError("Discord does not take the bot's token")
    if fault.code == limits.UNKNOWN_MESSAGE:
        return MessageGoneError("the message was deleted")
    if fault.code == NOT_OURS:
        return MessageGoneError("the message was posted by another bot: was the token changed?")
    if lacking:
        return refused("permissions", permissions=lacking)
    if fault.code in REFUSED:
        return refused(REFUSED[fault.code])
    if fault.status == 403 and fault.code == 0:
        # Discord itself always gives a code: this is the network in front of it.
        return TryLaterError("something between us and Discord refuses the connection")
    if fault.status in (403, 404) and fault.code != 0:
        return refused("said", said=f"{fault.text[:200]} ({fault.code})")
    return None


def _retry_after(fault: discord.HTTPException) -> float | None:
    try:
        return float(fault.response.headers["Retry-After"])
    except (KeyError, ValueError):
        return None
