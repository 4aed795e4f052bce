"""Discord's rules for modals; it knows no interaction that opens one."""

from __future__ import annotations

from collections.abc import Callable

from tests.discord_server import components as kinds
from tests.discord_server import fields, limits
from tests.discord_server.components import Seen, check_custom_id, check_options, check_select
from tests.discord_server.refusals import Json, Path, invalid


def check_modal(modal: Json) -> None:
    """Refuse the `data` of a modal response. Raises Refused."""
    fields.text(modal, "title", (), most=limits.MODAL_TITLE, required=True)
    fields.text(modal, "custom_id", (), most=limits.CUSTOM_ID, required=True)
    most = limits.MODAL_COMPONENTS
    rows = fields.rows(modal, "components", (), most=most, least=1)
    seen = Seen()
    for index, row in enumerate(rows):
        path = ("components", index)
        top = (kinds.ACTION_ROW, kinds.TEXT_DISPLAY, kinds.LABEL)
        match fields.one_of(row, "type", path, top):
            case kinds.TEXT_DISPLAY:
                fields.text(row, "content", path, most=limits.LAYOUT_TEXT, required=True)
            case kinds.ACTION_ROW:
                inputs = fields.rows(row, "components", path, most=1, least=1)
                fields.one_of(inputs[0], "type", (*path, "components", 0), (kinds.TEXT_INPUT,))
                here = (*path, "components", 0)
                fields.text(inputs[0], "label", here, most=limits.MODAL_LABEL, required=True)
                _text_input(inputs[0], here, seen)
            case _:
                _label(row, path, seen)


def _label(label: Json, path: Path, seen: Seen) -> None:
    fields.text(label, "label", path, most=limits.MODAL_LABEL, required=True)
    fields.text(label, "description", path, most=limits.MODAL_LABEL_DESCRIPTION)
    child = label.get("component")
    if not isinstance(child, dict):
        raise invalid((*path, "component"), "BASE_TYPE_REQUIRED", "This field is required")
    here = (*path, "component")
    kind = fields.one_of(child, "type", here, tuple(IN_LABEL))
    if child.get("label") is not None:
        text = "The label belongs to the Label around the component."
        raise invalid((*here, "label"), "BASE_TYPE_UNEXPECTED", text)
    IN_LABEL[kind](child, here, seen)


def _text_input(box: Json, path: Path, seen: Seen) -> None:
    check_custom_id(box, path, seen)
    fields.one_of(box, "style", path, (1, 2))
    fields.text(box, "placeholder", path, most=limits.TEXT_INPUT_PLACEHOLDER)
    top = limits.TEXT_INPUT
    least = fields.integer(box, "min_length", path, least=0, most=top, default=0)
    most = fields.integer(box, "max_length", path, least=1, most=top, default=top)
    assert least is not None
    assert most is not None
    if least > most:
        text = "min_length must not be greater than max_length"
        raise invalid((*path, "min_length"), "TEXT_INPUT_MIN_ABOVE_MAX", text)
    if box.get("value"):
        fields.text(box, "value", path, most=most, least=least)


def _modal_select(select: Json, path: Path, seen: Seen) -> None:
    if select.get("disabled"):
        raise invalid((*path, "disabled"), "BASE_TYPE_UNEXPECTED", "Not possible in a modal.")
    check_select(select, path, seen)
    _check_required(select, path)


def _check_required(owner: Json, path: Path) -> None:
    if owner.get("min_values") == 0 and owner.get("required", True):
        text = "min_values 0 needs required to be false"
        raise invalid((*path, "required"), "COMPONENT_REQUIRED_WITH_ZERO_MINIMUM", text)


def _radio_group(group: Json, path: Path, seen: Seen) -> None:
    check_custom_id(group, path, seen)
    least, most = limits.RADIO_OPTIONS_MIN, limits.RADIO_OPTIONS_MAX
    check_options(group, path, least=least, most=most, defaults=1)


def _checkbox_group(group: Json, path: Path, seen: Seen) -> None:
    check_custom_id(group, path, seen)
    top = limits.CHECKBOX_OPTIONS
    fields.integer(group, "min_values", path, least=0, most=top)
    most = fields.integer(group, "max_values", path, least=1, most=top, default=top)
    assert most is not None
    check_options(group, path, least=1, most=top, defaults=most)
    if group.get("max_values") is not None and most > len(group["options"]):
        text = f"max_values is {most}, and there are {len(group['options'])} options."
        raise invalid((*path, "max_values"), "CHECKBOX_GROUP_MAX_ABOVE_OPTIONS", text)
    _check_required(group, path)


def _file_upload(upload: Json, path: Path, seen: Seen) -> None:
    check_custom_id(upload, path, seen)
    fields.integer(upload, "min_values", path, least=0, most=limits.UPLOADS)
    fields.integer(upload, "max_values", path, least=1, most=limits.UPLOADS)
    _check_required(upload, path)


IN_LABEL: dict[int, Callable[[Json, Path, Seen], None]] = {
    kinds.TEXT_INPUT: _text_input,
    **dict.fromkeys(kinds.SELECTS, _modal_select),
    kinds.FILE_UPLOAD: _file_upload,
    kinds.RADIO_GROUP: _radio_group,
    kinds.CHECKBOX_GROUP: _checkbox_group,
    kinds.CHECKBOX: check_custom_id,
}
