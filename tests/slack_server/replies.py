"""What a person's deed led to: whether the app took it, and what appears because of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.slack_server.delivery import Answer
from tests.slack_server.refusal import Refused
from tests.slack_server.world import Channel, Message, User, View, World


@dataclass(eq=False)
class Reply:
    """After a command, a click or a shortcut.

    `error` is what Slack shows instead of a reply (`operation_timeout`, `dispatch_failed`);
    `refused` is why Slack did not show what the app acknowledged with.
    """

    person: User = field(repr=False)
    channel: Channel | None = field(repr=False)
    since: int
    top: View | None = field(repr=False)
    answer: Answer = field(default_factory=Answer)
    refused: Refused | None = None

    @property
    def error(self) -> str | None:
        """Slack's name for the failure, if the app did not take it."""
        return self.answer.error

    async def message(self, within: float = 30.0) -> Message:
        """The first new message that the person sees there, as soon as it is there."""
        return (await self.messages(1, within))[0]

    async def messages(self, count: int, within: float = 30.0) -> list[Message]:
        """The first new messages that the person sees there, once there are `count`."""
        assert self.channel is not None, "this happened in no channel"
        channel = self.channel

        def arrived() -> list[Message]:
            seen = [one for one in visible(self.person, channel) if one.number > self.since]
            return seen[:count] if len(seen) >= count else []

        return await self._world.until(arrived, within)

    async def modal(self, within: float = 30.0) -> View:
        """The modal that opens because of it, as soon as it is open."""

        def opened() -> View | None:
            view = self.person.views[-1] if self.person.views else None
            return view if view is not self.top else None

        return await self._world.until(opened, within) or _never()

    @property
    def _world(self) -> World:
        return self.person.team.world


@dataclass(frozen=True)
class Submission:
    """After a modal was submitted.

    `errors` are shown at its fields, by block id; Slack itself asks for required ones. `trouble`
    is why Slack only says that it could not connect. `view` is what is open then.
    """

    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None
    view: View | None = None

    @property
    def accepted(self) -> bool:
        """Whether the app took it."""
        return not (self.errors or self.trouble)


def visible(person: User, channel: Channel) -> list[Message]:
    """What this person sees in a channel, oldest first, with their own ephemeral messages."""
    if person not in channel.members and (channel.kind != "public" or person.guest):
        return []
    return [
        one for one in channel.messages if not one.deleted and one.ephemeral_to in (None, person)
    ]


def _never() -> View:
    raise AssertionError("until returns only what is true")
