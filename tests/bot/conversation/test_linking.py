"""Linking accounts as a conversation: what each side reads, in either language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.card import Card, Paragraph
from bot.cards.phrasing import linked_card
from bot.cards.phrasing.linking import minutes_of, places_of
from bot.commands.typed import SLACK_COMMANDS
from bot.conversation.linking import link, unlink
from bot.conversation.pressing import reply_to_press
from bot.conversation.visitor import Reply, Visitor
from bot.platforms.slack.command import LinkCommand, parse
from bot.usecases.context import Context
from bot.usecases.join_group import join_group
from bot.usecases.link_identities import VALID_FOR, BadCode, Linked, TooManyTries
from bot.words.catalogue import catalogue, languages
from storage import people
from storage.database import Database
from storage.records import UserKey
from tests.bot.builders import a_context, a_group, local
from tests.bot.cards.reading import marked

NOW = local("2026-03-02 09:00")
ON_DISCORD = UserKey("discord", "1", "ana")
ON_SLACK = UserKey("slack", "T1", "ana")
ON_WEB = UserKey("web", "", "ana")


def a_visitor(user: UserKey, locale: str = "en") -> Visitor:
    return Visitor(user, "Ana", NOW, locale=locale)


def said(reply: Reply | Card) -> str:
    """Everything that a card says."""
    card = reply.card if isinstance(reply, Reply) else reply
    texts = [marked(block.text) for block in card.blocks if isinstance(block, Paragraph)]
    return "\n".join([card.title, *texts])


def code_in(reply: Reply) -> str:
    found = re.search(r"\*\*([\w-]{9})\*\*", said(reply))
    assert found is not None
    return found[1]


async def confirmed(context: Context, visitor: Visitor, asked: Reply) -> Reply:
    """The reply to the button of the card that asks whether to link."""
    (button,) = asked.card.controls
    return await reply_to_press(context, visitor, button.action)


async def enter(context: Context, visitor: Visitor, code: str) -> Reply:
    """Enter a code and confirm that it is one's own."""
    return await confirmed(context, visitor, await link(context, visitor, code))


async def are_one(context: Context, one: UserKey, other: UserKey) -> bool:
    persons = [await context.db.read(people.person_of, user) for user in (one, other)]
    return persons[0] is not None and persons[0] == persons[1]


@pytest.fixture
def context(database: Database) -> Context:
    return a_context(database)


async def test_one_platform_gives_a_code_and_the_other_takes_it(context: Context) -> None:
    begun = await link(context, a_visitor(ON_DISCORD), None)
    assert "under “My settings”" in said(begun)
    assert "Linked now" not in said(begun)
    done = await enter(context, a_visitor(ON_SLACK), code_in(begun))
    assert "Your accounts are linked" in said(done)
    assert "Linked accounts: Discord and Slack." in said(done)
    assert "answered with both" not in said(done)


async def test_a_code_says_whose_it_is_before_anything_is_linked(context: Context) -> None:
    group = await a_group(context, NOW)
    await join_group(context, group, ON_WEB, "Mallory *1*", NOW)
    begun = await link(context, a_visitor(ON_WEB), None)
    asked = await link(context, a_visitor(ON_SLACK), code_in(begun))
    assert "belongs to **Mallory \\*1\\***, who takes part on: the web page." in said(asked)
    assert "each account gets the rights of both" in said(asked)
    assert not await are_one(context, ON_WEB, ON_SLACK)

    done = await confirmed(context, a_visitor(ON_SLACK), asked)

    assert "Your accounts are linked" in said(done)
    assert await are_one(context, ON_WEB, ON_SLACK)


async def test_a_code_of_somebody_without_a_group_says_where_they_are(context: Context) -> None:
    begun = await link(context, a_visitor(ON_DISCORD), None)
    asked = await link(context, a_visitor(ON_WEB, "es"), code_in(begun))
    assert "es de alguien sin grupo, que está en: Discord." in said(asked)


