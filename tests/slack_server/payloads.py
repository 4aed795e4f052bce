"""The JSON that Slack sends for what people do. It knows no transport."""

from __future__ import annotations

from tests.slack_server.methods_views import view_json
from tests.slack_server.posting import as_json
from tests.slack_server.refusal import Json
from tests.slack_server.surface import Element, Surface
from tests.slack_server.world import Channel, Message, Team, User, View

_TOKEN = "verification-token"


def channel_name(channel: Channel) -> str:
    """The name that payloads give to a channel."""
    match channel.kind:
        case "public":
            return channel.name
        case "private":
            return "privategroup"
        case "im":
            return "directmessage"


def command(
    user: User, channel: Channel, name: str, text: str, trigger_id: str, response_url: str
) -> Json:
    """A slash command: a flat form, all of it text."""
    return {
        "token": _TOKEN,
        "team_id": user.team.id,
        "team_domain": user.team.id.lower(),
        **_enterprise(user.team),
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name.lower(),
        "command": name,
        "text": text,
        "api_app_id": user.team.world.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def message_action(
    user: User, message: Message, action: Json, trigger_id: str, response_url: str
) -> Json:
    """Something was used in a message. An ephemeral message itself is not in the payload."""
    channel = message.channel
    ephemeral = message.ephemeral_to is not None
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = {
        **_interaction("block_actions", user, trigger_id),
        "container": container,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": message.state_for(user.id),
        "response_url": response_url,
        "actions": [action],
    }
    return payload if ephemeral else payload | {"message": as_json(message)}


def view_action(user: User, view: View, action: Json, trigger_id: str) -> Json:
    """Something was used in a modal or in a Home."""
    return {
        **_interaction("block_actions", user, trigger_id),
        "container": {"type": "view", "view_id": view.id},
        "view": view_json(view),
        "actions": [action],
    }


def submission(user: User, view: View, trigger_id: str) -> Json:
    """A modal was submitted."""
    return {
        **_interaction("view_submission", user, trigger_id),
        "view": view_json(view),
        "response_urls": [],
    }


def closing(user: User, view: View, *, cleared: bool) -> Json:
    """A modal was closed that asked to be told."""
    payload = _interaction("view_closed", user, "")
    del payload["trigger_id"]
    return payload | {"view": view_json(view), "is_cleared": cleared}


def global_shortcut(user: User, callback_id: str, trigger_id: str, action_ts: str) -> Json:
    """A shortcut from the menu."""
    more = {"callback_id": callback_id, "action_ts": action_ts}
    return _interaction("shortcut", user, trigger_id) | more


def message_shortcut(
    user: User, message: Message, callback_id: str, trigger_id: str, response_url: str
) -> Json:
    """A shortcut from a message's menu."""
    return _interaction("message_action", user, trigger_id) | {
        "callback_id": callback_id,
        "action_ts": message.ts,
        "message_ts": message.ts,
        "response_url": response_url,
        "channel": {"id": message.channel.id, "name": channel_name(message.channel)},
        "message": as_json(message),
    }


def action(surface: Surface, element: Element, user: User, action_ts: str) -> Json:
    """One of a payload's `actions`: which element, and what is in it now."""
    raw = element.raw
    body: Json = {
        "type": element.kind,
        "action_id": element.action_id,
        "block_id": element.block_id,
        "action_ts": action_ts,
    }
    if element.kind == "button":
        body["text"] = raw["text"]
        body |= {name: raw[name] for name in ("value", "style", "url") if name in raw}
    elif element.slot is not None:
        values = surface.state_for(user.id)["values"]
        body[element.slot] = values[element.block_id][element.action_id][element.slot]
    return body


def _interaction(kind: str, user: User, trigger_id: str) -> Json:
    team = user.team
    return {
        "type": kind,
        "token": _TOKEN,
        "api_app_id": team.world.app.id,
        "team": {"id": team.id, "domain": team.id.lower(), **_enterprise(team)},
        "enterprise": {"id": team.enterprise, "name": "Org"} if team.enterprise else None,
        "is_enterprise_install": False,
        "trigger_id": trigger_id,
        "user": {
            "id": user.id,
            "username": user.name.lower(),
            "name": user.name.lower(),
            "team_id": user.grid_team or team.id,
        },
    }


def _enterprise(team: Team) -> Json:
    if team.enterprise is None:
        return {}
    return {"enterprise_id": team.enterprise, "enterprise_name": "Org"}
