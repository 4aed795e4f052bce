"""A person's overview: one card for each of their groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.action import Action, encode
from bot.cards.card import Block, Button, Card, Paragraph, plain
from bot.cards.phrasing.report import section_name
from bot.commands.typed import CommandNames
from bot.core.calendar import zone_or_utc
from bot.core.reports import SectionReport
from bot.core.scoring import Ranked
from bot.words.catalogue import Catalogue, catalogue
from storage.records import Delivery, Group, StandingRow

MOST_WEAK = 3


@dataclass(frozen=True, slots=True)
class HomeGroup:
    """A group as one member sees it: `questions` are open now, with whether they have answered;
    `answers` is how many their weak sections rest on."""

    group: Group
    place: Ranked[StandingRow] | None
    streak_days: int
    questions: tuple[tuple[Delivery, bool], ...]
    weak: tuple[SectionReport, ...]
    answers: int


def home_card(one: HomeGroup, now: datetime, language: str) -> Card:
    """Today's questions, streak, rank and weak sections, and buttons for all of it."""
    words = catalogue(language)
    return Card(
        plain(one.group.settings.name),
        (*_questions(one, words), Paragraph(_standing(one, words)), *_weak(one, words)),
        (*_answer_buttons(one.questions, words), *_buttons(one, words)),
        tone="info",
        language=language,
    )


def groupless_card(language: str, commands: CommandNames) -> Card:
    """For people in no group yet: how to join one, and how to set one up."""
    words = catalogue(language)
    text = words.say("home-no-group", setup=f"**{commands.setup}**")
    return Card(
        words.say("home-welcome"),
        (Paragraph(words.say("home-newcomer")), Paragraph(text)),
        tone="info",
        language=language,
    )


def _questions(one: HomeGroup, words: Catalogue) -> tuple[Block, ...]:
    if not one.questions:
        return (Paragraph(words.say("home-no-questions")),)
    waiting = sum(not answered for _, answered in one.questions)
    closes = max(delivery.closes_at for delivery, _ in one.questions)
    when = words.moment(closes, zone_or_utc(one.group.settings.zone))
    if waiting:
        return (Paragraph(f"**{words.say('home-waiting', waiting=waiting, when=when)}**"),)
    return (Paragraph(words.say("home-all-answered", when=when)),)


def _standing(one: HomeGroup, words: Catalogue) -> str:
    streak = words.say("home-streak", days=one.streak_days)
    if one.place is None:
        return f"{streak} {words.say('home-no-rank')}"
    rank = words.say("home-rank", rank=one.place.rank, points=one.place.row.points)
    return f"{streak} {rank}"


def _weak(one: HomeGroup, words: Catalogue) -> tuple[Block, ...]:
    if not one.weak:
        which = "home-none-weak" if one.answers else "home-nothing-known"
        return (Paragraph(words.say(which), small=True),)
    names = " · ".join(section_name(section, words) for section in one.weak[:MOST_WEAK])
    return (Paragraph(f"**{words.say('home-weak')}** {names}"),)


def _answer_buttons(
    questions: Sequence[tuple[Delivery, bool]], words: Catalogue
) -> tuple[Button, ...]:
    """One for each open question, with the answer that was given."""
    buttons = []
    for delivery, answered in questions:
        what, number = "see" if answered else "answer", delivery.position + 1
        if len(questions) > 1:
            label = words.say(f"home-{what}-number", number=number)
        else:
            label = words.say(f"home-{what}")
        action = encode(Action("answer", delivery.token))
        buttons.append(Button(label, label, action, "quiet" if answered else "primary"))
    return tuple(buttons)


def _buttons(one: HomeGroup, words: Catalogue) -> tuple[Button, ...]:
    key = one.group.key
    wanted = [
        ("report-practise-any", Action("quiz", key, "mixed")),
        ("report-practise", Action("quiz", key, "weak")),
        ("report-button-me", Action("report", key, "me")),
        ("home-board", Action("board", key, "week-points")),
    ]
    return tuple(
        Button(label := words.say(message), label, encode(action), style="quiet")
        for message, action in wanted
    )
