"""One group on Discord, on Slack and on the web page at once, and one person on two of them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.cards.card import Card, load_card
from bot.charts.artist import Artist
from bot.core.reports import FEWEST_ANSWERS
from bot.platforms.web.chat import WebChat
from bot.platforms.web.hub import Hub
from bot.platforms.web.links import address_of as web_address
from bot.posting.heartbeat import beat
from bot.posting.port import Chat
from bot.usecases.join_group import join_group
from bot.usecases.link_identities import begin_link
from bot.usecases.set_up_group import set_up_group
from bot.usecases.take_answer import Actor, Graded, Outcome, take_answer
from storage import people, web_feed
from storage.database import Database
from storage.records import Group, UserKey
from tests.bot.builders import local, some_settings
from tests.bot.platforms.discord.world import DiscordWorld
from tests.bot.platforms.discord.world import a_world as a_discord_world
from tests.bot.platforms.slack.world import SlackWorld, token_of
from tests.bot.platforms.slack.world import a_world as a_slack_world
from tests.questions.builders import a_single
from tests.slack_server import TransportName

ANA, WANDA = UserKey("web", "", "ana"), UserKey("web", "", "wanda")


@pytest.fixture
def engine_name() -> str:
    """SQLite is enough here: use cases are tested on both engines elsewhere."""
    return "sqlite"


@dataclass
class Town:
    """A Discord server, a Slack workspace and a web page, with one quizbot in all of them."""

    discord: DiscordWorld
    slack: SlackWorld
    web: WebChat

    async def at(self, text: str) -> None:
        """Move to a local time in Madrid everywhere, and let the heart beat there once."""
        wait: timedelta = local(text) - self.slack.clock.now()
        self.slack.slack.clock.advance(wait.total_seconds())
        self.discord.discord.clock.advance(wait.total_seconds())
        chats: dict[str, Chat] = {
            "discord": self.discord.service.chat,
            "slack": self.slack.service.chat,
            "web": self.web,
        }
        done = await beat(self.slack.context, chats, self.slack.clock)
        assert done.failed == ()

    async def a_group(self) -> Group:
        """A group that Ana sets up on the web page, and brings to Discord and to Slack."""
        context, now = self.slack.context, self.slack.clock.now()
        group = await set_up_group(context, some_settings(name="Larks"), web_address, now)
        await join_group(context, group, ANA, "Ana", now, organiser=True)
        on_slack, on_discord = self.slack.ana, self.discord.ana
        here = await self.slack.asks(on_slack, f"link {await begin_link(context, ANA, now)}")
        await self.slack.presses(on_slack, here, "Sí, soy yo: vincular")
        code = await begin_link(context, ANA, now)
        there = await on_discord.command(self.discord.channel, "link", code=code)
        await on_discord.press(there.message, "Sí, soy yo: vincular")
        assert (await self.slack.set_up(group=group.key)).accepted
        await on_discord.command(self.discord.channel, "study connect", group=group.key)
        return group

    async def ben_links(self) -> None:
        """Ben gets a code on Slack, and enters it on Discord."""
        told = await self.slack.asks(self.slack.ben, "link")
        (code,) = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", told.text_of_blocks)
        asked = await self.discord.ben.command(self.discord.channel, "link", code=code)
        done = await self.discord.ben.press(asked.message, "Yes, that's me: link")
        assert "Your accounts are linked" in done.text

    async def page(self, group: Group, most: int = 5) -> list[Card]:
        """What the group's web page shows, the newest first."""
        messages = await self.slack.context.db.read(web_feed.last_messages, group.key, most)
        return [load_card(one.card) for one in messages]

    async def wanda_answers(self, group: Group, letters: str) -> Outcome:
        """Wanda takes part on the web page alone."""
        post = self.slack.posts()[-1]
        return await take_answer(
            self.slack.context,
            Actor(WANDA, "Wanda"),
            web_address(group.key),
            token_of(post),
            letters,
            self.slack.clock.now(),
        )


