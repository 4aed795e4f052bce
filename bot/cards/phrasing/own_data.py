"""A person's own data: the export, and deleting it."""

from __future__ import annotations

from bot.cards.action import Action, encode
from bot.cards.card import Button, Card, Paragraph
from bot.commands.typed import CommandNames
from bot.words.catalogue import catalogue

# The button names nobody: it deletes the person who presses it.
MYSELF = "everything"


def own_data_card(language: str, commands: CommandNames) -> Card:
    """What can be done with one's own data."""
    words = catalogue(language)
    said = words.say("help-privacy", export=commands.export, delete=commands.delete)
    return Card(words.say("export-title"), (Paragraph(said),), tone="info", language=language)


def export_card(language: str, *, found: bool) -> Card:
    """With the file of everything, or without: nothing is stored."""
    words = catalogue(language)
    which = "export" if found else "export-none"
    text = (Paragraph(words.say(f"{which}-text")),)
    return Card(words.say(f"{which}-title"), text, tone="info", language=language)


def erase_card(language: str) -> Card:
    """What deleting means; nothing is deleted yet."""
    words = catalogue(language)
    label = words.say("erase-confirm")
    button = Button(label, label, encode(Action("delete", MYSELF)), style="danger")
    text = (Paragraph(words.say("erase-text")),)
    return Card(words.say("erase-title"), text, (button,), tone="warning", language=language)


def erased_card(language: str) -> Card:
    """It is done."""
    words = catalogue(language)
    text = (Paragraph(words.say("erase-done-text")),)
    return Card(words.say("erase-done-title"), text, tone="info", language=language)
