"""DiscordChat keeps the contract of chat platforms, in every kind of channel, and does for Discord
what Discord wants done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.cards.card import Card, Paragraph
from bot.commands.typed import DISCORD_COMMANDS
from bot.platforms.discord.chat import cut, post_name, tags_of
from bot.platforms.discord.lookup import ARCHIVE_PAGES, MESSAGE_PAGES, PAGE, has_marker
from bot.posting.port import ChannelRefusedError, Chat, MessageGoneError, TryLaterError
from storage.records import Address, UserKey
from tests.bot.charts.builders import a_board
from tests.bot.platforms.contract import LONG_AGO, ChatContract, Shown, a_card
from tests.bot.platforms.discord.office import (
    KEY,
    POSTS,
    Kind,
    Office,
    an_office,
    refusal,
    title_of,
)
from tests.discord_server import Channel, Permission, User
from tests.discord_server.application import MESSAGE_CONTENT

STARTS = "/channels/*/threads"
ARCHIVE = "/channels/*/threads/archived/public"


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A chat that is logged in, and hears nothing of the gateway."""
    async with an_office() as opened:
        yield opened


class Contract(ChatContract):
    """The contract; a subclass says in what kind of channel."""

    kind: Kind = "text"
    connected = False

    @pytest.fixture
    async def office(self) -> AsyncIterator[Office]:
        async with an_office(connected=self.connected) as opened:
            yield opened

    @pytest.fixture
    def chat(self, office: Office) -> Chat:
        return office.chat

    @pytest.fixture
    def address(self, office: Office) -> Address:
        return office.new(self.kind)[1]

    @pytest.fixture
    def elsewhere(self, office: Office) -> Address:
        return office.new(self.kind)[1]

    @pytest.fixture
    def shown(self, office: Office) -> Shown:
        async def titles(address: Address) -> list[str]:
            return office.titles(office.discord.world.channels[int(address.channel)])

        return titles

    @pytest.mark.parametrize("ref", ["", "one", "-1", "٣", "9" * 30])
    async def test_a_reference_that_is_no_id_is_of_no_message(
        self, chat: Chat, address: Address, ref: str
    ) -> None:
        with pytest.raises(MessageGoneError, match="has no message"):
            await chat.edit(address, ref, a_card(), KEY)
        with pytest.raises(MessageGoneError, match="has no message"):
            await chat.discuss(address, ref, "Talk")


class TestTextChannel(Contract):
    """The contract, before READY or for a server of another process."""


class TestTextChannelConnected(Contract):
    """The contract, in a server that the gateway told of."""

    connected = True


class TestThread(Contract):
    """The contract in a thread."""

    kind = "thread"


class TestThreadConnected(Contract):
    """The contract in a thread that the gateway told of."""

    kind = "thread"
    connected = True


class TestForum(Contract):
    """The contract in a forum."""

    kind = "forum"


# Posting


async def test_a_post_has_its_nonce_and_mentions_nobody(office: Office) -> None:
    office.guild.everyone.set_permissions(Permission.ADMINISTRATOR)
    channel, address = office.new()
    await office.chat.post(address, a_card("@everyone, look"), KEY)
    [request] = office.discord.requests.of("POST", POSTS)
    assert (request.payload["nonce"], request.payload["enforce_nonce"]) == (KEY, True)
    assert request.payload["allowed_mentions"] == {"parse": []}
    [message] = office.seen(channel)
    assert not message.pings
    await office.chat.edit(address, str(message.id), a_card("@here, again"), KEY)
    [request] = office.discord.requests.of("PATCH", "/channels/*/messages/*")
    assert request.payload["allowed_mentions"] == {"parse": []}


async def test_a_key_that_discord_would_refuse_is_a_fault_of_ours(office: Office) -> None:
    _, address = office.new()
    with pytest.raises(ValueError, match="at most 25"):
        await office.chat.post(address, a_card(), "k" * 26)
    assert office.sent() == 0


