"""What passes between the artist and its worker: requests, replies, frames. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

from bot.cards.card import Chart, Table

Style: TypeAlias = Literal["svg", "png"]
Drawable: TypeAlias = Chart | Table

# A frame is the length of its body, as this many bytes, big end first; then the body.
LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class Request:
    """A picture that is wanted."""

    block: Drawable
    style: Style
    dark: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has loaded what it draws with."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole SVG or PNG file."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Illegible:
    """The picture's font cannot write a text of it; the worker goes on."""

    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The block could not be drawn; the worker goes on."""

    reason: str


Reply: TypeAlias = Ready | Picture | Illegible | Fault

_REQUEST = TypeAdapter(Request)


def dump_request(request: Request) -> bytes:
    """The request as JSON. Raises ValueError for text that is no Unicode text."""
    return _REQUEST.dump_json(request)


def load_request(body: bytes) -> Request:
    """The inverse of `dump_request`; raises pydantic.ValidationError for anything else."""
    return _REQUEST.validate_json(body)


def dump_reply(reply: Reply) -> bytes:
    """A letter for the kind, then the content."""
    match reply:
        case Ready():
            return b"R"
        case Picture(content):
            return b"P" + content
        case Illegible(reason):
            return b"I" + reason.encode()
        case Fault(reason):
            return b"F" + reason.encode()


def load_reply(body: bytes) -> Reply:
    """The inverse of `dump_reply`; raises ValueError for anything else."""
    match body[:1]:
        case b"R":
            return Ready()
        case b"P":
            return Picture(body[1:])
        case b"I":
            return Illegible(body[1:].decode())
        case b"F":
            return Fault(body[1:].decode())
        case kind:
            raise ValueError(f"a reply cannot be of kind {kind!r}")


def frame(body: bytes) -> bytes:
    """The body with its length before it."""
    return len(body).to_bytes(LENGTH_BYTES, "big") + body
