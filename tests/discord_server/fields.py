"""Checks of single values of a payload, in Discord's words; it knows no payload as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.discord_server import limits
from tests.discord_server.refusals import Json, Path, invalid


def text(
    owner: Json, name: str, path: Path, *, most: int, least: int = 0, required: bool = False
) -> str:
    """A string of `least` to `most` characters; "" where it is absent and not required."""
    value = owner.get(name)
    if value is None:
        if required:
            raise invalid((*path, name), "BASE_TYPE_REQUIRED", "This field is required")
        return ""
    if not isinstance(value, str):
        raise invalid((*path, name), "STRING_TYPE_CONVERT", "Could not interpret value as string.")
    if required and not value.strip():
        raise invalid((*path, name), "BASE_TYPE_REQUIRED", "This field is required")
    if len(value) > most:
        raise too_long((*path, name), most)
    if len(value) < least:
        raise invalid((*path, name), "BASE_TYPE_MIN_LENGTH", f"Must be {least} or more in length.")
    return value


def too_long(path: Path, most: int) -> Exception:
    """A text, or a list, of more than `most`."""
    return invalid(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def integer(
    owner: Json, name: str, path: Path, *, least: int, most: int, default: int | None = None
) -> int | None:
    """A whole number in `least`..`most`, or the default where it is absent."""
    value = owner.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid((*path, name), "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
    if not least <= value <= most:
        raise invalid(
            (*path, name), "NUMBER_TYPE_RANGE", f"int value should be between {least} and {most}."
        )
    return value


def rows(owner: Json, name: str, path: Path, *, most: int, least: int = 0) -> Sequence[Json]:
    """A list of `least` to `most` objects; empty where it is absent and `least` is 0."""
    value: Any = owner.get(name)
    if value is None:
        value = []
    if not isinstance(value, list):
        raise invalid((*path, name), "LIST_TYPE_CONVERT", "Only iterables may be used in a List")
    if not least <= len(value) <= most:
        raise invalid(
            (*path, name),
            "BASE_TYPE_BAD_LENGTH",
            f"Must be between {least} and {most} in length.",
        )
    for index, item in enumerate(value):
        if not isinstance(item, dict):
            raise invalid(
                (*path, name, index), "MODEL_TYPE_CONVERT", "Only dictionaries may be used"
            )
    return value


def one_of(owner: Json, name: str, path: Path, values: Sequence[object]) -> Any:
    """A value that is one of `values`."""
    value = owner.get(name)
    if value not in values:
        raise invalid((*path, name), "BASE_TYPE_CHOICES", f"Value must be one of {set(values)}.")
    return value


def channel_types(owner: Json, path: Path) -> None:
    """The kinds of channel that an option or a select offers, if it says any."""
    for index, kind in enumerate(owner.get("channel_types") or ()):
        if kind not in limits.CHANNEL_TYPES:
            text = f"Value must be one of {set(limits.CHANNEL_TYPES)}."
            raise invalid((*path, "channel_types", index), "BASE_TYPE_CHOICES", text)
