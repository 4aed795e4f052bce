"""Takes presses, commands and forms to the conversation, and its replies back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from bot.cards.action import ActionError, decode
from bot.cards.card import Form
from bot.clock import Clock
from bot.conversation import filling, pressing
from bot.conversation.visitor import Reply, Visitor
from bot.platforms.discord import action_ids, flagging, forms
from bot.platforms.discord.replies import Replies, ShownReply
from bot.platforms.discord.visitor import Interaction, visitor_of
from bot.usecases.context import Context, languages_of

Ask: TypeAlias = Callable[[Context, Visitor], Awaitable[Reply]]


@dataclass
class Inbox:
    """Where everything that people do on Discord arrives."""

    context: Context
    clock: Clock
    replies: Replies

    async def used(self, interaction: Interaction, custom_id: str, values: list[str]) -> None:
        """A button was pressed, or `values` of a select were chosen; perhaps none of ours."""
        try:
            parsed = action_ids.parse(custom_id)
        except action_ids.CustomIdError:
            await self.asked(interaction, pressing.nothing)
            return
        match parsed:
            case action_ids.Press(action=action):
                await self._pressed(interaction, action)
            case action_ids.ShowForm(picks=picks):
                await self._form(interaction, parsed, lambda form: picks)
            case action_ids.Selection(picks=picks, field=field):
                await self._form(
                    interaction, parsed, lambda form: _picked(form, picks, field, values)
                )
            case _:
                assert_never(parsed)

    async def asked(self, interaction: Interaction, ask: Ask) -> None:
        """A command or a form, answered with a private message."""
        visitor = visitor_of(interaction, self.clock.now())
        await self.replies.give(interaction, lambda: ask(self.context, visitor))

    async def failed(self, interaction: Interaction, fault: Exception) -> None:
        """What somebody asked for failed before it came here."""

        async def fails() -> Reply:
            raise fault

        await self.replies.give(interaction, fails)

    async def _pressed(self, interaction: Interaction, action: str) -> None:
        try:
            meant = decode(action)
        except ActionError:
            await self.asked(interaction, pressing.nothing)
            return
        if meant.verb == "flag":
            await self.replies.ask(interaction, flagging.form(interaction, meant.token))
            return
        visitor = visitor_of(interaction, self.clock.now())

        async def replied() -> ShownReply:
            reply = await pressing.reply_to_press(self.context, visitor, action)
            translated = meant.verb == "translate"
            return ShownReply(reply, language=reply.card.language if translated else "")

        in_place = _is_private(interaction) and pressing.replaces(meant)
        storing = pressing.stores_answer(meant)
        await self.replies.give(interaction, replied, in_place=in_place, storing=storing)

    async def _form(
        self,
        interaction: Interaction,
        asked: action_ids.ShowForm | action_ids.Selection,
        picks: Callable[[Form], str],
    ) -> None:
        """The form of that action with what is picked now. From a post it begins with the answer
        that is kept so far."""
        visitor = visitor_of(interaction, self.clock.now())
        if asked.language in languages_of(self.context.exams):
            visitor = replace(visitor, language=asked.language)
        in_place = _is_private(interaction)

        async def filled() -> ShownReply:
            reply = await filling.show_form(self.context, visitor, asked.action)
            form = next((one for one in reply.card.controls if isinstance(one, Form)), None)
            if form is None or form.action != asked.action:
                return ShownReply(reply)
            chosen = picks(form) or ("" if in_place else reply.given)
            return ShownReply(reply, chosen, visitor.language or "")

        await self.replies.give(interaction, filled, in_place=in_place)


def _picked(form: Form, picks: str, field: int, values: list[str]) -> str:
    """The picks with the new choice; what the form does not offer changes nothing."""
    try:
        return forms.picked(form, picks, field, values)
    except forms.FormError:
        return picks


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral
