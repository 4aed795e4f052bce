"""Sentences of the page that are put together from several messages. Pure."""

from __future__ import annotations

from bot.cards.catalogue import Catalogue
from storage.records import GroupSettings

NOTICES = frozenset({"created", "saved", "paused", "resumed", "reconnected"})
EVERY_DAY, WORKING_DAYS = "1234567", "12345"


def weekdays(words: Catalogue) -> dict[str, str]:
    """ISO weekday digit -> its name, Monday first."""
    names = words.locale.days["stand-alone"]["wide"]
    return {str(number): str(names[number - 1]) for number in range(1, 8)}


def schedule_sentence(words: Catalogue, settings: GroupSettings) -> str:
    """When a group gets its questions: "Monday to Friday at 09:00 (Europe/Madrid)"."""
    if settings.days == EVERY_DAY:
        days = words.say("days-every")
    elif settings.days == WORKING_DAYS:
        days = words.say("days-working")
    else:
        names = weekdays(words)
        days = ", ".join(names[digit] for digit in settings.days)
    return words.say("schedule", days=days, time=settings.post_time, zone=settings.zone)
