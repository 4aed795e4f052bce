"""What somebody entered in a modal, by the ids of its fields. Discord's own shapes stay in here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from bot.platforms.discord.visitor import Interaction


def custom_id_of(interaction: Interaction) -> str:
    """The id of the modal that was sent, or of what was used in a message; empty: neither."""
    data = cast(Mapping[str, Any], interaction.data or {})
    return str(data.get("custom_id", ""))


def entered(interaction: Interaction) -> dict[str, list[str]]:
    """Field id -> what was entered there: one text, or the values that were chosen."""
    data = cast(Mapping[str, Any], interaction.data or {})
    return dict(_fields(data.get("components", [])))


def _fields(components: list[Mapping[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    for one in components:
        if "component" in one:
            yield from _fields([one["component"]])
        elif "components" in one:
            yield from _fields(one["components"])
        elif "custom_id" in one:
            values = one["values"] if "values" in one else [one.get("value")]
            yield str(one["custom_id"]), [str(value) for value in values or [] if value is not None]