@pytest.mark.parametrize("kind", ["text", "forum"])
async def test_a_picture_comes_with_words_and_goes_with_its_card(
    office: Office, kind: Kind
) -> None:
    channel, address = office.new(kind)
    board = Card("Leaderboard", (a_board("Ana", "Ben", alt="1. Ana, 2. Ben"),))
    ref = await office.chat.post(address, board, KEY)
    [message] = office.seen(channel)
    [picture] = message.attachments
    assert picture.content.startswith(b"\x89PNG")
    assert message.alt_texts == ["1. Ana, 2. Ben"]
    await office.chat.edit(address, ref, board, KEY)
    assert [one.content for one in message.attachments] == [picture.content]
    await office.chat.edit(address, ref, a_card("No board"), KEY)
    assert message.attachments == []


async def test_what_the_gateway_told_is_not_asked_again() -> None:
    async with an_office(connected=True) as office:
        _, address = office.new()
        await office.chat.post(address, a_card(), KEY)
        assert office.sent("GET", "/channels/*") == 0


async def test_a_channel_is_asked_for_once(office: Office) -> None:
    _, address = office.new()
    for number in range(3):
        await office.chat.post(address, a_card(), f"key-{number}")
    assert office.sent("GET", "/channels/*") == 1


def test_the_port_s_names(office: Office) -> None:
    assert (office.chat.platform, office.chat.commands) == ("discord", DISCORD_COMMANDS)


# Forums


async def test_a_post_in_a_forum_is_named_after_its_question(office: Office) -> None:
    channel, address = office.new("forum")
    blocks = (Paragraph("You train a **model** with `sklearn`."), Paragraph("What next?"))
    ref = await office.chat.post(address, Card("Question of the day", blocks, tone="question"), KEY)
    [thread] = office.discord.world.threads(channel)
    assert str(thread.id) == ref
    assert thread.name == "Question of the day: You train a model with sklearn."
    assert thread.applied_tags == []


@pytest.mark.parametrize(
    ("card", "name"),
    [
        (Card("Leaderboard", (Paragraph("Ana"),)), "Leaderboard"),
        (Card("Question", tone="question"), "Question"),
        (Card("Question", (Paragraph("word " * 40),), tone="question"), "Question: word"),
    ],
)
def test_names_of_posts(card: Card, name: str) -> None:
    assert post_name(card).startswith(name)
    assert len(post_name(card)) <= 100


@pytest.mark.parametrize("name", ["short", "x" * 100, "a " * 60, "x" * 101])
def test_a_name_is_cut_to_what_fits(name: str) -> None:
    short = cut(name)
    assert len(short) <= 100
    assert (short == name) == (len(name) <= 100)
    assert len(short) > 1


async def test_a_forum_that_requires_a_tag_gets_one(office: Office) -> None:
    channel, address = office.new("forum", tags=["exam", "other"], requires_tag=True)
    await office.chat.post(address, a_card(), KEY)
    [thread] = office.discord.world.threads(channel)
    assert thread.applied_tags == [channel.tags[0].id]


async def test_a_forum_whose_tags_we_may_not_use_says_what_to_do(office: Office) -> None:
    _, address = office.new("forum", requires_tag=True)
    fault = await refusal(office.chat.post(address, a_card(), KEY))
    assert isinstance(fault, ChannelRefusedError)
    assert "needs a tag" in str(fault)
    assert office.sent("POST", STARTS) == 0


def test_tags_of_moderators_are_not_for_us() -> None:
    tags = [{"id": "1", "moderated": True}, {"id": "2", "moderated": False}]
    assert tags_of({"flags": 1 << 4, "available_tags": tags}) == ["2"]
    assert tags_of({"flags": 0, "available_tags": tags}) == []
    with pytest.raises(ChannelRefusedError, match="needs a tag"):
        tags_of({"flags": 1 << 4, "available_tags": tags[:1]})


async def test_a_post_is_found_among_archived_ones(office: Office) -> None:
    channel, address = office.new("forum")
    for number in range(3):
        await office.chat.post(address, a_card(), f"key-{number}")
        office.pass_time(60)
    since = office.now()
    ref = await office.chat.post(address, a_card(), KEY)
    for thread in office.discord.world.threads(channel):
        thread.archive()
        office.pass_time(60)
    assert await office.chat.find(address, KEY, since) == ref
    assert await office.chat.find(address, "key-1", since) is None
    assert await office.chat.find(address, "key-1", LONG_AGO) is not None


