"""Buttons and selects of any age: rebuilt from their ids, so they outlive every restart."""

from __future__ import annotations

import re
from typing import Any, Protocol, cast

import discord

from bot.platforms.discord.action_ids import BUTTON_TEMPLATE, SELECT_TEMPLATE
from bot.platforms.discord.visitor import Interaction


class UsedOn(Protocol):
    """What a press is handed to."""

    async def used(self, interaction: Interaction, custom_id: str, values: list[str]) -> None:
        """A button was pressed, or options of a select were chosen."""
        ...


def is_ours(custom_id: str) -> bool:
    """Whether one of the two below sees to it."""
    return any(one.fullmatch(custom_id) for one in (BUTTON_TEMPLATE, SELECT_TEMPLATE))


async def _use(interaction: Interaction, custom_id: str) -> None:
    data = cast(dict[str, Any], interaction.data or {})
    values = [str(one) for one in data.get("values", [])]
    inbox = cast(UsedOn, interaction.client.inbox)
    await inbox.used(interaction, custom_id, values)


class CardButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=BUTTON_TEMPLATE
):
    """A button of a card."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> CardButton:
        """Rebuilt from its id."""
        return cls(discord.ui.Button(custom_id=match.string))

    async def callback(self, interaction: Interaction) -> None:
        """Hand the press on."""
        await _use(interaction, self.custom_id)


class CardSelect(
    discord.ui.DynamicItem[discord.ui.Select[discord.ui.LayoutView]], template=SELECT_TEMPLATE
):
    """A select of a form."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> CardSelect:
        """Rebuilt from its id."""
        return cls(discord.ui.Select(custom_id=match.string))

    async def callback(self, interaction: Interaction) -> None:
        """Hand the choice on."""
        await _use(interaction, self.custom_id)
