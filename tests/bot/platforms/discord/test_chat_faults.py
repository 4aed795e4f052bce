"""What Discord refuses, loses or delays: nothing is posted twice, nothing is asked in vain, and
whoever can mend it is told how."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
from structlog.testing import capture_logs

from bot.platforms.discord.errors import chat_error
from bot.posting.port import (
    ChannelRefusedError,
    ChatError,
    MessageGoneError,
    TryLaterError,
)
from storage.records import Address, UserKey
from tests.bot.platforms.contract import LONG_AGO, a_card
from tests.bot.platforms.discord.office import KEY, POSTS, Kind, Office, an_office, refusal
from tests.discord_server import (
    Breaks,
    Channel,
    LosesReply,
    Permission,
    RateLimited,
    Refuses,
)
from tests.discord_server.world import CATEGORY

STARTS = "/channels/*/threads"
EDITS = "/channels/*/messages/*"


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A chat that is logged in, and hears nothing of the gateway."""
    async with an_office() as opened:
        yield opened


@pytest.fixture(params=["asks", "hears"])
async def any_office(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    """An office that knows servers by asking, and one that the gateway tells of them."""
    async with an_office(connected=request.param == "hears") as opened:
        yield opened


def refused_requests(office: Office) -> int:
    return sum(request.status in (401, 403, 404, 429) for request in office.discord.requests)


# Down, slow, too much


@pytest.mark.parametrize("is_global", [False, True])
async def test_a_short_rate_limit_is_waited_for(office: Office, is_global: bool) -> None:
    channel, address = office.new()
    office.discord.faults.add("POST", POSTS, RateLimited(0.01, is_global=is_global))
    await office.chat.post(address, a_card("Once"), KEY)
    assert (office.titles(channel), office.sent()) == (["Once"], 2)


async def test_a_long_rate_limit_is_planned_for(office: Office) -> None:
    _, address = office.new()
    office.discord.faults.add("POST", POSTS, RateLimited(120.0))
    fault = await refusal(office.chat.post(address, a_card(), KEY))
    assert isinstance(fault, TryLaterError)
    assert fault.after == pytest.approx(120.0)


async def test_a_ban_by_the_network_in_front_of_discord_is_planned_for(office: Office) -> None:
    _, address = office.new()
    office.discord.faults.add("POST", POSTS, RateLimited(60.0, via=False))
    fault = await refusal(office.chat.post(address, a_card(), KEY))
    assert isinstance(fault, TryLaterError)
    assert fault.after == pytest.approx(60.0)


async def test_rate_limits_are_not_tried_for_ever(office: Office) -> None:
    channel, address = office.new()
    office.discord.faults.add("POST", POSTS, RateLimited(0.01), times=9)
    assert isinstance(await refusal(office.chat.post(address, a_card(), KEY)), TryLaterError)
    assert (office.titles(channel), office.sent()) == ([], 2)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("kind", ["text", "forum"])
async def test_when_discord_is_down_a_later_try_posts_once(
    office: Office, kind: Kind, after: bool
) -> None:
    channel, address = office.new(kind)
    path = STARTS if kind == "forum" else POSTS
    office.discord.faults.add("POST", path, Breaks(503, after=after))
    assert isinstance(await refusal(office.chat.post(address, a_card(), KEY)), TryLaterError)
    found = await office.chat.find(address, KEY, LONG_AGO)
    assert (found is not None) == after
    await office.chat.post(address, a_card(), KEY)
    assert len(office.seen(channel)) == 1


async def test_what_discord_py_repeats_by_itself_is_posted_once(office: Office) -> None:
    """Three channels at once, because discord.py sleeps a second before it repeats."""
    lost, accepted, forum = office.new(), office.new(), office.new("forum")
    for (channel, _), after in ((lost, False), (accepted, True)):
        office.discord.faults.add("POST", f"/channels/{channel.id}/messages", Breaks(500, after))
    office.discord.faults.add("POST", STARTS, Breaks(500, after=True))
    outcomes = await asyncio.gather(
        *(office.chat.post(address, a_card(), KEY) for _, address in (lost, accepted, forum)),
        return_exceptions=True,
    )
    assert [type(one) for one in outcomes] == [str, str, TryLaterError]
    assert [len(office.seen(channel)) for channel, _ in (lost, accepted, forum)] == [1, 1, 1]
    assert (office.sent(), office.sent("POST", STARTS)) == (4, 1)
    assert await office.chat.find(forum[1], KEY, LONG_AGO) is not None


@pytest.mark.parametrize("kind", ["text", "thread", "forum"])
async def test_a_post_whose_answer_is_lost_is_found(office: Office, kind: Kind) -> None:
    channel, address = office.new(kind)
    path = STARTS if kind == "forum" else POSTS
    office.discord.faults.add("POST", path, LosesReply())
    since = office.now()
    assert isinstance(await refusal(office.chat.post(address, a_card(), KEY)), TryLaterError)
    office.pass_time(office.discord.posting.nonce_window_s + 1)
    ref = await office.chat.find(address, KEY, since)
    assert ref == str(office.seen(channel)[0].id)
    await office.chat.edit(address, ref, a_card("Closed"), KEY)
    assert office.titles(channel) == ["Closed"]


async def test_a_nonce_that_discord_forgot_is_no_help(office: Office) -> None:
    """Why a post that was tried before is looked up: this is what happens otherwise."""
    channel, address = office.new()
    await office.chat.post(address, a_card(), KEY)
    office.pass_time(office.discord.posting.nonce_window_s + 1)
    await office.chat.post(address, a_card(), KEY)
    assert len(office.seen(channel)) == 2


async def test_when_the_line_is_cut_it_is_tried_later(office: Office) -> None:
    channel, address = office.new()
    office.discord.faults.add("GET", "/channels/*", LosesReply(before=True), times=None)
    assert isinstance(await refusal(office.chat.post(address, a_card(), KEY)), TryLaterError)
    assert office.titles(channel) == []


async def test_a_token_that_was_replaced_is_said_to_the_operator(office: Office) -> None:
    _, address = office.new()
    office.discord.faults.add("POST", POSTS, Refuses(0, status=401))
    with capture_logs() as logged:
        assert isinstance(await refusal(office.chat.post(address, a_card(), KEY)), TryLaterError)
    assert ["token" in line["event"] for line in logged] == [True]


async def test_a_payload_that_discord_cannot_read_is_a_bug_of_ours(office: Office) -> None:
    _, address = office.new()
    office.discord.faults.add("POST", POSTS, Refuses(50035))
    with pytest.raises(discord.HTTPException, match="Invalid Form Body"):
        await office.chat.post(address, a_card(), KEY)


@pytest.mark.parametrize("code", [20028, 30046, 130000])
async def test_limits_that_pass_by_themselves_are_waited_out(office: Office, code: int) -> None:
    _, address = office.new()
    office.discord.faults.add("POST", POSTS, Refuses(code, status=400))
    assert isinstance(await refusal(office.chat.post(address, a_card(), KEY)), TryLaterError)


@pytest.mark.parametrize(
    ("fault", "known"),
    [
        (discord.RateLimited(5.0), True),
        (TimeoutError(), True),
        (ConnectionResetError(), True),
        (aiohttp.ClientPayloadError(), True),
        (discord.ClientException("ours"), False),
        (KeyError("ours"), False),
    ],
)
def test_what_may_pass_is_told_from_what_is_ours(fault: Exception, known: bool) -> None:
    assert isinstance(chat_error(fault), TryLaterError) == known


# Refused


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (10003, "was deleted"),
        (10004, "removed"),
        (40067, "needs a tag"),
        (50001, "can't see"),
        (50008, "this kind of channel"),
        (50013, "is missing a permission"),
        (50083, "archived"),
        (160005, "unlock"),
    ],
)
async def test_a_refusal_costs_one_request(office: Office, code: int, words: str) -> None:
    _, address = office.new()
    office.discord.faults.add("POST", POSTS, Refuses(code), times=None)
    fault = await refusal(office.chat.post(address, a_card(), KEY))
    assert isinstance(fault, ChannelRefusedError)
    assert words in str(fault)
    assert office.sent() == 1
    assert refused_requests(office) <= 1


