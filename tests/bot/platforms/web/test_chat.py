"""The web page keeps the contract of chat platforms, on each database."""

from __future__ import annotations

import pytest

from bot.cards.card import load_card
from bot.platforms.web.chat import WebChat
from bot.platforms.web.hub import Hub
from bot.platforms.web.links import address_of
from bot.posting.port import Chat
from storage import deliveries, groups, web_feed
from storage.database import Database
from storage.records import Address
from tests.bot.builders import a_context
from tests.bot.fakes import FixedClock
from tests.bot.platforms.contract import ChatContract, Shown, a_card
from tests.bot.platforms.web.world import MONDAY_MORNING, a_world
from tests.questions.builders import a_single


class TestWebChat(ChatContract):
    """The contract."""

    @pytest.fixture
    def chat(self, database: Database) -> Chat:
        return WebChat(database, Hub(database), FixedClock(MONDAY_MORNING))

    @pytest.fixture
    def address(self) -> Address:
        return address_of("group-1")

    @pytest.fixture
    def elsewhere(self) -> Address:
        return address_of("group-2")

    @pytest.fixture
    def shown(self, database: Database) -> Shown:
        async def titles(address: Address) -> list[str]:
            messages = await database.read(web_feed.last_messages, address.channel, 100)
            return [load_card(message.card).title for message in messages]

        return titles

    @pytest.mark.parametrize("ref", ["", "one", "1; DROP TABLE person", "-1", "٣"])
    async def test_a_reference_that_is_not_ours_is_refused(
        self, chat: Chat, address: Address, ref: str
    ) -> None:
        await self.test_a_message_that_never_was_cannot_be_edited(chat, address)
        with pytest.raises(Exception, match="has no message"):
            await chat.edit(address, ref, a_card(), "key-1")


async def test_a_message_leads_to_its_delivery(database: Database) -> None:
    async with a_world(a_context(database, a_single())) as world:
        group = await world.group()
        await world.later()
        channel = group.key
        assert await database.read(web_feed.last_versions, channel, 10) == [(1, 2), (2, 1)]
        tokens = await database.read(web_feed.delivery_tokens, channel, [1, 2, 3])
        known = await database.read(deliveries.by_tokens, group.id, tuple(tokens.values()))
        assert [tokens[message] for message in (1, 2)] == [one.token for one in known]
        assert await database.read(web_feed.delivery_tokens, "other", [1, 2]) == {}
        assert await database.read(web_feed.message_by_id, "other", 1) is None
        assert await database.read(web_feed.message_by_id, channel, 10**15) is None
        assert await database.read(groups.groups_on, "web", 10) == [
            await database.read(groups.group_by_id, group.id)
        ]
        assert await database.read(groups.groups_on, "slack", 10) == []
