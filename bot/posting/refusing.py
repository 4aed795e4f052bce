"""A platform's refusal for a reason that the catalogues know. It knows no platform."""

from __future__ import annotations

from collections.abc import Collection

from bot.cards.phrasing.refused import reason_in_words
from bot.core.refusal import Refusal, dump_refusal
from bot.posting.port import ChannelRefusedError
from bot.words.catalogue import catalogue


def refused(code: str, *, permissions: Collection[str] = (), said: str = "") -> ChannelRefusedError:
    """The error for a reason; `permissions` are the missing ones, in the platform's spelling, and
    `said` is what the platform said."""
    reason = dump_refusal(Refusal(code, tuple(permissions), said))
    message = reason_in_words(reason, catalogue("en"))
    return ChannelRefusedError(message, code, permissions=permissions, said=said)
