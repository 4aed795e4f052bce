"""Days and times of a group in words."""

from __future__ import annotations

from bot.core.calendar import zone_or_utc
from bot.usecases.show_group import GroupView
from bot.words.catalogue import Catalogue

EVERY_DAY, WORKING_DAYS = "1234567", "12345"


def weekdays(words: Catalogue) -> dict[str, str]:
    """ISO weekday digit -> its name, Monday first."""
    names = words.locale.days["stand-alone"]["wide"]
    return {str(number): str(names[number - 1]) for number in range(1, 8)}


def days_in_words(words: Catalogue, days: str) -> str:
    """ISO weekday digits in words: "every day", "Monday to Friday", "Monday, Friday"."""
    if days == EVERY_DAY:
        return words.say("days-every")
    if days == WORKING_DAYS:
        return words.say("days-working")
    names = weekdays(words)
    return ", ".join(names[digit] for digit in days)


def with_next(message: str, view: GroupView, words: Catalogue, **more: str | int) -> str:
    """A message that says when a group's next question comes; there has to be one."""
    if view.next_at is None:
        raise AssertionError("a group that waits for nothing has no next question")
    zone = view.group.settings.zone
    return words.say(message, when=words.moment(view.next_at, zone_or_utc(zone)), zone=zone, **more)
