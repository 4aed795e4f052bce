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
from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall, token_of
from tests.questions.builders import a_single


async def beat_on_both(hall: Hall, web: WebChat) -> None:
    """One heartbeat for both platforms."""
    done = await beat(hall.context, {"slack": hall.service.chat, "web": web}, hall.clock)
    assert done.failed == ()


async def test_one_group_on_two_platforms(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        group = await hall.group()
        page = web_address(group.key)
        await hall.context.db.write(bindings.add_channel, group.id, page)
        web = WebChat(hall.context.db, Hub(hall.context.db), hall.clock)
        hall.slack.clock.advance(45 * 3600)

        await beat_on_both(hall, web)

        (post,) = hall.posts()
        (shown,) = await hall.context.db.read(web_feed.last_messages, page.channel, 5)
        assert load_card(shown.card).title == "Question of the day"
        right = await hall.key_of(post)
        await hall.presses(hall.ben, post, right)
        visitor = Actor(UserKey("web", "", "wanda"), "Wanda")
        await take_answer(hall.context, visitor, page, token_of(post), right, hall.clock.now())

        board = await hall.asks(hall.ben, "leaderboard")
        told = " ".join((board.text_of_blocks, *board.alt_texts))
        assert "Ben" in told
        assert "Wanda" in told
        assert await hall.context.db.read(people.count_members, group.id) == 3

        hall.slack.clock.advance(24 * 3600)
        await beat_on_both(hall, web)
        assert "2 people answered · 100% right" in post.text_of_blocks
        (revealed, *_) = await hall.context.db.read(web_feed.last_messages, page.channel, 5)
        assert "The answer" in load_card(revealed.card).title
