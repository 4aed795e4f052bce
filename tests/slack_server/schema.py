"""Rules for raw JSON, to build Block Kit's from. It knows no block and no limit.

A rule takes a value and the JSON pointer to it, and raises Refused if Slack would not take it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn, TypeAlias

from tests.slack_server.refusal import Refused

Rule: TypeAlias = Callable[[object, str], None]


def refuse(pointer: str, text: str) -> NoReturn:
    """Say what is wrong at `pointer`."""
    raise Refused("invalid_blocks", pointer, text)


def anything(value: object, pointer: str) -> None:
    """No rule."""


def string(most: int | None = None, least: int = 0) -> Rule:
    """A string of `least` to `most` characters."""

    def rule(value: object, pointer: str) -> None:
        if not isinstance(value, str):
            refuse(pointer, "must be a string")
        if len(value) < least:
            refuse(pointer, f"must be more than {least - 1} characters")
        if most is not None and len(value) > most:
            refuse(pointer, f"must be less than {most + 1} characters")

    return rule


def boolean(value: object, pointer: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        refuse(pointer, "must be a boolean")


def number(least: float | None = None, most: float | None = None) -> Rule:
    """A number from `least` to `most`."""

    def rule(value: object, pointer: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            refuse(pointer, "must be a number")
        if least is not None and value < least:
            refuse(pointer, f"must be at least {least}")
        if most is not None and value > most:
            refuse(pointer, f"must be at most {most}")

    return rule


def one_of(*allowed: str) -> Rule:
    """One of these strings."""

    def rule(value: object, pointer: str) -> None:
        if value not in allowed:
            refuse(pointer, f"must be one of: {', '.join(allowed)}")

    return rule


def array(item: Rule, most: int | None = None, least: int = 0) -> Rule:
    """An array of `least` to `most` items."""

    def rule(value: object, pointer: str) -> None:
        if not isinstance(value, list):
            refuse(pointer, "must be an array")
        if most is not None and len(value) > most:
            refuse(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            refuse(pointer, f"must provide at least {least} items")
        for place, one in enumerate(value):
            item(one, f"{pointer}/{place}")

    return rule


def record(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """An object with these fields and no others."""
    fields = {**required, **(optional or {})}

    def rule(value: object, pointer: str) -> None:
        if not isinstance(value, dict):
            refuse(pointer, "must be an object")
        for name in required:
            if name not in value:
                refuse(pointer, f"missing required field: {name}")
        for name, part in value.items():
            if name not in fields:
                refuse(pointer, f"invalid additional property: {name}")
            fields[name](part, f"{pointer}/{name}")

    return rule


def typed(rules: Mapping[str, Rule]) -> Rule:
    """An object whose `type` says which of the rules holds for it."""

    def rule(value: object, pointer: str) -> None:
        if not isinstance(value, dict):
            refuse(pointer, "must be an object")
        kind = value.get("type")
        if kind is None:
            refuse(pointer, "missing required field: type")
        if not isinstance(kind, str) or kind not in rules:
            refuse(f"{pointer}/type", f"unsupported type: {kind}")
        rules[kind](value, pointer)

    return rule


def both(*rules: Rule) -> Rule:
    """All of these rules, in this order."""

    def rule(value: object, pointer: str) -> None:
        for one in rules:
            one(value, pointer)

    return rule
