"""A clock that stands still and a platform that keeps a transcript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.cards.card import Button, Card, Form
from bot.commands.typed import WEB_COMMANDS, CommandNames
from storage.records import EVERYTHING, Address, Share, UserKey


@dataclass
class FixedClock:
    """Time moves when a test says so."""

    instant: datetime
    seconds: float = 1000.0

    def now(self) -> datetime:
        """See bot.clock.Clock."""
        return self.instant

    def monotonic(self) -> float:
        """See bot.clock.Clock."""
        return self.seconds

    def pass_time(self, duration: timedelta) -> None:
        """Let both clocks run on."""
        self.instant = self.instant.astimezone(UTC) + duration
        self.seconds += duration.total_seconds()


@dataclass
class Message:
    """What stands in a channel."""

    ref: str
    address: Address
    key: str
    card: Card
    edits: int = 0


@dataclass
class FakeChat:
    """A platform in memory. `faults` are raised by the next calls, `lost_replies` after the next
    posts were accepted."""

    platform: str = "fake"
    commands: CommandNames = WEB_COMMANDS
    share: Share = EVERYTHING
    messages: list[Message] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    lost_replies: list[Exception] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    threads: dict[str, str] = field(default_factory=dict)
    told: list[tuple[UserKey, Card]] = field(default_factory=list)
    # Who left, and who was asked for.
    gone: set[str] = field(default_factory=set)
    asked_for: list[str] = field(default_factory=list)

    async def post(self, address: Address, card: Card, key: str) -> str:
        """See bot.posting.port.Chat. It has no idempotency of its own: doubles would show."""
        self._fail()
        message = Message(f"m{len(self.messages) + 1}", address, key, card)
        self.messages.append(message)
        if self.lost_replies:
            raise self.lost_replies.pop(0)
        return message.ref

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """See bot.posting.port.Chat."""
        self._fail()
        self.looked_up.append(key)
        found = [one for one in self.messages if one.key == key and one.address == address]
        return found[0].ref if found else None

    async def edit(self, address: Address, message_ref: str, card: Card, key: str) -> None:
        """See bot.posting.port.Chat."""
        self._fail()
        (message,) = [one for one in self.messages if one.ref == message_ref]
        assert message.key == key
        message.card = card
        message.edits += 1

    async def discuss(self, address: Address, message_ref: str, title: str) -> None:
        """See bot.posting.port.Chat."""
        self._fail()
        self.threads[message_ref] = title

    async def has_left(self, user: UserKey, workspace: str) -> bool:
        """See bot.posting.port.Chat."""
        self._fail()
        self.asked_for.append(user.user_id)
        return user.user_id in self.gone

    async def tell(self, user: UserKey, card: Card) -> None:
        """See bot.posting.port.Chat."""
        self._fail()
        self.told.append((user, card))

    def _fail(self) -> None:
        if self.faults:
            raise self.faults.pop(0)

    @property
    def last(self) -> Message:
        """The newest message."""
        return self.messages[-1]

    def titles(self) -> list[str]:
        """The titles of all messages, oldest first."""
        return [message.card.title for message in self.messages]


def action_of(card: Card, letters: str) -> str:
    """The action id that choosing `letters` on a question's card sends."""
    forms = [control for control in card.controls if isinstance(control, Form)]
    if forms:
        return forms[0].action + letters
    return _button(card.controls, letters).action


def _button(controls: Sequence[object], label: str) -> Button:
    (found,) = [one for one in controls if isinstance(one, Button) and one.label == label]
    return found
