"""Whom a message would ping and where it links to, from its raw JSON. It knows no member list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.slack_server.refusal import Json

_ENTITY = re.compile(
    r"<(?:@(?P<user>[UW][A-Z0-9]+)|!(?P<special>[a-z]+(?:\^[A-Z0-9]+)?))(?:\|[^>]*)?>"
)
_LINK = re.compile(r"<(?P<url>(?:https?|mailto):[^|>]+)(?:\|(?P<label>[^>]*))?>")
_TYPED = re.compile(r"(?<![\w<])@(channel|here|everyone)\b")
_BROADCASTS = ("channel", "here", "everyone")


def pings(payload: Json) -> tuple[str, ...]:
    """The targets of every mention that Slack would turn into a notification, in order.

    A target is a user id, `channel`, `here`, `everyone` or `subteam^S1`. Text that the app
    escaped (`&lt;!channel&gt;`) is no mention, and neither is anything in plain_text. Fallback
    text beside blocks counts too: whether it pings depends on the reader's client.
    """
    found: list[str] = []
    linked = payload.get("link_names") in (True, "1", "true", 1) or payload.get("parse") == "full"
    parts = [str(payload.get("text") or "")]
    parts += _mrkdwn(payload.get("blocks") or [])
    parts += _mrkdwn(payload.get("attachments") or [])
    for part in parts:
        found += _in_text(part)
        if linked:
            found += _TYPED.findall(part)
    found += _rich(payload.get("blocks") or [])
    return tuple(dict.fromkeys(found))


def links(payload: Json) -> tuple[tuple[str, str], ...]:
    """Every address that a reader could follow in mrkdwn, with the words on it, in order."""
    parts = [str(payload.get("text") or "")]
    parts += _mrkdwn(payload.get("blocks") or [])
    parts += _mrkdwn(payload.get("attachments") or [])
    found = [match for part in parts for match in _LINK.finditer(part)]
    return tuple(dict.fromkeys((match["url"], match["label"] or match["url"]) for match in found))


def _in_text(text: str) -> Iterator[str]:
    for entity in _ENTITY.finditer(text):
        if user := entity["user"]:
            yield user
        elif (special := entity["special"]) in _BROADCASTS or special.startswith("subteam^"):
            yield special


def _mrkdwn(value: object) -> Iterator[str]:
    """Texts that are read as mrkdwn: text objects, markdown blocks and old attachments."""
    if isinstance(value, list):
        for one in value:
            yield from _mrkdwn(one)
    elif isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "markdown") and isinstance(value.get("text"), str):
            yield value["text"]
        elif "type" not in value:
            yield from (value[name] for name in ("text", "pretext") if _is_text(value, name))
        for one in value.values():
            if isinstance(one, dict | list):
                yield from _mrkdwn(one)


def _is_text(value: Json, name: str) -> bool:
    return isinstance(value.get(name), str)


def _rich(value: object) -> Iterator[str]:
    """Mentions in rich_text, which are elements of their own."""
    if isinstance(value, list):
        for one in value:
            yield from _rich(one)
    elif isinstance(value, dict):
        match value.get("type"):
            case "user":
                yield str(value.get("user_id"))
            case "broadcast":
                yield str(value.get("range"))
            case "usergroup":
                yield f"subteam^{value.get('usergroup_id')}"
            case _:
                for one in value.values():
                    yield from _rich(one)
