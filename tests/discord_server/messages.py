"""A message as it is stored and as people read it; it knows no request.

`text`, `buttons`, `selects` and `alt_texts` are what somebody sees, whatever it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from tests.discord_server import components as kinds
from tests.discord_server.checks import EPHEMERAL, LOADING
from tests.discord_server.components import walk
from tests.discord_server.permissions import Permission
from tests.discord_server.refusals import Json
from tests.discord_server.world import Channel, Guild, User


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside a message; `description` is its alt text."""

    id: int
    filename: str
    content: bytes
    url: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Pings:
    """Whom a message notifies."""

    everyone: bool = False
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everyone or bool(self.users) or bool(self.roles)


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a person sees it."""

    label: str
    custom_id: str | None
    disabled: bool
    style: int
    emoji: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Select:
    """A menu as a person sees it; `options` are (label, value)."""

    kind: int
    custom_id: str
    placeholder: str
    options: tuple[tuple[str, str], ...]
    least: int
    most: int
    disabled: bool
    chosen: tuple[str, ...] = ()


@dataclass(eq=False)
class Message:
    """A message in a channel; `only_for` is whoever alone sees an ephemeral one."""

    id: int
    channel: Channel
    author: User
    created_at: datetime
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    only_for: User | None = None
    edited_at: datetime | None = None
    edits: int = 0
    deleted: bool = False
    pings: Pings = field(default_factory=Pings)
    reply_to: int | None = None
    thread: Channel | None = None
    interaction: Json | None = None

    def __repr__(self) -> str:
        return f"<message {self.text[:60]!r}>"

    @property
    def ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def edited(self) -> bool:
        """Whether it was edited."""
        return self.edits > 0

    @property
    def text(self) -> str:
        """All that can be read in it, one piece a line: content, embeds, text displays."""
        return "\n".join(piece for piece in self._texts() if piece)

    def _texts(self) -> Iterator[str]:
        yield self.content
        for embed in self.embeds:
            yield (embed.get("author") or {}).get("name", "")
            yield embed.get("title") or ""
            yield embed.get("description") or ""
            for one in embed.get("fields") or ():
                yield f"{one['name']}\n{one['value']}"
            yield (embed.get("footer") or {}).get("text", "")
        for component in walk(self.components):
            if component["type"] == kinds.TEXT_DISPLAY:
                yield component["content"]

    @property
    def buttons(self) -> list[Button]:
        """Its buttons, in the order in which they are shown."""
        return [_button(one) for one in walk(self.components) if one["type"] == kinds.BUTTON]

    @property
    def selects(self) -> list[Select]:
        """Its menus, in the order in which they are shown."""
        return [_select(one) for one in walk(self.components) if one["type"] in kinds.SELECTS]

    @property
    def alt_texts(self) -> list[str]:
        """The alt texts of its pictures, "" for one that has none."""
        shown = [
            item.get("description") or ""
            for one in walk(self.components)
            for item in (one.get("items") or ([one] if one["type"] == kinds.THUMBNAIL else ()))
        ]
        return shown or [one.description or "" for one in self.attachments]

    def visible_to(self, user: User) -> bool:
        """Whether a user sees it in their client."""
        if self.deleted or (self.only_for is not None and self.only_for is not user):
            return False
        needed = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
        return self.channel.permissions_of(user) & needed == needed


def _button(component: Json) -> Button:
    emoji = component.get("emoji") or {}
    return Button(
        label=component.get("label") or "",
        custom_id=component.get("custom_id"),
        disabled=bool(component.get("disabled")),
        style=component["style"],
        emoji=emoji.get("name"),
        url=component.get("url"),
    )


def _select(component: Json) -> Select:
    options = component.get("options") or []
    least, most = component.get("min_values"), component.get("max_values")
    return Select(
        kind=component["type"],
        custom_id=component["custom_id"],
        placeholder=component.get("placeholder") or "",
        options=tuple((option["label"], option["value"]) for option in options),
        least=1 if least is None else least,
        most=1 if most is None else most,
        disabled=bool(component.get("disabled")),
        chosen=tuple(option["value"] for option in options if option.get("default")),
    )


def pings_of(message: Message, allowed: Json | None, everyone: bool) -> Pings:
    """Whom a message notifies. `everyone`: whether its author may mention everyone and any role."""
    text = message.text
    parse = ("everyone", "users", "roles") if allowed is None else allowed.get("parse") or ()
    named = allowed or {}
    users = {int(found) for found in re.findall(r"<@!?(\d+)>", text)}
    roles = {int(found) for found in re.findall(r"<@&(\d+)>", text)}
    if "users" not in parse:
        users &= {int(one) for one in named.get("users") or ()}
    if "roles" not in parse:
        roles &= {int(one) for one in named.get("roles") or ()}
    guild: Guild | None = message.channel.guild
    known = guild.roles if guild else {}
    roles = {one for one in roles if one in known and (everyone or known[one].mentionable)}
    loud = everyone and "everyone" in parse and re.search("@(everyone|here)", text) is not None
    return Pings(loud, frozenset(users), frozenset(roles))
