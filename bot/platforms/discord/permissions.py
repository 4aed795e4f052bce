"""Which permissions posting takes, by kind of channel, and how the bot asks for them when it is
invited. Names are discord.py's flags. It sends no request."""

from __future__ import annotations

from typing import TypeAlias

import discord

VIEW = "view_channel"
HISTORY = "read_message_history"
SEND = "send_messages"
SEND_IN_THREADS = "send_messages_in_threads"
DISCUSS = "create_public_threads"

GuildChannel: TypeAlias = discord.abc.GuildChannel
ChannelType: TypeAlias = discord.ChannelType

THREADS = frozenset(
    {ChannelType.public_thread, ChannelType.private_thread, ChannelType.news_thread}
)
FORUMS = frozenset({ChannelType.forum, ChannelType.media})
# Where a question's discussion is a thread of its own; a post in a forum is a thread already.
DISCUSSABLE = frozenset({ChannelType.text, ChannelType.news})
# What people are offered to choose from. Media channels (16) are left out: Discord's schema of
# options has no such kind, though a group may have been bound to one before.
OFFERED = DISCUSSABLE | THREADS | {ChannelType.forum}
POSTABLE = DISCUSSABLE | THREADS | FORUMS | {ChannelType.voice, ChannelType.stage_voice}

INVITE_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    create_public_threads=True,
)


def needed(kind: ChannelType, *, discussion: bool) -> tuple[str, ...]:
    """The flags that posting in a channel of that kind takes, `discussion` threads included.

    A forum takes Send Messages for its posts, and Send Messages in Threads to open one again
    that was archived before its reveal.
    """
    in_channel = () if kind in THREADS else (SEND,)
    in_threads = (SEND_IN_THREADS,) if kind in THREADS | FORUMS else ()
    discuss = (DISCUSS,) if discussion and kind in DISCUSSABLE else ()
    return (VIEW, *in_channel, *in_threads, "embed_links", "attach_files", HISTORY, *discuss)


def lacking(
    granted: discord.Permissions, kind: ChannelType, *, discussion: bool
) -> tuple[str, ...]:
    """The needed flags that are not among the granted ones."""
    return tuple(flag for flag in needed(kind, discussion=discussion) if not getattr(granted, flag))


def missing(
    channel: GuildChannel | discord.Thread, me: discord.Member, *, discussion: bool
) -> tuple[str, ...]:
    """The flags that `me` would still need in `channel`; the bot's own member is `guild.me`.

    Raises discord.ClientException for a thread whose channel is not known here.
    """
    scope: GuildChannel | None = channel.parent if isinstance(channel, discord.Thread) else channel
    if scope is None:
        raise discord.ClientException(f"the channel of thread {channel.id} is not known here")
    return lacking(granted(scope, me), channel.type, discussion=discussion)


def granted(channel: GuildChannel, me: discord.Member) -> discord.Permissions:
    """Exactly what roles and overwrites grant there.

    A channel's own method also takes away what no longer matters, such as sending where nothing
    is seen: an organiser would be told to fix what is in order.
    """
    return GuildChannel.permissions_for(channel, me)


def title(flag: str) -> str:
    """A flag as Discord's English client calls it: `View Channel`."""
    return flag.replace("_", " ").title().replace(" In ", " in ")


def invite_link(application_id: int) -> str:
    """Where somebody adds the bot to their server, with its commands and exactly what it needs."""
    return discord.utils.oauth_url(
        application_id,
        permissions=INVITE_PERMISSIONS,
        scopes=("bot", "applications.commands"),
    )
