"""Cards -> Discord messages: layouts of components, within every limit. It knows no use case.

A post is one message, or an error that says why it cannot be. A private card may take several.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.cards.card import Card, Tone
from bot.platforms.discord import limits
from bot.platforms.discord.blocks import Picture, Piece, Words, footer, header, pieces_of
from bot.platforms.discord.controls import Row, private_controls, public_controls
from bot.platforms.discord.text import Markdown
from bot.words.catalogue import catalogue

ACCENTS: Mapping[Tone, int | None] = {
    "neutral": None,
    "question": 0x5865F2,
    "right": 0x2D9D5E,
    "wrong": 0xD6454B,
    "info": 0x3E8ED0,
    "warning": 0xE0A030,
}
# A chart that could not be drawn is told in so many characters where the post has no room for more.
SCARCE = (limits.MEDIA_DESCRIPTION, 300)
_MARKER_BITS = limits.COMPONENT_ID.bit_length()


class TooLargeError(ValueError):
    """A post that does not fit one message of Discord."""


@dataclass(frozen=True)
class Rendered:
    """A message to send: its components, and the files that they show.

    The view is stopped, so that discord.py keeps nothing of it: presses are told by their ids.
    """

    view: discord.ui.LayoutView
    files: tuple[discord.File, ...]


def public(
    card: Card, key: str, pictures: Mapping[int, bytes], commands: Mapping[str, int]
) -> Rendered:
    """The one message of a post, marked with its `key` (see `marker`).

    `pictures` maps a block's index to its PNG, `commands` a command's name to its id. Raises
    TooLargeError.
    """
    markdown = Markdown(catalogue(card.language), commands)
    message = _post(card, pictures, markdown, None)
    for chart_words in SCARCE:
        if message.fits:
            break
        message = _post(card, pictures, markdown, chart_words)
    if not message.fits:
        raise TooLargeError(
            f"{card.title!r} takes {message.text:,} characters, {message.components} components and"
            f" {message.files} pictures; a message of Discord takes {limits.TEXT:,},"
            f" {limits.COMPONENTS} and {limits.FILES}: shorten it"
        )
    return message.rendered(ACCENTS[card.tone], marker(key))


def _post(
    card: Card, pictures: Mapping[int, bytes], markdown: Markdown, chart_words: int | None
) -> _Message:
    pieces = pieces_of(card, pictures, markdown, chart_words)
    whole = (header(card, markdown), *pieces, *footer(card, markdown))
    return _Message(whole, public_controls(card, markdown)).condensed()


def private(
    card: Card, pictures: Mapping[int, bytes], commands: Mapping[str, int], picks: str = ""
) -> list[Rendered]:
    """One reader's own messages, at least one; the controls are on the last.

    A form is shown filled with `picks` (see `forms`). Raises TooLargeError if the controls alone
    fill more than a message.
    """
    markdown = Markdown(catalogue(card.language), commands)
    pieces = [header(card, markdown), *pieces_of(card, pictures, markdown)]
    messages = list(_distributed(pieces))
    last = _Message(footer(card, markdown), private_controls(card, picks, markdown))
    whole = _Message((*messages[-1].pieces, *last.pieces), last.controls).condensed()
    if whole.fits:
        messages[-1] = whole
    else:
        messages.append(last)
    if not messages[-1].fits:
        raise TooLargeError(f"the controls of {card.title!r} take more than a message of Discord")
    return [message.rendered(ACCENTS[card.tone]) for message in messages]


def marker(key: str) -> tuple[int, int]:
    """The component ids by which the post of `key` is known: of its container, and of the first
    text in it. They differ, and are in 1..2**31-1."""
    digest = int.from_bytes(hashlib.sha256(key.encode()).digest(), "big")
    bits = hashlib.sha256().digest_size * 8
    first = max(1, digest >> (bits - _MARKER_BITS))
    second = max(1, (digest >> (bits - 2 * _MARKER_BITS)) & limits.COMPONENT_ID)
    if second == first:
        second = first % limits.COMPONENT_ID + 1
    return first, second


@dataclass(frozen=True)
class _Message:
    """What one message will hold."""

    pieces: tuple[Piece, ...] = ()
    controls: tuple[Row, ...] = ()

    @property
    def components(self) -> int:
        """As Discord counts them: the container, and everything in it."""
        inner = sum(
            len(row.children) if isinstance(row, discord.ui.ActionRow) else 0
            for row in self.controls
        )
        return 1 + len(self.pieces) + len(self.controls) + inner

    @property
    def text(self) -> int:
        """Characters in all text displays."""
        told = sum(len(piece.text) for piece in self.pieces if isinstance(piece, Words))
        shown = (row for row in self.controls if isinstance(row, discord.ui.TextDisplay))
        return told + sum(len(row.content) for row in shown)

    @property
    def files(self) -> int:
        """Pictures."""
        return sum(isinstance(piece, Picture) for piece in self.pieces)

    @property
    def fits(self) -> bool:
        """Whether Discord takes it."""
        return (
            self.components <= limits.COMPONENTS
            and self.text <= limits.TEXT
            and self.files <= limits.FILES
        )

    def condensed(self) -> _Message:
        """The same with fewer components, if there are too many: neighbouring texts become one,
        from the end on."""
        pieces = list(self.pieces)
        excess = self.components - limits.COMPONENTS
        for index in range(len(pieces) - 2, 0, -1):
            one, other = pieces[index], pieces[index + 1]
            if excess > 0 and isinstance(one, Words) and isinstance(other, Words):
                pieces[index : index + 2] = [Words((*one.lines, *other.lines))]
                excess -= 1
        return replace(self, pieces=tuple(pieces))

    def rendered(self, accent: int | None, ids: tuple[int, int] | None = None) -> Rendered:
        """The message; `ids` mark its container and its first text."""
        container_id, first_id = ids or (None, None)
        items: list[discord.ui.Item[Any]] = []
        files: list[discord.File] = []
        for index, piece in enumerate(self.pieces):
            if isinstance(piece, Words):
                text_id = first_id if index == 0 else None
                items.append(discord.ui.TextDisplay(piece.text, id=text_id))
            else:
                items.append(_gallery(piece))
                files.append(discord.File(io.BytesIO(piece.content), piece.name))
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(
            discord.ui.Container(*items, *self.controls, accent_colour=accent, id=container_id)
        )
        view.stop()
        return Rendered(view, tuple(files))


def _gallery(picture: Picture) -> discord.ui.MediaGallery[Any]:
    item = discord.MediaGalleryItem(f"attachment://{picture.name}", description=picture.alt)
    return discord.ui.MediaGallery(item)


def _distributed(pieces: Sequence[Piece]) -> Iterator[_Message]:
    """The pieces over as many messages as they need, each as full as can be."""
    message = _Message()
    for piece in (short for one in pieces for short in _parted(one)):
        more = replace(message, pieces=(*message.pieces, piece))
        if message.pieces and not more.fits:
            yield message
            more = _Message((piece,))
        message = more
    yield message


def _parted(piece: Piece) -> Iterator[Piece]:
    """The piece, or several that each fit a message; never within a line."""
    if isinstance(piece, Picture) or len(piece.text) <= limits.TEXT:
        yield piece
        return
    lines: list[str] = []
    for line in piece.lines:
        if lines and len("\n".join((*lines, line))) > limits.TEXT:
            yield from _told(lines)
            lines = []
        lines.append(line)
    yield from _told(lines)


def _told(lines: Sequence[str]) -> Iterator[Words]:
    """The lines without empty ones at the ends, if anything is left."""
    text = "\n".join(lines).strip("\n")
    if text:
        yield Words(tuple(text.split("\n")))
