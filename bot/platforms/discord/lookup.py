"""Finds a post again by the marker that its components carry. It knows no card."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Any

from discord.http import Route
from discord.utils import time_snowflake

from bot.platforms.discord.permissions import HISTORY
from bot.platforms.discord.places import Place, Places
from bot.platforms.discord.requests import Requests
from bot.posting.port import TryLaterError
from bot.posting.refusing import refused
from storage.records import Address

PAGE = 100
# 2,000 messages, or 1,000 archived posts, since the first attempt: more is not looked through.
MESSAGE_PAGES = 20
ARCHIVE_PAGES = 10

CONTAINER, TEXT_DISPLAY = 17, 10
DISCORD_BEGAN = datetime(2015, 1, 1, tzinfo=UTC)

Json = dict[str, Any]


class Lookup:
    """Looks for posts of the bot. A marker is the ids of a container and of a text in it.

    Everything here raises what a request raises.
    """

    def __init__(self, requests: Requests, places: Places) -> None:
        self._requests = requests
        self._places = places

    async def in_channel(
        self, address: Address, place: Place, marker: tuple[int, int], since: datetime
    ) -> str | None:
        """The id of the first message with the marker since then, or None.

        Raises ChannelRefusedError where the bot may not read what was said, because Discord then
        says that there is nothing; TryLaterError where too much was said.
        """
        after, seen = _snowflake(since), False
        for _ in range(MESSAGE_PAGES):
            page = await self._messages_after(place, after)
            seen = seen or bool(page)
            for message in page:
                if self._is_ours(message["author"]["id"]) and has_marker(message, marker):
                    return str(message["id"])
            if len(page) < PAGE:
                break
            after = int(page[-1]["id"])
        else:
            raise TryLaterError("too much was said in the channel to find our post in it")
        if not seen and HISTORY in await self._places.lacking(address):
            raise refused("permissions", permissions=(HISTORY,))
        return None

    async def in_forum(self, place: Place, marker: tuple[int, int], since: datetime) -> str | None:
        """The id of the first post (a thread) whose opening message has the marker, or None.

        Raises TryLaterError where too many posts were archived since then.
        """
        after = _snowflake(since)
        candidates = {
            int(thread["id"])
            async for thread in self._threads(place, since)
            if self._is_ours(thread["owner_id"]) and int(thread["id"]) > after
        }
        for thread in sorted(candidates):
            opening = await self._opening(thread)
            if opening is not None and has_marker(opening, marker):
                return str(thread)
        return None

    def _is_ours(self, user_id: object) -> bool:
        return str(user_id) == str(self._places.me)

    async def _messages_after(self, place: Place, after: int) -> list[Json]:
        """Up to a page of messages, oldest first."""
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=place.id)
        query = {"limit": PAGE, "after": after}
        page: list[Json] = await self._requests.ask(route, query=query)
        return sorted(page, key=lambda message: int(message["id"]))

    async def _threads(self, forum: Place, since: datetime) -> AsyncIterator[Json]:
        """The forum's open posts, and those that were archived since then."""
        route = Route("GET", "/guilds/{guild_id}/threads/active", guild_id=forum.guild)
        for thread in (await self._requests.ask(route))["threads"]:
            if str(thread["parent_id"]) == str(forum.id):
                yield thread
        route = Route("GET", "/channels/{channel_id}/threads/archived/public", channel_id=forum.id)
        query: dict[str, str | int] = {"limit": PAGE}
        for _ in range(ARCHIVE_PAGES):
            page = await self._requests.ask(route, query=query)
            for thread in page["threads"]:
                yield thread
            # They come in the order in which they were archived, the last one first.
            archived = [one["thread_metadata"]["archive_timestamp"] for one in page["threads"]]
            if not archived or not page["has_more"] or datetime.fromisoformat(archived[-1]) < since:
                return
            query["before"] = archived[-1]
        raise TryLaterError("too many posts were archived in the forum to find ours among them")

    async def _opening(self, thread: int) -> Json | None:
        """A post's opening message, which has the post's id; None when there is none any more."""
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=thread)
        page: list[Json] = await self._requests.ask(route, query={"limit": 1, "after": thread - 1})
        return page[0] if page and int(page[0]["id"]) == thread else None


def has_marker(message: Json, marker: tuple[int, int]) -> bool:
    """Whether a message, as Discord gives it, carries the marker."""
    return any(
        one["type"] == CONTAINER
        and one.get("id") == marker[0]
        and any(text.get("id") == marker[1] for text in _texts(one.get("components") or ()))
        for one in message.get("components") or ()
    )


def _texts(components: Iterable[Json]) -> list[Json]:
    return [one for one in components if one["type"] == TEXT_DISPLAY]


def _snowflake(since: datetime) -> int:
    """The smallest id of that moment, less one: `after` leaves out the id that it names."""
    return max(0, time_snowflake(max(since, DISCORD_BEGAN)) - 1)
