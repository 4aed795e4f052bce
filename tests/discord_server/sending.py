"""Sends a person's actions to the bot as INTERACTION_CREATE; it judges nothing.

Forged actions pass here as they are: what a person's own client would allow is people.py's.
"""

from __future__ import annotations

import copy

from tests.discord_server import payloads
from tests.discord_server.gateway import Gateway
from tests.discord_server.interactions import Interaction, Interactions, Kind
from tests.discord_server.messages import Message
from tests.discord_server.refusals import Json
from tests.discord_server.world import Channel, User, World

UPLOAD_BYTES = 10 * 1024 * 1024


class Sender:
    """Makes interactions and dispatches them to the shard of their guild."""

    def __init__(self, world: World, gateway: Gateway, interactions: Interactions) -> None:
        self._world = world
        self._gateway = gateway
        self._interactions = interactions

    def send(
        self,
        kind: Kind,
        user: User,
        channel: Channel,
        data: Json,
        *,
        message: Message | None = None,
        message_payload: Json | None = None,
    ) -> Interaction:
        """A new interaction, on its way. `message_payload` stands in for `message` in forgeries."""
        number = self._world.ids.next()
        token = f"interaction-token-{number:x}"
        payload = self._payload(number, token, kind, user, channel)
        payload["data"] = data
        if message is not None:
            payload["message"] = payloads.message(message)
        if message_payload is not None:
            payload["message"] = message_payload
        now = self._world.clock.now()
        made = Interaction(number, token, kind, user, channel, payload, now, message)
        self._interactions.add(made)
        self.replay(made)
        return made

    def replay(self, interaction: Interaction) -> None:
        """Send the same INTERACTION_CREATE, word for word."""
        guild = interaction.channel.guild
        payload = copy.deepcopy(interaction.payload)
        guild_id = guild.id if guild else None
        self._gateway.dispatch("INTERACTION_CREATE", payload, guild_id=guild_id)

    def _payload(self, number: int, token: str, kind: Kind, user: User, channel: Channel) -> Json:
        guild = channel.guild
        shown = payloads.partial_channel(channel, user)
        payload: Json = {
            "id": str(number),
            "application_id": str(self._world.bot.id),
            "type": int(kind),
            "token": token,
            "version": 1,
            "channel_id": str(channel.id),
            "channel": shown,
            "app_permissions": str(int(channel.permissions_of(self._world.bot))),
            "locale": user.locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "attachment_size_limit": UPLOAD_BYTES,
        }
        if guild is None:
            payload["user"] = payloads.user(user)
            payload["context"] = 1
            payload["authorizing_integration_owners"] = {"0": "0"}
            return payload
        member = guild.members[user.id]
        payload["guild_id"] = str(guild.id)
        payload["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
        payload["guild_locale"] = guild.locale
        payload["member"] = payloads.interacting_member(member, channel)
        payload["context"] = 0
        payload["authorizing_integration_owners"] = {"0": str(guild.id)}
        return payload
