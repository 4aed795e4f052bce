"""Sentences of the page that are put together from several messages. Pure."""

from __future__ import annotations

from bot.cards.phrasing.schedule import days_in_words
from bot.words.catalogue import Catalogue
from storage.records import GroupSettings

NOTICES = frozenset({"created", "saved", "paused", "resumed", "reconnected"})


def schedule_sentence(words: Catalogue, settings: GroupSettings) -> str:
    """When a group gets its questions: "Monday to Friday at 09:00 (Europe/Madrid)"."""
    days = days_in_words(words, settings.days)
    return words.say("schedule", days=days, time=settings.post_time, zone=settings.zone)
