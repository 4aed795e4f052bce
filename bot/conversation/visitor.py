"""Who acts and from where, as a platform tells it, and what they are answered. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bot.cards.card import Card
from bot.commands.typed import WEB_COMMANDS, CommandNames, Whose
from bot.usecases.organise import Rights
from bot.usecases.take_answer import Actor
from bot.words.catalogue import supported_language
from storage.records import Address, UserKey


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who presses, types or chooses something at `now`.

    `places` are the channel and what it lies in (a thread's channel), nearest first; none in a
    direct message. `rights` are what they may in the workspace. `locale` is the platform's word,
    `language` one that is settled already. `message_ref` is the message that was pressed, where
    it may be compared with the post's. `may_join`: seeing a group's channel is enough to take part.
    `known`: the platform says who they are; else the `name` is a stand-in, and whether they manage
    the workspace cannot be told.
    """

    user: UserKey
    name: str
    now: datetime
    locale: str | None = None
    language: str | None = None
    places: tuple[Address, ...] = ()
    rights: Rights | None = None
    message_ref: str | None = None
    may_join: bool = True
    known: bool = True
    commands: CommandNames = WEB_COMMANDS

    def speaks(self, own: str | None, otherwise: str = "en") -> str:
        """The language of private replies: settled, else their `own` choice, else the
        platform's, else the group's (`otherwise`)."""
        return self.language or own or supported_language(self.locale, otherwise)

    @property
    def actor(self) -> Actor:
        """The visitor, as use cases want to know them."""
        return Actor(self.user, self.name, self.language, self.may_join, self.known)


ReplyKind: TypeAlias = Literal["answer", "translation", "flag", "quiz", "note"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file for the one who asked."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A private card for the visitor.

    `kind` says what it belongs to: a question's answer, its translation, a word on it, the one
    running quiz, or nothing (`note`). `given` are the shown letters that now count as theirs;
    `report` says whose report it is, for pages that draw its chart themselves.
    """

    kind: ReplyKind
    card: Card
    given: str = ""
    report: Whose | None = None
    attachment: Attachment | None = None
