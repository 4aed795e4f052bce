"""The web page keeps the contract of chat platforms, on each database."""

from __future__ import annotations

import pytest

from bot.cards.card import Paragraph, load_card
from bot.cards.markup import question_text
from bot.platforms.web.chat import WebChat
from bot.platforms.web.hub import Hub
from bot.platforms.web.links import address_of
from bot.posting.port import Chat
from questions.text import LocalText
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


# As cards were stored when question text was a string with a markup of its own.
STORED_BEFORE = (
    '{"title":"Question of the day","blocks":[{"text":"See **this**:\\n\\n```sql\\na < b\\n```\\n'
    '**One:** \\\\*x\\\\* - no list","small":false,"kind":"paragraph"},{"rows":[{"letter":"A",'
    '"text":"a `prism` &lt; *b*","mark":"none","chosen":false,"why":null,"people":null}],"label":'
    'null,"total":null,"counts":"chose","kind":"options"}],"controls":[{"ask":"several","fields":'
    '[{"label":"Choose 1","options":[["A","a `prism` &lt; *b*"]],"count":1}],"action":"a:t:",'
    '"submit":"Send","kind":"form"}],"tone":"question","language":"en","footer":null,"tags":[]}'
)


async def test_a_card_that_was_stored_before_is_shown_as_it_was(database: Database) -> None:
    async with a_world(a_context(database, a_single())) as world, world.visitor() as ana:
        group = await world.group()
        await database.write(
            web_feed.add_message, group.key, "key-before", STORED_BEFORE, MONDAY_MORNING
        )
        page = (await ana.join(group, "Ana")).text
        assert "<p>See <strong>this</strong>:</p>" in page
        assert 'data-language="sql"><code>a &lt; b</code></pre>' in page
        assert "<p><strong>One:</strong> *x* - no list</p>" in page
        assert 'a <code translate="no">prism</code> &amp;lt; *b*' in page


async def test_a_card_with_every_kind_of_text_is_stored_and_shown(database: Database) -> None:
    stem = "It must:\n\n- run `x`\n  1. **so**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> q\n\nWhich?"
    question = a_single(stem=LocalText.of({"en": stem}))
    async with a_world(a_context(database, question)) as world, world.visitor() as ana:
        group = await world.group()
        page = (await ana.join(group, "Ana")).text
        assert '<ul><li>run <code translate="no">x</code>\n<ol><li><strong>so</strong>' in page
        assert "<tbody><tr><td>1</td><td>2</td></tr></tbody>" in page
        assert "<blockquote><p>q</p></blockquote>" in page
        (stored, *_) = [
            message
            for message in await database.read(web_feed.last_messages, group.key, 10)
            if "Which?" in message.card
        ]
        assert load_card(stored.card).blocks[0] == Paragraph(question_text(stem))
