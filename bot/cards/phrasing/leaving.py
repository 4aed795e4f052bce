"""Leaving groups: what it means, and that it is done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.action import Action, encode
from bot.cards.card import Button, Card, Paragraph, plain
from bot.words.catalogue import catalogue
from storage.records import Group


def leave_card(groups: Sequence[Group], language: str) -> Card:
    """What leaving means, with a button for each group that can be meant."""
    words = catalogue(language)
    buttons = tuple(
        Button(
            label := words.say("withdraw-button", group=one.settings.name),
            label,
            encode(Action("withdraw", one.key)),
            style="danger",
        )
        for one in groups
    )
    text = (Paragraph(words.say("withdraw-text")),)
    title = words.say("withdraw-title", count=len(groups))
    return Card(title, text, buttons, tone="warning", language=language)


def left_card(group: Group, language: str) -> Card:
    """It is done."""
    words = catalogue(language)
    title = words.say("withdraw-done-title", group=plain(group.settings.name))
    text = (Paragraph(words.say("withdraw-done-text")),)
    return Card(title, text, tone="info", language=language)
