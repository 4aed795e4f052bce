"""Users, guilds, roles, channels and threads; it knows no HTTP, no gateway and no payload.

What happens is told to `World.on_event`; a change by hand in a test is told as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from tests.discord_server.clock import Clock, Snowflakes
from tests.discord_server.permissions import EVERYONE, NONE, Permission, in_channel

if TYPE_CHECKING:
    from tests.discord_server.messages import Message

TEXT, DM, VOICE, CATEGORY, NEWS, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 2, 4, 5, 11, 12, 15
THREADS = (PUBLIC_THREAD, PRIVATE_THREAD)


@dataclass(eq=False)
class User:
    """An account, of a person or of the bot."""

    id: int
    name: str
    locale: str = "en-US"
    bot: bool = False
    accepts_dms: bool = True

    def __repr__(self) -> str:
        return f"<{self.name}>"


@dataclass(eq=False)
class Role:
    """A named set of permissions."""

    id: int
    name: str
    guild: Guild
    permissions: Permission = NONE
    position: int = 1
    mentionable: bool = False

    def set_permissions(self, permissions: Permission) -> None:
        """Replace what the role grants."""
        self.permissions = permissions
        self.guild.world.on_event("GUILD_ROLE_UPDATE", self)


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a channel allows and denies one role or one member."""

    target: Role | User
    allow: Permission = NONE
    deny: Permission = NONE


@dataclass(eq=False)
class Member:
    """A user in a guild."""

    user: User
    roles: list[Role]
    joined_at: datetime
    nick: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a forum."""

    id: int
    name: str


@dataclass(eq=False)
class Channel:
    """A text channel, a forum, a thread or a direct conversation."""

    id: int
    kind: int
    name: str
    world: World
    guild: Guild | None = None
    parent: Channel | None = None
    topic: str | None = None
    position: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    recipients: list[User] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    requires_tag: bool = False
    owner: User | None = None
    archived: bool = False
    locked: bool = False
    archived_at: datetime | None = None
    archive_after_min: int = 1440
    applied_tags: list[int] = field(default_factory=list)
    deleted: bool = False

    def __repr__(self) -> str:
        return f"<#{self.name}>"

    @property
    def is_thread(self) -> bool:
        """Whether it lies in another channel."""
        return self.kind in THREADS

    @property
    def mention(self) -> str:
        """How messages name it."""
        return f"<#{self.id}>"

    def permissions_of(self, user: User) -> Permission:
        """What a user may do here."""
        return in_channel(self, user)

    def set_permissions(
        self, target: Role | User, *, allow: Permission = NONE, deny: Permission = NONE
    ) -> None:
        """Replace the overwrite of a role or a user; both empty takes it away."""
        self.overwrites.pop(target.id, None)
        if allow or deny:
            self.overwrites[target.id] = Overwrite(target, allow, deny)
        self.world.on_event("CHANNEL_UPDATE", self)

    def add_thread(self, name: str, owner: User, *, private: bool = False) -> Channel:
        """Open a thread that starts from no message."""
        kind = PRIVATE_THREAD if private else PUBLIC_THREAD
        return self.world.add_thread(self, self.world.ids.next(), name, owner, kind)

    def archive(self, *, locked: bool = False) -> None:
        """Archive a thread; a locked one is opened again only by moderators."""
        self.set_archived(True, locked=locked)

    def set_archived(self, archived: bool, *, locked: bool | None = None) -> None:
        """Archive a thread or open it again; `locked` stays as it is unless said."""
        self.archived = archived
        self.locked = self.locked if locked is None else locked
        self.archived_at = self.world.clock.now()
        self.world.on_event("THREAD_UPDATE", self)

    def delete(self) -> None:
        """Delete the channel and its threads. A thread that goes with its channel says nothing."""
        self.deleted = True
        for thread in self.world.threads(self):
            thread.deleted = True
            self.world.channels.pop(thread.id, None)
        self.world.channels.pop(self.id, None)
        self.world.on_event("THREAD_DELETE" if self.is_thread else "CHANNEL_DELETE", self)


@dataclass(eq=False)
class Guild:
    """A server, in Discord's words: members, roles and channels."""

    id: int
    name: str
    owner: User
    world: World
    everyone: Role = field(init=False)
    locale: str = "en-US"
    members: dict[int, Member] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    available: bool = True

    def __post_init__(self) -> None:
        self.everyone = Role(self.id, "@everyone", self, EVERYONE, position=0)
        self.roles[self.id] = self.everyone

    def __repr__(self) -> str:
        return f"<guild {self.name}>"

    @property
    def channels(self) -> list[Channel]:
        """All channels, without threads."""
        return [one for one in self.world.in_guild(self) if not one.is_thread]

    def join(self, user: User, *, roles: Iterable[Role] = ()) -> Member:
        """Let a person, or the bot, in."""
        member = Member(user, list(roles), self.world.clock.now())
        self.members[user.id] = member
        if user is self.world.bot:
            self.world.on_event("GUILD_CREATE", self)
        else:
            self.world.on_event("GUILD_MEMBER_ADD", member)
        return member

    def leave(self, user: User) -> None:
        """A person leaves, or the bot is removed."""
        member = self.members.pop(user.id)
        if user is self.world.bot:
            self.world.on_event("GUILD_DELETE", self)
        else:
            self.world.on_event("GUILD_MEMBER_REMOVE", (self, member))

    def give(self, user: User, *roles: Role) -> None:
        """Replace a member's roles."""
        self.members[user.id].roles = list(roles)
        self.world.on_event("GUILD_MEMBER_UPDATE", (self, self.members[user.id]))

    def set_available(self, available: bool) -> None:
        """Begin an outage of this guild, or end it."""
        self.available = available
        self.world.on_event("GUILD_CREATE" if available else "GUILD_DELETE", self)

    def add_role(self, name: str, permissions: Permission = NONE) -> Role:
        """A new role above the others."""
        role = Role(self.world.ids.next(), name, self, permissions, position=len(self.roles))
        self.roles[role.id] = role
        self.world.on_event("GUILD_ROLE_CREATE", role)
        return role

    def add_text_channel(self, name: str, *, topic: str | None = None) -> Channel:
        """A new text channel."""
        return self._add(Channel(self.world.ids.next(), TEXT, name, self.world, self, topic=topic))

    def add_voice_channel(self, name: str) -> Channel:
        """A new voice channel; nobody can talk in it here."""
        return self._add(Channel(self.world.ids.next(), VOICE, name, self.world, self))

    def add_forum(
        self, name: str, *, tags: Iterable[str] = (), requires_tag: bool = False
    ) -> Channel:
        """A new forum, whose posts may need one of its tags."""
        made = [Tag(self.world.ids.next(), tag) for tag in tags]
        number = self.world.ids.next()
        forum = Channel(number, FORUM, name, self.world, self, tags=made, requires_tag=requires_tag)
        return self._add(forum)

    def _add(self, channel: Channel) -> Channel:
        channel.position = len(self.channels)
        self.world.channels[channel.id] = channel
        self.world.on_event("CHANNEL_CREATE", channel)
        return channel


