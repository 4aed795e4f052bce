"""The Web API's methods for conversations, people and workspaces. They know no HTTP."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import TypeVar

from tests.slack_server import limits
from tests.slack_server.call import Call, Method, Methods
from tests.slack_server.posting import as_json
from tests.slack_server.refusal import Json, Refused
from tests.slack_server.world import Channel, ChannelKind, Message, User

T = TypeVar("T")
_TYPES: dict[str, ChannelKind] = {
    "public_channel": "public",
    "private_channel": "private",
    "im": "im",
}


def _history(call: Call) -> Json:
    channel = call.joined_channel()
    call.need_scope_for(channel, "history")
    messages = [one for one in channel.posts() if one.thread_ts in (None, one.ts)]
    found = [one for one in messages if _within(call, one)]
    if call.text("oldest") and not call.text("latest"):
        # Without an end, Slack gives what lies next to the beginning.
        found = found[: min(call.number("limit", 100), _most(call))]
    return _messages(call, found[::-1])


def _replies(call: Call) -> Json:
    channel = call.joined_channel()
    call.need_scope_for(channel, "history")
    ts = str(call.need("ts"))
    thread = [one for one in channel.posts() if ts in (one.ts, one.thread_ts)]
    if not thread or thread[0].ts != ts:
        raise Refused("thread_not_found")
    return _messages(call, [thread[0], *(one for one in thread[1:] if _within(call, one))])


def _messages(call: Call, messages: list[Message]) -> Json:
    page, cursor = _page(call, messages, _most(call))
    metadata = call.flag("include_all_metadata")
    return {
        "messages": [as_json(message, metadata=metadata) for message in page],
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


def _most(call: Call) -> int:
    return limits.COMMERCIAL_HISTORY_PAGE if call.world.app.commercial else limits.HISTORY_PAGE


def _within(call: Call, message: Message) -> bool:
    ts, oldest, latest = float(message.ts), _moment(call, "oldest"), _moment(call, "latest")
    if call.flag("inclusive"):
        return (oldest is None or ts >= oldest) and (latest is None or ts <= latest)
    return (oldest is None or ts > oldest) and (latest is None or ts < latest)


def _moment(call: Call, name: str) -> float | None:
    text = call.text(name)
    try:
        return float(text) if text else None
    except ValueError:
        raise Refused(f"invalid_ts_{name}") from None


def _page(call: Call, items: Sequence[T], most: int) -> tuple[list[T], str]:
    """The items from the cursor on, and the cursor of what follows, empty at the end."""
    size = call.number("limit", 100)
    if size < 1:
        raise Refused("invalid_limit")
    size = min(size, most)
    first = 0
    if cursor := call.text("cursor"):
        try:
            first = int(urlsafe_b64decode(cursor).decode().removeprefix("from:"))
        except ValueError:
            raise Refused("invalid_cursor") from None
    rest = first + size
    following = urlsafe_b64encode(f"from:{rest}".encode()).decode() if rest < len(items) else ""
    return list(items[first:rest]), following


def _channel_json(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": False,
        "is_im": channel.kind == "im",
        "is_private": channel.kind != "public",
        "is_archived": channel.archived,
        "is_member": channel.bot,
        "is_general": False,
        "context_team_id": channel.team.id,
    } | ({"user": channel.members[0].id} if channel.kind == "im" else {})


def _info(call: Call) -> Json:
    channel = call.channel()
    call.need_scope_for(channel, "read")
    return {"channel": _channel_json(channel)}


def _members(call: Call) -> Json:
    channel = call.channel()
    call.need_scope_for(channel, "read")
    ids = [user.id for user in channel.members if not user.deleted]
    if channel.bot and call.team.installation:
        ids.append(call.team.installation.bot_user.id)
    page, cursor = _page(call, ids, limits.HISTORY_PAGE)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def _join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "public":
        raise Refused("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    body: Json = {"warning": "already_in_channel"} if channel.bot else {}
    channel.bot = True
    call.world.changed()
    return {"channel": _channel_json(channel), **body}


def _open(call: Call) -> Json:
    wanted = str(call.need("users")).split(",")
    if len(wanted) != 1:
        raise Refused("method_not_supported_for_channel_type")
    user = call.team.users.get(wanted[0])
    if user is None or user.bot:
        raise Refused("user_not_found")
    if user.deleted:
        raise Refused("user_disabled")
    return {"channel": {"id": call.team.dm(user).id}}


def _users_conversations(call: Call) -> Json:
    kinds: list[ChannelKind] = []
    for name in (call.text("types") or "public_channel").split(","):
        kind = _TYPES.get(name.strip())
        if kind is None:
            raise Refused("invalid_types")
        call.need_scope({"public": "channels", "private": "groups", "im": "im"}[kind] + ":read")
        kinds.append(kind)
    channels = [
        channel
        for channel in call.team.channels.values()
        if channel.bot
        and channel.kind in kinds
        and not (channel.archived and call.flag("exclude_archived"))
    ]
    page, cursor = _page(call, channels, limits.HISTORY_PAGE)
    return {
        "channels": [_channel_json(channel) for channel in page],
        "response_metadata": {"next_cursor": cursor},
    }


def _user_json(call: Call, user: User) -> Json:
    assert call.token is not None
    profile: Json = {"display_name": user.name, "real_name": user.name}
    if "users:read.email" in call.token.scopes:
        profile["email"] = user.email
    body: Json = {
        "id": user.id,
        "team_id": user.grid_team or user.team.id,
        "name": user.name.lower(),
        "real_name": user.name,
        "deleted": user.deleted,
        "profile": profile,
        "is_bot": user.bot,
    }
    if user.team.enterprise:
        grid = {"id": user.id, "enterprise_id": user.team.enterprise, "teams": [user.team.id]}
        body["enterprise_user"] = grid
    if user.deleted:
        return body
    body |= {
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": user.tz_offset,
        "is_admin": user.admin or user.owner,
        "is_owner": user.owner,
        "is_primary_owner": False,
        "is_restricted": user.guest is not None,
        "is_ultra_restricted": user.guest == "single",
    }
    return body | ({"locale": user.locale} if call.flag("include_locale") else {})


def _users_info(call: Call) -> Json:
    return {"user": _user_json(call, call.user())}


def _bots_info(call: Call) -> Json:
    installation = call.team.installation
    if installation is None or call.text("bot") not in ("", installation.bot_id):
        raise Refused("bot_not_found")
    bot = {
        "id": installation.bot_id,
        "app_id": call.world.app.id,
        "user_id": installation.bot_user.id,
        "name": call.world.app.name,
        "deleted": False,
    }
    return {"bot": bot}


def _team_info(call: Call) -> Json:
    if call.text("team") not in ("", call.team.id):
        raise Refused("team_not_found")
    return {"team": {"id": call.team.id, "name": call.team.name, "domain": call.team.id.lower()}}


METHODS: Methods = {
    "conversations.history": Method(_history, ("channels:history", "groups:history", "im:history")),
    "conversations.replies": Method(_replies, ("channels:history", "groups:history", "im:history")),
    "conversations.info": Method(_info, ("channels:read", "groups:read", "im:read")),
    "conversations.members": Method(_members, ("channels:read", "groups:read", "im:read")),
    "conversations.join": Method(_join, ("channels:join",)),
    "conversations.open": Method(_open, ("im:write",)),
    "users.conversations": Method(_users_conversations),
    "users.info": Method(_users_info, ("users:read",)),
    "bots.info": Method(_bots_info, ("users:read",)),
    "team.info": Method(_team_info, ("team:read",)),
}
