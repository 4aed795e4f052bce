"""What the crash tests ask of a platform: posts are seen here, and sent from other processes."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.posting.port import Chat
from storage.records import Address


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as it stands: where, its reference, its title, how often it was edited, and how
    many discussions were opened below it."""

    address: Address
    ref: str
    title: str
    edits: int = 0
    discussions: int = 0


class Reach(Protocol):
    """How another process comes to the platform; it can be pickled."""

    def chat(self, clock: Clock) -> AbstractAsyncContextManager[Chat]:
        """The port's side, in that process."""
        ...


class Platform(Protocol):
    """A platform in this process."""

    def serving(self) -> AbstractAsyncContextManager[Reach]:
        """Listen within the block."""
        ...

    def addresses(self, count: int) -> list[Address]:
        """New channels; called while it listens."""
        ...

    def discussions(self, count: int) -> int:
        """How many of that many channels have their discussions in threads below the posts."""
        ...

    def posted(self) -> list[Posted]:
        """Every message that stands somewhere, in the order in which they came."""
        ...

    def lose_replies(self, share: float) -> None:
        """From now on, that share of what is asked is done, and never answered."""
        ...

    def move_to(self, moment: datetime) -> None:
        """It is that late now; the platform's memory fades with time."""
        ...
