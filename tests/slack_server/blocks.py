"""Block Kit's blocks: their fields, the elements they hold, and the surfaces they may stand on.

Inputs in messages: Slack refused them until 2021 and takes them today, except the fields for
e-mail, addresses and numbers, which only modals have.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from tests.slack_server import limits
from tests.slack_server.elements import ELEMENTS, IDENTIFIER, picture, plain, text
from tests.slack_server.refusal import Json
from tests.slack_server.schema import (
    Rule,
    anything,
    array,
    boolean,
    both,
    number,
    one_of,
    record,
    refuse,
    string,
    typed,
)

Surface: TypeAlias = Literal["message", "modal", "home"]

_MENUS = frozenset(name for name in ELEMENTS if name.endswith("_select"))
_CHOICES = _MENUS | {"checkboxes", "radio_buttons", "datepicker", "timepicker"}
_IN_SECTION = _CHOICES | {"button", "overflow", "image"}
_IN_ACTIONS = _CHOICES | {"button", "overflow", "datetimepicker"}
_IN_INPUT = _CHOICES | {
    "plain_text_input",
    "number_input",
    "email_text_input",
    "url_text_input",
    "datetimepicker",
}
_ONLY_IN_MODALS = {"number_input", "email_text_input", "url_text_input"}
_ONLY_IN_MESSAGES = {"markdown", "table", "data_visualization"}


def _elements(names: frozenset[str] | set[str]) -> Rule:
    return typed({name: ELEMENTS[name] for name in names})


def _block(required: dict[str, Rule], optional: dict[str, Rule] | None = None) -> Rule:
    return record({"type": anything, **required}, {"block_id": IDENTIFIER, **(optional or {})})


def _text_or_fields(value: object, pointer: str) -> None:
    if isinstance(value, dict) and not ("text" in value or "fields" in value):
        refuse(pointer, "must define either `text` or `fields`")


_CONTEXT = typed(
    {
        "image": ELEMENTS["image"],
        "plain_text": text(limits.SECTION_TEXT),
        "mrkdwn": text(limits.SECTION_TEXT),
    }
)
_RICH_TEXT = typed(
    dict.fromkeys(
        ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"),
        record(
            {"type": anything, "elements": array(anything)},
            {"style": anything, "indent": number(0, 8), "offset": number(0), "border": number(0)},
        ),
    )
)
_CELL = typed(
    {
        "raw_text": record({"type": anything, "text": string(least=1)}),
        "rich_text": _block({"elements": array(_RICH_TEXT)}),
    }
)
_LABEL = string(limits.CHART_LABEL, 1)
_SERIES = array(
    record(
        {
            "name": _LABEL,
            "data": array(record({"label": _LABEL, "value": number()}), limits.CHART_POINTS, 1),
        }
    ),
    limits.CHART_SERIES,
    1,
)
_AXES = record(
    {"categories": array(_LABEL, limits.CHART_POINTS, 1)},
    {"x_label": string(limits.CHART_TITLE), "y_label": string(limits.CHART_TITLE)},
)


def _same_categories(value: object, pointer: str) -> None:
    """Every series has a point for each of the axis's categories."""
    if isinstance(value, dict):
        categories = sorted(value["axis_config"]["categories"])
        for place, series in enumerate(value["series"]):
            if sorted(point["label"] for point in series["data"]) != categories:
                refuse(f"{pointer}/series/{place}/data", "labels must match the categories")


_PLOT = both(record({"type": anything, "series": _SERIES, "axis_config": _AXES}), _same_categories)
_PIE = record(
    {
        "type": anything,
        "segments": array(record({"label": _LABEL, "value": number(1e-9)}), limits.CHART_SERIES, 1),
    }
)

