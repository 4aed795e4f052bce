"""Putting messages into channels: whatever way they come, they are checked and stored the same."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from tests.slack_server.checks import check_message
from tests.slack_server.mentions import pings
from tests.slack_server.refusal import Json, Refused
from tests.slack_server.surface import complete
from tests.slack_server.world import Channel, Message, StoredFile, User, World


def check_payload(channel: Channel, payload: Json) -> None:
    """Refuse what Slack would not take as a message in this channel."""
    check_message(payload)
    _check_files(payload.get("blocks") or [], channel)
    thread = payload.get("thread_ts")
    if thread and all(one.ts != thread for one in channel.posts()):
        raise Refused("thread_not_found")


def post(
    world: World,
    channel: Channel,
    payload: Json,
    *,
    author: User | None = None,
    only_for: User | None = None,
    files: Sequence[StoredFile] = (),
) -> Message:
    """Store a message of the app, or of `author`; nobody but `only_for` sees it, if given."""
    if not files:
        check_payload(channel, payload)
    ts = world.new_ts()
    installation = channel.team.installation
    bot = installation.bot_user.id if installation else world.app.id
    message = Message(
        blocks=complete(payload.get("blocks") or [], ts),
        number=world.new_number(),
        channel=channel,
        ts=ts,
        author=author.id if author else bot,
        text=payload.get("text") or "",
        by_app=author is None,
        attachments=_attachments(payload, ts),
        metadata=payload.get("metadata") or None,
        thread_ts=payload.get("thread_ts") or None,
        ephemeral_to=only_for,
        files=list(files),
        pings=pings(payload),
    )
    if only_for is None or _receives(only_for, channel):
        channel.messages.append(message)
    world.changed()
    return message


def replace(world: World, message: Message, payload: Json) -> None:
    """Replace a message as `chat.update` does: text without blocks removes the blocks."""
    merged = dict(payload)
    if payload.get("blocks") is None and payload.get("text") is None:
        merged["blocks"] = message.blocks
    if payload.get("attachments") is None and payload.get("text") is None:
        merged["attachments"] = message.attachments
    check_payload(message.channel, merged)
    number = world.new_number()
    message.text = merged.get("text") or ""
    message.blocks = complete(merged.get("blocks") or [], f"{message.ts}e{number}")
    message.attachments = _attachments(merged, f"{message.ts}e{number}")
    if payload.get("metadata") is not None:
        message.metadata = payload["metadata"] or None
    message.pings = tuple(dict.fromkeys((*message.pings, *pings(merged))))
    message.edits += 1
    message.forget_removed_inputs()
    world.changed()


def delete(world: World, message: Message) -> None:
    """Take a message away."""
    message.deleted = True
    world.changed()


def as_json(message: Message, *, metadata: bool = True) -> Json:
    """The message as the Web API and interaction payloads show it."""
    world = message.channel.team.world
    body: Json = {
        "type": "message",
        "user": message.author,
        "ts": message.ts,
        "text": message.text,
        "team": message.channel.team.id,
    }
    installation = message.channel.team.installation
    if message.by_app:
        body["app_id"] = world.app.id
        body["bot_id"] = installation.bot_id if installation else ""
    for name in ("blocks", "attachments"):
        if value := getattr(message, name):
            body[name] = deepcopy(value)
    if metadata and message.metadata:
        body["metadata"] = deepcopy(message.metadata)
    if message.files:
        body["files"] = [
            {"id": one.id, "name": one.name, "title": one.title} for one in message.files
        ]
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.edits:
        body["edited"] = {"user": message.author, "ts": message.ts}
    return body


def _attachments(payload: Json, token: str) -> list[Json]:
    return [
        {**one, "blocks": complete(one["blocks"], f"{token}t{place}")} if one.get("blocks") else one
        for place, one in enumerate(deepcopy(payload.get("attachments") or []))
    ]


def _receives(user: User, channel: Channel) -> bool:
    """Slack drops an ephemeral message for whoever is away or not in the channel."""
    return user in channel.members and user.active and not user.deleted


def _check_files(blocks: list[Json], channel: Channel) -> None:
    for place, block in enumerate(blocks):
        picture = block.get("accessory", block) if block["type"] == "section" else block
        wanted = picture.get("slack_file")
        if wanted and not _known(channel, wanted):
            raise Refused("invalid_blocks", f"/blocks/{place}/slack_file", "invalid slack file")


def _known(channel: Channel, wanted: Json) -> bool:
    file = channel.team.files.get(str(wanted.get("id")))
    return file is not None and file.completed
