"""The web page as a chat platform: messages in our own database. It knows no page."""

from __future__ import annotations

from datetime import datetime

from bot.cards.card import Card, dump_card
from bot.clock import Clock
from bot.commands.typed import WEB_COMMANDS, CommandNames
from bot.platforms.web.hub import Hub
from bot.platforms.web.links import PLATFORM
from bot.posting.port import ChannelRefusedError, MessageGoneError
from storage import web_feed
from storage.database import Database
from storage.records import EVERYTHING, Address, Share, UserKey


class WebChat:
    """`bot.posting.port.Chat` over the web page's own messages.

    Readers connected to this process see a post at once, those of other replicas through their
    own hub.
    """

    def __init__(self, db: Database, hub: Hub, clock: Clock) -> None:
        self._db = db
        self._hub = hub
        self._clock = clock

    @property
    def platform(self) -> str:
        """See Chat.platform."""
        return PLATFORM

    @property
    def commands(self) -> CommandNames:
        """See Chat.commands."""
        return WEB_COMMANDS

    @property
    def share(self) -> Share:
        """See Chat.share; any process sends anywhere."""
        return EVERYTHING

    async def post(self, address: Address, card: Card, key: str) -> str:
        """See Chat.post; here the same key never posts twice, as the database sees to it."""
        message_id = await self._db.write(
            web_feed.add_message, address.channel, key, dump_card(card), self._clock.now()
        )
        self._hub.notify()
        return str(message_id)

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """See Chat.find; here the key is enough."""
        message_id = await self._db.read(web_feed.message_by_key, address.channel, key)
        return None if message_id is None else str(message_id)

    async def edit(self, address: Address, message_ref: str, card: Card, key: str) -> None:
        """See Chat.edit."""
        edited = message_ref.isdecimal() and await self._db.write(
            web_feed.edit_message,
            address.channel,
            int(message_ref),
            dump_card(card),
            self._clock.now(),
        )
        if not edited:
            raise MessageGoneError(f"the channel has no message {message_ref[:20]!r}")
        self._hub.notify()

    async def discuss(self, address: Address, message_ref: str, title: str) -> None:
        """See Chat.discuss; the page has no threads."""

    async def has_left(self, user: UserKey, workspace: str) -> bool:
        """See Chat.has_left; on the page people leave by themselves, and that is stored."""
        return False

    async def tell(self, user: UserKey, card: Card) -> None:
        """See Chat.tell; the page has no direct messages: it shows organisers what is wrong."""
        raise ChannelRefusedError("the web page has no direct messages")
