"""One group on Slack and on the web page at once: one board, one report, each answer once."""

from __future__ import annotations

from bot.cards.card import load_card
from bot.platforms.web.chat import WebChat
from bot.platforms.web.hub import Hub
from bot.platforms.web.links import address_of as web_address
from bot.posting.heartbeat import beat
from bot.usecases.take_answer import Actor, take_answer
from storage import bindings, people, web_feed
from storage.records import UserKey
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.world import SlackWorld, token_of
from tests.questions.builders import a_single


async def beat_on_both(world: SlackWorld, web: WebChat) -> None:
    """One heartbeat for both platforms."""
    done = await beat(world.context, {"slack": world.service.chat, "web": web}, world.clock)
    assert done.failed == ()


async def test_one_group_on_two_platforms(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        group = await world.group()
        page = web_address(group.key)
        await world.context.db.write(bindings.add_channel, group.id, page)
        web = WebChat(world.context.db, Hub(world.context.db), world.clock)
        world.slack.clock.advance(45 * 3600)

        await beat_on_both(world, web)

        (post,) = world.posts()
        (shown,) = await world.context.db.read(web_feed.last_messages, page.channel, 5)
        assert load_card(shown.card).title == "Question of the day"
        right = await world.key_of(post)
        await world.presses(world.ben, post, right)
        visitor = Actor(UserKey("web", "", "wanda"), "Wanda")
        await take_answer(world.context, visitor, page, token_of(post), right, world.clock.now())

        board = await world.asks(world.ben, "leaderboard")
        told = " ".join((board.text_of_blocks, *board.alt_texts))
        assert "Ben" in told
        assert "Wanda" in told
        assert await world.context.db.read(people.count_members, group.id) == 3

        world.slack.clock.advance(24 * 3600)
        await beat_on_both(world, web)
        assert "2 people answered · 100% right" in post.text_of_blocks
        (revealed, *_) = await world.context.db.read(web_feed.last_messages, page.channel, 5)
        assert "The answer" in load_card(revealed.card).title
