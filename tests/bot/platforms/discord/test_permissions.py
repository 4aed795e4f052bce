"""Exactly what posting takes is asked for when the bot is invited, and named when it is missing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from discord import ChannelType

from bot.platforms.discord.permissions import (
    INVITE_PERMISSIONS,
    POSTABLE,
    invite_link,
    lacking,
    missing,
    needed,
    title,
)
from bot.words.catalogue import catalogue
from tests.bot.platforms.discord.office import Kind, Office, an_office
from tests.discord_server import Permission

ALWAYS = ("view_channel", "embed_links", "attach_files", "read_message_history")
VIEW_AND_ATTACH = Permission.VIEW_CHANNEL | Permission.ATTACH_FILES
FLAGS = sorted({flag for kind in POSTABLE for flag in needed(kind, discussion=True)})


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A client that hears of servers from the gateway."""
    async with an_office(connected=True) as opened:
        yield opened


@pytest.mark.parametrize("discussion", [False, True])
@pytest.mark.parametrize(
    ("kind", "sends", "discusses"),
    [
        (ChannelType.text, {"send_messages"}, True),
        (ChannelType.news, {"send_messages"}, True),
        (ChannelType.voice, {"send_messages"}, False),
        (ChannelType.public_thread, {"send_messages_in_threads"}, False),
        (ChannelType.private_thread, {"send_messages_in_threads"}, False),
        (ChannelType.forum, {"send_messages", "send_messages_in_threads"}, False),
    ],
)
def test_what_posting_takes(
    kind: ChannelType, sends: set[str], discusses: bool, discussion: bool
) -> None:
    threads = {"create_public_threads"} if discusses and discussion else set()
    assert set(needed(kind, discussion=discussion)) == {*ALWAYS} | sends | threads


def test_the_invitation_asks_for_all_that_and_no_more() -> None:
    link = urlsplit(invite_link(1234))
    asked = parse_qs(link.query)
    assert (link.scheme, link.path) == ("https", "/oauth2/authorize")
    assert asked["client_id"] == ["1234"]
    assert asked["scope"] == ["bot applications.commands"]
    assert asked["permissions"] == [str(INVITE_PERMISSIONS.value)]
    # view_channel is another name for read_messages.
    granted = {flag for flag, given in INVITE_PERMISSIONS if given}
    assert granted - {"read_messages"} | {"view_channel"} == set(FLAGS)
    for kind in POSTABLE:
        assert lacking(INVITE_PERMISSIONS, kind, discussion=True) == ()


@pytest.mark.parametrize("flag", FLAGS)
def test_every_permission_has_a_name_in_every_language(flag: str) -> None:
    assert catalogue("en").say(f"permission-{flag}") == title(flag)
    assert catalogue("es").say(f"permission-{flag}")


@pytest.mark.parametrize(
    ("kind", "denied", "named"),
    [
        ("text", Permission(0), ()),
        ("text", Permission.SEND_MESSAGES_IN_THREADS, ()),
        ("text", Permission.SEND_MESSAGES, ("send_messages",)),
        ("text", Permission.CREATE_PUBLIC_THREADS, ("create_public_threads",)),
        (
            "text",
            Permission.VIEW_CHANNEL | Permission.ATTACH_FILES,
            ("view_channel", "attach_files"),
        ),
        ("thread", Permission.SEND_MESSAGES, ()),
        ("thread", Permission.SEND_MESSAGES_IN_THREADS, ("send_messages_in_threads",)),
        ("forum", Permission.EMBED_LINKS, ("embed_links",)),
        ("forum", Permission.CREATE_PUBLIC_THREADS, ()),
    ],
)
async def test_what_is_missing_is_what_was_denied(
    office: Office, kind: Kind, denied: Permission, named: tuple[str, ...]
) -> None:
    channel, _ = office.new(kind)
    if denied:
        await office.deny_and_tell(channel.parent or channel, denied)
    guild = office.client.get_guild(office.guild.id)
    assert guild is not None
    heard = guild.get_channel_or_thread(channel.id)
    assert heard is not None
    assert missing(heard, guild.me, discussion=True) == named


async def test_a_thread_whose_channel_is_unknown_cannot_be_judged(office: Office) -> None:
    thread, _ = office.new("thread")
    guild = await office.client.fetch_guild(office.guild.id)
    me = await guild.fetch_member(office.discord.bot.id)
    asked = await guild.fetch_channel(thread.id)
    assert isinstance(asked, discord.Thread)
    with pytest.raises(discord.ClientException, match="not known here"):
        missing(asked, me, discussion=False)
