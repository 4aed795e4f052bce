"""Block Kit's elements and small objects: which fields they have and how long they may be.

It knows no block: what may stand where is in `blocks`.
"""

from __future__ import annotations

from tests.slack_server import limits
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


def plain(most: int) -> Rule:
    """A plain_text object of 1 to `most` characters."""
    return typed({"plain_text": _plain(most)})


def text(most: int) -> Rule:
    """A plain_text or mrkdwn object of 1 to `most` characters."""
    mrkdwn = record({"type": anything, "text": string(most, 1)}, {"verbatim": boolean})
    return typed({"plain_text": _plain(most), "mrkdwn": mrkdwn})


def _plain(most: int) -> Rule:
    return record({"type": anything, "text": string(most, 1)}, {"emoji": boolean})


IDENTIFIER = string(limits.IDENTIFIER, 1)
CONFIRM = record(
    {
        "title": plain(limits.CONFIRM_TITLE),
        "text": text(limits.CONFIRM_TEXT),
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)


def option(label: Rule, *, links: bool = False) -> Rule:
    """An option object."""
    more = {"url": string(limits.URL)} if links else {}
    return record(
        {"text": label, "value": string(limits.OPTION_VALUE, 1)},
        {"description": text(limits.OPTION_TEXT), **more},
    )


PLAIN_OPTION = option(plain(limits.OPTION_TEXT))
RICH_OPTION = option(text(limits.OPTION_TEXT))
OVERFLOW_OPTION = option(plain(limits.OPTION_TEXT), links=True)
OPTION_GROUP = record(
    {
        "label": plain(limits.OPTION_TEXT),
        "options": array(PLAIN_OPTION, limits.SELECT_OPTIONS, 1),
    }
)


def _element(required: dict[str, Rule], optional: dict[str, Rule]) -> Rule:
    return record({"type": anything, **required}, {"action_id": IDENTIFIER, **optional})


def _field(required: dict[str, Rule], optional: dict[str, Rule]) -> Rule:
    """An element with something to fill in."""
    return _element(
        required,
        {
            "confirm": CONFIRM,
            "focus_on_load": boolean,
            "placeholder": plain(limits.PLACEHOLDER),
            **optional,
        },
    )


def _among_options(value: object, pointer: str) -> None:
    """What is chosen at first has to be one of the options, exactly."""
    if not isinstance(value, dict):
        return
    groups = value.get("option_groups") or []
    options = [
        *(value.get("options") or []),
        *(one for group in groups for one in group["options"]),
    ]
    if "initial_option" in value and value["initial_option"] not in options:
        refuse(f"{pointer}/initial_option", "must be one of the options")
    for place, one in enumerate(value.get("initial_options") or []):
        if one not in options:
            refuse(f"{pointer}/initial_options/{place}", "must be one of the options")


def _options_or_groups(value: object, pointer: str) -> None:
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        refuse(pointer, "must define either `options` or `option_groups`")


def _select(optional: dict[str, Rule]) -> Rule:
    menu = {
        "options": array(PLAIN_OPTION, limits.SELECT_OPTIONS, 1),
        "option_groups": array(OPTION_GROUP, limits.OPTION_GROUPS, 1),
    }
    return both(_field({}, menu | optional), _options_or_groups, _among_options)


def _one_picture(value: object, pointer: str) -> None:
    if isinstance(value, dict) and ("image_url" in value) == ("slack_file" in value):
        refuse(pointer, "must define either `image_url` or `slack_file`")


def picture(optional: dict[str, Rule]) -> Rule:
    """An image, as an element or as a block: `alt_text` is required."""
    source = {
        "image_url": both(string(limits.URL, 1), _web_address),
        "slack_file": record({}, {"id": string(), "url": string(limits.URL)}),
    }
    fields = record(
        {"type": anything, "alt_text": string(limits.ALT_TEXT, 1)}, {**source, **optional}
    )
    return both(fields, _one_picture)


def _web_address(value: object, pointer: str) -> None:
    if not str(value).startswith(("https://", "http://")):
        refuse(pointer, "invalid url")


_MANY = {"max_selected_items": number(1)}
_CONVERSATIONS = {
    "default_to_current_conversation": boolean,
    "filter": anything,
    "response_url_enabled": boolean,
}
_DISPATCH = record(
    {
        "trigger_actions_on": array(
            one_of("on_enter_pressed", "on_character_entered"), most=2, least=1
        )
    }
)
_BOXES = array(RICH_OPTION, limits.BOXES, 1)

ELEMENTS: dict[str, Rule] = {
    "button": _element(
        {"text": plain(limits.BUTTON_TEXT)},
        {
            "url": string(limits.URL),
            "value": string(limits.BUTTON_VALUE),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(limits.BUTTON_TEXT),
        },
    ),
    "checkboxes": both(
        _element(
            {"options": _BOXES},
            {
                "initial_options": array(RICH_OPTION, limits.BOXES, 1),
                "confirm": CONFIRM,
                "focus_on_load": boolean,
            },
        ),
        _among_options,
    ),
    "radio_buttons": both(
        _element(
            {"options": _BOXES},
            {"initial_option": RICH_OPTION, "confirm": CONFIRM, "focus_on_load": boolean},
        ),
        _among_options,
    ),
    "overflow": _element(
        {"options": array(OVERFLOW_OPTION, limits.OVERFLOW_OPTIONS, 1)}, {"confirm": CONFIRM}
    ),
    "static_select": _select({"initial_option": PLAIN_OPTION}),
    "multi_static_select": _select({"initial_options": array(PLAIN_OPTION, least=1)} | _MANY),
    "external_select": _field({}, {"initial_option": PLAIN_OPTION, "min_query_length": number(0)}),
    "users_select": _field({}, {"initial_user": string()}),
    "multi_users_select": _field({}, {"initial_users": array(string()), **_MANY}),
    "channels_select": _field({}, {"initial_channel": string(), "response_url_enabled": boolean}),
    "multi_channels_select": _field({}, {"initial_channels": array(string()), **_MANY}),
    "conversations_select": _field({}, {"initial_conversation": string(), **_CONVERSATIONS}),
    "multi_conversations_select": _field(
        {}, {"initial_conversations": array(string()), **_MANY, **_CONVERSATIONS}
    ),
    "datepicker": _field({}, {"initial_date": string(10, 10)}),
    "timepicker": _field({}, {"initial_time": string(5, 5), "timezone": string(least=1)}),
    "datetimepicker": _field({}, {"initial_date_time": number(1_000_000_000, 9_999_999_999)}),
    "plain_text_input": _field(
        {},
        {
            "initial_value": string(limits.INPUT_VALUE),
            "multiline": boolean,
            "min_length": number(0, limits.INPUT_VALUE),
            "max_length": number(1, limits.INPUT_VALUE),
            "dispatch_action_config": _DISPATCH,
        },
    ),
    "number_input": _field(
        {"is_decimal_allowed": boolean},
        {
            "initial_value": string(),
            "min_value": string(),
            "max_value": string(),
            "dispatch_action_config": _DISPATCH,
        },
    ),
    "email_text_input": _field(
        {}, {"initial_value": string(), "dispatch_action_config": _DISPATCH}
    ),
    "url_text_input": _field({}, {"initial_value": string(), "dispatch_action_config": _DISPATCH}),
    "image": picture({}),
}
