"""Small pieces of Block Kit for tests."""

from __future__ import annotations

from tests.slack_server.refusal import Json


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def section(text: str, **more: object) -> Json:
    """A section in mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(label: str, action_id: str, **more: object) -> Json:
    """A button."""
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def actions(*elements: Json, **more: object) -> Json:
    """A row of elements."""
    return {"type": "actions", "elements": list(elements), **more}


def option(label: str, value: str | None = None) -> Json:
    """An option; its value is its label, unless said otherwise."""
    return {"text": plain(label), "value": label if value is None else value}


def boxes(*labels: str, action_id: str = "boxes") -> Json:
    """Checkboxes."""
    options = [option(label) for label in labels]
    return {"type": "checkboxes", "action_id": action_id, "options": options}


def menu(*labels: str, action_id: str = "menu", kind: str = "static_select") -> Json:
    """A menu."""
    options = [option(label) for label in labels]
    return {"type": kind, "action_id": action_id, "options": options}


def text_field(action_id: str = "text", **more: object) -> Json:
    """A field to type into."""
    return {"type": "plain_text_input", "action_id": action_id, **more}


def asks(label: str, element: Json, block_id: str, **more: object) -> Json:
    """An input block."""
    return {
        "type": "input",
        "label": plain(label),
        "element": element,
        "block_id": block_id,
        **more,
    }


def modal(*blocks: Json, **more: object) -> Json:
    """A modal."""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("A form"),
        "submit": plain("Send"),
        "blocks": list(blocks),
        **more,
    }


def home(*blocks: Json) -> Json:
    """A Home."""
    return {"type": "home", "blocks": list(blocks)}
