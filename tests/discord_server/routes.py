"""Routes of the application, guilds, channels and messages; HTTP itself is rest.py's."""

from __future__ import annotations

from collections.abc import Mapping

from tests.discord_server import access, limits, payloads
from tests.discord_server.application import Application
from tests.discord_server.commands import check_commands
from tests.discord_server.events import reads_all
from tests.discord_server.messages import Message
from tests.discord_server.permissions import Permission
from tests.discord_server.posting import Posting
from tests.discord_server.refusals import (
    CANNOT_DM,
    MISSING_PERMISSIONS,
    NOT_YOUR_MESSAGE,
    UNKNOWN_APPLICATION,
    UNKNOWN_CHANNEL,
    UNKNOWN_MEMBER,
    UNKNOWN_USER,
    Json,
    Refused,
    invalid,
)
from tests.discord_server.rest import Call, Router
from tests.discord_server.world import DM, FORUM, Channel, Guild, World


class Routes:
    """What the bot asks about itself, guilds, channels and messages."""

    def __init__(self, application: Application, posting: Posting) -> None:
        self._application = application
        self._world: World = application.world
        self._posting = posting
        self.gateway_url = ""

    def add_to(self, router: Router) -> None:
        """Register every route."""
        me = "/users/@me"
        app = "/applications/{application}"
        messages = "/channels/{channel}/messages"
        router.add("GET", "/gateway", lambda _: {"url": self.gateway_url}, token=False)
        router.add("GET", "/gateway/bot", self.gateway)
        router.add("GET", me, lambda _: payloads.user(self._world.bot))
        router.add("GET", f"{me}/guilds", self.my_guilds)
        router.add("DELETE", f"{me}/guilds/{{guild}}", self.leave_guild)
        router.add("POST", f"{me}/channels", self.open_dm)
        router.add("GET", "/users/{user}", self.user)
        router.add("GET", "/applications/@me", lambda _: self._application.payload())
        router.add("GET", "/oauth2/applications/@me", lambda _: self._application.payload())
        for path in (f"{app}/commands", f"{app}/guilds/{{guild}}/commands"):
            router.add("GET", path, self.commands)
            router.add("PUT", path, self.register)
        router.add("GET", "/guilds/{guild}", lambda call: payloads.guild(self._guild(call)))
        router.add("GET", "/guilds/{guild}/channels", self.guild_channels)
        router.add("GET", "/guilds/{guild}/roles", self.guild_roles)
        router.add("GET", "/guilds/{guild}/members/{user}", self.guild_member)
        router.add("GET", messages, self.history)
        router.add("POST", messages, self.create)
        router.add("GET", f"{messages}/{{message}}", self.message)
        router.add("PATCH", f"{messages}/{{message}}", self.edit)
        router.add("DELETE", f"{messages}/{{message}}", self.delete)

    def _guild(self, call: Call) -> Guild:
        return access.guild(self._world, call.number("guild"))

    def _at(self, call: Call) -> Channel:
        return access.channel(self._world, call.number("channel"))

    def _show(self, message: Message) -> Json:
        intents = self._application.privileged_intents
        return payloads.message(message, full=reads_all(message, self._world.bot, intents))

    # The bot itself

    def gateway(self, _: Call) -> Json:
        """Where to connect, with how many shards."""
        limit = {
            "total": limits.SESSION_STARTS,
            "remaining": limits.SESSION_STARTS,
            "reset_after": 0,
            "max_concurrency": self._application.max_concurrency,
        }
        shards = self._application.recommended_shards
        return {"url": self.gateway_url, "shards": shards, "session_start_limit": limit}

    def my_guilds(self, _: Call) -> list[Json]:
        """The guilds that the bot is in."""
        bot = self._world.bot
        return [payloads.guild(one) for one in self._world.guilds.values() if bot.id in one.members]

    def leave_guild(self, call: Call) -> None:
        """The bot goes."""
        self._guild(call).leave(self._world.bot)

    def user(self, call: Call) -> Json:
        """Any user."""
        found = self._world.users.get(call.number("user"))
        if found is None:
            raise Refused(UNKNOWN_USER)
        return payloads.user(found)

    def open_dm(self, call: Call) -> Json:
        """The conversation with a user."""
        number = str(call.payload.get("recipient_id"))
        found = self._world.users.get(int(number)) if number.isdecimal() else None
        if found is None:
            raise Refused(UNKNOWN_USER)
        if found.bot:
            raise Refused(CANNOT_DM)
        return payloads.channel(self._world.dm(found))

    # Commands

    def _scope(self, call: Call) -> Guild | None:
        if call.path["application"] != str(self._application.id):
            raise Refused(UNKNOWN_APPLICATION)
        return self._guild(call) if "guild" in call.path else None

    def commands(self, call: Call) -> list[Json]:
        """What is registered."""
        guild = self._scope(call)
        if guild is None:
            return self._application.global_commands
        return self._application.guild_commands.get(guild.id, [])

    def register(self, call: Call) -> list[Json]:
        """Replace what is registered."""
        guild = self._scope(call)
        if not isinstance(call.payload, list):
            raise invalid((), "LIST_TYPE_CONVERT", "Only iterables may be used in a List")
        check_commands(call.payload)
        return self._application.register(call.payload, guild)

    # Guilds

    def guild_channels(self, call: Call) -> list[Json]:
        """All channels, without threads."""
        return [payloads.channel(one) for one in self._guild(call).channels]

    def guild_roles(self, call: Call) -> list[Json]:
        """All roles."""
        return [payloads.role(one) for one in self._guild(call).roles.values()]

    def guild_member(self, call: Call) -> Json:
        """One member."""
        member = self._guild(call).members.get(call.number("user"))
        if member is None:
            raise Refused(UNKNOWN_MEMBER)
        return payloads.member(member)

    # Messages

    def history(self, call: Call) -> list[Json]:
        """Up to 100 messages, the newest first; none without READ_MESSAGE_HISTORY."""
        channel = self._at(call)
        limit = call.query.get("limit", str(limits.HISTORY_DEFAULT))
        if not limit.isdecimal() or not 1 <= int(limit) <= limits.HISTORY_PAGE:
            text = f"int value should be between 1 and {limits.HISTORY_PAGE}."
            raise invalid(("limit",), "NUMBER_TYPE_RANGE", text)
        if channel.guild and channel.kind == FORUM:
            raise Refused(UNKNOWN_CHANNEL)
        if not channel.permissions_of(self._world.bot) & Permission.READ_MESSAGE_HISTORY:
            return []
        there = [one for one in channel.messages.values() if one.only_for is None]
        return [self._show(one) for one in page(there, call.query, int(limit))]

    def create(self, call: Call) -> Json:
        """Send a message."""
        channel = self._at(call)
        access.may_send(channel, call.payload, files=bool(call.uploads))
        bot = self._world.bot
        return self._show(self._posting.create(channel, bot, call.payload, call.uploads))

    def message(self, call: Call) -> Json:
        """One message."""
        channel = self._at(call)
        access.require(channel, Permission.READ_MESSAGE_HISTORY)
        return self._show(access.message(channel, call.number("message")))

    def edit(self, call: Call) -> Json:
        """Edit one of the bot's messages."""
        channel = self._at(call)
        message = access.message(channel, call.number("message"))
        if message.author is not self._world.bot:
            raise Refused(NOT_YOUR_MESSAGE)
        access.not_archived(channel)
        access.may_carry(channel, call.payload, files=bool(call.uploads))
        return self._show(self._posting.edit(message, call.payload, call.uploads))

    def delete(self, call: Call) -> None:
        """Delete a message; those of others need MANAGE_MESSAGES."""
        channel = self._at(call)
        message = access.message(channel, call.number("message"))
        access.not_archived(channel)
        if message.author is not self._world.bot:
            if channel.kind == DM:
                raise Refused(MISSING_PERMISSIONS)
            access.require(channel, Permission.MANAGE_MESSAGES)
        self._posting.delete(message)


def page(messages: list[Message], query: Mapping[str, str], limit: int) -> list[Message]:
    """What `before`, `after` or `around` asks for, newest first."""
    ordered = sorted(messages, key=lambda one: one.id)
    if "after" in query:
        return [one for one in ordered if one.id > int(query["after"])][:limit][::-1]
    if "around" in query:
        centre = int(query["around"])
        older = [one for one in ordered if one.id < centre][-(limit // 2) :]
        newer = [one for one in ordered if one.id >= centre][: limit - len(older)]
        return [*older, *newer][::-1]
    if "before" in query:
        ordered = [one for one in ordered if one.id < int(query["before"])]
    return ordered[-limit:][::-1]