async def test_an_unknown_refusal_is_passed_on_in_discord_s_words(office: Office) -> None:
    _, address = office.new()
    office.discord.faults.add("POST", POSTS, Refuses(50009, status=403))
    fault = await refusal(office.chat.post(address, a_card(), KEY))
    assert isinstance(fault, ChannelRefusedError)
    assert "50009" in str(fault)


async def test_a_wall_in_front_of_discord_parks_no_channel(office: Office) -> None:
    _, address = office.new()
    office.discord.faults.add("POST", POSTS, Refuses(0, status=403))
    assert isinstance(await refusal(office.chat.post(address, a_card(), KEY)), TryLaterError)


@pytest.mark.parametrize(
    ("kind", "denied", "named"),
    [
        ("text", Permission.SEND_MESSAGES, "Send Messages"),
        ("thread", Permission.SEND_MESSAGES_IN_THREADS, "Send Messages in Threads"),
        ("forum", Permission.SEND_MESSAGES, "Send Messages"),
        ("text", Permission.VIEW_CHANNEL, "View Channel"),
        ("text", Permission.VIEW_CHANNEL | Permission.SEND_MESSAGES, "View Channel, Send Messages"),
        ("forum", Permission.VIEW_CHANNEL, "View Channel"),
    ],
)
async def test_a_missing_permission_is_named(
    any_office: Office, kind: Kind, denied: Permission, named: str
) -> None:
    channel, address = any_office.new(kind)
    await any_office.deny_and_tell(channel.parent or channel, denied)
    fault = await refusal(any_office.chat.post(address, a_card(), KEY))
    assert isinstance(fault, ChannelRefusedError)
    assert str(fault).endswith(f": {named}")
    assert any_office.discord.requests.invalid == 1
    assert any_office.seen(channel) == []