async def test_a_post_is_found_behind_pages_of_archived_ones(office: Office) -> None:
    channel, address = office.new("forum")
    ref = await office.chat.post(address, a_card(), KEY)
    archive_at_once(office, channel, PAGE)
    assert await office.chat.find(address, KEY, LONG_AGO) == ref
    assert office.sent("GET", ARCHIVE) == 1 + 2


async def test_too_many_archived_posts_are_not_taken_for_nothing(office: Office) -> None:
    channel, address = office.new("forum")
    archive_at_once(office, channel, ARCHIVE_PAGES * PAGE + 1)
    fault = await refusal(office.chat.find(address, KEY, LONG_AGO))
    assert isinstance(fault, TryLaterError)
    assert "too many posts" in str(fault)


def archive_at_once(office: Office, forum: Channel, others: int) -> None:
    """Archive what is there, and then so many posts of Ana's."""
    for _ in range(others):
        office.pass_time(0.001)
        forum.add_thread("Another post", office.ana)
    for thread in office.discord.world.threads(forum):
        office.pass_time(0.001)
        thread.archive()


async def test_a_post_whose_opening_message_was_deleted_is_passed_over(office: Office) -> None:
    channel, address = office.new("forum")
    ref = await office.chat.post(address, a_card("First"), KEY)
    [message] = office.seen(channel)
    office.discord.posting.delete(message)
    assert await office.chat.find(address, KEY, LONG_AGO) is None
    assert isinstance(
        await refusal(office.chat.edit(address, ref, a_card(), KEY)), MessageGoneError
    )


# Finding


async def test_only_what_came_since_then_is_found(office: Office) -> None:
    _, address = office.new()
    since = office.now()
    ref = await office.chat.post(address, a_card(), KEY)
    assert await office.chat.find(address, KEY, since) == ref
    assert await office.chat.find(address, KEY, since + timedelta(seconds=1)) is None


async def test_a_post_is_found_behind_pages_of_talk(office: Office) -> None:
    channel, address = office.new()
    for number in range(2 * PAGE + 50):
        office.ana.say(channel, f"talk {number}")
    ref = await office.chat.post(address, a_card(), KEY)
    assert await office.chat.find(address, KEY, LONG_AGO) == ref
    assert office.sent("GET", POSTS) == 3


async def test_too_much_talk_is_not_taken_for_nothing(office: Office) -> None:
    channel, address = office.new()
    for number in range(MESSAGE_PAGES * PAGE):
        office.ana.say(channel, f"talk {number}")
    await office.chat.post(address, a_card(), KEY)
    fault = await refusal(office.chat.find(address, KEY, LONG_AGO))
    assert isinstance(fault, TryLaterError)
    assert "too much was said" in str(fault)


@pytest.mark.parametrize(
    ("container", "text", "found"), [(1, 2, True), (1, 3, False), (3, 2, False), (2, 1, False)]
)
def test_both_halves_of_a_marker_count(container: int, text: int, found: bool) -> None:
    inside = [{"type": 14, "id": 2}, {"type": 10, "id": text}]
    message = {"components": [{"type": 17, "id": container, "components": inside}]}
    assert has_marker(message, (1, 2)) == found
    assert not has_marker({"components": []}, (1, 2))


async def test_a_copy_of_another_bot_is_not_our_post(office: Office) -> None:
    channel, address = office.new()
    await office.chat.post(address, a_card(), KEY)
    [message] = office.seen(channel)
    office.discord.application.privileged_intents |= MESSAGE_CONTENT
    other = User(office.discord.world.ids.next(), "Another bot", bot=True)
    office.guild.join(other)
    office.discord.posting.create(
        channel, other, {"flags": 1 << 15, "components": message.components}
    )
    office.discord.posting.delete(message)
    assert len(office.seen(channel)) == 1
    assert await office.chat.find(address, KEY, LONG_AGO) is None


