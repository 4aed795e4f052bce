"""What a channel's readers see, written down beside the platform; on a bad line, some of it late.

It wraps any platform: some posts fail, and of some the reply is lost, as happens in a month.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from bot.cards.action import decode
from bot.cards.card import Button, Card, Form
from bot.commands.typed import CommandNames
from bot.posting.port import Chat, TryLaterError
from storage.records import Address, Share, UserKey

FAULTY = 0.08


@dataclass(frozen=True, slots=True)
class Message:
    """A message that stands in a channel. `token` is that of the delivery behind it."""

    ref: str
    address: Address
    token: str
    card: Card


@dataclass
class Transcript:
    """A `Chat` that remembers what the platform accepted, once for each message."""

    chat: Chat
    rng: Random
    messages: list[Message] = field(default_factory=list)
    faults: int = 0

    @property
    def platform(self) -> str:
        """See Chat.platform."""
        return self.chat.platform

    @property
    def double(self) -> int:
        """How many messages show again what an earlier one shows in the same channel."""
        shown = Counter((one.address, one.token) for one in self.messages)
        return len(self.messages) - len(shown)

    @property
    def commands(self) -> CommandNames:
        """See Chat.commands."""
        return self.chat.commands

    @property
    def share(self) -> Share:
        """See Chat.share."""
        return self.chat.share

    async def post(self, address: Address, card: Card, key: str) -> str:
        """See Chat.post; now and then nothing arrives, or nothing comes back."""
        luck = self.rng.random()
        if luck < FAULTY:
            self.faults += 1
            raise TryLaterError("simulated: the platform cannot be reached")
        ref = await self.chat.post(address, card, key)
        if all(one.ref != ref for one in self.messages):
            # A post's key begins with its delivery's token.
            self.messages.append(Message(ref, address, key.rpartition("-")[0], card))
        if luck > 1.0 - FAULTY:
            self.faults += 1
            raise TryLaterError("simulated: the reply was lost")
        return ref

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """See Chat.find."""
        return await self.chat.find(address, key, since)

    async def edit(self, address: Address, message_ref: str, card: Card, key: str) -> None:
        """See Chat.edit."""
        await self.chat.edit(address, message_ref, card, key)

    async def discuss(self, address: Address, message_ref: str, title: str) -> None:
        """See Chat.discuss."""
        await self.chat.discuss(address, message_ref, title)

    async def has_left(self, user: UserKey, workspace: str) -> bool:
        """See bot.posting.port.Chat; nobody leaves."""
        return False

    async def tell(self, user: UserKey, card: Card) -> None:
        """See Chat.tell."""
        await self.chat.tell(user, card)

    def last_questions(self, most: int) -> list[Message]:
        """The last questions of the channel, oldest first."""
        return [one for one in self.messages if answer_token(one.card) is not None][-most:]


def answer_token(card: Card) -> str | None:
    """The delivery that a question's buttons answer; None for any other card."""
    for control in card.controls:
        match control:
            case Button(action=action) | Form(action=action):
                decoded = decode(action)
        if decoded.verb == "answer":
            return decoded.token
    return None
