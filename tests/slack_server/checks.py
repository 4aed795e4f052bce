"""Whether Slack would take a message or a view, from its raw JSON alone. It knows no state."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.slack_server import limits
from tests.slack_server.blocks import check_blocks
from tests.slack_server.elements import plain
from tests.slack_server.refusal import Json, Refused
from tests.slack_server.schema import anything, boolean, one_of, record, refuse, string

_VIEW_FIELDS = {
    "private_metadata": string(limits.PRIVATE_METADATA),
    "callback_id": string(limits.IDENTIFIER),
    "external_id": string(limits.IDENTIFIER),
}
_MODAL = record(
    {"type": anything, "title": plain(limits.VIEW_TITLE), "blocks": anything},
    {
        **_VIEW_FIELDS,
        "submit": plain(limits.VIEW_TITLE),
        "close": plain(limits.VIEW_TITLE),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
    },
)
_HOME = record({"type": anything, "blocks": anything}, _VIEW_FIELDS)


def check_message(payload: Json) -> None:
    """Raise Refused(error, pointer, text) for a message that Slack would not take.

    `payload` has what `chat.postMessage` takes: text, blocks, attachments, metadata.
    """
    text = payload.get("text") or ""
    blocks = payload.get("blocks") or []
    attachments = payload.get("attachments") or []
    if not isinstance(text, str):
        raise Refused("invalid_arguments", "/text", "must be a string")
    if len(text) > limits.MESSAGE_TEXT:
        raise Refused("msg_too_long")
    if not (text.strip() or blocks or attachments):
        raise Refused("no_text")
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    check_blocks(blocks, "/blocks", "message")
    _check_length(blocks)
    _check_attachments(attachments)
    if (metadata := payload.get("metadata")) is not None:
        _check_metadata(metadata)


def check_view(view: Json) -> None:
    """Raise Refused(error, pointer, text) for a modal or a Home that Slack would not take."""
    try:
        kind = view.get("type")
        match kind:
            case "modal":
                _MODAL(view, "/view")
                check_blocks(view["blocks"], "/view/blocks", "modal")
                if "submit" not in view and _has_inputs(view):
                    refuse("/view", "missing required field: submit")
            case "home":
                _HOME(view, "/view")
                check_blocks(view["blocks"], "/view/blocks", "home")
            case _:
                one_of("modal", "home")(kind, "/view/type")
    except Refused as refusal:
        raise Refused("invalid_arguments", refusal.pointer, refusal.text) from None
    if len(json.dumps(view, ensure_ascii=False).encode()) > limits.VIEW_BYTES:
        raise Refused("view_too_large")


def _has_inputs(view: Json) -> bool:
    return any(block["type"] == "input" for block in view["blocks"])


def _check_length(blocks: list[Json]) -> None:
    characters = sum(map(len, texts_of(blocks)))
    characters += limits.MESSAGE_CHARACTERS_PER_BLOCK * len(blocks)
    if characters > limits.MESSAGE_CHARACTERS:
        raise Refused("msg_blocks_too_long")


def texts_of(value: object) -> Iterator[str]:
    """Every `text` string inside raw JSON, from the top."""
    if isinstance(value, list):
        for one in value:
            yield from texts_of(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "text" and isinstance(one, str):
                yield one
            else:
                yield from texts_of(one)


def _check_attachments(attachments: object) -> None:
    if not isinstance(attachments, list):
        raise Refused("invalid_attachments")
    if len(attachments) > limits.ATTACHMENTS:
        raise Refused("too_many_attachments")
    for place, attachment in enumerate(attachments):
        if not isinstance(attachment, dict):
            raise Refused("invalid_attachments")
        blocks = attachment.get("blocks") or []
        check_blocks(blocks, f"/attachments/{place}/blocks", "message")
        _check_length(blocks)


def _check_metadata(metadata: object) -> None:
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    if not metadata:
        return
    kind = metadata.get("event_type")
    payload = metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise Refused("invalid_metadata_format")
    if any(isinstance(value, dict) for value in payload.values()):
        raise Refused("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > limits.METADATA_BYTES:
        raise Refused("metadata_too_large")
