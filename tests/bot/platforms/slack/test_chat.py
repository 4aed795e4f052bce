"""SlackChat keeps the contract of chat platforms, and does for Slack what Slack wants done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.cards.card import Card, Paragraph
from bot.commands.typed import SLACK_COMMANDS
from bot.platforms.slack.chat import SlackChat
from bot.platforms.slack.lookup import PAGE, PAGES
from bot.posting.port import ChannelRefusedError, Chat, MessageGoneError, TryLaterError
from storage.records import Address, UserKey
from tests.bot.charts.builders import a_board
from tests.bot.platforms.contract import LONG_AGO, ChatContract, Shown, a_card
from tests.bot.platforms.slack.office import KEY, POST, UPDATE, Office, an_office, refusal
from tests.slack_server import Broken, Channel, Refuse, TooMany
from tests.slack_server.limits import COMMERCIAL_HISTORY_PAGE
from tests.slack_server.posting import post as post_as_is


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A workspace with a chat in it."""
    async with an_office() as opened:
        yield opened


class TestContract(ChatContract):
    """The contract."""

    @pytest.fixture
    def chat(self, office: Office) -> Chat:
        return office.chat

    @pytest.fixture
    def address(self, office: Office) -> Address:
        return office.new()[1]

    @pytest.fixture
    def elsewhere(self, office: Office) -> Address:
        return office.new(private=True)[1]

    @pytest.fixture
    def shown(self, office: Office) -> Shown:
        async def titles(address: Address) -> list[str]:
            return office.titles(office.team.channels[address.channel])

        return titles


def test_it_is_slack(office: Office) -> None:
    assert (office.chat.platform, office.chat.commands) == ("slack", SLACK_COMMANDS)


# Posting


async def test_a_post_carries_its_key_and_no_previews(office: Office) -> None:
    channel, address = office.new()
    await office.chat.post(address, a_card(), KEY)
    (request,) = office.slack.asked(POST)
    (message,) = channel.posts()
    assert message.metadata == {"event_type": "quizbot_post", "event_payload": {"key": KEY}}
    assert message.text.startswith("Question of the day")
    for switched_off in ("link_names", "unfurl_links", "unfurl_media"):
        assert str(request.arguments[switched_off]).lower() in ("0", "false"), switched_off


async def test_posts_in_one_channel_come_a_second_apart(office: Office) -> None:
    (_, here), (_, there) = office.new(), office.new()
    for number, address in enumerate((here, there, here, here)):
        await office.chat.post(address, a_card(), f"key-{number}")
    assert office.waits == [pytest.approx(1.0), pytest.approx(2.0)]


async def test_a_picture_is_uploaded_and_shown_with_its_words(office: Office) -> None:
    channel, address = office.new()
    table = a_board("Ana", "Ben")
    await office.chat.post(address, Card("Board", (table,)), KEY)
    (message,) = channel.posts()
    (file,) = office.team.files.values()
    assert file.completed
    assert (file.content or b"").startswith(b"\x89PNG")
    assert file.alt_text == table.alt[:1000]
    assert message.alt_texts == [table.alt]


async def test_a_picture_that_slack_still_looks_at_is_waited_for(office: Office) -> None:
    channel, address = office.new()
    office.slack.faults.next(POST, Refuse("invalid_blocks"), times=2)
    await office.chat.post(address, Card("Board", (a_board("Ana", "Ben"),)), KEY)
    (message,) = channel.posts()
    assert message.alt_texts
    assert office.waits == [0.5, 1.0]


async def test_a_picture_that_is_not_taken_is_told_in_words(office: Office) -> None:
    channel, address = office.new()
    office.slack.faults.next(POST, Refuse("invalid_blocks"), times=3)
    await office.chat.post(address, Card("Board", (a_board("Ana", "Ben"),)), KEY)
    (message,) = channel.posts()
    assert message.alt_texts == []
    assert "Board" in message.text_of_blocks


@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_picture_that_cannot_be_uploaded_keeps_nothing_up(
    office: Office, step: str
) -> None:
    channel, address = office.new()
    office.slack.faults.next(step, Broken(503))
    await office.chat.post(address, Card("Board", (a_board("Ana", "Ben"),)), KEY)
    assert office.titles(channel) == ["Board"]


# Looking up


