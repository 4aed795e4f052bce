"""One request to the Web API: its arguments, whose token it carries, and what it may reach."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from tests.slack_server.refusal import Json, Refused
from tests.slack_server.world import Channel, ChannelKind, Team, Token, User, World

_JSON_ARGUMENTS = {
    "blocks": "invalid_blocks_format",
    "attachments": "invalid_attachments",
    "metadata": "invalid_metadata_format",
    "view": "invalid_arguments",
    "files": "invalid_arguments",
}
_NOUN: dict[ChannelKind, str] = {"public": "channels", "private": "groups", "im": "im"}


@dataclass(frozen=True)
class Call:
    """A request that passed the token check. `token` is None where a method needs none."""

    world: World
    method: str
    arguments: Json
    token: Token | None
    base_url: str

    @property
    def team(self) -> Team:
        """The workspace of the token."""
        if self.token is None or self.token.team is None:
            raise Refused("not_allowed_token_type")
        return self.token.team

    def need(self, name: str) -> Any:
        """An argument that has to be there."""
        value = self.arguments.get(name)
        if value in (None, ""):
            raise Refused("invalid_arguments", "", f"missing required field: {name}")
        return value

    def text(self, name: str) -> str:
        """An argument as text, empty if it is missing."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def flag(self, name: str) -> bool:
        """An argument that is true or false, in any of the ways in which it may be said."""
        return self.arguments.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int) -> int:
        """An argument that is a whole number."""
        value = self.arguments.get(name)
        if value in (None, ""):
            return default
        try:
            return int(str(value))
        except ValueError:
            raise Refused("invalid_arguments", f"/{name}", "must be an integer") from None

    def need_scope(self, *any_of: str) -> None:
        """Refuse a token that has none of these scopes."""
        assert self.token is not None
        if not set(any_of) & set(self.token.scopes):
            provided = ",".join(self.token.scopes)
            raise Refused("missing_scope", needed=",".join(any_of), provided=provided)

    def need_scope_for(self, channel: Channel, verb: str) -> None:
        """Refuse a token that may not do this in this kind of conversation."""
        self.need_scope(f"{_NOUN[channel.kind]}:{verb}")

    def channel(self, name: str = "channel") -> Channel:
        """The conversation of an argument, if the app may know that it exists."""
        channel = self.team.channels.get(str(self.need(name)))
        if channel is None or (channel.kind != "public" and not channel.bot):
            raise Refused("channel_not_found")
        return channel

    def joined_channel(self, name: str = "channel") -> Channel:
        """The conversation of an argument, if the app is in it."""
        channel = self.channel(name)
        if not channel.bot:
            raise Refused("not_in_channel")
        return channel

    def writable_channel(self, name: str = "channel") -> Channel:
        """The conversation of an argument, if the app may write there. A person's id is a DM."""
        person = self.team.users.get(str(self.need(name)))
        channel = self.team.dm(person) if person is not None else self.joined_channel(name)
        if channel.archived:
            raise Refused("is_archived")
        if channel.kind == "im" and not self.world.app.messages_tab:
            raise Refused("messages_tab_disabled")
        return channel

    def user(self, name: str = "user") -> User:
        """The person of an argument."""
        user = self.team.users.get(str(self.need(name)))
        if user is None:
            raise Refused("user_not_found")
        return user


@dataclass(frozen=True)
class Method:
    """A method of the Web API, the token it wants and the scopes one of which it needs."""

    run: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()
    token: str | None = "bot"


Methods: TypeAlias = Mapping[str, Method]


def with_json(arguments: Json) -> Json:
    """The arguments with those decoded that a form carries as JSON."""
    decoded = dict(arguments)
    for name, error in _JSON_ARGUMENTS.items():
        if isinstance(decoded.get(name), str) and decoded[name].strip():
            try:
                decoded[name] = json.loads(decoded[name])
            except ValueError:
                raise Refused(error) from None
    return decoded
