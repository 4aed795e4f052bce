"""The Web API's chat methods. They know no HTTP."""

from __future__ import annotations

from tests.slack_server.call import Call, Method, Methods
from tests.slack_server.posting import as_json, delete, post, replace
from tests.slack_server.refusal import Json, Refused
from tests.slack_server.world import Channel, Message


def _post_message(call: Call) -> Json:
    channel = call.writable_channel()
    message = post(call.world, channel, call.arguments)
    return {"channel": channel.id, "ts": message.ts, "message": as_json(message)}


def _post_ephemeral(call: Call) -> Json:
    channel = call.writable_channel()
    user = call.team.users.get(str(call.need("user")))
    if user is None or user not in channel.members:
        raise Refused("user_not_in_channel")
    message = post(call.world, channel, call.arguments, only_for=user)
    return {"message_ts": message.ts}


def _update(call: Call) -> Json:
    channel = call.joined_channel()
    message = _own(call, channel)
    if channel.archived:
        raise Refused("is_archived")
    if all(call.arguments.get(name) is None for name in ("text", "blocks", "attachments")):
        raise Refused("no_text")
    replace(call.world, message, call.arguments)
    body = {"channel": channel.id, "ts": message.ts, "text": message.text}
    return {**body, "message": as_json(message)}


def _delete(call: Call) -> Json:
    channel = call.joined_channel()
    message = _own(call, channel)
    delete(call.world, message)
    return {"channel": channel.id, "ts": message.ts}


def _own(call: Call, channel: Channel) -> Message:
    """The message to change: posted by the app, seen by all. Ephemerals cannot be found."""
    for message in channel.posts():
        if message.ts == str(call.need("ts")):
            if not message.by_app:
                raise Refused(f"cant_{call.method.removeprefix('chat.')}_message")
            return message
    raise Refused("message_not_found")


METHODS: Methods = {
    "chat.postMessage": Method(_post_message, ("chat:write",)),
    "chat.postEphemeral": Method(_post_ephemeral, ("chat:write",)),
    "chat.update": Method(_update, ("chat:write",)),
    "chat.delete": Method(_delete, ("chat:write",)),
}
