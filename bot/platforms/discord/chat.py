"""Discord as a chat platform: the port over REST. It knows no interaction, and no gateway.

It works as soon as the client is logged in, also for servers whose events go to other processes.
A message's reference is its id; in a forum a post is a thread, with the id of its first message.

Give the client `max_ratelimit_timeout`: without it, discord.py sits out the longest rate limits
itself, and they come back as time-outs.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import discord
from discord import AllowedMentions
from discord.http import MultipartParameters, Route, handle_message_parameters

from bot.cards.card import Card, Paragraph
from bot.cards.markup import flat
from bot.charts.artist import Artist
from bot.clock import Clock
from bot.commands.typed import DISCORD_COMMANDS, CommandNames
from bot.platforms.discord import limits, render
from bot.platforms.discord.errors import NOT_ALLOWED, Faults, chat_error
from bot.platforms.discord.lookup import Lookup
from bot.platforms.discord.permissions import DISCUSSABLE, FORUMS
from bot.platforms.discord.places import Place, Places, number
from bot.platforms.discord.requests import Requests
from bot.platforms.discord.visitor import PLATFORM
from bot.posting.port import MessageGoneError
from bot.posting.refusing import refused
from storage.records import EVERYTHING, Address, Share, UserKey

ARCHIVE_AFTER_MIN = 1440
REQUIRES_TAG = 1 << 4
# Forums take no nonce, so we look ourselves for as long as Discord remembers one elsewhere.
FORUM_MEMORY = timedelta(minutes=10)


class DiscordChat:
    """`bot.posting.port.Chat` on a client that is paced (see `sending`) and logged in.

    `share` says which servers this process sends to now.
    `command_ids` maps the names of commands to their ids, for mentions; empty until they are known.
    """

    def __init__(
        self,
        client: discord.Client,
        artist: Artist,
        clock: Clock,
        share: Callable[[], Share] = lambda: EVERYTHING,
    ) -> None:
        self.command_ids: Mapping[str, int] = {}
        self._share = share
        self._artist = artist
        self._clock = clock
        self.use(client)

    def use(self, client: discord.Client) -> None:
        """Send requests through another client from now on."""
        self._requests = Requests(client)
        self._places = Places(client, self._requests)
        self._lookup = Lookup(self._requests, self._places)

    @property
    def platform(self) -> str:
        """See Chat.platform."""
        return PLATFORM

    @property
    def commands(self) -> CommandNames:
        """See Chat.commands."""
        return DISCORD_COMMANDS

    @property
    def share(self) -> Share:
        """See Chat.share."""
        return self._share()

    async def post(self, address: Address, card: Card, key: str) -> str:
        """See Chat.post. Raises ValueError for a key of more than 25 characters."""
        if len(key) > limits.NONCE:
            raise ValueError(f"Discord takes at most {limits.NONCE} characters, not {key!r}")
        async with self._explained(address):
            place = await self._places.at(address)
            if place.kind in FORUMS:
                return await self._post_in_forum(place, card, key)
            return await self._send(place.id, card, key)

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """See Chat.find."""
        marker = render.marker(key)
        async with self._explained(address):
            place = await self._places.at(address)
            if place.kind in FORUMS:
                return await self._lookup.in_forum(place, marker, since)
            return await self._lookup.in_channel(address, place, marker, since)

    async def edit(self, address: Address, message_ref: str, card: Card, key: str) -> None:
        """See Chat.edit."""
        message = number(message_ref)
        if message is None:
            raise MessageGoneError(f"the channel has no message {message_ref[:20]!r}")
        async with self._explained(address):
            place = await self._places.at(address)
            if place.kind in FORUMS:
                await self._edit_in_forum(place, message, card, key)
            else:
                await self._edit(place.id, message, card, key)

    async def discuss(self, address: Address, message_ref: str, title: str) -> None:
        """See Chat.discuss; in threads and forums the talk goes on below the post anyway."""
        message = number(message_ref)
        if message is None:
            raise MessageGoneError(f"the channel has no message {message_ref[:20]!r}")
        async with self._explained(address, discussion=True):
            place = await self._places.at(address)
            if place.kind not in DISCUSSABLE:
                return
            route = Route(
                "POST",
                "/channels/{channel_id}/messages/{message_id}/threads",
                channel_id=place.id,
                message_id=message,
            )
            thread = {"name": cut(title), "auto_archive_duration": ARCHIVE_AFTER_MIN}
            try:
                await self._requests.ask(route, json=thread)
            except discord.HTTPException as fault:
                if fault.code != limits.THREAD_EXISTS:
                    raise

    async def has_left(self, user: UserKey, workspace: str) -> bool:
        """See Chat.has_left."""
        user_id, guild_id = number(user.user_id), number(workspace)
        if user_id is None or guild_id is None:
            return False
        route = Route(
            "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild_id, user_id=user_id
        )
        async with self._explained(None):
            try:
                await self._requests.ask(route)
            except discord.NotFound as fault:
                if fault.code in (limits.UNKNOWN_MEMBER, limits.UNKNOWN_USER):
                    return True
                raise
        return False

    async def tell(self, user: UserKey, card: Card) -> None:
        """See Chat.tell."""
        user_id = number(user.user_id)
        if user_id is None:
            raise refused("no-account")
        async with self._explained(None):
            opened = await self._requests.ask(
                Route("POST", "/users/@me/channels"), json={"recipient_id": str(user_id)}
            )
            # A key of its own, so that a request that is repeated does not tell twice.
            await self._send(int(opened["id"]), card, secrets.token_hex(limits.NONCE // 2))

    async def _send(self, channel_id: int, card: Card, key: str) -> str:
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel_id)
        rendered = await self._rendered(card, key)
        made = await self._requests.ask(route, parts=_message(rendered, nonce=key))
        return str(made["id"])

    async def _post_in_forum(self, forum: Place, card: Card, key: str) -> str:
        since = self._clock.now() - FORUM_MEMORY
        found = await self._lookup.in_forum(forum, render.marker(key), since)
        if found is not None:
            return found
        thread = {
            "name": post_name(card),
            "applied_tags": tags_of(await self._places.payload(forum.id)),
            "auto_archive_duration": ARCHIVE_AFTER_MIN,
        }
        rendered = await self._rendered(card, key)
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=forum.id)
        # Once only: without a nonce, a second try would be a second post.
        parts = _message(rendered, channel_payload=thread)
        made = await self._requests.ask(route, parts=parts, tries=1)
        return str(made["id"])

    async def _edit_in_forum(self, forum: Place, message: int, card: Card, key: str) -> None:
        """Edit a post's opening message; one that fails says nothing about its forum."""
        gone = MessageGoneError("the forum has no such post any more")
        try:
            if (await self._places.of(message)).parent != forum.id:
                raise gone
            await self._edit(message, message, card, key)
        except discord.HTTPException as fault:
            if fault.code == limits.UNKNOWN_CHANNEL:
                raise gone from fault
            if fault.code == limits.ARCHIVED_THREAD:
                raise MessageGoneError("the post is archived, and locked") from fault
            raise

    async def _edit(self, channel_id: int, message: int, card: Card, key: str) -> None:
        route = Route(
            "PATCH",
            "/channels/{channel_id}/messages/{message_id}",
            channel_id=channel_id,
            message_id=message,
        )
        try:
            parts = _message(await self._rendered(card, key))
            await self._requests.ask(route, parts=parts)
        except discord.HTTPException as fault:
            if fault.code != limits.ARCHIVED_THREAD:
                raise
            await self._open_again(channel_id, fault)
            parts = _message(await self._rendered(card, key))
            await self._requests.ask(route, parts=parts)

    async def _open_again(self, thread: int, fault: discord.HTTPException) -> None:
        """Take a thread out of the archive; raises `fault` where that is not allowed."""
        route = Route("PATCH", "/channels/{channel_id}", channel_id=thread)
        try:
            await self._requests.ask(route, json={"archived": False})
        except discord.Forbidden:
            raise fault from None

    async def _rendered(self, card: Card, key: str) -> render.Rendered:
        drawn = await self._artist.pictures(card)
        return render.public(card, key, drawn, self.command_ids)

    @asynccontextmanager
    async def _explained(
        self, address: Address | None, *, discussion: bool = False
    ) -> AsyncIterator[None]:
        """Turn what requests raise into the port's errors, with the permission that is missing."""
        try:
            yield
        except Faults as fault:
            flags = await self._flags(fault, address, discussion=discussion)
            error = chat_error(fault, flags)
            if error is None:
                raise
            raise error from fault

    async def _flags(
        self, fault: Exception, address: Address | None, *, discussion: bool
    ) -> tuple[str, ...]:
        """The permissions that explain a refusal, as far as they can be found out now.

        Raises ChannelRefusedError where the bot was removed from the server.
        """
        if address is None or not isinstance(fault, discord.Forbidden | discord.NotFound):
            return ()
        try:
            if fault.code in NOT_ALLOWED:
                with suppress(*Faults):
                    return await self._places.lacking(address, discussion=discussion)
            return ()
        finally:
            self._places.forget(address)


