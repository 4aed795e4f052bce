"""What a Slack holds: apps, workspaces, people, channels, messages, views, files, tokens.

Plain data and look-ups. It knows neither requests nor transports.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypeVar

from tests.slack_server.clock import Clock
from tests.slack_server.refusal import Json
from tests.slack_server.surface import Surface

T = TypeVar("T")
Guest: TypeAlias = Literal["single", "multi"]
ChannelKind: TypeAlias = Literal["public", "private", "im"]
ALL_SCOPES = (
    "commands",
    "chat:write",
    "channels:read",
    "groups:read",
    "im:read",
    "channels:history",
    "groups:history",
    "im:history",
    "channels:join",
    "users:read",
    "users:read.email",
    "team:read",
    "files:write",
    "im:write",
)


@dataclass(eq=False)
class App:
    """The app under test, as its settings page would show it."""

    id: str = "A0LOCAL"
    name: str = "Quiz"
    client_id: str = "111.222"
    client_secret: str = "local-client-secret"
    signing_secret: str = "local-signing-secret"
    app_token: str = "xapp-1-local"
    org_wide: bool = False
    app_token_scopes: tuple[str, ...] = ("connections:write",)
    scopes: tuple[str, ...] = ALL_SCOPES
    commands: tuple[str, ...] | None = None
    events: frozenset[str] = frozenset(
        {"app_home_opened", "app_uninstalled", "tokens_revoked", "app_mention", "message.im"}
    )
    redirect_urls: list[str] = field(default_factory=list)
    request_url: str | None = None
    token_rotation: bool = False
    home_tab: bool = True
    messages_tab: bool = True
    commercial: bool = False


@dataclass(eq=False)
class User:
    """A person, or the app's bot user, in one workspace. On Enterprise Grid presses, and what is
    said of them, may have their organisation or another workspace instead: their `grid_team`."""

    id: str
    name: str
    team: Team = field(repr=False)
    tz: str = "Etc/UTC"
    tz_offset: int = 0
    locale: str = "en-US"
    email: str = ""
    admin: bool = False
    owner: bool = False
    guest: Guest | None = None
    bot: bool = False
    active: bool = True
    deleted: bool = False
    grid_team: str | None = None
    home: View | None = field(default=None, init=False, repr=False)
    views: list[View] = field(default_factory=list, init=False, repr=False)


@dataclass(eq=False)
class Channel:
    """A conversation. `bot` says whether the app's bot user is in it."""

    id: str
    name: str
    team: Team = field(repr=False)
    kind: ChannelKind = "public"
    members: list[User] = field(default_factory=list, repr=False)
    bot: bool = False
    archived: bool = False
    messages: list[Message] = field(default_factory=list, init=False, repr=False)

    def posts(self) -> list[Message]:
        """What everybody in it sees, oldest first, without what was deleted."""
        return [one for one in self.messages if one.ephemeral_to is None and not one.deleted]


@dataclass(eq=False)
class Message(Surface):
    """A message. `edits` counts how often it was replaced; `number` orders all messages.

    `pings` has the mentions of all its versions; `failed` is why the last click on it had no
    effect. `failed` and `ephemeral_to` are what Slack's client keeps, not the Web API.
    """

    number: int
    channel: Channel
    ts: str
    author: str
    text: str
    by_app: bool
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    ephemeral_to: User | None = None
    files: list[StoredFile] = field(default_factory=list)
    pings: tuple[str, ...] = ()
    edits: int = 0
    deleted: bool = False
    failed: str | None = None

    @property
    def shown(self) -> list[Json]:
        """The message's blocks, and those of its attachments."""
        more = [block for one in self.attachments for block in one.get("blocks", [])]
        return [*self.blocks, *more]


@dataclass(eq=False)
class View(Surface):
    """A modal or a Home. `errors` are those shown at its fields, by block id."""

    id: str
    owner: User
    raw: Json = field(repr=False)
    hash: str
    root_id: str
    previous_id: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None
    closed: bool = False

    @property
    def title(self) -> str:
        """A modal's title."""
        return str(self.raw.get("title", {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        """What the app calls it."""
        return str(self.raw.get("callback_id", ""))


@dataclass(eq=False)
class StoredFile:
    """An upload: announced, then received, then completed."""

    id: str
    name: str
    length: int
    team: Team = field(repr=False)
    alt_text: str = ""
    title: str = ""
    content: bytes | None = field(default=None, repr=False)
    completed: bool = False


@dataclass(eq=False)
class Token:
    """An access token; a refresh token renews it once."""

    value: str
    team: Team | None
    scopes: tuple[str, ...]
    kind: Literal["bot", "app"] = "bot"
    expires_at: float | None = None
    refresh: str | None = None
    state: Literal["live", "revoked", "inactive"] = "live"


@dataclass(eq=False)
class Installation:
    """The app in a workspace."""

    bot_user: User
    bot_id: str
    installer: User | None
    scopes: tuple[str, ...]


@dataclass(eq=False)
class Team:
    """A workspace. `enterprise` is the id of its organisation, on Enterprise Grid."""

    id: str
    name: str
    world: World = field(repr=False)
    users: dict[str, User] = field(default_factory=dict, repr=False)
    channels: dict[str, Channel] = field(default_factory=dict, repr=False)
    files: dict[str, StoredFile] = field(default_factory=dict, repr=False)
    installation: Installation | None = field(default=None, repr=False)
    enterprise: str | None = None

    @property
    def bot_token(self) -> str:
        """The newest live token of the app here."""
        live = [t for t in self.world.tokens.values() if t.team is self and t.state == "live"]
        if not live:
            raise LookupError(f"{self.name} has not installed the app")
        return live[-1].value

    def dm(self, user: User) -> Channel:
        """The conversation between this person and the app; made when first asked for."""
        for channel in self.channels.values():
            if channel.kind == "im" and user in channel.members:
                return channel
        channel = Channel(self.world.new_id("D"), "", self, "im", [user], bot=True)
        self.channels[channel.id] = channel
        return channel


class World:
    """Everything there is, the time, and a bell that rings on every change."""

    def __init__(self, app: App, clock: Clock) -> None:
        self.app = app
        self.clock = clock
        self.teams: dict[str, Team] = {}
        self.tokens: dict[str, Token] = {
            app.app_token: Token(app.app_token, None, app.app_token_scopes, "app")
        }
        self.publish: Callable[[Team, Json], None] = lambda team, event: None
        self._bell: list[asyncio.Future[None]] = []
        self._numbers = 0
        self._last_ts = 0

    def new_number(self) -> int:
        """A number that grows."""
        self._numbers += 1
        return self._numbers

    def new_id(self, prefix: str) -> str:
        """An id in Slack's form, `prefix` first."""
        return f"{prefix}{self.new_number():09d}"

    def new_ts(self) -> str:
        """A message's timestamp: now, and later than all before."""
        self._last_ts = max(self._last_ts + 1, round(self.clock.now() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def changed(self) -> None:
        """Wake whoever waits in `until`."""
        bell, self._bell = self._bell, []
        for waiter in bell:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, predicate: Callable[[], T], within: float = 30.0) -> T:
        """Wait until `predicate` gives something true, and return it.

        It is asked after every change here and, because it may be about something else, now and
        then. `within` is in the machine's seconds, and only ends a test that would hang.
        """
        async with asyncio.timeout(within):
            while not (found := predicate()):
                waiter = asyncio.get_running_loop().create_future()
                self._bell.append(waiter)
                await asyncio.wait([waiter], timeout=0.05)
            return found
