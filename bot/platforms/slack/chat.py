"""Slack as a chat platform: the port over the Web API. It knows no payload from Slack.

A message's reference is its `ts`. Slack has no idempotency key: a post is recognised by the opaque
key in its metadata, and looking for it means reading the channel's history.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TypeAlias

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards.card import Card
from bot.commands.typed import SLACK_COMMANDS, CommandNames
from bot.platforms.slack import limits, render
from bot.platforms.slack.errors import GONE, Faults, NotInstalledError, chat_error, code_of
from bot.platforms.slack.files import Files, Uploaded
from bot.platforms.slack.lookup import Author, Lookup, is_in_thread
from bot.platforms.slack.pacing import Pacer
from bot.platforms.slack.text import escaped
from bot.platforms.slack.tokens import Tokens
from bot.platforms.slack.visitor import PLATFORM
from bot.posting.port import TryLaterError
from storage.records import EVERYTHING, Address, Share, UserKey

THREAD_TYPE = "quizbot_discussion"
# What was posted by this process a moment ago need not be looked for.
REMEMBERED = 2_000

IsGone: TypeAlias = Callable[[str], Awaitable[bool]]


class SlackChat:
    """`bot.posting.port.Chat` in all workspaces that have a token.

    `is_gone` looks whether the app is gone from a workspace that refused its token.
    """

    def __init__(
        self,
        tokens: Tokens,
        files: Files,
        pacer: Pacer,
        is_gone: IsGone,
        now: Callable[[], datetime],
    ) -> None:
        self._tokens = tokens
        self._files = files
        self._pacer = pacer
        self._is_gone = is_gone
        self._lookup = Lookup(now)
        self._apps: dict[str, str] = {}
        self._posted: OrderedDict[tuple[Address, str], str] = OrderedDict()
        self._undiscussed: set[tuple[Address, str]] = set()

    @property
    def platform(self) -> str:
        """See Chat.platform."""
        return PLATFORM

    @property
    def commands(self) -> CommandNames:
        """See Chat.commands."""
        return SLACK_COMMANDS

    @property
    def share(self) -> Share:
        """See Chat.share; any process sends anywhere."""
        return EVERYTHING

    async def post(self, address: Address, card: Card, key: str) -> str:
        """See Chat.post."""
        known = self._posted.get((address, key))
        if known is not None:
            return known
        async with self._explained(address.workspace):
            client = await self._tokens.client(address.workspace)
            files = await self._files.of(client, card)
            await self._pacer.turn(address.channel)

            async def send(shown: Uploaded) -> str:
                payload = render.message(card, files=shown, key=key)
                sent = await client.chat_postMessage(
                    channel=address.channel,
                    text=payload.text,
                    blocks=payload.blocks,
                    metadata=payload.metadata,
                    link_names=False,
                    unfurl_links=False,
                    unfurl_media=False,
                )
                return str(sent["ts"])

            ref = await self._files.shown(files, send)
        self._remember(address, key, ref)
        return ref

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """See Chat.find."""
        async with self._explained(address.workspace):
            client = await self._tokens.client(address.workspace)
            author = await self._author(client, address.workspace)
            return await self._lookup.find(
                client, address, key, author, lambda data: render.key_of(data) == key, since
            )

    async def edit(self, address: Address, message_ref: str, card: Card, key: str) -> None:
        """See Chat.edit."""
        async with self._explained(address.workspace):
            client = await self._tokens.client(address.workspace)
            files = await self._files.of(client, card)

            async def send(shown: Uploaded) -> None:
                payload = render.message(card, files=shown, key=key)
                await client.chat_update(
                    channel=address.channel,
                    ts=message_ref,
                    text=payload.text,
                    blocks=payload.blocks,
                    metadata=payload.metadata,
                    link_names=False,
                )

            await self._files.shown(files, send)

    async def discuss(self, address: Address, message_ref: str, title: str) -> None:
        """See Chat.discuss: the first message below the post."""
        mark = {"event_type": THREAD_TYPE, "event_payload": {"post": message_ref}}
        async with self._explained(address.workspace):
            client = await self._tokens.client(address.workspace)
            if (address, message_ref) not in self._undiscussed:
                author = await self._author(client, address.workspace)
                there = await is_in_thread(
                    client, address.channel, message_ref, author, lambda data: data == mark
                )
                if there:
                    return
            await self._pacer.turn(address.channel)
            self._undiscussed.discard((address, message_ref))
            await client.chat_postMessage(
                channel=address.channel,
                thread_ts=message_ref,
                text=escaped(title)[: limits.SECTION_TEXT],
                metadata=mark,
                link_names=False,
            )

    async def has_left(self, user: UserKey, workspace: str) -> bool:
        """See Chat.has_left: accounts are deactivated, not deleted."""
        async with self._explained(workspace):
            client = await self._tokens.client(workspace)
            try:
                said = await client.users_info(user=user.user_id)
            except SlackApiError as fault:
                if code_of(fault) == "user_not_found":
                    return True
                raise
            return bool(said["user"].get("deleted"))

    async def tell(self, user: UserKey, card: Card) -> None:
        """See Chat.tell."""
        async with self._explained(user.workspace):
            client = await self._tokens.client(user.workspace)
            await write_to(client, user.user_id, card, self._files)

    async def _author(self, client: AsyncWebClient, team: str) -> Author:
        """Who posted what may be looked for. Raises what a request raises."""
        app = self._apps.get(team)
        if app is None:
            me = await client.auth_test()
            bot = await client.bots_info(bot=str(me["bot_id"]))
            app = self._apps[team] = str(bot["bot"]["app_id"])
        return Author((await self._tokens.presence(team)).bot_user, app)

    def _remember(self, address: Address, key: str, ref: str) -> None:
        self._posted[address, key] = ref
        self._undiscussed.add((address, ref))
        while len(self._posted) > REMEMBERED:
            (old, _), old_ref = self._posted.popitem(last=False)
            self._undiscussed.discard((old, old_ref))

    @asynccontextmanager
    async def _explained(self, team: str) -> AsyncIterator[None]:
        """Turn what requests raise into the port's errors."""
        try:
            yield
        except Faults as fault:
            refused = code_of(fault) in GONE or isinstance(fault, NotInstalledError)
            if refused and not await self._is_gone(team):
                raise TryLaterError("the token was refused, but may be good") from fault
            error = chat_error(fault)
            if error is None:
                raise
            raise error from fault


async def write_to(client: AsyncWebClient, user: str, card: Card, files: Files) -> None:
    """Send one person a direct message. Raises what a request raises."""
    channel = await direct_channel(client, user)

    async def send(shown: Uploaded) -> None:
        payload = render.message(card, files=shown)
        await client.chat_postMessage(
            channel=channel, text=payload.text, blocks=payload.blocks, link_names=False
        )

    await files.shown(await files.of(client, card), send)


async def direct_channel(client: AsyncWebClient, user: str) -> str:
    """The conversation with one person. Raises what a request raises."""
    opened = await client.conversations_open(users=user)
    return str(opened["channel"]["id"])
