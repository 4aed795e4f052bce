"""Examines the Discord side for `quizbot doctor`: token, application, commands, every channel."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import discord

from bot.cards.phrasing.refused import reason_in_words
from bot.diagnosis import Diagnosis
from bot.platforms.discord import permissions
from bot.platforms.discord.client import QuizClient
from bot.platforms.discord.errors import Faults
from bot.platforms.discord.service import DiscordService
from bot.platforms.discord.visitor import PLATFORM
from bot.words.catalogue import catalogue
from storage import groups, workspaces
from storage.database import Database
from storage.records import Channel

MOST_CHANNELS = 500
AGAIN = "try again in a moment"
PORTAL = "the developer portal, under your application"


async def examine(
    service: DiscordService, db: Database, *, most: int = MOST_CHANNELS
) -> AsyncIterator[Diagnosis]:
    """Look at everything, one after the other, but at no more than `most` channels; the service is
    logged in for it, not connected. Raises DiscordLoginError."""
    try:
        await service.log_in()
        async for finding in _application(service.client):
            yield finding
        yield await _commands(service.client)
    except Faults as fault:
        yield Diagnosis("Discord", f"cannot be reached now ({fault})", AGAIN)
    else:
        async for finding in _channels(service.client, db, most):
            yield finding
    finally:
        await service.stop()


async def _channels(client: QuizClient, db: Database, most: int) -> AsyncIterator[Diagnosis]:
    channels = await db.read(workspaces.channels_on, PLATFORM, most + 1)
    servers = _Servers(client)
    for channel in channels[:most]:
        yield await _channel(servers, db, channel)
    if len(channels) > most:
        yield Diagnosis("Channels", f"only the oldest {most} were checked")


async def _application(client: QuizClient) -> AsyncIterator[Diagnosis]:
    info = await client.application_info()
    yield Diagnosis("Discord token", f"it is of the application “{info.name}” ({info.id})")
    link = permissions.invite_link(info.id)
    public = "anybody may add it" if info.bot_public else "only you may add it"
    yield Diagnosis("Discord invite link", f"{link} ({public})")
    if info.bot_require_code_grant:
        yield Diagnosis(
            "Discord application",
            "it requires a code grant, with which nobody can add it by the link",
            f"switch “Requires OAuth2 Code Grant” off in {PORTAL} > Bot",
        )
    privileged = [
        name
        for name in (
            "gateway_presence",
            "gateway_presence_limited",
            "gateway_guild_members",
            "gateway_guild_members_limited",
            "gateway_message_content",
            "gateway_message_content_limited",
        )
        if getattr(info.flags, name)
    ]
    needed = "none that is privileged is needed"
    enabled = f"; {len(privileged)} are enabled and may be switched off" if privileged else ""
    yield Diagnosis("Discord intents", needed + enabled)
    urls = {
        "privacy policy": info.privacy_policy_url,
        "terms of service": info.terms_of_service_url,
    }
    lacking = [name for name, url in urls.items() if not url]
    if lacking:
        yield Diagnosis(
            "Discord pages",
            f"the application names no {' and no '.join(lacking)}; verification at 100 servers"
            " asks for them (the page serves /privacy and /terms)",
        )


async def _commands(client: QuizClient) -> Diagnosis:
    registered = {one.name: one for one in await client.tree.fetch_commands()}
    wanted = {one.name for one in client.tree.get_commands()}
    missing = sorted(wanted - set(registered))
    if missing:
        return Diagnosis(
            "Discord commands",
            f"not registered: {', '.join(missing)}",
            "start quizbot once with this token: it registers them",
        )
    return Diagnosis("Discord commands", f"{len(wanted)} are registered")


async def _channel(servers: _Servers, db: Database, channel: Channel) -> Diagnosis:
    group = await db.read(groups.group_by_id, channel.group_id)
    name = "?" if group is None else group.settings.name
    what = f"Channel {channel.address.channel} of “{name}”"
    why = reason_in_words(channel.parked_reason, catalogue("en"))
    parked = f" It was parked: {why}." if channel.parked_at else ""
    resume = " Then an organiser resumes the group with /study resume." if channel.parked_at else ""
    discussion = group is not None and group.settings.discussion
    try:
        shown, missing = await _standing(servers, channel, discussion=discussion)
    except (discord.Forbidden, discord.NotFound) as fault:
        return Diagnosis(
            what,
            f"cannot be seen ({fault.code}: {fault.text}).{parked}",
            f"let quizbot see the channel, or choose another with /study settings.{resume}",
        )
    except Faults as fault:
        return Diagnosis(what, f"cannot be checked now ({fault}).{parked}", AGAIN)
    if missing:
        absent = ", ".join(map(permissions.title, missing))
        return Diagnosis(
            what,
            f"quizbot is missing {absent} in {shown}.{parked}",
            f"grant it in the channel's settings.{resume}",
        )
    if channel.parked_at:
        return Diagnosis(what, f"{shown} can be posted to again.{parked}", resume.strip())
    return Diagnosis(what, f"{shown} can be posted to")


class _Servers:
    """What Discord says of servers; each is asked for once."""

    def __init__(self, client: QuizClient) -> None:
        self._client = client
        self._asked: dict[str, _Server] = {}

    async def at(self, workspace: str) -> _Server:
        """A server by its id. Raises what a request raises."""
        if workspace not in self._asked:
            guild = await self._client.fetch_guild(int(workspace), with_counts=False)
            me = await guild.fetch_member(0 if self._client.user is None else self._client.user.id)
            # The list has the hidden ones too; asking for a hidden one by itself would be refused.
            listed = {one.id: one for one in await guild.fetch_channels()}
            self._asked[workspace] = _Server(guild, me, listed)
        return self._asked[workspace]


@dataclass(frozen=True, slots=True)
class _Server:
    guild: discord.Guild
    me: discord.Member
    channels: Mapping[int, permissions.GuildChannel]


async def _standing(
    servers: _Servers, channel: Channel, *, discussion: bool
) -> tuple[str, tuple[str, ...]]:
    """(the channel as people know it, the permissions missing there); raises what a request
    raises."""
    server = await servers.at(channel.address.workspace)
    wanted = int(channel.address.channel)
    place = server.channels.get(wanted) or await server.guild.fetch_channel(wanted)
    scope = server.channels.get(place.parent_id) if isinstance(place, discord.Thread) else place
    if scope is None:
        raise discord.InvalidData(f"the server does not list the channel of thread {place.id}")
    granted = permissions.granted(scope, server.me)
    missing = permissions.lacking(granted, place.type, discussion=discussion)
    return f"#{place.name} in {server.guild.name}", missing
