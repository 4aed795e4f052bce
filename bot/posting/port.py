"""The port: all that the bot asks of a chat platform. It knows no platform.

Replies are not part of it: an adapter calls a use case and shows the Card that it returns.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.cards.card import Card
from bot.commands.typed import CommandNames
from bot.core.refusal import Refusal, dump_refusal
from storage.records import Address, Share, UserKey


class ChatError(Exception):
    """A platform did not do what it was asked.

    ChatError
    ├── ChannelRefusedError   it never will, in this channel
    ├── MessageGoneError      the message to edit was deleted
    └── TryLaterError         it may, later
    """


class ChannelRefusedError(ChatError):
    """The channel is gone, archived or forbidden: its organiser has to fix it.

    `message` is for the log; a `code` with its details lets the catalogues say it (see `Refusal`).
    """

    def __init__(
        self,
        message: str,
        code: str = "refused",
        *,
        permissions: Collection[str] = (),
        said: str = "",
    ) -> None:
        super().__init__(message)
        self.refusal = Refusal(code, tuple(permissions), said)

    @property
    def reason(self) -> str:
        """The reason as it is kept; without a code, the message."""
        return str(self) if self.refusal.code == "refused" else dump_refusal(self.refusal)


class MessageGoneError(ChatError):
    """The message to edit is not there any more; the channel is fine."""


class TryLaterError(ChatError):
    """The platform is down, slow or says too many; `after` seconds is what it asked for."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class Chat(Protocol):
    """One platform. Every method may raise ChatError, and takes well under a lease's time."""

    @property
    def platform(self) -> str:
        """The platform's name, as in `Address.platform`."""
        ...

    @property
    def commands(self) -> CommandNames:
        """How the platform's users write the commands."""
        ...

    @property
    def share(self) -> Share:
        """The workspaces that this process sends to now; those of others are theirs to serve."""
        ...

    async def post(self, address: Address, card: Card, key: str) -> str:
        """Post a card; return the message's reference. The same key posts at most once, as far
        as the platform can promise it."""
        ...

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """The reference of the message that was posted with `key` since then, if there is one."""
        ...

    async def edit(self, address: Address, message_ref: str, card: Card, key: str) -> None:
        """Replace the card of the message that was posted with `key`. Editing twice is the same
        as once."""
        ...

    async def discuss(self, address: Address, message_ref: str, title: str) -> None:
        """Open a thread below a message, where the platform has threads. Idempotent."""
        ...

    async def has_left(self, user: UserKey, workspace: str) -> bool:
        """Whether somebody is known not to be in a workspace any more, or closed their account."""
        ...

    async def tell(self, user: UserKey, card: Card) -> None:
        """Send one person a direct message; raises ChannelRefusedError if they take none."""
        ...
