"""A person at their client: runs commands, presses, picks, fills in, reads.

Only what a client allows is possible: what is visible, enabled and within its limits; anything
else raises NotPossible. `click_raw` and `replay` send what no honest client would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tests.discord_server import components as kinds
from tests.discord_server import payloads
from tests.discord_server.components import walk
from tests.discord_server.forms import Entry, Modal, chosen, submitted
from tests.discord_server.interactions import Interaction, Kind
from tests.discord_server.messages import Button, Message, Select
from tests.discord_server.options import Given, NotPossible, Thing, available, data_of, find
from tests.discord_server.permissions import Permission
from tests.discord_server.refusals import Json
from tests.discord_server.reply import Choice, Reply
from tests.discord_server.world import Channel, User

if TYPE_CHECKING:
    from tests.discord_server.server import LocalDiscord


class Person(User):
    """Somebody with an account and a client."""

    def __init__(self, discord: LocalDiscord, number: int, name: str, locale: str) -> None:
        super().__init__(number, name, locale)
        self._discord = discord

    # Commands

    def commands(self, channel: Channel) -> list[str]:
        """The names of the commands that are offered in a channel."""
        return [one["name"] for one in self._available(channel)]

    def _available(self, channel: Channel) -> list[Json]:
        if channel.guild and self._discord.bot.id not in channel.guild.members:
            raise NotPossible("the bot is not in this guild")
        commands = self._discord.application.commands_in(channel.guild)
        return available(commands, channel, self)

    async def command(self, channel: Channel, name: str, /, **options: Given) -> Reply:
        """Run `/name` (`"study setup"` for a subcommand); returns when the answer is final."""
        return await self.start_command(channel, name, **options).settled()

    def start_command(self, channel: Channel, name: str, /, **options: Given) -> Reply:
        """Run a command and wait for nothing."""
        command, chain = find(self._available(channel), name)
        data, things = data_of(command, chain, options)
        return self._send(Kind.COMMAND, channel, data, things)

    async def autocomplete(self, channel: Channel, name: str, /, **options: Given) -> list[Choice]:
        """What is suggested while the last of `options` is being typed."""
        if not options:
            raise NotPossible("name the option that is being typed")
        command, chain = find(self._available(channel), name)
        data, things = data_of(command, chain, options, focused=[*options][-1])
        reply = await self._send(Kind.AUTOCOMPLETE, channel, data, things).settled()
        return reply.choices

    # Components

    async def press(
        self, message: Message, label: str | None = None, *, custom_id: str | None = None
    ) -> Reply:
        """Press a button; returns when the answer is final."""
        return await self.start_press(message, label, custom_id=custom_id).settled()

    def start_press(
        self, message: Message, label: str | None = None, *, custom_id: str | None = None
    ) -> Reply:
        """Press a button and wait for nothing."""
        button = self._button(message, label, custom_id)
        data: Json = {"custom_id": button.custom_id, "component_type": kinds.BUTTON}
        return self._act(message, data, [])

    async def pick(self, message: Message, which: str | None, values: Entry) -> Reply:
        """Choose in a menu, named by its placeholder or custom id (None: the only one there is),
        by labels, values, or users, roles and channels; returns when the answer is final."""
        return await self.start_pick(message, which, values).settled()

    def start_pick(self, message: Message, which: str | None, values: Entry) -> Reply:
        """Choose in a menu and wait for nothing."""
        select = self._select(message, which)
        things: list[Thing] = []
        picked = chosen(select.options, values, things)
        if not select.least <= len(picked) <= select.most or len(set(picked)) < len(picked):
            raise NotPossible(f"the menu takes {select.least} to {select.most}, not {picked}")
        data: Json = {"custom_id": select.custom_id, "component_type": select.kind}
        return self._act(message, data | {"values": picked}, things)

    def _act(self, message: Message, data: Json, things: list[Thing]) -> Reply:
        component = next(
            one for one in walk(message.components) if one.get("custom_id") == data["custom_id"]
        )
        data["id"] = component["id"]
        return self._send(Kind.COMPONENT, message.channel, data, things, message)

    def _button(self, message: Message, label: str | None, custom_id: str | None) -> Button:
        self._must_see(message)
        fits = [
            one
            for one in message.buttons
            if one.custom_id is not None
            and label in (None, one.label, one.emoji)
            and custom_id in (None, one.custom_id)
        ]
        there = [one.label or one.emoji for one in message.buttons]
        if len(fits) != 1:
            raise NotPossible(f"{len(fits)} buttons {label or custom_id!r}; there are {there}")
        if fits[0].disabled:
            raise NotPossible(f"the button {label or custom_id!r} is greyed out")
        return fits[0]

    def _select(self, message: Message, which: str | None) -> Select:
        self._must_see(message)
        fits = [one for one in message.selects if which in (None, one.placeholder, one.custom_id)]
        if len(fits) != 1:
            there = [one.placeholder or one.custom_id for one in message.selects]
            raise NotPossible(f"{len(fits)} menus {which!r}; there are {there}")
        if fits[0].disabled:
            raise NotPossible(f"the menu {which!r} is greyed out")
        return fits[0]

    def _must_see(self, message: Message) -> None:
        if not message.visible_to(self):
            raise NotPossible(f"{self.name} does not see {message!r}")
        if message.loading:
            raise NotPossible(f"the bot is still thinking about {message!r}")

    # Modals

    async def submit(self, modal: Modal, entries: Mapping[str, Entry]) -> Reply:
        """Fill in fields, by label or custom id, and send; returns when the answer is final."""
        return await self.start_submit(modal, entries).settled()

    def start_submit(self, modal: Modal, entries: Mapping[str, Entry]) -> Reply:
        """Send a modal and wait for nothing."""
        if modal.interaction.user is not self:
            raise NotPossible(f"the modal is not open on {self.name}'s screen")
        data, things = submitted(modal, entries)
        before = modal.interaction
        if before.submit is not None and before.submit.acknowledged is not None:
            raise NotPossible("the modal has closed")
        reply = self._send(Kind.MODAL_SUBMIT, before.channel, data, things, before.message)
        before.submit = reply.interaction
        return reply

    # Reading and writing

    def sees(self, channel: Channel) -> list[Message]:
        """The messages on this person's screen, oldest first, those for them alone included."""
        return [one for one in channel.messages.values() if one.visible_to(self)]

    def say(self, channel: Channel, content: str) -> Message:
        """Write a message."""
        needed = Permission.SEND_MESSAGES
        if channel.is_thread:
            needed = Permission.SEND_MESSAGES_IN_THREADS
        if not channel.permissions_of(self) & needed:
            raise NotPossible(f"{self.name} cannot write in {channel!r}")
        return self._discord.posting.create(channel, self, {"content": content})

    # What no honest client would send

    def click_raw(
        self,
        channel: Channel,
        message_id: int,
        custom_id: str,
        *,
        component_type: int = kinds.BUTTON,
        values: list[str] | None = None,
    ) -> Reply:
        """Claim to have used a component in a message, whether or not it is there. The claim
        carries the message as it is (or a made-up one), with that component added."""
        message = self._discord.world.find_message(message_id)
        shown = payloads.message(message) if message else _made_up(self, channel, message_id)
        if all(one.get("custom_id") != custom_id for one in walk(shown["components"])):
            forged = _forged(component_type, custom_id)
            shown = shown | {"components": [*shown["components"], forged]}
        data: Json = {"custom_id": custom_id, "component_type": component_type, "id": 99}
        if values is not None:
            data["values"] = values
        interaction = self._discord.sender.send(
            Kind.COMPONENT, self, channel, data, message=message, message_payload=shown
        )
        return Reply(interaction, self._discord)

    def replay(self, reply: Reply | Interaction) -> None:
        """Send the same interaction once more."""
        interaction = reply.interaction if isinstance(reply, Reply) else reply
        self._discord.sender.replay(interaction)

    def _send(
        self,
        kind: Kind,
        channel: Channel,
        data: Json,
        things: list[Thing],
        message: Message | None = None,
    ) -> Reply:
        if things:
            data["resolved"] = payloads.resolved(things, channel.guild, self)
        interaction = self._discord.sender.send(kind, self, channel, data, message=message)
        return Reply(interaction, self._discord)


def _made_up(author: User, channel: Channel, message_id: int) -> Json:
    return {
        "id": str(message_id),
        "channel_id": str(channel.id),
        "author": payloads.user(author),
        "content": "",
        "timestamp": payloads.stamp(channel.world.clock.now()),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
    }


def _forged(component_type: int, custom_id: str) -> Json:
    child: Json = {"type": component_type, "custom_id": custom_id, "id": 99}
    if component_type == kinds.BUTTON:
        child |= {"style": 1, "label": "forged"}
    else:
        child |= {"options": [], "min_values": 1, "max_values": 1}
    return {"type": kinds.ACTION_ROW, "id": 98, "components": [child]}
