"""The form in which somebody says what is wrong with a question."""

from __future__ import annotations

import discord

from bot.platforms.discord.visitor import Interaction, custom_id_of, entered
from bot.usecases.flag_question import LONGEST_TEXT
from bot.words.catalogue import catalogue, supported_language

PREFIX = "flag:"
TEXT = "text"


def form(interaction: Interaction, token: str) -> discord.ui.Modal:
    """The form for the question of that delivery."""
    words = catalogue(supported_language(interaction.locale.value))
    modal = discord.ui.Modal(
        title=words.say("flag-form-title"), custom_id=PREFIX + token, timeout=None
    )
    modal.add_item(
        discord.ui.Label(
            text=words.say("flag-form-label"),
            description=words.say("flag-form-hint"),
            component=discord.ui.TextInput(
                custom_id=TEXT,
                style=discord.TextStyle.paragraph,
                max_length=LONGEST_TEXT,
                required=False,
            ),
        )
    )
    return modal


def read(interaction: Interaction) -> tuple[str, str]:
    """(the delivery's token, what was written), unchecked."""
    token = custom_id_of(interaction).removeprefix(PREFIX)
    words = " ".join(entered(interaction).get(TEXT, [])).split()
    return token, " ".join(words)