async def test_a_code_can_be_confirmed_once_and_for_ten_minutes(context: Context) -> None:
    begun = await link(context, a_visitor(ON_DISCORD), None)
    asked = await link(context, a_visitor(ON_SLACK), code_in(begun))
    late = replace(a_visitor(ON_SLACK), now=NOW + VALID_FOR)
    assert "This code doesn't work" in said(await confirmed(context, late, asked))
    assert not await are_one(context, ON_DISCORD, ON_SLACK)

    asked = await link(
        context, a_visitor(ON_SLACK), code_in(await link(context, a_visitor(ON_DISCORD), None))
    )
    assert "are linked" in said(await confirmed(context, a_visitor(ON_SLACK), asked))
    again = said(await confirmed(context, a_visitor(ON_SLACK), asked))
    assert "This code doesn't work" in again


async def test_who_is_linked_already_reads_where(context: Context) -> None:
    for user in (ON_SLACK, ON_WEB):
        begun = await link(context, a_visitor(ON_DISCORD), "")
        await enter(context, a_visitor(user), code_in(begun))
    again = await link(context, a_visitor(ON_WEB, "es"), None)
    assert "Cuentas vinculadas: Discord, Slack y la página web." in said(again)


async def test_ones_own_code_is_said_to_be_ones_own(context: Context) -> None:
    begun = await link(context, a_visitor(ON_DISCORD), None)
    assert "That is your own code" in said(
        await link(context, a_visitor(ON_DISCORD), code_in(begun))
    )


async def test_wrong_codes_are_counted_down(context: Context) -> None:
    replies = [said(await link(context, a_visitor(ON_SLACK), "wrong")) for _ in range(6)]
    assert "try 4 more times" in replies[0]
    assert "try once more now" in replies[3]
    assert "Ask for a new one" in replies[4]
    assert "Try again in 15 minutes" in replies[5]


async def test_an_account_is_unlinked_once(context: Context) -> None:
    begun = await link(context, a_visitor(ON_DISCORD), None)
    await enter(context, a_visitor(ON_WEB), code_in(begun))
    done = said(await unlink(context, a_visitor(ON_DISCORD)))
    assert "stay with your other account: the web page." in done
    for user in (ON_DISCORD, ON_WEB, ON_SLACK):
        assert "not linked to any other" in said(await unlink(context, a_visitor(user)))


@pytest.mark.parametrize("language", languages())
def test_numbers_are_said_as_people_say_them(language: str) -> None:
    twice = [said(linked_card(Linked((ON_WEB,), number), language)) for number in (0, 1, 2)]
    assert len(set(twice)) == 3
    waits = [
        said(linked_card(TooManyTries(timedelta(seconds=one)), language)) for one in (5, 60, 61)
    ]
    assert waits[0] == waits[1] != waits[2]
    left = [said(linked_card(BadCode(number), language)) for number in (0, 1, 2)]
    assert len(set(left)) == 3


def test_minutes_are_rounded_up() -> None:
    assert [minutes_of(timedelta(seconds=one)) for one in (1, 60, 61, 600)] == [1, 1, 2, 10]


@pytest.mark.parametrize(
    ("language", "places"),
    [
        ("en", "Discord (2 times), the web page, and another place"),
        ("es", "Discord (2 veces), la página web y otro sitio"),
    ],
)
def test_places_are_named_by_platform(language: str, places: str) -> None:
    other = UserKey("matrix", "", "ana")
    identities = [ON_DISCORD, UserKey("discord", "2", "ana"), ON_WEB, other]
    assert places_of(identities, catalogue(language)) == places


@pytest.mark.parametrize("language", languages())
async def test_the_commands_of_each_platform_are_named(context: Context, language: str) -> None:
    begun = said(await link(context, a_visitor(ON_WEB, language), None))
    on_discord = f"/{catalogue(language).say('command-link')}"
    assert f"`{on_discord}`" in begun
    (on_slack,) = re.findall(r"`/quiz ([^`]+)`", begun)
    assert parse(on_slack) == LinkCommand(None)


async def test_who_has_linked_reads_how_to_undo_it(context: Context) -> None:
    visitor = replace(a_visitor(ON_SLACK), commands=SLACK_COMMANDS)
    done = await enter(context, visitor, code_in(await link(context, a_visitor(ON_WEB), None)))
    assert f"**{SLACK_COMMANDS.unlink}** makes this account a separate person again" in said(done)
