"""`/study connect` and `disconnect`: a group that somebody organises elsewhere comes to a channel
here as well, or leaves it again."""

from __future__ import annotations

from functools import partial

from discord import app_commands
from discord.app_commands import Choice

from bot.conversation import connecting
from bot.core.topics import folded
from bot.platforms.discord import limits
from bot.platforms.discord.commands import Suggestions, words_of
from bot.platforms.discord.inbox import Inbox
from bot.platforms.discord.study import AnyPlace, Chosen, chosen_place, lacking_at, place_of, refuse
from bot.platforms.discord.visitor import Interaction, visitor_of
from bot.usecases.set_up_group import Fault


def add_connecting(study: app_commands.Group, inbox: Inbox) -> None:
    """Add the commands to the organisers'."""
    _add_connect(study, inbox)
    _add_disconnect(study, inbox)


def _add_connect(study: app_commands.Group, inbox: Inbox) -> None:
    """Without a channel, the one it is typed in is meant."""

    @study.command(name=words_of("command-connect"), description=words_of("command-connect-text"))
    @app_commands.rename(group=words_of("option-group"), channel=words_of("option-channel"))
    @app_commands.describe(
        group=words_of("option-group-text"), channel=words_of("option-channel-text")
    )
    async def connect(
        interaction: Interaction,
        group: app_commands.Range[str, 1, 100],
        channel: app_commands.Transform[Chosen, AnyPlace] | None = None,
    ) -> None:
        here = interaction.channel_id or 0
        place = (
            place_of(interaction, here) if channel is None else chosen_place(interaction, channel)
        )
        if isinstance(place, Fault):
            await refuse(inbox, interaction, place)
            return
        await inbox.asked(
            interaction,
            lambda context, visitor: connecting.connect(
                context, visitor, group, place.address, partial(lacking_at, interaction)
            ),
        )

    @connect.autocomplete("group")
    async def groups(interaction: Interaction, typed: str) -> Suggestions:
        return await suggested_groups(inbox, interaction, typed)


def _add_disconnect(study: app_commands.Group, inbox: Inbox) -> None:
    @study.command(
        name=words_of("command-disconnect"), description=words_of("command-disconnect-text")
    )
    async def disconnect(interaction: Interaction) -> None:
        await inbox.asked(interaction, connecting.disconnect)


async def suggested_groups(inbox: Inbox, interaction: Interaction, typed: str) -> Suggestions:
    """The groups that can come here and whose names contain what was typed."""
    visitor = visitor_of(interaction, inbox.clock.now())
    found = await connecting.own_groups(inbox.context, visitor)
    return [
        Choice(name=one.settings.name[: limits.CHOICE_NAME], value=one.key)
        for one in found
        if folded(typed) in folded(one.settings.name)
    ][: limits.CHOICES]