# Threads


async def test_an_edit_opens_an_archived_thread_again(office: Office) -> None:
    thread, address = office.new("thread")
    ref = await office.chat.post(address, a_card("Open"), KEY)
    thread.archive()
    await office.chat.edit(address, ref, a_card("Closed"), KEY)
    assert (office.titles(thread), thread.archived) == (["Closed"], False)


async def test_an_edit_opens_an_archived_post_again(office: Office) -> None:
    channel, address = office.new("forum")
    ref = await office.chat.post(address, a_card("Open"), KEY)
    office.discord.world.threads(channel)[0].archive()
    await office.chat.edit(address, ref, a_card("Closed"), KEY)
    assert office.titles(channel) == ["Closed"]


async def test_a_locked_thread_is_the_organiser_s_to_open(office: Office) -> None:
    thread, address = office.new("thread")
    ref = await office.chat.post(address, a_card("Open"), KEY)
    thread.archive(locked=True)
    for trying in (
        office.chat.edit(address, ref, a_card("Closed"), KEY),
        office.chat.post(address, a_card("Next"), "key-2"),
    ):
        fault = await refusal(trying)
        assert isinstance(fault, ChannelRefusedError)
        assert "archived" in str(fault)
    assert office.titles(thread) == ["Open"]


async def test_a_locked_post_does_not_stop_its_forum(office: Office) -> None:
    channel, address = office.new("forum")
    ref = await office.chat.post(address, a_card("Open"), KEY)
    office.discord.world.threads(channel)[0].archive(locked=True)
    fault = await refusal(office.chat.edit(address, ref, a_card("Closed"), KEY))
    assert isinstance(fault, MessageGoneError)
    await office.chat.post(address, a_card("Next"), "key-2")
    assert office.titles(channel) == ["Open", "Next"]


async def test_a_discussion_is_a_thread_below_the_question(office: Office) -> None:
    channel, address = office.new()
    ref = await office.chat.post(address, a_card(), KEY)
    await office.chat.discuss(address, ref, "word " * 30)
    [message] = office.seen(channel)
    assert message.thread is not None
    assert message.thread.name.startswith("word word")
    assert len(message.thread.name) <= 100


# Direct messages


async def test_a_person_is_told_directly(office: Office) -> None:
    await office.chat.tell(UserKey("discord", "", str(office.ana.id)), a_card("Mend the channel"))
    [message] = office.ana.sees(office.discord.dm(office.ana))
    assert title_of(message) == "Mend the channel"


@pytest.mark.parametrize(("user", "reason"), [("", "no account"), ("1", "no such account")])
async def test_nobody_is_told_who_is_nobody(office: Office, user: str, reason: str) -> None:
    fault = await refusal(office.chat.tell(UserKey("discord", "", user), a_card()))
    assert isinstance(fault, ChannelRefusedError)


async def test_who_takes_no_direct_messages_is_left_alone(office: Office) -> None:
    office.ana.accepts_dms = False
    fault = await refusal(office.chat.tell(UserKey("discord", "", str(office.ana.id)), a_card()))
    assert isinstance(fault, ChannelRefusedError)
    assert "direct messages" in str(fault)


async def test_who_left_the_server_or_closed_the_account_is_known(office: Office) -> None:
    ben, stranger = office.discord.add_user("Ben"), UserKey("discord", "", "1")
    there = str(office.guild.id)
    key = UserKey("discord", "", str(ben.id))
    assert await office.chat.has_left(key, there)
    office.guild.join(ben)
    assert not await office.chat.has_left(key, there)
    office.guild.leave(ben)
    assert await office.chat.has_left(key, there)
    assert await office.chat.has_left(stranger, there)
    assert not await office.chat.has_left(UserKey("discord", "", "?"), there)


async def test_of_a_server_that_is_not_ours_nobody_is_said_to_have_left(office: Office) -> None:
    key = UserKey("discord", "", str(office.ana.id))
    with pytest.raises(ChannelRefusedError):
        await office.chat.has_left(key, "99")
