"""What came of a person's action, as far as they see it; it sends nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.discord_server.forms import Modal, opened
from tests.discord_server.interactions import Acknowledged, Interaction
from tests.discord_server.messages import Message

if TYPE_CHECKING:
    from tests.discord_server.server import LocalDiscord


@dataclass(frozen=True, slots=True)
class Choice:
    """A suggestion while typing."""

    name: str
    value: str | int | float


class Reply:
    """The answer to one action. It goes on changing while the bot works."""

    def __init__(self, interaction: Interaction, discord: LocalDiscord) -> None:
        self.interaction = interaction
        self._discord = discord

    def __repr__(self) -> str:
        return f"<reply {self.acknowledged} {[one.text for one in self.messages]}>"

    @property
    def acknowledged(self) -> Acknowledged | None:
        """How the bot answered first; None if it has not."""
        return self.interaction.acknowledged

    @property
    def failed(self) -> bool:
        """Whether the client says that the application did not respond."""
        overdue = self.interaction.overdue(self._discord.clock.now())
        return self.acknowledged is None and overdue

    @property
    def ephemeral(self) -> bool:
        """Whether the person alone sees what came of it."""
        return bool(self.messages) and all(one.ephemeral for one in self.messages)

    @property
    def messages(self) -> list[Message]:
        """The messages that it led to, the updated one included, in their order."""
        original = self.interaction.original
        found = [*([original] if original else []), *self.interaction.followups]
        return [one for one in found if not one.deleted]

    @property
    def message(self) -> Message:
        """The first message that it led to."""
        assert self.messages, f"nothing to read: {self!r}, refused: {self.interaction.refused}"
        return self.messages[0]

    @property
    def text(self) -> str:
        """All that can be read in those messages."""
        return "\n".join(one.text for one in self.messages)

    @property
    def modal(self) -> Modal:
        """The modal that opened."""
        assert self.interaction.modal is not None, f"no modal opened: {self!r}"
        return opened(self.interaction)

    @property
    def choices(self) -> list[Choice]:
        """The suggestions, in the person's language."""
        locale = self.interaction.user.locale
        found = []
        for one in self.interaction.choices or ():
            localized: dict[str, str] = one.get("name_localizations") or {}
            found.append(Choice(localized.get(locale) or one["name"], one["value"]))
        return found

    async def acknowledgement(self) -> Reply:
        """Wait for the first answer, or its failure: enough where nothing follows a deferral."""
        await self._wait(lambda: self.acknowledged is not None)
        return self

    async def settled(self) -> Reply:
        """Wait for the final answer: after a deferral, the edit or follow-up that ends it."""
        await self._wait(self.interaction.settled)
        return self

    async def _wait(self, done: Callable[[], bool]) -> None:
        what = f"the answer to {self.interaction.payload['data']} (so far: {self!r})"
        wake_in_s = 0.05 if self._discord.clock.runs else None
        await self._discord.changes.until(
            lambda: done() or self.failed, wake_in_s=wake_in_s, what=what
        )
