"""What SlackChat makes of refusals and trouble: nothing is sent twice, and it says what to do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.posting.port import ChannelRefusedError, TryLaterError
from storage.records import Address
from tests.bot.platforms.contract import LONG_AGO, a_card
from tests.bot.platforms.slack.office import KEY, POST, Office, an_office, refusal
from tests.slack_server import Broken, Cut, Refuse, TooMany


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """A workspace with a chat in it."""
    async with an_office() as opened:
        yield opened


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (TooMany(after=30), 30.0),
        (Broken(500), None),
        (Broken(503), None),
        (Cut(), None),
        (Refuse("internal_error"), None),
        (Refuse("fatal_error"), None),
        (Refuse("ratelimited"), None),
    ],
    ids=str,
)
async def test_trouble_that_passes_is_for_later_and_nothing_is_sent_twice(
    office: Office, fault: Any, seconds: float | None
) -> None:
    channel, address = office.new()
    office.slack.faults.next(POST, fault)
    error = await refusal(office.chat.post(address, a_card(), KEY))
    assert isinstance(error, TryLaterError)
    assert error.after == seconds
    assert (office.asked(POST), channel.posts()) == (1, [])


async def test_a_short_wait_is_waited(office: Office) -> None:
    channel, address = office.new()
    office.slack.faults.next(POST, TooMany(after=0))
    await office.chat.post(address, a_card(), KEY)
    assert (office.asked(POST), len(channel.posts())) == (2, 1)


@pytest.mark.parametrize("fault", [Cut(accepted=True), Broken(500, accepted=True)], ids=str)
async def test_a_lost_reply_is_not_sent_again_but_found(office: Office, fault: Any) -> None:
    channel, address = office.new()
    office.slack.faults.next(POST, fault)
    error = await refusal(office.chat.post(address, a_card(), KEY))
    assert isinstance(error, TryLaterError)
    (message,) = channel.posts()
    assert await office.chat.find(address, KEY, LONG_AGO) == message.ts


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("channel_not_found", "deleted, or it is private"),
        ("not_in_channel", "/invite"),
        ("is_archived", "archived"),
        ("restricted_action", "rules"),
        ("missing_scope", "install it again"),
    ],
)
async def test_a_channel_that_refuses_is_refused_after_one_request(
    office: Office, code: str, said: str
) -> None:
    _, address = office.new()
    office.slack.faults.next(POST, Refuse(code))
    error = await refusal(office.chat.post(address, a_card(), KEY))
    assert isinstance(error, ChannelRefusedError)
    assert said in str(error)
    assert office.asked(POST) == 1
    assert office.departed == []


@pytest.mark.parametrize("code", ["account_inactive", "token_revoked", "invalid_auth"])
async def test_a_token_that_is_not_taken_loses_the_workspace(office: Office, code: str) -> None:
    _, address = office.new()
    office.slack.faults.next(POST, Refuse(code))
    error = await refusal(office.chat.post(address, a_card(), KEY))
    assert isinstance(error, ChannelRefusedError)
    assert "add it again" in str(error)
    assert office.departed == [office.team.id]


async def test_a_token_that_is_refused_by_mistake_is_for_later(office: Office) -> None:
    office.gone = False
    _, address = office.new()
    office.slack.faults.next(POST, Refuse("invalid_auth"))
    assert isinstance(await refusal(office.chat.post(address, a_card(), KEY)), TryLaterError)
    await office.chat.post(address, a_card(), KEY)


async def test_slack_itself_refuses_where_the_bot_is_not(office: Office) -> None:
    for about in ({"bot": False}, {"archived": True}, {"bot": False, "private": True}):
        _, address = office.new(**about)
        assert isinstance(
            await refusal(office.chat.post(address, a_card(), KEY)), ChannelRefusedError
        ), about


async def test_another_workspace_is_none_of_ours(office: Office) -> None:
    channel, _ = office.new()
    foreign = Address("slack", "T999", channel.id)
    error = await refusal(office.chat.post(foreign, a_card(), KEY))
    assert isinstance(error, ChannelRefusedError)
    assert office.asked(POST) == 0


async def test_a_fault_of_ours_is_not_hidden(office: Office) -> None:
    _, address = office.new()
    office.slack.faults.next(POST, Refuse("invalid_arguments"))
    with pytest.raises(Exception, match="invalid_arguments"):
        await office.chat.post(address, a_card(), KEY)
