"""Where groups post: channels in words, and what organisers are told of one that comes or goes."""

from __future__ import annotations

from bot.cards.card import Card, Paragraph, mention, plain
from bot.cards.phrasing.schedule import with_next
from bot.commands.typed import CommandNames
from bot.usecases.show_group import GroupView
from bot.words.catalogue import Catalogue, catalogue
from storage.records import Address, Channel, Group


def place(address: Address, words: Catalogue) -> str:
    """A channel as a text shows it: its own platform knows its name."""
    if address.platform == "web":
        return words.say("on-web")
    return mention("channel", address.platform, address.channel)


def places(view: GroupView, words: Catalogue) -> str:
    """The channels of a group, as a text lists them."""
    return ", ".join(place(one.address, words) for one in view.channels)


def connected_card(view: GroupView, address: Address, language: str) -> Card:
    """A group that posts to one more channel from now on: since when, and what it shares."""
    words = catalogue(language)
    begins = (
        words.say("connected-paused")
        if view.next_at is None
        else with_next("connected-text", view, words, channel=place(address, words))
    )
    return Card(
        words.say("connected-title", group=plain(view.group.settings.name)),
        (
            Paragraph(begins),
            Paragraph(f"**{words.say('group-channels')}**: {places(view, words)}"),
            Paragraph(words.say("connected-one")),
            Paragraph(words.say("connected-organisers"), small=True),
        ),
        tone="right",
        language=language,
    )


def posts_there_card(group: Group, channel: Channel, language: str, commands: CommandNames) -> Card:
    """The group has another channel in the workspace already."""
    words = catalogue(language)
    text = words.say(
        "posts-there-text",
        channel=place(channel.address, words),
        settings=f"**{commands.settings}**",
    )
    title = words.say("posts-there-title", group=plain(group.settings.name))
    return Card(title, (Paragraph(text),), tone="warning", language=language)


def not_connected_card(language: str, commands: CommandNames) -> Card:
    """The visitor is no organiser of such a group, as far as this account tells."""
    words = catalogue(language)
    text = words.say("not-connected-text", link=f"**{commands.link}**")
    title = words.say("not-connected-title")
    return Card(title, (Paragraph(text),), tone="warning", language=language)


def disconnected_card(
    view: GroupView, address: Address, language: str, commands: CommandNames, *, named: bool
) -> Card:
    """Say that a group no longer posts to `address`, where it goes on and how to bring it back.

    `named`: the reader is a named organiser and can bring it back.
    """
    words = catalogue(language)
    text = words.say(
        "disconnected-text", channel=place(address, words), channels=places(view, words)
    )
    back = words.say(
        "disconnected-back" if named else "disconnected-back-others",
        connect=f"**{commands.connect}**",
    )
    return Card(
        words.say("disconnected-title", group=plain(view.group.settings.name)),
        (Paragraph(text), Paragraph(words.say("disconnected-open")), Paragraph(back, small=True)),
        tone="info",
        language=language,
    )


def last_channel_card(language: str, commands: CommandNames) -> Card:
    """The group's only channel cannot be taken from it: what can be done instead."""
    words = catalogue(language)
    text = words.say(
        "last-channel-text", pause=f"**{commands.pause}**", settings=f"**{commands.settings}**"
    )
    title = words.say("last-channel-title")
    return Card(title, (Paragraph(text),), tone="warning", language=language)
