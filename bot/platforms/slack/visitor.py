"""A payload of Slack's -> who acts, and from where. It calls no use case and sends no request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from bot.commands.typed import SLACK_COMMANDS
from bot.conversation.visitor import Visitor
from bot.core.names import usable_name
from bot.platforms.slack.profiles import Profile
from bot.usecases.organise import Rights
from storage.records import Address, UserKey

PLATFORM = "slack"

Json: TypeAlias = Mapping[str, Any]
# Of public and private channels; direct messages are no group's place.
_CHANNEL_LETTERS = ("C", "G")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a payload comes from. `team` is the workspace that the app acts in, `home` that of
    the user, who may be from another one. `enterprise` is the organisation of the app's workspace,
    on Enterprise Grid. `pressed` is the public message that was pressed; `ephemeral` says that it
    was a private one. `view` is the id of the open modal."""

    team: str
    user: str
    home: str
    user_name: str = ""
    enterprise: str | None = None
    channel: str | None = None
    pressed: str | None = None
    ephemeral: bool = False
    view: str | None = None
    trigger: str | None = field(default=None, repr=False)
    response_url: str | None = field(default=None, repr=False)

    @property
    def key(self) -> UserKey:
        """The user, as one is stored."""
        return UserKey(PLATFORM, self.home, self.user)

    @property
    def places(self) -> tuple[Address, ...]:
        """The channel, if it is one that a group can have."""
        if self.channel is None or not self.channel.startswith(_CHANNEL_LETTERS):
            return ()
        return (address_of(self.team, self.channel),)


def address_of(team: str, channel: str) -> Address:
    """A channel of a workspace."""
    return Address(PLATFORM, team, channel)


def origin_of(body: Json, team: str) -> Origin:
    """Where a command, a press, a form or a shortcut comes from; `team` is the workspace that
    Bolt found the payload to be for."""
    user = part(body, "user")
    container, view = part(body, "container"), part(body, "view")
    enterprise = part(body, "team").get("enterprise_id") or body.get("enterprise_id")
    home = str(user.get("team_id") or team)
    ephemeral = bool(container.get("is_ephemeral"))
    in_message = container.get("type") == "message"
    return Origin(
        team=team,
        user=str(user.get("id") or body.get("user_id") or ""),
        # For some on Grid, Slack names the organisation instead: people in the app's belong here.
        home=team if home == enterprise else home,
        user_name=str(user.get("name") or user.get("username") or body.get("user_name") or ""),
        enterprise=enterprise,
        channel=part(body, "channel").get("id") or body.get("channel_id"),
        pressed=str(container["message_ts"]) if in_message and not ephemeral else None,
        ephemeral=ephemeral,
        view=str(view["id"]) if view.get("type") == "modal" else None,
        trigger=body.get("trigger_id"),
        response_url=body.get("response_url"),
    )


def visitor_of(
    origin: Origin,
    profile: Profile | None,
    now: datetime,
    places: tuple[Address, ...] | None = None,
    *,
    kept: Profile | None = None,
) -> Visitor:
    """Who acts.

    Without a profile they have no rights, the language of the `kept` profile, and its name or the
    one in Slack's payload. `places` replaces the channel where the payload has none.
    """
    known = profile or kept or Profile(origin.user_name)
    return Visitor(
        user=origin.key,
        name=usable_name(known.name, usable_name(origin.user_name)),
        now=now,
        locale=known.locale,
        places=origin.places if places is None else places,
        rights=Rights(
            PLATFORM,
            origin.team,
            # An admin of another workspace is not an admin here.
            manages=profile is not None
            and profile.manages
            and profile.belongs
            and origin.home == origin.team,
        ),
        message_ref=_post_of(origin),
        known=profile is not None,
        commands=SLACK_COMMANDS,
    )


def _post_of(origin: Origin) -> str | None:
    """The message that was pressed, if it can be a group's post."""
    return origin.pressed if origin.places else None


def part(body: Json, name: str) -> Json:
    """An object in a payload; empty when there is none."""
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}