async def test_a_hidden_thread_is_refused(any_office: Office) -> None:
    thread, address = any_office.new("thread")
    assert thread.parent is not None
    await any_office.deny_and_tell(thread.parent, Permission.VIEW_CHANNEL)
    fault = await refusal(any_office.chat.post(address, a_card(), KEY))
    assert isinstance(fault, ChannelRefusedError)
    assert any_office.discord.requests.invalid == 1


async def test_a_permission_that_came_back_is_used(office: Office) -> None:
    channel, address = office.new()
    office.deny(channel, Permission.VIEW_CHANNEL)
    await refusal(office.chat.post(address, a_card(), KEY))
    office.deny(channel)
    await office.chat.post(address, a_card(), KEY)
    assert len(office.seen(channel)) == 1


@pytest.mark.parametrize("kind", ["text", "thread", "forum"])
async def test_without_history_nothing_is_taken_for_unposted(
    any_office: Office, kind: Kind
) -> None:
    channel, address = any_office.new(kind)
    await any_office.chat.post(address, a_card(), KEY)
    await any_office.deny_and_tell(channel.parent or channel, Permission.READ_MESSAGE_HISTORY)
    fault = await refusal(any_office.chat.find(address, KEY, LONG_AGO))
    assert isinstance(fault, ChannelRefusedError)
    assert str(fault).endswith(": Read Message History")


async def test_a_discussion_that_is_not_allowed_says_what_is_missing(any_office: Office) -> None:
    channel, address = any_office.new()
    ref = await any_office.chat.post(address, a_card(), KEY)
    await any_office.deny_and_tell(channel, Permission.CREATE_PUBLIC_THREADS)
    fault = await refusal(any_office.chat.discuss(address, ref, "Talk"))
    assert isinstance(fault, ChannelRefusedError)
    assert str(fault).endswith(": Create Public Threads")


async def test_a_server_that_removed_us_says_so(office: Office) -> None:
    _, address = office.new()
    office.guild.leave(office.discord.bot)
    fault = await refusal(office.chat.post(address, a_card(), KEY))
    assert isinstance(fault, ChannelRefusedError)
    assert "removed" in str(fault)
    assert office.discord.requests.invalid == 1


async def test_a_deleted_channel_is_refused(any_office: Office) -> None:
    channel, address = any_office.new()
    await any_office.chat.post(address, a_card(), KEY)
    channel.delete()
    for attempt in ("key-2", "key-3"):
        fault = await refusal(any_office.chat.post(address, a_card(), attempt))
        assert isinstance(fault, ChannelRefusedError)
        assert "deleted" in str(fault)
    assert any_office.discord.requests.invalid == 0


async def test_a_channel_of_another_server_is_refused(any_office: Office) -> None:
    channel, _ = any_office.new()
    foreign = Address("discord", str(any_office.guild.id + 1), str(channel.id))
    for trying in (
        any_office.chat.post(foreign, a_card(), KEY),
        any_office.chat.find(foreign, KEY, LONG_AGO),
        any_office.chat.edit(foreign, "1", a_card(), KEY),
        any_office.chat.discuss(foreign, "1", "Talk"),
    ):
        fault = await refusal(trying)
        assert isinstance(fault, ChannelRefusedError)
        assert "another server" in str(fault)
    assert any_office.seen(channel) == []


@pytest.mark.parametrize("channel", ["", "general", "-5", "0", "9" * 30])
async def test_what_is_no_channel_is_refused_without_asking(office: Office, channel: str) -> None:
    address = Address("discord", str(office.guild.id), channel)
    fault = await refusal(office.chat.post(address, a_card(), KEY))
    assert isinstance(fault, ChannelRefusedError)
    assert office.sent("GET", "/channels/*") == 0


