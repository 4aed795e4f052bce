"""Routes that show and change a channel; HTTP itself is rest.py's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.discord_server import access, payloads
from tests.discord_server.permissions import NONE, Permission
from tests.discord_server.refusals import MISSING_PERMISSIONS, Json, Refused
from tests.discord_server.rest import Call, Router
from tests.discord_server.world import Channel, Overwrite, Role, User, World


class ChannelRoutes:
    """Name, topic, overwrites; of a thread: whether it is open."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_to(self, router: Router) -> None:
        """Register every route."""
        channel = "/channels/{channel}"
        router.add("GET", channel, lambda call: payloads.channel(self._at(call)))
        router.add("PATCH", channel, self.edit)
        router.add("DELETE", channel, self.delete)
        router.add("PUT", f"{channel}/permissions/{{target}}", self.put_overwrite)
        router.add("DELETE", f"{channel}/permissions/{{target}}", self.delete_overwrite)
        router.add("POST", f"{channel}/typing", self.typing)

    def _at(self, call: Call) -> Channel:
        return access.channel(self._world, call.number("channel"))

    def edit(self, call: Call) -> Json:
        """Change what the payload names."""
        channel = self._at(call)
        change: Mapping[str, Any] = call.payload
        if channel.is_thread:
            self._edit_thread(channel, change)
            return payloads.channel(channel)
        access.require(channel, Permission.MANAGE_CHANNELS)
        channel.name = change.get("name") or channel.name
        channel.topic = change.get("topic", channel.topic)
        if "permission_overwrites" in change:
            access.require(channel, Permission.MANAGE_ROLES)
            rows = change["permission_overwrites"] or []
            made = [self._overwrite(channel, int(row["id"]), row) for row in rows]
            channel.overwrites = {one.target.id: one for one in made if one is not None}
        self._world.on_event("CHANNEL_UPDATE", channel)
        return payloads.channel(channel)

    def _edit_thread(self, thread: Channel, change: Mapping[str, Any]) -> None:
        moderates = thread.permissions_of(self._world.bot) & Permission.MANAGE_THREADS
        owns = thread.owner is self._world.bot
        unarchives = set(change) == {"archived"} and not change["archived"] and not thread.locked
        if not moderates and not owns and not unarchives:
            raise Refused(MISSING_PERMISSIONS)
        if not moderates and ("locked" in change or thread.locked):
            raise Refused(MISSING_PERMISSIONS)
        if thread.archived and change.get("archived") is not False:
            access.not_archived(thread)
        thread.name = change.get("name") or thread.name
        thread.set_archived(change.get("archived", thread.archived), locked=change.get("locked"))

    def _overwrite(self, channel: Channel, target_id: int, row: Json) -> Overwrite | None:
        target: Role | User | None = self._world.users.get(target_id)
        if target is None and channel.guild is not None:
            target = channel.guild.roles.get(target_id)
        if target is None:
            return None
        allow, deny = int(row.get("allow") or 0), int(row.get("deny") or 0)
        return Overwrite(target, NONE | Permission(allow), NONE | Permission(deny))

    def put_overwrite(self, call: Call) -> None:
        """Replace what one role or member may do here."""
        channel = self._at(call)
        access.require(channel, Permission.MANAGE_ROLES)
        made = self._overwrite(channel, call.number("target"), call.payload)
        if made is not None:
            channel.set_permissions(made.target, allow=made.allow, deny=made.deny)

    def delete_overwrite(self, call: Call) -> None:
        """Take away what is said of one role or member."""
        channel = self._at(call)
        access.require(channel, Permission.MANAGE_ROLES)
        channel.overwrites.pop(call.number("target"), None)
        self._world.on_event("CHANNEL_UPDATE", channel)

    def delete(self, call: Call) -> Json:
        """Delete a channel or a thread."""
        channel = self._at(call)
        moderate = Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS
        access.require(channel, moderate)
        channel.delete()
        return payloads.channel(channel)

    def typing(self, call: Call) -> None:
        """The bot types."""
        access.may_send(self._at(call), {}, files=False)
