"""Finds our own messages again by the metadata that they carry. It knows no card.

New apps that are sold outside Slack's marketplace may read one page a minute: so this is done only
where a message may be there, and is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.port import TryLaterError

PAGE = 200
# 2,000 messages since the first attempt: more is not looked through.
PAGES = 10

# Whether a message's metadata are those that are looked for.
IsMeant: TypeAlias = Callable[[Mapping[str, Any]], bool]


async def find_message(
    client: AsyncWebClient, channel: str, author: str, is_meant: IsMeant, since: datetime
) -> str | None:
    """The `ts` of the message of `author` that is meant since then, or None.

    Raises what a request raises, and TryLaterError where too much was said.
    """
    found, cursor = None, ""
    for _ in range(PAGES):
        page = await client.conversations_history(
            channel=channel,
            oldest=f"{since.timestamp():.6f}",
            inclusive=True,
            include_all_metadata=True,
            limit=PAGE,
            cursor=cursor or None,
        )
        # Newest first: of several, the first one that was posted is meant.
        found = _in(page["messages"], author, is_meant) or found
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found
    raise TryLaterError("too much was said in the channel to find our post in it")


async def is_in_thread(
    client: AsyncWebClient, channel: str, thread: str, author: str, is_meant: IsMeant
) -> bool:
    """Whether `author` began the discussion below a message already: it is the first there."""
    page = await client.conversations_replies(
        channel=channel, ts=thread, include_all_metadata=True, limit=PAGE
    )
    return _in(page["messages"], author, is_meant) is not None


def _in(messages: list[dict[str, Any]], author: str, is_meant: IsMeant) -> str | None:
    found = None
    for message in messages:
        if message.get("user") == author and is_meant(message.get("metadata") or {}):
            found = str(message["ts"])
    return found