async def test_a_category_takes_no_posts(office: Office) -> None:
    world = office.discord.world
    category = Channel(world.ids.next(), CATEGORY, "Rooms", world, office.guild)
    world.channels[category.id] = category
    fault = await refusal(office.chat.post(office.address(category), a_card(), KEY))
    assert isinstance(fault, ChannelRefusedError)
    assert "this kind of channel" in str(fault)
    assert office.sent() == 0


async def test_a_channel_that_refused_is_asked_for_anew(office: Office) -> None:
    channel, address = office.new()
    await office.chat.post(address, a_card(), KEY)
    await office.deny_and_tell(channel, Permission.SEND_MESSAGES)
    await refusal(office.chat.post(address, a_card(), "key-2"))
    office.deny(channel)
    await office.chat.post(address, a_card(), "key-3")
    assert office.sent("GET", "/channels/*") == 2


async def test_a_direct_conversation_is_no_channel(office: Office) -> None:
    address = office.address(office.discord.dm(office.ana))
    assert isinstance(await refusal(office.chat.post(address, a_card(), KEY)), ChannelRefusedError)


@pytest.mark.parametrize("kind", ["text", "thread", "forum"])
async def test_a_message_that_was_deleted_cannot_be_edited(office: Office, kind: Kind) -> None:
    channel, address = office.new(kind)
    ref = await office.chat.post(address, a_card(), KEY)
    office.discord.posting.delete(office.seen(channel)[0])
    fault = await refusal(office.chat.edit(address, ref, a_card("Closed"), KEY))
    assert isinstance(fault, MessageGoneError)
    assert isinstance(
        await refusal(office.chat.edit(address, "999", a_card(), KEY)), MessageGoneError
    )


async def test_a_message_of_an_earlier_bot_parks_no_channel(office: Office) -> None:
    channel, address = office.new()
    said = office.ana.say(channel, "mine")
    fault = await refusal(office.chat.edit(address, str(said.id), a_card("Closed"), KEY))
    assert isinstance(fault, MessageGoneError)
    assert "another bot" in str(fault)


async def test_a_forum_post_that_was_deleted_cannot_be_edited(any_office: Office) -> None:
    channel, address = any_office.new("forum")
    ref = await any_office.chat.post(address, a_card(), KEY)
    await any_office.chat.edit(address, ref, a_card("Open"), KEY)
    any_office.discord.world.threads(channel)[0].delete()
    fault = await refusal(any_office.chat.edit(address, ref, a_card("Closed"), KEY))
    assert isinstance(fault, MessageGoneError)


async def test_a_refusal_to_be_told_is_one_request(office: Office) -> None:
    office.ana.accepts_dms = False
    user = UserKey("discord", "", str(office.ana.id))
    assert isinstance(await refusal(office.chat.tell(user, a_card())), ChatError)
    assert office.discord.requests.invalid == 1


# Cancelled


async def test_what_is_cancelled_on_its_way_is_posted_once(office: Office) -> None:
    channel, address = office.new()
    held = office.discord.faults.hold("POST", POSTS)
    posting = asyncio.create_task(office.chat.post(address, a_card(), KEY))
    await office.discord.until(lambda: held.reached)
    posting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await posting
    again = asyncio.create_task(office.chat.post(address, a_card(), KEY))
    held.release()
    assert await again == str(office.seen(channel)[0].id)
    assert len(office.seen(channel)) == 1


@pytest.mark.parametrize("kind", ["text", "forum"])
async def test_what_is_cancelled_in_a_global_rate_limit_goes_out_no_more(
    office: Office, kind: Kind
) -> None:
    """discord.py would hold up every request for ever if its sleep were cancelled here."""
    _, address = office.new(kind)
    path = STARTS if kind == "forum" else POSTS
    limit = office.discord.faults.add("POST", path, RateLimited(0.2, is_global=True))
    posting = asyncio.create_task(office.chat.post(address, a_card(), KEY))
    await office.discord.until(lambda: limit.happened and office.discord.idle)
    posting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await posting
    assert await asyncio.wait_for(office.chat.find(address, KEY, LONG_AGO), timeout=10.0) is None
    assert office.sent("POST", path) == 1


async def test_who_is_cancelled_before_their_turn_asks_nothing(office: Office) -> None:
    _, address = office.new()
    posting = asyncio.create_task(office.chat.post(address, a_card(), KEY))
    posting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await posting
    assert office.sent() == 0
