"""Finds our own messages again by the metadata that they carry. It knows no card.

New apps that are sold outside Slack's marketplace may read one page of fifteen messages a minute.
So this is done only where a message may be there and is not known, and a search that Slack or its
caller breaks off goes on where it was.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.posting.port import TryLaterError
from storage.records import Address

PAGE = 200
# So many pages are read at a time.
PAGES = 10
# So far Slack's clock may be before ours.
CLOCK_SKEW = timedelta(days=1)
# With this many interrupted searches, they are forgotten and start again.
REMEMBERED = 1_000

# Whether a message's metadata are those that are looked for.
IsMeant: TypeAlias = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Author:
    """Who posts for us in a workspace: the bot's user there, which another installation may change,
    and the app."""

    bot_user: str
    app: str

    def posted(self, message: Mapping[str, Any]) -> bool:
        """Whether a message is ours."""
        return message.get("user") == self.bot_user or message.get("app_id") == self.app


@dataclass(slots=True)
class Search:
    """How far a channel was looked through, in Slack's time stamps.

    Slack gives the newest messages first. So one goes back from `newest`, the first that was seen,
    to `oldest`; all after `position` is done. `newest` is None before the first page. Of several
    messages, the first one that was posted is meant: `found` is the first so far.
    """

    oldest: str
    newest: str | None = None
    position: str | None = None
    found: str | None = None


class Lookup:
    """Searches for messages, by channel and key."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._broken_off: OrderedDict[tuple[Address, str], Search] = OrderedDict()

    async def find(
        self,
        client: AsyncWebClient,
        address: Address,
        key: str,
        author: Author,
        is_meant: IsMeant,
        since: datetime,
    ) -> str | None:
        """The `ts` of the message of `author` that is meant since then, or None if there is none.

        Raises what a request raises, and TryLaterError where much was said: the next call with
        the same key goes on from there.
        """
        search = self._broken_off.get((address, key)) or Search(_stamp(since))
        self._broken_off[address, key] = search
        while len(self._broken_off) > REMEMBERED:
            self._broken_off.popitem(last=False)
        end = _stamp(self._now() + CLOCK_SKEW)
        found = await _go_on(search, client, address.channel, author, is_meant, end)
        self._broken_off.pop((address, key), None)
        return found


async def _go_on(
    search: Search,
    client: AsyncWebClient,
    channel: str,
    author: Author,
    is_meant: IsMeant,
    end: str,
) -> str | None:
    """Go on with a search. What was posted since it began is looked through as well, for another
    process may have posted the message meanwhile. `end` is after all that was posted: without an
    end, Slack would begin at the oldest."""
    begun_now, cursor = search.newest is None, ""
    for _ in range(PAGES):
        page = await client.conversations_history(
            channel=channel,
            oldest=search.oldest,
            latest=search.position or end,
            include_all_metadata=True,
            limit=PAGE,
            cursor=cursor or None,
        )
        messages = page["messages"]
        # Of a page that shows nothing, the cursor alone knows how to go on.
        cursor = "" if messages else _next_cursor(page)
        search.found = _in(messages, author, is_meant) or search.found
        if search.newest is None:
            search.newest = str(messages[0]["ts"]) if messages else search.oldest
        if messages and page.get("has_more"):
            search.position = str(messages[-1]["ts"])
        elif cursor:
            continue
        elif begun_now or search.found is not None:
            return search.found
        else:
            search.oldest, search.newest, search.position = search.newest, None, None
            begun_now = True
    raise TryLaterError("much was said in the channel: our post is still looked for")


def _stamp(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"


def _next_cursor(page: AsyncSlackResponse) -> str:
    metadata = page.get("response_metadata") or {}
    return str(metadata.get("next_cursor") or "") if page.get("has_more") else ""


async def is_in_thread(
    client: AsyncWebClient, channel: str, thread: str, author: Author, is_meant: IsMeant
) -> bool:
    """Whether `author` began the discussion below a message already: it is the first there."""
    page = await client.conversations_replies(
        channel=channel, ts=thread, include_all_metadata=True, limit=PAGE
    )
    return _in(page["messages"], author, is_meant) is not None


def _in(messages: list[dict[str, Any]], author: Author, is_meant: IsMeant) -> str | None:
    """The last one of a page that is meant."""
    found = None
    for message in messages:
        if author.posted(message) and is_meant(message.get("metadata") or {}):
            found = str(message["ts"])
    return found
