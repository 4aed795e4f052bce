"""What an interaction hands to an app for a short time: trigger ids and response URLs."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.slack_server import limits
from tests.slack_server.posting import delete, post, replace
from tests.slack_server.refusal import Json, Refused
from tests.slack_server.world import Channel, Message, User, View, World


@dataclass(eq=False)
class Trigger:
    """May open or push one view, for three seconds."""

    id: str
    user: User
    made_at: float
    modal: View | None
    used: bool = False


@dataclass(eq=False)
class ResponseUrl:
    """May write five times, for thirty minutes, to one person or their channel."""

    id: str
    user: User
    channel: Channel
    original: Message | None
    made_at: float
    uses: int = 0


@dataclass(eq=False)
class Tickets:
    """All of them."""

    world: World
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)

    def new_trigger(self, user: User, modal: View | None = None) -> str:
        """A trigger id for what this person has just done."""
        number = self.world.new_number()
        trigger = Trigger(f"{number}.{number}.local", user, self.world.clock.now(), modal)
        self.triggers[trigger.id] = trigger
        return trigger.id

    def exchange(self, trigger_id: str, team_id: str) -> Trigger:
        """Use a trigger id up; Refused if it is used, too old, or of another workspace."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None or trigger.user.team.id != team_id:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.world.clock.now() >= trigger.made_at + limits.TRIGGER:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(self, user: User, channel: Channel, original: Message | None) -> str:
        """The last part of a response URL."""
        secret = f"{channel.team.id}/{self.world.new_number()}/local"
        now = self.world.clock.now()
        self.response_urls[secret] = ResponseUrl(secret, user, channel, original, now)
        return secret

    def respond(self, secret: str, payload: Json) -> None:
        """Do what was sent to a response URL."""
        url = self.response_urls.get(secret)
        if url is None or self.world.clock.now() >= url.made_at + limits.RESPONSE_URL:
            raise Refused("expired_url")
        if url.uses >= limits.RESPONSE_URL_USES:
            raise Refused("used_url")
        for name in ("replace_original", "delete_original"):
            if name in payload and not isinstance(payload[name], bool):
                raise Refused("invalid_payload")
        if payload.get("response_type") not in (None, "ephemeral", "in_channel"):
            raise Refused("invalid_payload")
        show_response(self.world, url, payload)
        url.uses += 1


def show_response(world: World, url: ResponseUrl, payload: Json) -> Message | None:
    """Show a reply: the body of a command's acknowledgement, or of a request to a response URL."""
    original = url.original
    if payload.get("delete_original"):
        if original is not None:
            delete(world, original)
        return None
    if payload.get("replace_original") and original is not None:
        replace(world, original, payload)
        return original
    public = payload.get("response_type") == "in_channel"
    return post(world, url.channel, payload, only_for=None if public else url.user)
