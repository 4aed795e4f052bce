"""Answers interactions: in time, in private, whatever the database does. It calls no use case."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

import discord
import structlog

from bot.cards.card import Card
from bot.cards.phrasing.answer import notice_card
from bot.charts.artist import Artist
from bot.clock import Clock
from bot.conversation.visitor import Attachment, Reply
from bot.platforms.discord import action_ids, limits, render
from bot.platforms.discord.errors import Faults
from bot.platforms.discord.visitor import Interaction
from bot.words.catalogue import catalogue, supported_language

# What Discord says of an interaction that cannot be answered any more, or was answered already.
TOO_LATE = frozenset(
    {
        limits.UNKNOWN_INTERACTION,
        limits.ALREADY_ACKNOWLEDGED,
        limits.UNKNOWN_WEBHOOK,
        limits.INVALID_WEBHOOK_TOKEN,
        limits.UNKNOWN_MESSAGE,
    }
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ShownReply:
    """A reply, and what is picked so far of the form in it; `language` is the form's, if it is not
    its reader's own."""

    reply: Reply
    picks: str = ""
    language: str = ""


Work: TypeAlias = Callable[[], Awaitable[ShownReply | Reply]]


@dataclass
class Replies:
    """Answers with private messages; `acknowledge_after` is in seconds from when somebody pressed,
    Discord waits for three. After `unsure_after` seconds more, who answered is told that the answer
    is not stored yet.

    `commands` maps the names of commands to their ids, for mentions.
    """

    artist: Artist
    clock: Clock
    acknowledge_after: float = 1.5
    unsure_after: float = 1.5
    commands: dict[str, int] = field(default_factory=dict)
    _answering: set[asyncio.Task[Any]] = field(default_factory=set, init=False, repr=False)

    async def give(
        self,
        interaction: Interaction,
        work: Work,
        *,
        in_place: bool = False,
        storing: bool = False,
    ) -> None:
        """Do the work and show its reply, in place of the message that was pressed or as a new
        one. Where the work takes longer than Discord waits, it is told to wait first; of an answer
        (`storing`) the reader is told that it is not stored yet."""
        task = asyncio.ensure_future(self._rendered(interaction, work))
        with self._under_way(task):
            try:
                done, _ = await asyncio.wait({task}, timeout=self._time_left(interaction))
                if not done:
                    await interaction.response.defer(ephemeral=True, thinking=not in_place)
                    if storing:
                        await self._say_saving(interaction, task)
                await _send(interaction, await task, in_place=in_place)
            except Faults as fault:
                # What was asked for is done all the same; only its answer is not shown.
                _note(fault, interaction)
                await asyncio.wait({task})

    async def _say_saving(self, interaction: Interaction, task: asyncio.Task[Any]) -> None:
        """That an answer is not stored yet, unless it soon is: until then the message thinks."""
        done, _ = await asyncio.wait({task}, timeout=self.unsure_after)
        if not done:
            saving = render.private(_saving(interaction.locale.value), {}, {})
            await interaction.edit_original_response(view=saving[0].view)

    def _time_left(self, interaction: Interaction) -> float:
        """How long Discord need not be told to wait, in seconds, also if the clocks differ."""
        passed = (self.clock.now() - interaction.created_at).total_seconds()
        return self.acknowledge_after - min(max(passed, 0.0), self.acknowledge_after)

    async def ask(self, interaction: Interaction, modal: discord.ui.Modal) -> None:
        """Open a form. It needs no database, so it is always in time."""
        modal.stop()  # it is found by its id when it comes back: nothing is kept in memory
        try:
            await interaction.response.send_modal(modal)
        except Faults as fault:
            _note(fault, interaction)

    @property
    def busy(self) -> bool:
        """Whether something that was asked for is not answered yet."""
        return bool(self._answering)

    async def finish(self, patience: float) -> None:
        """Wait until all that was asked for is answered, for `patience` seconds at most."""
        if self._answering:
            await asyncio.wait(set(self._answering), timeout=patience)

    @contextmanager
    def _under_way(self, work: asyncio.Task[Any]) -> Iterator[None]:
        tasks = {work, cast(asyncio.Task[Any], asyncio.current_task())}
        self._answering |= tasks
        try:
            yield
        finally:
            self._answering -= tasks

    async def _rendered(self, interaction: Interaction, work: Work) -> list[render.Rendered]:
        try:
            done = await work()
            return await self._drawn(done if isinstance(done, ShownReply) else ShownReply(done))
        except Exception:
            log.exception("an interaction failed", data=_described(interaction))
            return await self._drawn(ShownReply(Reply("note", _failed(interaction.locale.value))))

    async def _drawn(self, shown: ShownReply) -> list[render.Rendered]:
        reply = shown.reply
        drawn = await self.artist.pictures(reply.card)
        messages = render.private(reply.card, drawn, self.commands, shown.picks)
        if shown.language:
            _keep_language(messages[-1], shown.language)
        if reply.attachment is not None:
            messages[-1] = _with_file(messages[-1], reply.attachment)
        return messages


async def _send(
    interaction: Interaction, messages: list[render.Rendered], *, in_place: bool
) -> None:
    first, *others = messages
    files = list(first.files)
    if interaction.response.is_done():
        await interaction.edit_original_response(view=first.view, attachments=files)
    elif in_place:
        await interaction.response.edit_message(view=first.view, attachments=files)
    else:
        await interaction.response.send_message(view=first.view, files=files, ephemeral=True)
    for message in others:
        await interaction.followup.send(
            view=message.view, files=list(message.files), ephemeral=True
        )


def _note(fault: Exception, interaction: Interaction) -> None:
    data = _described(interaction)
    if isinstance(fault, discord.HTTPException) and fault.code in TOO_LATE:
        log.info("an interaction could not be answered any more", data=data, code=fault.code)
    else:
        log.error("an answer could not be shown", data=data, reason=str(fault) or repr(fault))


def _keep_language(message: render.Rendered, language: str) -> None:
    """Let the form in a message stay in that language while it is filled in."""
    for item in message.view.walk_children():
        if isinstance(item, discord.ui.Button | discord.ui.Select) and item.custom_id:
            item.custom_id = action_ids.in_language(item.custom_id, language)


def _with_file(message: render.Rendered, attachment: Attachment) -> render.Rendered:
    file = discord.File(io.BytesIO(attachment.content), attachment.name)
    message.view.add_item(discord.ui.File(f"attachment://{attachment.name}"))
    return render.Rendered(message.view, (*message.files, file))


def _saving(locale: str) -> Card:
    return notice_card("saving", catalogue(supported_language(locale)))


def _failed(locale: str) -> Card:
    return notice_card("later", catalogue(supported_language(locale)))


def _described(interaction: Interaction) -> str:
    data = cast(Mapping[str, Any], interaction.data or {})
    return str(data.get("custom_id") or data.get("name") or interaction.type.name)[:100]