def talk(office: Office, channel: Channel, count: int) -> None:
    """Ana says so many things, a second after each other."""
    for _ in range(count):
        office.slack.clock.advance(1)
        post_as_is(office.slack.world, channel, {"text": "talk"}, author=office.ana)


def one_page_a_minute(office: Office) -> None:
    """The app is sold outside Slack's marketplace from now on."""
    office.slack.app.commercial = True
    office.slack.rates.enforced = True


async def found_in_minutes(
    office: Office, chat: SlackChat, address: Address
) -> tuple[str | None, int]:
    """What a search finds that goes on when Slack allows it, and how many minutes it waited."""
    for minutes in range(10):
        try:
            return await chat.find(address, KEY, LONG_AGO), minutes
        except TryLaterError:
            office.slack.clock.advance(60)
    raise AssertionError("the search does not end")


async def test_a_post_of_an_earlier_installation_is_ours_all_the_same(office: Office) -> None:
    channel, address = office.new()
    ref = await office.chat.post(address, a_card(), KEY)
    office.team.uninstall()
    office.team.install(office.slack.app.scopes)
    channel.bot = True
    later = await office.another()
    assert await later.find(address, KEY, LONG_AGO) == ref


async def test_what_others_said_is_no_post_of_ours(office: Office) -> None:
    channel, address = office.new()
    forged = {"event_type": "quizbot_post", "event_payload": {"key": KEY}}
    post_as_is(office.slack.world, channel, {"text": "mine", "metadata": forged}, author=office.ana)
    assert await office.chat.find(address, KEY, LONG_AGO) is None
    ref = await office.chat.post(address, a_card(), KEY)
    assert await office.chat.find(address, KEY, LONG_AGO) == ref


async def test_a_post_is_found_behind_a_long_talk_and_of_two_the_first(office: Office) -> None:
    channel, address = office.new()
    first = await office.chat.post(address, a_card(), KEY)
    talk(office, channel, PAGE + 5)
    other = await office.another()
    await other.post(address, a_card(), KEY)
    assert await office.chat.find(address, KEY, LONG_AGO) == first
    assert office.asked("conversations.history") == 2


async def test_too_long_a_talk_is_not_taken_for_no_post(office: Office) -> None:
    channel, address = office.new()
    talk(office, channel, PAGE * PAGES + 1)
    error = await refusal(office.chat.find(address, KEY, LONG_AGO))
    assert isinstance(error, TryLaterError)
    assert await office.chat.find(address, KEY, LONG_AGO) is None


async def test_a_page_a_minute_is_enough_to_find_a_post_behind_a_talk(office: Office) -> None:
    channel, address = office.new()
    ref = await office.chat.post(address, a_card(), KEY)
    one_page_a_minute(office)
    talk(office, channel, 3 * COMMERCIAL_HISTORY_PAGE)
    chat = await office.another()
    assert await found_in_minutes(office, chat, address) == (ref, 3)


async def test_what_another_process_posted_during_a_search_is_found_as_well(
    office: Office,
) -> None:
    channel, address = office.new()
    one_page_a_minute(office)
    talk(office, channel, 2 * COMMERCIAL_HISTORY_PAGE)
    assert isinstance(await refusal(office.chat.find(address, KEY, LONG_AGO)), TryLaterError)
    other = await office.another()
    ref = await other.post(address, a_card(), KEY)
    assert await found_in_minutes(office, office.chat, address) == (ref, 2)


async def test_a_search_that_was_broken_off_ends_where_nothing_was_posted(office: Office) -> None:
    channel, address = office.new()
    one_page_a_minute(office)
    talk(office, channel, 2 * COMMERCIAL_HISTORY_PAGE)
    assert isinstance(await refusal(office.chat.find(address, KEY, LONG_AGO)), TryLaterError)
    talk(office, channel, 3)
    assert await found_in_minutes(office, office.chat, address) == (None, 2)
    # The next search looks at everything again.
    ref = await (await office.another()).post(address, a_card(), KEY)
    assert await found_in_minutes(office, office.chat, address) == (ref, 3)


async def test_only_what_came_since_then_is_looked_through(office: Office) -> None:
    _, address = office.new()
    await office.chat.post(address, a_card(), KEY)
    office.slack.clock.advance(60)
    since = datetime.fromtimestamp(office.slack.clock.now(), UTC)
    assert await office.chat.find(address, KEY, since) is None


