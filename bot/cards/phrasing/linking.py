"""Linking accounts: the code, what became of one, and unlinking. It knows no platform's words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import assert_never

from babel.lists import format_list

from bot.cards.action import Action, encode
from bot.cards.card import Button, Card, Paragraph, plain
from bot.cards.phrasing.answer import notice_card
from bot.commands.typed import WEB_COMMANDS, CommandNames
from bot.usecases.link_identities import (
    VALID_FOR,
    BadCode,
    Giver,
    Linked,
    LinkOutcome,
    OnlyIdentity,
    SamePerson,
    TooManyTries,
    Unlinked,
    UnlinkOutcome,
)
from bot.words.catalogue import Catalogue, catalogue
from storage.records import UserKey


def link_code_card(code: str, identities: Sequence[UserKey], language: str) -> Card:
    """A code, where to enter it, and what it does; `identities` are linked already."""
    words = catalogue(language)
    texts = [
        words.say("link-code-text", code=code, minutes=minutes_of(VALID_FOR)),
        words.say("link-code-where", page=words.say("me-title")),
        words.say("link-code-then"),
    ]
    if len(identities) > 1:
        texts.append(words.say("link-now", places=places_of(identities, words)))
    blocks = (*map(Paragraph, texts), Paragraph(words.say("link-code-secret"), small=True))
    return Card(words.say("link-code-title"), blocks, tone="info", language=language)


def link_ask_card(giver: Giver, language: str) -> Card:
    """Whose code was entered and what linking means, with the button that links the two."""
    words = catalogue(language)
    texts = (giver_text(giver, words), words.say("link-ask-then"))
    remark = Paragraph(words.say("link-ask-careful"), small=True)
    label = words.say("link-ask-confirm")
    button = Button(label, label, encode(Action("link", giver.letters)), style="primary")
    return Card(
        words.say("link-ask-title"),
        (*map(Paragraph, texts), remark),
        (button,),
        tone="warning",
        language=language,
    )


def giver_text(giver: Giver, words: Catalogue) -> str:
    """Whose code it is: their name, if they have one, and where they are."""
    places = places_of(giver.identities, words)
    if giver.name is None:
        return words.say("link-ask-nameless", places=places)
    return words.say("link-ask-text", name=f"**{plain(giver.name)}**", places=places)


def linked_card(outcome: LinkOutcome, language: str, commands: CommandNames = WEB_COMMANDS) -> Card:
    """What became of a code that was entered, and how it is undone."""
    words = catalogue(language)
    match outcome:
        case Linked(identities=identities, twice=twice):
            texts = [
                words.say("link-done-text"),
                words.say("link-now", places=places_of(identities, words)),
            ]
            if twice:
                texts.append(words.say("link-done-twice", questions=twice))
            if commands.unlink:
                texts.append(words.say("link-done-undo", unlink=f"**{commands.unlink}**"))
            blocks = tuple(map(Paragraph, texts))
            return Card(words.say("link-done-title"), blocks, tone="info", language=language)
        case SamePerson():
            return notice_card("link-same", words)
        case BadCode(left=left):
            return _warning("link-bad", words.say("link-bad-text", left=left), words)
        case TooManyTries(wait=wait):
            text = words.say("link-many-text", minutes=minutes_of(wait))
            return _warning("link-many", text, words)
        case _:
            assert_never(outcome)


def unlinked_card(outcome: UnlinkOutcome, language: str) -> Card:
    """What became of an account that was to be unlinked."""
    words = catalogue(language)
    match outcome:
        case Unlinked(others=others):
            stays = words.say("unlink-done-stays", places=places_of(others, words))
            blocks = (Paragraph(words.say("unlink-done-text")), Paragraph(stays))
            return Card(words.say("unlink-done-title"), blocks, tone="info", language=language)
        case OnlyIdentity():
            return notice_card("unlink-only", words)
        case _:
            assert_never(outcome)


def places_of(identities: Sequence[UserKey], words: Catalogue) -> str:
    """Where these identities are, by platform: "Discord and the web page (2 times)"."""
    names = Counter(words.say("linked-place", platform=one.platform) for one in identities)
    said = [
        name if count == 1 else words.say("linked-places", place=name, count=count)
        for name, count in names.items()
    ]
    return format_list(said, locale=words.locale)


def minutes_of(duration: timedelta) -> int:
    """Whole minutes, rounded up."""
    return math.ceil(duration / timedelta(minutes=1))


def _warning(which: str, text: str, words: Catalogue) -> Card:
    return Card(
        words.say(f"{which}-title"),
        (Paragraph(text),),
        tone="warning",
        language=words.language,
    )