def _message(rendered: render.Rendered, **more: Any) -> MultipartParameters:
    """A message, or the edit of one, which so loses the pictures of the card that was there."""
    return handle_message_parameters(
        view=rendered.view,
        attachments=list(rendered.files),
        allowed_mentions=AllowedMentions.none(),
        **more,
    )


def tags_of(forum: Mapping[str, Any]) -> list[str]:
    """The tag of a post, if the forum wants one: the first that is not for moderators alone."""
    if not int(forum.get("flags") or 0) & REQUIRES_TAG:
        return []
    free = [str(tag["id"]) for tag in forum["available_tags"] if not tag["moderated"]]
    if not free:
        raise refused("tag-required")
    return free[:1]


def post_name(card: Card) -> str:
    """The name of a card's post in a forum: its title, and how a question begins."""
    begin = next((one.text for one in card.blocks if isinstance(one, Paragraph)), "")
    if card.tone != "question" or not begin:
        return cut(card.title)
    return cut(f"{card.title}: {flat(begin)}")


def cut(name: str) -> str:
    """A name as long as a thread's may be, cut at a word."""
    if len(name) <= limits.THREAD_NAME:
        return name
    short = name[: limits.THREAD_NAME - 1]
    return (short.rpartition(" ")[0] or short) + "…"
