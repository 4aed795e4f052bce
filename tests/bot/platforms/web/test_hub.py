"""Open pages are told what a channel shows: at once, from elsewhere too, and never too much."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.platforms.web.chat import WebChat
from bot.platforms.web.hub import MOST_PAGES, Hub, Subscriber, TooManyPagesError, Versions
from bot.platforms.web.links import address_of
from storage.database import Database
from tests.bot.fakes import FixedClock
from tests.bot.platforms.contract import a_card
from tests.bot.platforms.web.world import MONDAY_MORNING

HERE, THERE = address_of("group-1"), address_of("group-2")
NEVER = 3600.0


async def _next(subscriber: Subscriber) -> Versions | None:
    async with asyncio.timeout(10):
        async for state in subscriber.changes(NEVER):
            return state
    raise AssertionError("the subscription ended")


@pytest.fixture
async def hub(sqlite: Database) -> AsyncIterator[Hub]:
    """A hub that looks only when it is told to."""
    opened = Hub(sqlite, poll_seconds=NEVER)
    await opened.start()
    yield opened
    await opened.close()


def a_chat(database: Database, hub: Hub) -> WebChat:
    return WebChat(database, hub, FixedClock(MONDAY_MORNING))


async def test_the_first_news_is_the_present_state(sqlite: Database, hub: Hub) -> None:
    await a_chat(sqlite, hub).post(HERE, a_card(), "key-1")
    with hub.subscribe(HERE.channel, "ana") as page:
        assert await _next(page) == ((1, 1),)


async def test_posts_and_edits_are_told_at_once(sqlite: Database, hub: Hub) -> None:
    chat = a_chat(sqlite, hub)
    with hub.subscribe(HERE.channel, "ana") as page, hub.subscribe(HERE.channel, "ben") as other:
        assert (await _next(page), await _next(other)) == ((), ())
        ref = await chat.post(HERE, a_card(), "key-1")
        assert (await _next(page), await _next(other)) == (((1, 1),), ((1, 1),))
        await chat.edit(HERE, ref, a_card("Closed"), "key-1")
        assert (await _next(page), await _next(other)) == (((1, 2),), ((1, 2),))


async def test_other_channels_are_not_told(sqlite: Database, hub: Hub) -> None:
    with hub.subscribe(HERE.channel, "ana") as page, hub.subscribe(THERE.channel, "ben") as other:
        assert (await _next(page), await _next(other)) == ((), ())
        await a_chat(sqlite, hub).post(THERE, a_card(), "key-1")
        assert await _next(other) == ((1, 1),)
        assert page.state is None


async def test_a_newcomer_does_not_bother_the_others(hub: Hub) -> None:
    with hub.subscribe(HERE.channel, "ana") as page:
        await _next(page)
        with hub.subscribe(HERE.channel, "ben") as newcomer:
            assert await _next(newcomer) == ()
            assert page.state is None


async def test_a_message_of_another_replica_shows_up(sqlite: Database) -> None:
    hub, of_another_replica = Hub(sqlite, poll_seconds=0.01), Hub(sqlite)
    await hub.start()
    with hub.subscribe(HERE.channel, "ana") as page:
        await _next(page)
        await a_chat(sqlite, of_another_replica).post(HERE, a_card(), "key-1")
        assert await _next(page) == ((1, 1),)
    await hub.close()


async def test_quiet_is_told_so_that_a_dead_connection_is_noticed(hub: Hub) -> None:
    with hub.subscribe(HERE.channel, "ana") as page:
        states = [state async for state in _take(page, 3)]
    assert states.count(None) >= 2


async def _take(page: Subscriber, number: int) -> AsyncIterator[Versions | None]:
    async for state in page.changes(0.01):
        yield state
        number -= 1
        if not number:
            return


async def test_closing_ends_every_subscription_and_may_be_repeated(hub: Hub) -> None:
    with hub.subscribe(HERE.channel, "ana") as page:
        await hub.close()
        await hub.close()
        assert [state async for state in page.changes(NEVER)] == []


async def test_one_browser_cannot_take_all_connections(hub: Hub) -> None:
    pages = [hub.subscribe(HERE.channel, "ana") for _ in range(MOST_PAGES)]
    for page in pages:
        page.__enter__()
    with pytest.raises(TooManyPagesError), hub.subscribe(HERE.channel, "ana"):
        pass
    with hub.subscribe(HERE.channel, "ben") as other:
        assert not other.closed
    pages[0].__exit__(None, None, None)
    with hub.subscribe(HERE.channel, "ana") as again:
        assert not again.closed
    for page in pages[1:]:
        page.__exit__(None, None, None)