@pytest.fixture(params=["socket", "http"])
def transport(request: pytest.FixtureRequest) -> TransportName:
    """How Slack's payloads reach quizbot."""
    name: TransportName = request.param
    return name


@pytest.fixture
async def town(database: Database, transport: TransportName) -> AsyncIterator[Town]:
    """A town, on Saturday noon; the exam has four questions."""
    artist, questions = Artist(), [a_single(f"light-{number}") for number in range(4)]
    async with (
        a_discord_world(database, artist, *questions) as discord,
        a_slack_world(database, artist, transport, *questions) as slack,
    ):
        slack.context = discord.context
        async with discord.open(), slack.open():
            yield Town(discord, slack, WebChat(database, Hub(database), slack.clock))
    await artist.close()


async def test_one_question_in_three_places_and_one_person_in_two(town: Town) -> None:
    group = await town.a_group()
    await town.ben_links()

    await town.at("2026-03-02 09:00")

    (on_discord,), (on_slack,) = town.discord.posts(), town.slack.posts()
    (on_web,) = await town.page(group)
    assert on_web.title == "Question of the day"
    assert "Question of the day" in on_discord.text
    assert "Question of the day" in on_slack.text_of_blocks

    right = await town.slack.key_of(on_slack)
    wrong = "A" if right != "A" else "B"
    first = await town.discord.ben.press(on_discord, right)
    assert "### Right!" in first.text
    second = await town.slack.presses(town.slack.ben, on_slack, wrong)
    assert "This was your first answer" in second.text_of_blocks
    assert isinstance(await town.wanda_answers(group, wrong), Graded)
    assert await town.slack.context.db.read(people.count_members, group.id) == 3

    board = await town.discord.ben.command(town.discord.channel, "leaderboard")
    seen = await town.slack.asks(town.slack.ben, "leaderboard")
    for text in (
        " ".join((board.text, *board.message.alt_texts)),
        " ".join((seen.text_of_blocks, *seen.alt_texts)),
    ):
        assert text.count("Ben") == 1
        assert "Wanda" in text

    await town.at("2026-03-03 09:00")

    assert f"The answer: {right}" in on_discord.text
    assert f"The answer: {right}" in on_slack.text_of_blocks
    assert (await town.page(group))[0].title.endswith(right)
    for text in (on_discord.text, on_slack.text_of_blocks):
        assert "2 people answered · 50% right" in text


async def test_one_board_and_one_report_in_three_places(town: Town) -> None:
    """Ben answers on Discord one day and on Slack the next, Wanda on the web page."""
    group = await town.a_group()
    await town.ben_links()
    for day in range(2, 2 + FEWEST_ANSWERS):
        await town.at(f"2026-03-{day:02} 09:00")
        post = town.slack.posts()[-1]
        right = await town.slack.key_of(post)
        if day % 2:
            await town.slack.presses(town.slack.ben, post, right)
        else:
            await town.discord.ben.press(town.discord.posts()[-1], right)
        assert isinstance(await town.wanda_answers(group, right), Graded)

    told = (
        ("me", f"From your {FEWEST_ANSWERS} answers."),
        ("group", f"Stars {FEWEST_ANSWERS} (2); Worlds 0 (1)."),
    )
    for whose, said in told:
        here = await town.discord.ben.command(town.discord.channel, "report", whose=whose)
        there = await town.slack.asks(town.slack.ben, f"report {whose}")
        assert said in here.text
        assert said in there.text_of_blocks

    await town.at("2026-03-09 09:00")

    boards = [
        [one for one in shown if "eaderboard" in one]
        for shown in (
            [one.text for one in town.discord.posts()],
            [one.text_of_blocks for one in town.slack.posts()],
            [one.title for one in await town.page(group, 50)],
        )
    ]
    assert [len(one) for one in boards] == [1, 1, 1]
