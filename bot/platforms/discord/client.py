"""The connection to Discord: events come in, and are taken to the inbox and to the use cases."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import cast

import aiohttp
import discord
import structlog
import yarl
from discord import app_commands

from bot.clock import Clock
from bot.conversation import pressing
from bot.platforms.discord import connecting, flagging, items, setup_form, study
from bot.platforms.discord.commands import CatalogueTranslator, add_commands
from bot.platforms.discord.errors import GaveUpError
from bot.platforms.discord.inbox import Inbox
from bot.platforms.discord.retrying import Retrying
from bot.platforms.discord.visitor import PLATFORM, Interaction, custom_id_of
from bot.usecases.context import Context
from bot.usecases.workspaces import (
    enter_workspace,
    known_workspaces,
    leave_workspace,
    reconcile_workspaces,
)
from storage.discord_commands import digest_of, keep_digest
from storage.records import EVERYTHING, Share

# Longer waits than this are ours to plan: the ledger tries again.
LONGEST_WAIT_S = 30.0
SHARD_BITS = 22

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Shards:
    """Which shards this process sees to; without ids, as many as Discord recommends, all here."""

    ids: tuple[int, ...] | None = None
    count: int | None = None

    @property
    def has_first(self) -> bool:
        """Whether direct messages arrive here; that process sees to the commands as well."""
        return self.ids is None or 0 in self.ids

    @property
    def share(self) -> Share:
        """The servers whose events come here: Discord deals them out by their ids."""
        if self.ids is None or self.count is None:
            return EVERYTHING
        return Share(parts=self.ids, of=self.count, shift=SHARD_BITS)

    @property
    def part(self) -> float:
        """This process's part of what all may send together."""
        return 1.0 if self.ids is None or self.count is None else len(self.ids) / self.count


class Commands(app_commands.CommandTree["QuizClient"]):
    """The commands. If one fails before it begins, its user is told."""

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Answer, because nobody else will."""
        await self.client.inbox.failed(interaction, error)

    async def digest(self) -> str:
        """What `sync` would send, in short; the same in every process."""
        words = CatalogueTranslator()
        payload = [await one.get_translated_payload(self, words) for one in self.get_commands()]
        return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


class QuizClient(discord.AutoShardedClient):
    """discord.py's client, with all that it needs of Discord: the list of servers."""

    def __init__(
        self,
        context: Context,
        clock: Clock,
        inbox: Inbox,
        shards: Shards,
        *,
        settling: float,
        introduce: Callable[[], Awaitable[None]],
        retry: float,
        http_trace: aiohttp.TraceConfig,
        gateway: yarl.URL | None = None,
    ) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        super().__init__(
            intents=intents,
            shard_ids=cast(list[int], None if shards.ids is None else list(shards.ids)),
            shard_count=shards.count,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=LONGEST_WAIT_S,
            guild_ready_timeout=settling,
            http_trace=http_trace,
        )
        self._introduce = introduce
        self._retrying = Retrying(retry)
        self._gateway = gateway
        self.inbox = inbox
        self._context = context
        self._clock = clock
        self._shards = shards
        self._seen: set[int] = set()
        self.tree = Commands(self)

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard; at the gateway that is set, whichever Discord names."""
        await super().launch_shard(self._gateway or gateway, shard_id, initial=initial)

    async def close(self) -> None:
        """Disconnect, and try nothing again."""
        self._retrying.stop()
        await super().close()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord takes one introduction every five seconds, from all processes together."""
        await self._introduce()

    async def setup_hook(self) -> None:
        """At the login: buttons of any age work from now on, and the commands are known here."""
        self.add_dynamic_items(items.CardButton, items.CardSelect)
        await self.tree.set_translator(CatalogueTranslator())
        add_commands(self.tree, self.inbox)
        connecting.add_connecting(study.add_study(self.tree, self.inbox), self.inbox)

    def offer_commands(self) -> None:
        """Let Discord offer the commands as they are here, sooner or later: without them too,
        buttons work and posts come."""
        self._retrying.begin("the commands are not registered yet", self._register_commands)

    async def _register_commands(self) -> None:
        offered: Sequence[app_commands.AppCommand] = await self.tree.fetch_commands()
        complete = {one.name for one in offered} == {one.name for one in self.tree.get_commands()}
        # Of several processes with shards of their own, one does it for all.
        if self._shards.has_first:
            application, db = str(self.application_id), self._context.db
            digest = await self.tree.digest()
            if not complete or digest != await db.read(digest_of, application):
                offered = await self.tree.sync()
                await db.write(keep_digest, application, digest)
                log.info("commands registered with Discord", commands=len(offered))
        elif not complete:
            raise GaveUpError("the process with shard 0 has not registered them yet")
        self.inbox.replies.commands.update(_ids(offered))

    async def on_interaction(self, interaction: Interaction) -> None:
        """Handle what discord.py dispatches nowhere: forms, and components that are not ours."""
        custom_id = custom_id_of(interaction)
        match interaction.type:
            case discord.InteractionType.modal_submit:
                await self._entered(interaction, custom_id)
            case discord.InteractionType.component if not items.is_ours(custom_id):
                await self.inbox.asked(interaction, pressing.nothing)

    async def _entered(self, interaction: Interaction, custom_id: str) -> None:
        if custom_id.startswith(setup_form.PREFIX):
            await study.set_up(self.inbox, interaction)
        elif custom_id.startswith(flagging.PREFIX):
            token, text = flagging.read(interaction)
            await self.inbox.asked(
                interaction,
                lambda context, visitor: pressing.flag_with_words(context, visitor, token, text),
            )
        else:
            await self.inbox.asked(interaction, pressing.nothing)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Added to a server, perhaps again: its groups go on."""
        back = await enter_workspace(self._context, PLATFORM, str(guild.id), self._clock.now())
        log.info("added to a server", guild=guild.id, channels=back)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Removed from a server: its groups pause, and nothing is lost."""
        left = await leave_workspace(self._context, PLATFORM, str(guild.id), self._clock.now())
        log.info("removed from a server", guild=guild.id, channels=left)

    async def on_shard_ready(self, shard_id: int) -> None:
        """Settle where the bot was added and removed while it was away."""
        again = shard_id in self._seen
        self._seen.add(shard_id)

        async def settle() -> None:
            present = await self._present(shard_id, again=again)
            known = await known_workspaces(self._context, PLATFORM)
            mine = [one for one in known if self._shard_of(int(one)) == shard_id]
            await reconcile_workspaces(self._context, PLATFORM, present, mine, self._clock.now())
            log.info("connected to Discord", shard=shard_id, servers=len(present))

        await self._retrying.see_to("servers that came or went are not settled yet", settle)

    async def _present(self, shard_id: int, *, again: bool) -> list[str]:
        """The servers of a shard that the bot is in. discord.py keeps those that were left between
        two sessions, so that after the first one Discord is asked."""
        if not again:
            return [str(one.id) for one in self.guilds if one.shard_id == shard_id]
        everywhere = self.fetch_guilds(limit=None, with_counts=False)
        return [str(one.id) async for one in everywhere if self._shard_of(one.id) == shard_id]

    def _shard_of(self, guild_id: int) -> int:
        return (guild_id >> SHARD_BITS) % (self.shard_count or 1)


def _ids(commands: Sequence[app_commands.AppCommand]) -> dict[str, int]:
    """Name -> id, subcommands by their full names: as mentions want them."""
    found: dict[str, int] = {}
    for command in commands:
        found[command.name] = command.id
        for option in command.options:
            if isinstance(option, app_commands.AppCommandGroup):
                found[f"{command.name} {option.name}"] = command.id
    return found
