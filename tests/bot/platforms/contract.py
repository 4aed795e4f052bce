"""What every chat platform must do: subclass `ChatContract` and give it the platform's fixtures.

A subclass provides the fixtures `chat`, `address`, `elsewhere` (two channels that exist) and
`shown`, a function that gives the cards' titles that a channel shows, oldest first.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeAlias

import pytest

from bot.cards.card import Card, Paragraph
from bot.posting.port import Chat, MessageGoneError
from storage.records import Address

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

Shown: TypeAlias = Callable[[Address], Awaitable[list[str]]]


def a_card(title: str = "Question of the day") -> Card:
    """A small card."""
    return Card(title, (Paragraph("Which **one** is `right`?"),))


class ChatContract:
    """The tests. Time stamps are the platform's own, so `since` is long ago."""

    async def test_a_post_is_shown(self, chat: Chat, address: Address, shown: Shown) -> None:
        await chat.post(address, a_card("First"), "key-1")
        await chat.post(address, a_card("Second"), "key-2")
        assert await shown(address) == ["First", "Second"]

    async def test_a_post_is_found_by_its_key(self, chat: Chat, address: Address) -> None:
        ref = await chat.post(address, a_card(), "key-1")
        await chat.post(address, a_card(), "key-2")
        assert await chat.find(address, "key-1", LONG_AGO) == ref

    async def test_an_unknown_key_is_not_found(self, chat: Chat, address: Address) -> None:
        await chat.post(address, a_card(), "key-1")
        assert await chat.find(address, "key-2", LONG_AGO) is None

    async def test_the_same_key_posts_once(
        self, chat: Chat, address: Address, shown: Shown
    ) -> None:
        first = await chat.post(address, a_card("First try"), "key-1")
        again = await chat.post(address, a_card("Second try"), "key-1")
        assert again == first
        assert await shown(address) == ["First try"]

    async def test_an_edit_replaces_the_card(
        self, chat: Chat, address: Address, shown: Shown
    ) -> None:
        ref = await chat.post(address, a_card("Open"), "key-1")
        await chat.post(address, a_card("Another"), "key-2")
        await chat.edit(address, ref, a_card("Closed"), "key-1")
        assert await shown(address) == ["Closed", "Another"]
        assert await chat.find(address, "key-1", LONG_AGO) == ref

    async def test_an_edit_may_be_repeated(
        self, chat: Chat, address: Address, shown: Shown
    ) -> None:
        ref = await chat.post(address, a_card("Open"), "key-1")
        for _ in range(2):
            await chat.edit(address, ref, a_card("Closed"), "key-1")
        assert await shown(address) == ["Closed"]

    async def test_channels_do_not_mix(
        self, chat: Chat, address: Address, elsewhere: Address, shown: Shown
    ) -> None:
        ref = await chat.post(address, a_card("Here"), "key-1")
        await chat.post(elsewhere, a_card("There"), "key-2")
        assert await chat.find(elsewhere, "key-1", LONG_AGO) is None
        assert (await shown(address), await shown(elsewhere)) == (["Here"], ["There"])
        with pytest.raises(MessageGoneError):
            await chat.edit(elsewhere, ref, a_card("Foreign"), "key-1")
        assert await shown(address) == ["Here"]

    async def test_a_message_that_never_was_cannot_be_edited(
        self, chat: Chat, address: Address
    ) -> None:
        with pytest.raises(MessageGoneError):
            await chat.edit(address, "999", a_card(), "key-1")

    async def test_a_discussion_may_be_opened_twice(
        self, chat: Chat, address: Address, shown: Shown
    ) -> None:
        ref = await chat.post(address, a_card("Question"), "key-1")
        for _ in range(2):
            await chat.discuss(address, ref, "Talk about it")
        assert await shown(address) == ["Question"]
