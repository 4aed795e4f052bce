"""Linking accounts as a conversation: what each side reads, in either language."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.card import Card, Paragraph
from bot.cards.catalogue import catalogue, languages
from bot.cards.phrasing import linked_card
from bot.cards.phrasing.linking import minutes_of, places_of
from bot.conversation.linking import link, unlink
from bot.conversation.visitor import Reply, Visitor
from bot.core.commands import SLACK_COMMANDS
from bot.platforms.slack.command import Link, parse
from bot.usecases.context import Context
from bot.usecases.link_identities import BadCode, Linked, TooManyTries
from storage.database import Database
from storage.records import UserKey
from tests.bot.builders import a_context, local

NOW = local("2026-03-02 09:00")
ON_DISCORD = UserKey("discord", "1", "ana")
ON_SLACK = UserKey("slack", "T1", "ana")
ON_WEB = UserKey("web", "", "ana")


def a_visitor(user: UserKey, locale: str = "en") -> Visitor:
    return Visitor(user, "Ana", NOW, locale=locale)


def said(reply: Reply | Card) -> str:
    """Everything that a card says."""
    card = reply.card if isinstance(reply, Reply) else reply
    texts = [block.text for block in card.blocks if isinstance(block, Paragraph)]
    return "\n".join([card.title, *texts])


def code_in(reply: Reply) -> str:
    found = re.search(r"\*\*([\w-]{9})\*\*", said(reply))
    assert found is not None
    return found[1]


@pytest.fixture
def context(database: Database) -> Context:
    return a_context(database)


async def test_one_platform_gives_a_code_and_the_other_takes_it(context: Context) -> None:
    begun = await link(context, a_visitor(ON_DISCORD), None)
    assert "under “My settings”" in said(begun)
    assert "Linked now" not in said(begun)
    done = await link(context, a_visitor(ON_SLACK), code_in(begun))
    assert "Your accounts are linked" in said(done)
    assert "Linked now: Discord and Slack." in said(done)
    assert "answered with both" not in said(done)


async def test_who_is_linked_already_reads_where(context: Context) -> None:
    for user in (ON_SLACK, ON_WEB):
        await link(
            context, a_visitor(user), code_in(await link(context, a_visitor(ON_DISCORD), ""))
        )
    again = await link(context, a_visitor(ON_WEB, "es"), None)
    assert "Cuentas enlazadas: Discord, Slack y la página web." in said(again)


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
    await link(context, a_visitor(ON_WEB), code_in(begun))
    done = said(await unlink(context, a_visitor(ON_DISCORD)))
    assert "stay with your other account: the web page." in done
    for user in (ON_DISCORD, ON_WEB, ON_SLACK):
        assert "linked to no other" in said(await unlink(context, a_visitor(user)))


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
    assert parse(on_slack) == Link(None)


async def test_who_has_linked_reads_how_to_undo_it(context: Context) -> None:
    visitor = replace(a_visitor(ON_SLACK), commands=SLACK_COMMANDS)
    done = await link(context, visitor, code_in(await link(context, a_visitor(ON_WEB), None)))
    assert "**/quiz unlink** makes this account a person of its own again" in said(done)
