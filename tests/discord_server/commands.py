"""Discord's rules for application commands; it knows no server and no member who runs one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.discord_server import fields, limits
from tests.discord_server.refusals import Json, Path, invalid

CHAT_INPUT = 1
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, UPLOAD = range(3, 12)
IN_GUILD, IN_BOT_DM, IN_PRIVATE = 0, 1, 2

# Discord's pattern also admits Devanagari and Thai marks, which \w leaves out.
NAME = re.compile(r"[-_'\w\u0900-\u097F\u0E00-\u0E7F]{1,32}")
# fmt: off
LOCALES = frozenset({
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl",
    "no", "pl", "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi",
    "th", "zh-CN", "ja", "zh-TW", "ko",
})
# fmt: on


def check_commands(commands: Sequence[Json]) -> None:
    """Refuse a list of commands that is to replace all. Raises Refused."""
    names: set[tuple[int, str]] = set()
    for index, command in enumerate(commands):
        kind = command.get("type", CHAT_INPUT)
        _check_command(command, kind, (index,))
        if (kind, command["name"]) in names:
            text = "Application command names must be unique"
            raise invalid((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", text)
        names.add((kind, command["name"]))
    if len([kind for kind, _ in names if kind == CHAT_INPUT]) > limits.COMMANDS_PER_KIND:
        raise fields.too_long((), limits.COMMANDS_PER_KIND)


def _check_command(command: Json, kind: int, path: Path) -> None:
    _check_name(command, path, chat=kind == CHAT_INPUT)
    if kind == CHAT_INPUT:
        _check_description(command, path)
        _check_options(command, path)
    permissions = command.get("default_member_permissions")
    if permissions is not None and not str(permissions).isdecimal():
        text = "Could not interpret value as a bit set."
        raise invalid((*path, "default_member_permissions"), "BITFIELD_INVALID", text)
    for name, allowed in (("contexts", (0, 1, 2)), ("integration_types", (0, 1))):
        for number, value in enumerate(command.get(name) or ()):
            if value not in allowed:
                text = f"Value must be one of {set(allowed)}."
                raise invalid((*path, name, number), "BASE_TYPE_CHOICES", text)
    if _length(command) > limits.COMMAND_TOTAL:
        text = f"Command exceeds maximum size ({limits.COMMAND_TOTAL})"
        raise invalid(path, "APPLICATION_COMMAND_TOO_LARGE", text)


def _check_name(owner: Json, path: Path, *, chat: bool = True) -> None:
    fields.text(owner, "name", path, most=32, required=True)
    names: dict[Path, object] = {("name",): owner["name"]}
    for locale, name in (owner.get("name_localizations") or {}).items():
        _check_locale(locale, (*path, "name_localizations"))
        names["name_localizations", locale] = name
    for place, name in names.items():
        fine = isinstance(name, str) and NAME.fullmatch(name) and name == name.lower()
        if chat and not fine:
            text = "Command name is invalid"
            kind = "APPLICATION_COMMAND_INVALID_NAME"
            raise invalid((*path, *place), kind, text)
        if not isinstance(name, str) or not 1 <= len(name) <= 32:
            raise invalid((*path, *place), "BASE_TYPE_BAD_LENGTH", "Must be 1 to 32 in length.")


def _check_description(owner: Json, path: Path) -> None:
    most = limits.COMMAND_DESCRIPTION
    fields.text(owner, "description", path, most=most, required=True)
    localized = owner.get("description_localizations") or {}
    for locale in localized:
        here = (*path, "description_localizations")
        _check_locale(locale, here)
        fields.text(localized, locale, here, most=most, required=True)


def _check_locale(locale: str, path: Path) -> None:
    if locale not in LOCALES:
        raise invalid((*path, locale), "BASE_TYPE_CHOICES", f"{locale} is no locale of Discord.")


def _check_options(owner: Json, path: Path, depth: int = 0) -> None:
    options = fields.rows(owner, "options", path, most=limits.COMMAND_OPTIONS)
    names: set[str] = set()
    optional_seen = False
    for index, option in enumerate(options):
        here = (*path, "options", index)
        kind = fields.one_of(option, "type", here, range(1, 12))
        _check_name(option, here)
        _check_description(option, here)
        if option["name"] in names:
            text = "Option names must be unique"
            raise invalid(here, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", text)
        names.add(option["name"])
        if kind in (SUBCOMMAND, SUBCOMMAND_GROUP):
            if depth + (kind == SUBCOMMAND_GROUP) > 1:
                text = "Sub-command and sub-command group option types can not be nested here"
                raise invalid(here, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
            _check_options(option, here, depth + 1 if kind == SUBCOMMAND_GROUP else 2)
            continue
        _check_choices(option, here)
        fields.channel_types(option, here)
        if option.get("required") and optional_seen:
            text = "Required options must be placed before non-required options"
            raise invalid(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        optional_seen = optional_seen or not option.get("required")


def _check_choices(option: Json, path: Path) -> None:
    choices = fields.rows(option, "choices", path, most=limits.CHOICES)
    if choices and option.get("autocomplete"):
        text = "autocomplete and choices exclude each other"
        raise invalid((*path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_CHOICES", text)
    for index, choice in enumerate(choices):
        here = (*path, "choices", index)
        fields.text(choice, "name", here, most=limits.CHOICE_NAME, required=True)
        for locale in choice.get("name_localizations") or {}:
            _check_locale(locale, (*here, "name_localizations"))
        if isinstance(choice.get("value"), str):
            fields.text(choice, "value", here, most=limits.CHOICE_VALUE, required=True)


def _length(owner: Json) -> int:
    """Names, descriptions and values; of the localisations, the longest counts."""
    total = 0
    for name in ("name", "description"):
        localized = (owner.get(f"{name}_localizations") or {}).values()
        total += max(len(one) for one in (owner.get(name) or "", *localized))
    if isinstance(owner.get("value"), str):
        total += len(owner["value"])
    children = [*(owner.get("options") or ()), *(owner.get("choices") or ())]
    return total + sum(map(_length, children))