async def test_a_first_post_reads_no_history(office: Office) -> None:
    _, address = office.new()
    await office.chat.post(address, a_card(), KEY)
    assert office.asked("conversations.history") == 0


async def test_a_channel_that_was_left_is_not_taken_for_no_post(office: Office) -> None:
    channel, address = office.new()
    await office.chat.post(address, a_card(), KEY)
    channel.bot = False
    error = await refusal(office.chat.find(address, KEY, LONG_AGO))
    assert isinstance(error, ChannelRefusedError)


# Editing


async def test_an_edit_keeps_blocks_words_and_key(office: Office) -> None:
    channel, address = office.new()
    ref = await office.chat.post(address, a_card("Open"), KEY)
    await office.chat.edit(address, ref, a_card("Closed"), KEY)
    (message,) = channel.posts()
    assert message.text_of_blocks.startswith("Closed")
    assert message.text.startswith("Closed")
    assert message.metadata == {"event_type": "quizbot_post", "event_payload": {"key": KEY}}


async def test_a_message_that_was_deleted_is_gone(office: Office) -> None:
    channel, address = office.new()
    ref = await office.chat.post(address, a_card(), KEY)
    channel.messages[0].deleted = True
    assert isinstance(
        await refusal(office.chat.edit(address, ref, a_card(), KEY)), MessageGoneError
    )


async def test_an_edit_in_an_archived_channel_is_refused(office: Office) -> None:
    channel, address = office.new()
    ref = await office.chat.post(address, a_card(), KEY)
    channel.archived = True
    error = await refusal(office.chat.edit(address, ref, a_card(), KEY))
    assert isinstance(error, ChannelRefusedError)
    assert office.asked(UPDATE) == 1


# Discussions


async def test_a_discussion_is_one_message_below_the_post(office: Office) -> None:
    channel, address = office.new()
    ref = await office.chat.post(address, a_card(), KEY)
    await office.chat.discuss(address, ref, "Discuss: <!channel> *2 March*")
    await (await office.another()).discuss(address, ref, "Discuss: 2 March")
    below = [one for one in channel.posts() if one.thread_ts == ref]
    assert len(below) == 1
    assert below[0].pings == ()
    # Only the second process had to look.
    assert office.asked("conversations.replies") == 1


async def test_a_discussion_waits_for_its_turn_in_the_channel(office: Office) -> None:
    _, address = office.new()
    ref = await office.chat.post(address, a_card(), KEY)
    await office.chat.discuss(address, ref, "Discuss: 2 March")
    assert office.waits == [pytest.approx(1.0)]


# Direct messages


async def test_a_person_is_told_directly(office: Office) -> None:
    await office.chat.tell(UserKey("slack", office.team.id, office.ana.id), a_card("A word"))
    (message,) = office.ana.sees(office.ana.dm)
    assert message.text_of_blocks.startswith("A word")


async def test_whoever_is_gone_cannot_be_told(office: Office) -> None:
    office.ana.deleted = True
    for user in (office.ana.id, "U999"):
        error = await refusal(
            office.chat.tell(UserKey("slack", office.team.id, user), a_card("A word"))
        )
        assert isinstance(error, ChannelRefusedError)


async def test_a_card_that_is_too_large_is_a_fault_of_ours(office: Office) -> None:
    _, address = office.new()
    card = Card("Long", tuple(Paragraph("word " * 500) for _ in range(20)))
    with pytest.raises(ValueError, match="shorten it"):
        await office.chat.post(address, card, KEY)


# People


async def test_whose_account_was_deactivated_is_known(office: Office) -> None:
    ben = office.team.add_user("Ben")
    key = UserKey("slack", office.team.id, ben.id)
    assert not await office.chat.has_left(key, office.team.id)
    ben.deleted = True
    assert await office.chat.has_left(key, office.team.id)
    unknown = UserKey("slack", office.team.id, "U404")
    assert await office.chat.has_left(unknown, office.team.id)


async def test_slack_that_asks_to_wait_says_of_nobody_that_they_left(office: Office) -> None:
    office.slack.faults.next("users.info", TooMany(7))
    key = UserKey("slack", office.team.id, office.ana.id)
    with pytest.raises(TryLaterError) as told:
        await office.chat.has_left(key, office.team.id)
    assert told.value.after == 7
