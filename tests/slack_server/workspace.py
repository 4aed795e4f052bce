"""A workspace to fill: people and channels come in by one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.slack_server.installing import install, uninstall
from tests.slack_server.people import Desk, Person
from tests.slack_server.refusal import Json
from tests.slack_server.world import ALL_SCOPES, Channel, ChannelKind, Guest, Team, Token, User


@dataclass(eq=False)
class Workspace(Team):
    """A workspace, as a test sets it up."""

    desk: Desk = field(kw_only=True, repr=False)

    def add_user(
        self,
        name: str,
        *,
        tz: str = "Etc/UTC",
        locale: str = "en-US",
        admin: bool = False,
        owner: bool = False,
        guest: Guest | None = None,
    ) -> Person:
        """A new member. `guest` is single- or multi-channel."""
        now = datetime.fromtimestamp(self.world.clock.now(), ZoneInfo(tz))
        offset = now.utcoffset()
        person = Person(
            self.world.new_id("U"),
            name,
            self,
            tz=tz,
            tz_offset=int(offset.total_seconds()) if offset else 0,
            locale=locale,
            email=f"{name.lower()}@example.org",
            admin=admin,
            owner=owner,
            guest=guest,
            desk=self.desk,
        )
        self.users[person.id] = person
        return person

    def add_channel(
        self,
        name: str,
        members: Sequence[User] = (),
        *,
        bot: bool = False,
        private: bool = False,
        archived: bool = False,
    ) -> Channel:
        """A new channel. `bot` says whether the app's bot user was invited."""
        kind: ChannelKind = "private" if private else "public"
        channel = Channel(
            self.world.new_id("C"), name, self, kind, list(members), bot=bot, archived=archived
        )
        self.channels[channel.id] = channel
        return channel

    def install(self, scopes: tuple[str, ...] = ALL_SCOPES, by: User | None = None) -> Token:
        """Install the app as its settings page does, without the app's own install page."""
        return install(self, by, tuple(one for one in scopes if one in self.world.app.scopes))

    def uninstall(self) -> None:
        """An admin takes the app out; its tokens die and the app is told."""
        uninstall(self)

    async def invite_bot(self, channel: Channel) -> None:
        """Somebody invites the app's bot user; the app is told if it has subscribed to that."""
        channel.bot = True
        await self._membership("member_joined_channel", channel)

    async def remove_bot(self, channel: Channel) -> None:
        """Somebody removes the app's bot user."""
        await self._membership("member_left_channel", channel)
        channel.bot = False
        self.world.changed()

    async def _membership(self, kind: str, channel: Channel) -> None:
        assert self.installation is not None, "the app is not installed"
        self.world.changed()
        letter = "C" if channel.kind == "public" else "G"
        event: Json = {"user": self.installation.bot_user.id, "channel": channel.id}
        more = {"type": kind, "channel_type": letter, "team": self.id}
        await self.desk.dispatcher.event(self, more | event)
