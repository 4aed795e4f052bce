"""A card's title, blocks and footer -> Block Kit. It knows no message, no view and no control."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeAlias, assert_never

from bot.cards.card import (
    Block,
    Card,
    Chart,
    Content,
    Links,
    Options,
    Paragraph,
    Table,
    Tone,
    plain,
)
from bot.cards.worded import Said, bold, cut, fitting_alt, worded
from bot.platforms.slack import limits
from bot.platforms.slack.text import FENCE, Mrkdwn, plain_label
from bot.words.catalogue import Catalogue

Json: TypeAlias = dict[str, Any]

LONGEST_TAG = 100
LONGEST_LINK = 100
LONGEST_FOOTER = 500
# So many links stand in one line.
FEW_LINKS = 3

# Slack colours no message; the title's words say the same to screen readers.
SIGNS: Mapping[Tone, str] = {
    "neutral": "",
    "question": "",
    "right": "✅ ",
    "wrong": "❌ ",
    "info": "",
    "warning": "⚠️ ",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Lines of mrkdwn, each within a section's limit; a code block counts as one."""

    lines: tuple[str, ...]
    small: bool = False

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(self.lines).strip("\n")


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that Slack has, with what it shows in words."""

    file_id: str
    alt: str


Piece: TypeAlias = Words | Picture


def header(card: Card) -> Json:
    """The title."""
    title = plain_label(SIGNS[card.tone] + card.title, limits.HEADER_TEXT)
    return {"type": "header", "text": plain_text(title)}


def pieces_of(card: Card, files: Mapping[int, str], mrkdwn: Mrkdwn) -> Iterator[Piece]:
    """Tags, blocks and footer in order; `files` maps a block's index to its picture's file."""
    if card.tags:
        tags = (mrkdwn.line(cut(tag, LONGEST_TAG)) for tag in card.tags)
        yield Words((" · ".join(tags),), small=True)
    for index, block in enumerate(card.blocks):
        if isinstance(block, Chart | Table) and index in files:
            yield Picture(files[index], _alt(block, mrkdwn.words))
        else:
            yield from _pieces(block, mrkdwn)
    if card.footer is not None:
        yield Words((mrkdwn.line(cut(card.footer, LONGEST_FOOTER)),), small=True)


def blocks_of(pieces: list[Piece], most: int) -> list[Json]:
    """The pieces as at most `most` blocks, if that is possible: where they are more, neighbouring
    texts become one, from the end on."""
    blocks = [block for piece in pieces for block in _blocks(piece)]
    for index in range(len(pieces) - 2, -1, -1):
        if len(blocks) <= most:
            break
        one, other = pieces[index], pieces[index + 1]
        if isinstance(one, Words) and isinstance(other, Words):
            pieces[index : index + 2] = [Words((*one.lines, *other.lines))]
            blocks = [block for piece in pieces for block in _blocks(piece)]
    return blocks


def told(card: Card, words: Catalogue) -> str:
    """All of a card's words without formatting, for notifications and screen readers."""
    lines: list[Content] = [card.title, *card.tags]
    lines += (line for one in card.blocks for line in _told(one, words))
    if card.footer is not None:
        lines.append(card.footer)
    text, mrkdwn = "", Mrkdwn(words)
    for line in lines:
        longer = f"{text}\n{mrkdwn.unformatted(line)}".strip("\n")
        if len(longer) > limits.FALLBACK_TEXT:
            return text or plain_label(card.title, limits.HEADER_TEXT)
        text = longer
    return text


def plain_text(text: str) -> Json:
    """A plain_text object; the text is `plain_label`'s."""
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    """A text in mrkdwn; without `expand`, Slack would fold a long one behind "See more"."""
    return {"type": "section", "text": _mrkdwn(text), "expand": True}


def _mrkdwn(text: str) -> Json:
    """Verbatim: names such as `@here` and `#general` are left as they are."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _pieces(block: Block, mrkdwn: Mrkdwn) -> Iterator[Piece]:
    match block:
        case Paragraph(text=text, small=small):
            yield from _grouped([Said(text, small)], mrkdwn)
        case Options() | Table() | Chart():
            yield from _grouped(list(worded(block, mrkdwn.words)), mrkdwn)
        case Links():
            yield Words(tuple(_links(block, mrkdwn)))
        case _:
            assert_never(block)


def _grouped(said: list[Said], mrkdwn: Mrkdwn) -> Iterator[Words]:
    """Neighbouring lines of one size are one piece; a code block is never small."""
    lines = [
        (line, one.small and not line.startswith(FENCE))
        for one in said
        for line in mrkdwn.lines(one.text)
    ]
    for small, group in groupby(lines, key=lambda pair: pair[1]):
        words = Words(tuple(line for line, _ in group), small)
        if words.text:
            yield words


def _links(links: Links, mrkdwn: Mrkdwn) -> Iterator[str]:
    label = mrkdwn.line(bold(links.label.rstrip(": ")))
    shown = [mrkdwn.link(one.title, one.url, LONGEST_LINK) for one in links.links]
    if len(shown) <= FEW_LINKS:
        yield f"{label}: {' · '.join(shown)}"
    else:
        yield label
        yield from (f"• {link}" for link in shown)


def _blocks(piece: Piece) -> Iterator[Json]:
    match piece:
        case Picture(file_id=file_id, alt=alt):
            yield {"type": "image", "slack_file": {"id": file_id}, "alt_text": alt}
        case Words(small=True):
            for text in _parted(piece.lines):
                yield {"type": "context", "elements": [_mrkdwn(text)]}
        case Words():
            for text in _parted(piece.lines):
                yield section(text)
        case _:
            assert_never(piece)


def _parted(lines: tuple[str, ...]) -> Iterator[str]:
    """Texts of as many lines as fit a section, without empty ones at their ends."""
    part: list[str] = []
    for line in lines:
        if part and len("\n".join((*part, line))) > limits.SECTION_TEXT:
            yield "\n".join(part).strip("\n")
            part = []
        if part or line:
            part.append(line)
    if part:
        yield "\n".join(part).strip("\n")


def _alt(block: Chart | Table, words: Catalogue) -> str:
    return fitting_alt(block.alt, limits.ALT_TEXT, words) or plain_label("", 1)


def _told(block: Block, words: Catalogue) -> Iterator[Content]:
    match block:
        case Paragraph(text=text):
            yield text
        case Chart(alt=alt):
            yield plain(alt)
        case Options() | Table():
            yield from (said.text for said in worded(block, words))
        case Links(label=label, links=links):
            yield f"{label.rstrip(': ')}: {' · '.join(link.title for link in links)}"
        case _:
            assert_never(block)
