"""Discord's rules for the components of messages; it knows no server, user or channel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.discord_server import fields, limits
from tests.discord_server.refusals import Json, Path, invalid

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL, FILE_UPLOAD = 17, 18, 19
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23

SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
IN_CONTAINER = (ACTION_ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR)
IN_LAYOUT = (*IN_CONTAINER, CONTAINER)
LINK_STYLE, PREMIUM_STYLE = 5, 6


@dataclass
class Seen:
    """What must be unique or add up over a whole message or modal."""

    files: Collection[str] = ()
    custom_ids: set[str] = field(default_factory=set)
    ids: set[int] = field(default_factory=set)
    components: int = 0
    text: int = 0


def walk(components: Collection[Json]) -> Iterator[Json]:
    """Every component, parents before children, in the order in which they are shown."""
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        for name in ("accessory", "component"):
            if isinstance(component.get(name), dict):
                yield from walk([component[name]])


def check_rows(components: Any, path: Path = ("components",)) -> None:
    """Refuse what a message without the layout flag may not carry."""
    seen = Seen()
    rows = fields.rows({"components": components}, "components", path[:-1], most=limits.ROWS)
    for index, row in enumerate(rows):
        fields.one_of(row, "type", (*path, index), (ACTION_ROW,))
        check(row, (*path, index), seen)


def check_layout(components: Any, files: Collection[str], path: Path = ("components",)) -> None:
    """Refuse what a message with the layout flag (IS_COMPONENTS_V2) may not carry."""
    seen = Seen(files)
    most = limits.LAYOUT_COMPONENTS
    rows = fields.rows({"components": components}, "components", path[:-1], most=most, least=1)
    for index, component in enumerate(rows):
        fields.one_of(component, "type", (*path, index), IN_LAYOUT)
        check(component, (*path, index), seen)
    if seen.components > most:
        text = f"Total number of components must not exceed {most}."
        raise invalid(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", text)
    if seen.text > limits.LAYOUT_TEXT:
        text = f"Total text displayed must not exceed {limits.LAYOUT_TEXT} characters."
        raise invalid(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", text)


def check(component: Json, path: Path, seen: Seen) -> None:
    """Refuse a component, or a part of it, at `path`."""
    seen.components += 1
    number = fields.integer(component, "id", path, least=0, most=limits.COMPONENT_ID_MAX)
    if number:
        if number in seen.ids:
            text = f"Component id {number} is used more than once"
            raise invalid((*path, "id"), "COMPONENT_ID_DUPLICATED", text)
        seen.ids.add(number)
    kind = component.get("type")
    rule = RULES.get(kind) if isinstance(kind, int) else None
    if rule is None:
        raise invalid((*path, "type"), "BASE_TYPE_CHOICES", f"{kind} is no component type.")
    rule(component, path, seen)


def check_custom_id(component: Json, path: Path, seen: Seen) -> None:
    """1 to 100 characters, once in a message or modal."""
    custom_id = fields.text(component, "custom_id", path, most=limits.CUSTOM_ID, required=True)
    if custom_id in seen.custom_ids:
        text = "Component custom id cannot be duplicated"
        raise invalid((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", text)
    seen.custom_ids.add(custom_id)


def _row(row: Json, path: Path, seen: Seen) -> None:
    children = fields.rows(row, "components", path, most=limits.ROW_BUTTONS, least=1)
    kinds = [child.get("type") for child in children]
    for index, child in enumerate(children):
        fields.one_of(child, "type", (*path, "components", index), (BUTTON, *SELECTS))
        check(child, (*path, "components", index), seen)
    if len(children) > 1 and any(kind in SELECTS for kind in kinds):
        text = "The specified component exceeds the maximum width"
        raise invalid((*path, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", text)


def _button(button: Json, path: Path, seen: Seen) -> None:
    style = fields.one_of(button, "style", path, (1, 2, 3, 4, LINK_STYLE, PREMIUM_STYLE))
    label = fields.text(button, "label", path, most=limits.BUTTON_LABEL)
    if style == LINK_STYLE:
        url = fields.text(button, "url", path, most=limits.BUTTON_URL, required=True)
        if not url.startswith(("https://", "http://", "discord://")):
            raise invalid((*path, "url"), "URL_TYPE_INVALID_SCHEME", "Not a supported scheme.")
        if button.get("custom_id") is not None:
            text = "A custom id and url cannot both be specified"
            raise invalid((*path, "custom_id"), "COMPONENT_CUSTOM_ID_AND_URL", text)
        return
    if style == PREMIUM_STYLE:
        fields.text(button, "sku_id", path, most=limits.CUSTOM_ID, required=True)
        return
    if button.get("url") is not None:
        text = "Only link buttons can have a url"
        raise invalid((*path, "url"), "BUTTON_COMPONENT_INVALID_URL", text)
    check_custom_id(button, path, seen)
    if not label and not button.get("emoji"):
        text = "Button components must have a label or an emoji"
        raise invalid(path, "BUTTON_COMPONENT_REQUIRES_LABEL_OR_EMOJI", text)


def check_options(owner: Json, path: Path, *, least: int, most: int, defaults: int) -> None:
    """Options with unique values, of which at most `defaults` are chosen beforehand."""
    options = fields.rows(owner, "options", path, most=most, least=least)
    values: set[str] = set()
    chosen = 0
    for index, option in enumerate(options):
        here = (*path, "options", index)
        fields.text(option, "label", here, most=limits.OPTION_LABEL, required=True)
        value = fields.text(option, "value", here, most=limits.OPTION_VALUE, required=True)
        fields.text(option, "description", here, most=limits.OPTION_DESCRIPTION)
        if value in values:
            text = "The specified option value is already used"
            raise invalid((*here, "value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", text)
        values.add(value)
        chosen += bool(option.get("default"))
    if chosen > defaults:
        text = f"Options have {chosen} defaults, at most {defaults} can be chosen."
        raise invalid((*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", text)


def check_select(select: Json, path: Path, seen: Seen) -> None:
    """A select menu: options, placeholder, and how many may be chosen."""
    check_custom_id(select, path, seen)
    fields.text(select, "placeholder", path, most=limits.SELECT_PLACEHOLDER)
    fields.channel_types(select, path)
    top = limits.SELECT_OPTIONS
    least = fields.integer(select, "min_values", path, least=0, most=top, default=1)
    most = fields.integer(select, "max_values", path, least=1, most=top, default=1)
    assert least is not None
    assert most is not None
    if least > most:
        text = "min_values must not be greater than max_values"
        raise invalid((*path, "min_values"), "SELECT_COMPONENT_MIN_ABOVE_MAX", text)
    if select["type"] == STRING_SELECT:
        check_options(select, path, least=1, most=top, defaults=most)
        if most > len(select["options"]):
            text = f"max_values is {most}, and there are {len(select['options'])} options."
            raise invalid((*path, "max_values"), "SELECT_COMPONENT_MAX_ABOVE_OPTIONS", text)
        return
    if select.get("options"):
        text = "Only string selects have options"
        raise invalid((*path, "options"), "SELECT_COMPONENT_UNEXPECTED_OPTIONS", text)
    chosen = fields.rows(select, "default_values", path, most=top)
    if chosen and not least <= len(chosen) <= most:
        text = f"{len(chosen)} default values, {least} to {most} can be chosen."
        raise invalid((*path, "default_values"), "SELECT_COMPONENT_DEFAULT_VALUES", text)


def _section(section: Json, path: Path, seen: Seen) -> None:
    texts = fields.rows(section, "components", path, most=limits.SECTION_TEXTS, least=1)
    for index, child in enumerate(texts):
        fields.one_of(child, "type", (*path, "components", index), (TEXT_DISPLAY,))
        check(child, (*path, "components", index), seen)
    accessory = section.get("accessory")
    if not isinstance(accessory, dict):
        raise invalid((*path, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
    fields.one_of(accessory, "type", (*path, "accessory"), (BUTTON, THUMBNAIL))
    check(accessory, (*path, "accessory"), seen)


def _text_display(display: Json, path: Path, seen: Seen) -> None:
    most = limits.LAYOUT_TEXT
    seen.text += len(fields.text(display, "content", path, most=most, required=True))


def _media(owner: Json, name: str, path: Path, seen: Seen, *, uploads_only: bool = False) -> None:
    media = owner.get(name)
    url = media.get("url") if isinstance(media, dict) else None
    here = (*path, name, "url")
    if not isinstance(url, str) or not url:
        raise invalid(here, "BASE_TYPE_REQUIRED", "This field is required")
    if url.startswith("attachment://"):
        if url.removeprefix("attachment://") not in seen.files:
            text = f"The attachment {url} was not found."
            raise invalid(here, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", text)
    elif uploads_only:
        raise invalid(here, "UNFURLED_MEDIA_ITEM_ATTACHMENT_ONLY", "Only attachment:// works here.")
    elif not url.startswith(("https://", "http://")):
        raise invalid(here, "URL_TYPE_INVALID_SCHEME", "Not a supported scheme.")


def _thumbnail(thumbnail: Json, path: Path, seen: Seen) -> None:
    _media(thumbnail, "media", path, seen)
    fields.text(thumbnail, "description", path, most=limits.MEDIA_DESCRIPTION)


def _gallery(gallery: Json, path: Path, seen: Seen) -> None:
    items = fields.rows(gallery, "items", path, most=limits.GALLERY_ITEMS, least=1)
    for index, item in enumerate(items):
        _thumbnail(item, (*path, "items", index), seen)


def _file(file: Json, path: Path, seen: Seen) -> None:
    _media(file, "file", path, seen, uploads_only=True)


def _separator(separator: Json, path: Path, seen: Seen) -> None:
    fields.integer(separator, "spacing", path, least=1, most=2)


def _container(container: Json, path: Path, seen: Seen) -> None:
    fields.integer(container, "accent_color", path, least=0, most=0xFFFFFF)
    most = limits.LAYOUT_COMPONENTS
    children = fields.rows(container, "components", path, most=most, least=1)
    for index, child in enumerate(children):
        fields.one_of(child, "type", (*path, "components", index), IN_CONTAINER)
        check(child, (*path, "components", index), seen)


RULES: dict[int, Callable[[Json, Path, Seen], None]] = {
    ACTION_ROW: _row,
    BUTTON: _button,
    **dict.fromkeys(SELECTS, check_select),
    SECTION: _section,
    TEXT_DISPLAY: _text_display,
    THUMBNAIL: _thumbnail,
    GALLERY: _gallery,
    FILE: _file,
    SEPARATOR: _separator,
    CONTAINER: _container,
}