BLOCKS: dict[str, Rule] = {
    "section": both(
        _block(
            {},
            {
                "text": text(limits.SECTION_TEXT),
                "fields": array(text(limits.SECTION_FIELD_TEXT), limits.SECTION_FIELDS, 1),
                "accessory": _elements(_IN_SECTION),
                "expand": boolean,
            },
        ),
        _text_or_fields,
    ),
    "header": _block({"text": plain(limits.HEADER_TEXT)}),
    "divider": _block({}),
    "context": _block({"elements": array(_CONTEXT, limits.CONTEXT_ELEMENTS, 1)}),
    "actions": _block({"elements": array(_elements(_IN_ACTIONS), limits.ACTIONS_ELEMENTS, 1)}),
    "image": picture({"block_id": IDENTIFIER, "title": plain(limits.IMAGE_TITLE)}),
    "input": _block(
        {"label": plain(limits.INPUT_LABEL), "element": _elements(_IN_INPUT)},
        {"hint": plain(limits.INPUT_LABEL), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": _block({"elements": array(_RICH_TEXT, least=1)}),
    "markdown": _block({"text": string(limits.MARKDOWN_TEXT, 1)}),
    "table": _block(
        {"rows": array(array(_CELL, limits.TABLE_COLUMNS, 1), limits.TABLE_ROWS, 1)},
        {
            "column_settings": array(
                record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean}),
                limits.TABLE_COLUMNS,
            )
        },
    ),
    "data_visualization": _block(
        {
            "title": string(limits.CHART_TITLE, 1),
            "chart": typed({"bar": _PLOT, "line": _PLOT, "area": _PLOT, "pie": _PIE}),
        }
    ),
}


def check_blocks(blocks: object, pointer: str, surface: Surface) -> None:
    """Raise Refused for the first thing in `blocks` that Slack would not take on this surface."""
    most = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    array(anything, most)(blocks, pointer)
    assert isinstance(blocks, list)
    ids: set[str] = set()
    for place, block in enumerate(blocks):
        where = f"{pointer}/{place}"
        typed(BLOCKS)(block, where)
        _check_surface(block, where, surface)
        _check_actions(block, where)
        if (block_id := block.get("block_id")) in ids:
            refuse(f"{where}/block_id", f'`block_id` "{block_id}" already exists for another block')
        if block_id is not None:
            ids.add(block_id)
    _check_count(blocks, pointer, "table", limits.TABLES)
    _check_count(blocks, pointer, "data_visualization", limits.CHARTS)


def elements_of(block: Json) -> list[tuple[str, Json]]:
    """The elements of a block that people can use, each with its place in the block."""
    match block.get("type"):
        case "actions":
            return [(f"elements/{i}", one) for i, one in enumerate(block["elements"])]
        case "section" if "accessory" in block and block["accessory"]["type"] != "image":
            return [("accessory", block["accessory"])]
        case "input":
            return [("element", block["element"])]
        case _:
            return []


def _check_surface(block: Json, pointer: str, surface: Surface) -> None:
    if surface != "message" and block["type"] in _ONLY_IN_MESSAGES:
        refuse(pointer, f"unsupported surface for {block['type']} block")
    for place, element in elements_of(block):
        if surface != "modal" and element["type"] in _ONLY_IN_MODALS:
            refuse(f"{pointer}/{place}/type", f"unsupported type: {element['type']}")
        if surface == "home" and element["type"] == "datetimepicker":
            refuse(f"{pointer}/{place}/type", f"unsupported type: {element['type']}")


def _check_actions(block: Json, pointer: str) -> None:
    ids: set[str] = set()
    for place, element in elements_of(block):
        action_id = element.get("action_id")
        if action_id in ids:
            refuse(
                f"{pointer}/{place}/action_id",
                f'`action_id` "{action_id}" already exists for another element',
            )
        if action_id is not None:
            ids.add(action_id)


def _check_count(blocks: list[Json], pointer: str, kind: str, most: int) -> None:
    if sum(block["type"] == kind for block in blocks) > most:
        refuse(pointer, f"no more than {most} {kind} blocks allowed")
