"""Uploads in three steps: announce, send, complete. They know no HTTP but the upload address."""

from __future__ import annotations

from tests.slack_server.call import Call, Method, Methods
from tests.slack_server.posting import post
from tests.slack_server.refusal import Json, Refused
from tests.slack_server.world import Channel, StoredFile, World


def _announce(call: Call) -> Json:
    length = call.number("length", 0)
    if length < 1:
        raise Refused("invalid_arguments", "/length", "must be at least 1")
    name = str(call.need("filename"))
    file = StoredFile(
        call.world.new_id("F"), name, length, call.team, alt_text=call.text("alt_txt")
    )
    call.team.files[file.id] = file
    return {"file_id": file.id, "upload_url": f"{call.base_url}/upload/v1/{call.team.id}/{file.id}"}


def receive(world: World, team_id: str, file_id: str, content: bytes) -> None:
    """The second step; Refused if the file was not announced or has another length."""
    team = world.teams.get(team_id)
    file = team.files.get(file_id) if team else None
    if file is None or file.content is not None:
        raise Refused("file_not_found")
    if len(content) != file.length:
        raise Refused("length_mismatch")
    file.content = content


def _complete(call: Call) -> Json:
    wanted = call.need("files")
    if not isinstance(wanted, list) or not all(isinstance(one, dict) for one in wanted):
        raise Refused("invalid_arguments", "/files", "must be an array")
    files = [_received(call, str(one.get("id"))) for one in wanted]
    channels = _channels(call)
    for one, file in zip(wanted, files, strict=True):
        file.title = str(one.get("title") or file.name)
        file.completed = True
    payload: Json = {"text": call.text("initial_comment"), "thread_ts": call.text("thread_ts")}
    for channel in channels:
        post(call.world, channel, payload, files=files)
    call.world.changed()
    return {"files": [{"id": file.id, "title": file.title, "name": file.name} for file in files]}


def _received(call: Call, file_id: str) -> StoredFile:
    file = call.team.files.get(file_id)
    if file is None or file.content is None or file.completed:
        raise Refused("file_not_found")
    return file


def _channels(call: Call) -> list[Channel]:
    names = [name for name in call.text("channels").split(",") if name]
    if call.text("channel_id"):
        names.append(call.text("channel_id"))
    found = []
    for name in names:
        channel = call.team.channels.get(name)
        if channel is None or (channel.kind != "public" and not channel.bot):
            raise Refused("channel_not_found")
        if not channel.bot:
            raise Refused("not_in_channel")
        if channel.archived:
            raise Refused("is_archived")
        found.append(channel)
    return found


METHODS: Methods = {
    "files.getUploadURLExternal": Method(_announce, ("files:write",)),
    "files.completeUploadExternal": Method(_complete, ("files:write",)),
}