Subject: TypeAlias = "Guild | Channel | Role | Member | Message | tuple[Guild, Member]"
Listener: TypeAlias = Callable[[str, Subject], None]


class World:
    """Everything that exists, and the one who listens to what happens."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.on_event: Listener = lambda _name, _subject: None
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.bot = User(self.ids.next(), "Quizbot", bot=True)
        self.users[self.bot.id] = self.bot

    def add_guild(self, name: str, owner: User, *, locale: str = "en-US") -> Guild:
        """A new guild with its owner in it, and nobody else."""
        guild = Guild(self.ids.next_guild(), name, owner, self, locale=locale)
        self.guilds[guild.id] = guild
        guild.join(owner)
        return guild

    def add_thread(
        self, parent: Channel, number: int, name: str, owner: User, kind: int
    ) -> Channel:
        """A new thread in `parent`, with the id `number` (its first message's, if it has one)."""
        thread = Channel(number, kind, name, self, parent.guild, parent, owner=owner)
        self.channels[number] = thread
        self.on_event("THREAD_CREATE", thread)
        return thread

    def dm(self, user: User) -> Channel:
        """The conversation between the bot and a user; made on first use."""
        for channel in self.channels.values():
            if channel.kind == DM and user in channel.recipients:
                return channel
        recipients = [user, self.bot]
        made = Channel(self.ids.next(), DM, user.name, self, recipients=recipients)
        self.channels[made.id] = made
        return made

    def in_guild(self, guild: Guild) -> list[Channel]:
        """A guild's channels and threads."""
        return [one for one in self.channels.values() if one.guild is guild]

    def threads(self, parent: Channel) -> list[Channel]:
        """The threads of a channel, archived ones too."""
        return [one for one in self.channels.values() if one.parent is parent and one.is_thread]

    def find_message(self, message_id: int) -> Message | None:
        """A message by its id, wherever it is."""
        return next((one for one in self.all_messages() if one.id == message_id), None)

    def all_messages(self) -> Iterator[Message]:
        """Every message of every channel."""
        for channel in list(self.channels.values()):
            yield from channel.messages.values()
