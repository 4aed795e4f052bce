"""Routes of threads and forum posts; HTTP itself is rest.py's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.discord_server import access, fields, limits, payloads
from tests.discord_server.clock import instant_of
from tests.discord_server.permissions import Permission
from tests.discord_server.posting import Posting
from tests.discord_server.refusals import (
    NOT_IN_THIS_CHANNEL,
    TAG_REQUIRED,
    THREAD_EXISTS,
    Json,
    Refused,
    invalid,
)
from tests.discord_server.rest import Call, Router
from tests.discord_server.world import FORUM, PRIVATE_THREAD, PUBLIC_THREAD, TEXT, Channel, World


class ThreadRoutes:
    """Opening threads and listing them."""

    def __init__(self, world: World, posting: Posting) -> None:
        self._world = world
        self._posting = posting

    def add_to(self, router: Router) -> None:
        """Register every route."""
        channel = "/channels/{channel}"
        start = f"{channel}/messages/{{message}}/threads"
        router.add("POST", start, self.start_from_message, status=201)
        router.add("POST", f"{channel}/threads", self.start, status=201)
        router.add("GET", "/guilds/{guild}/threads/active", self.active)
        router.add("GET", f"{channel}/threads/archived/public", self.archived)

    def _at(self, call: Call) -> Channel:
        return access.channel(self._world, call.number("channel"))

    def start_from_message(self, call: Call) -> Json:
        """A thread under a message; it has the message's id."""
        channel = self._at(call)
        message = access.message(channel, call.number("message"))
        if channel.kind != TEXT:
            raise Refused(NOT_IN_THIS_CHANNEL)
        access.require(channel, Permission.CREATE_PUBLIC_THREADS)
        if message.thread is not None:
            raise Refused(THREAD_EXISTS)
        name = _check(call.payload)
        bot = self._world.bot
        thread = self._world.add_thread(channel, message.id, name, bot, PUBLIC_THREAD)
        thread.archive_after_min = call.payload.get("auto_archive_duration") or 1440
        message.thread = thread
        self._world.on_event("MESSAGE_UPDATE", message)
        return payloads.channel(thread)

    def start(self, call: Call) -> Json:
        """A thread without a message, or a forum post."""
        channel = self._at(call)
        if channel.kind == FORUM:
            return self._post(channel, call)
        if channel.kind != TEXT:
            raise Refused(NOT_IN_THIS_CHANNEL)
        kind = call.payload.get("type", PRIVATE_THREAD)
        if kind not in (PUBLIC_THREAD, PRIVATE_THREAD):
            text = "Value must be one of {10, 11, 12}."
            raise invalid(("type",), "BASE_TYPE_CHOICES", text)
        access.require(
            channel,
            Permission.CREATE_PUBLIC_THREADS
            if kind == PUBLIC_THREAD
            else Permission.CREATE_PRIVATE_THREADS,
        )
        name = _check(call.payload)
        number = self._world.ids.next()
        thread = self._world.add_thread(channel, number, name, self._world.bot, kind)
        thread.archive_after_min = call.payload.get("auto_archive_duration") or 1440
        return payloads.channel(thread)

    def _post(self, forum: Channel, call: Call) -> Json:
        message: Any = call.payload.get("message")
        if not isinstance(message, dict):
            raise invalid(("message",), "BASE_TYPE_REQUIRED", "This field is required")
        access.require(forum, Permission.SEND_MESSAGES)
        access.may_carry(forum, message, files=bool(call.uploads))
        name = _check(call.payload)
        tags = _tags(forum, call.payload.get("applied_tags") or [])
        number = self._world.ids.next()
        thread = Channel(number, PUBLIC_THREAD, name, self._world, forum.guild, forum)
        thread.owner, thread.applied_tags = self._world.bot, tags
        thread.archive_after_min = call.payload.get("auto_archive_duration") or 1440
        # The message first: a refused one leaves no thread behind. Its id is the thread's.
        bot = self._world.bot
        try:
            first = self._posting.create(thread, bot, message, call.uploads, number=number)
        except Refused as refused:
            raise refused.under("message") if refused.path else refused from None
        self._world.channels[number] = thread
        self._world.on_event("THREAD_CREATE", thread)
        return payloads.channel(thread) | {"message": payloads.message(first)}

    def active(self, call: Call) -> Json:
        """A guild's open threads."""
        guild = access.guild(self._world, call.number("guild"))
        bot = self._world.bot
        found = [
            one
            for one in self._world.in_guild(guild)
            if one.is_thread and not one.archived and one.permissions_of(bot)
        ]
        return {"threads": [payloads.channel(one) for one in found], "members": []}

    def archived(self, call: Call) -> Json:
        """A channel's archived public threads, the last archived first; READ_MESSAGE_HISTORY."""
        channel = self._at(call)
        access.require(channel, Permission.READ_MESSAGE_HISTORY)
        limit = int(call.query.get("limit", limits.HISTORY_DEFAULT))
        before = call.query.get("before")
        cut = datetime.fromisoformat(before) if before else None
        found = [
            (one.archived_at or instant_of(one.id), one)
            for one in self._world.threads(channel)
            if one.archived and one.kind == PUBLIC_THREAD
        ]
        found = [(at, one) for at, one in found if cut is None or at < cut]
        found.sort(key=lambda pair: (pair[0], pair[1].id), reverse=True)
        shown = [payloads.channel(one) for _, one in found[:limit]]
        return {"threads": shown, "members": [], "has_more": len(found) > limit}


def _check(payload: Json) -> str:
    after = payload.get("auto_archive_duration")
    if after is not None:
        fields.one_of(payload, "auto_archive_duration", (), limits.ARCHIVE_AFTER_MIN)
    return fields.text(payload, "name", (), most=limits.THREAD_NAME, required=True)


def _tags(forum: Channel, wanted: list[str]) -> list[int]:
    if not wanted and forum.requires_tag:
        raise Refused(TAG_REQUIRED)
    if len(wanted) > limits.THREAD_TAGS:
        raise fields.too_long(("applied_tags",), limits.THREAD_TAGS)
    known = {tag.id for tag in forum.tags}
    for index, one in enumerate(wanted):
        if int(one) not in known:
            text = f"Unknown tag {one}"
            raise invalid(("applied_tags", index), "FORUM_TAG_UNKNOWN", text)
    return [int(one) for one in wanted]
