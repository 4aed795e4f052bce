"""What happens in the world, as gateway events with their intents; it changes nothing."""

from __future__ import annotations

from tests.discord_server import payloads
from tests.discord_server.application import (
    DIRECT_MESSAGES,
    GUILD_MEMBERS,
    GUILD_MESSAGES,
    GUILDS,
    MESSAGE_CONTENT,
)
from tests.discord_server.gateway import Gateway
from tests.discord_server.messages import Message
from tests.discord_server.refusals import Json
from tests.discord_server.world import Channel, Guild, Member, Role, Subject, User, World


class Events:
    """Tells the gateway what the bot may hear."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway
        self._out: set[int] = set()

    def __call__(self, name: str, subject: Subject) -> None:
        """Dispatch the event `name`, about `subject`."""
        match subject:
            case Guild():
                self._guild(name, subject)
            case Role():
                inside = {"guild_id": str(subject.guild.id), "role": payloads.role(subject)}
                self._send(name, inside, subject.guild, GUILDS)
            case Channel():
                self._channel(name, subject)
            case Message():
                self._message(name, subject)
            case Member():
                guild = next(
                    one
                    for one in self._world.guilds.values()
                    if one.members.get(subject.user.id) is subject
                )
                joined = payloads.member(subject) | {"guild_id": str(guild.id)}
                self._send(name, joined, guild, GUILD_MEMBERS)
            case (Guild() as guild, Member() as member):
                self._member(name, guild, member)

    def _send(self, name: str, payload: Json, guild: Guild | None, intent: int) -> None:
        bot = self._world.bot
        if guild is not None and name != "GUILD_DELETE" and bot.id not in guild.members:
            return
        self._gateway.dispatch(name, payload, guild_id=guild.id if guild else None, intent=intent)

    def _guild(self, name: str, guild: Guild) -> None:
        if name == "GUILD_DELETE":
            gone: Json = {"id": str(guild.id)}
            if not guild.available:
                gone["unavailable"] = True
                self._out.add(guild.id)
            self._send(name, gone, guild, GUILDS)
        elif self._world.bot.id in guild.members:
            created = payloads.guild_create(guild, self._world.bot)
            if guild.id not in self._out:
                del created["unavailable"]  # by which bots tell new from back again
            self._out.discard(guild.id)
            self._send(name, created, guild, GUILDS)

    def _channel(self, name: str, channel: Channel) -> None:
        # Losing sight of a thread's channel is not told, and threads out of sight neither.
        if channel.is_thread and not channel.permissions_of(self._world.bot):
            return
        payload = payloads.channel(channel)
        if name == "THREAD_CREATE":
            payload["newly_created"] = True
        self._send(name, payload, channel.guild, GUILDS)

    def _member(self, name: str, guild: Guild, member: Member) -> None:
        # A bot always hears of its own roles.
        intent = 0 if member.user is self._world.bot else GUILD_MEMBERS
        inside = payloads.member(member) | {"guild_id": str(guild.id)}
        if name == "GUILD_MEMBER_REMOVE":
            inside = {"guild_id": str(guild.id), "user": payloads.user(member.user)}
        self._send(name, inside, guild, intent)

    def _message(self, name: str, message: Message) -> None:
        channel = message.channel
        if not channel.permissions_of(self._world.bot) or message.only_for is not None:
            return
        intent = GUILD_MESSAGES if channel.guild else DIRECT_MESSAGES
        place: Json = {"guild_id": str(channel.guild.id)} if channel.guild else {}
        if name == "MESSAGE_DELETE":
            gone = {"id": str(message.id), "channel_id": str(channel.id)} | place
            self._send(name, gone, channel.guild, intent)
            return
        for session in self._gateway.sessions:
            if not session.resumable or not session.covers(
                channel.guild.id if channel.guild else None
            ):
                continue
            full = reads_all(message, self._world.bot, session.intents)
            payload = payloads.message(message, full=full) | place
            if channel.guild and message.author.id in channel.guild.members:
                inside = channel.guild.members[message.author.id]
                payload["member"] = payloads.member(inside, with_user=False)
            if session.intents & intent:
                self._gateway.send(session, name, payload)


def reads_all(message: Message, bot: User, intents: int) -> bool:
    """Whether the bot may read the content: its own, in direct conversations, where it is
    mentioned, or with the intent for message content."""
    return (
        message.author is bot
        or message.channel.guild is None
        or bot.id in message.pings.users
        or bool(intents & MESSAGE_CONTENT)
    )
