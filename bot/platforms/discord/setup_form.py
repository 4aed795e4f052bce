"""The form that sets a group up: where, in which language, when, and when feedback comes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

import discord

from bot.cards.phrasing.schedule import weekdays
from bot.core.calendar import ScheduleError, parse_zone
from bot.core.names import usable_name
from bot.platforms.discord.visitor import Interaction, custom_id_of, entered
from bot.usecases.set_up_group import Fault
from bot.words.catalogue import Catalogue, catalogue, supported_language
from storage.records import Feedback, GroupSettings

PREFIX = "setup:"
USUAL_TIME = "09:00"
WORKING_DAYS = "12345"
CHANNEL, LANGUAGE, TIME, DAYS, FEEDBACK = "channel", "language", "time", "days", "feedback"
_ID = re.compile(
    PREFIX + r"(?P<questions>\d{1,2}):(?P<role>\d{0,20}):(?P<exam>[0-9a-f]{12}):(?P<zone>.{1,40})"
)
KINDS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.forum,
]


@dataclass(frozen=True, slots=True)
class SetupDraft:
    """What was said with the command already. It travels in the form's id, so that a restart in
    between loses nothing."""

    zone: str
    exam: str
    questions: int
    role: str | None

    def custom_id(self) -> str:
        """The id of the form, of at most 100 characters."""
        return f"{PREFIX}{self.questions}:{self.role or ''}:{_short(self.exam)}:{self.zone}"

    def faults(self, exams: Container[str]) -> tuple[Fault, ...]:
        """What is wrong with it, before anybody fills in a form in vain."""
        found = [] if self.exam in exams else [Fault("exam", "exam")]
        try:
            parse_zone(self.zone)
        except ScheduleError:
            found.append(Fault("zone", "zone"))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class SetupEntry:
    """A form that was sent."""

    draft: SetupDraft
    channel: int
    language: str
    time: str
    days: str
    feedback: Feedback

    def settings(self, guild: discord.Guild | None) -> GroupSettings:
        """The group's settings, unchecked; its name is the server's."""
        name = "" if guild is None else guild.name
        return GroupSettings(
            name=usable_name(f"{name} · {self.draft.exam.upper()}", self.draft.exam.upper()),
            exam=self.draft.exam,
            language=self.language,
            zone=self.draft.zone,
            post_time=self.time,
            days=self.days,
            questions_a_day=self.draft.questions,
            feedback=self.feedback,
        )


def form(interaction: Interaction, draft: SetupDraft, offered: tuple[str, ...]) -> discord.ui.Modal:
    """The form to go on with that draft; `offered` are the languages to choose from."""
    words = catalogue(supported_language(interaction.locale.value))
    modal = discord.ui.Modal(
        title=words.say("form-setup-title"), custom_id=draft.custom_id(), timeout=None
    )
    for item in (
        _channel(interaction, words),
        _language(words, offered, supported_language(interaction.locale.value, offered[0])),
        _time(words),
        _days(words),
        _feedback(words),
    ):
        modal.add_item(item)
    return modal


def _channel(interaction: Interaction, words: Catalogue) -> discord.ui.Label[Any]:
    here = interaction.channel
    default = (
        [discord.SelectDefaultValue(id=here.id, type=discord.SelectDefaultValueType.channel)]
        if here is not None and here.type in KINDS
        else []
    )
    return discord.ui.Label(
        text=words.say("field-channel"),
        component=discord.ui.ChannelSelect(
            custom_id=CHANNEL, channel_types=KINDS, default_values=default
        ),
    )


def _language(words: Catalogue, offered: tuple[str, ...], usual: str) -> discord.ui.Label[Any]:
    options = [
        discord.SelectOption(label=words.own_name(one), value=one, default=one == usual)
        for one in offered
    ]
    return discord.ui.Label(
        text=words.say("field-language"),
        component=discord.ui.Select(custom_id=LANGUAGE, options=options),
    )


def _time(words: Catalogue) -> discord.ui.Label[Any]:
    return discord.ui.Label(
        text=words.say("field-time"),
        component=discord.ui.TextInput(
            custom_id=TIME, default=USUAL_TIME, min_length=4, max_length=5
        ),
    )


def _days(words: Catalogue) -> discord.ui.Label[Any]:
    options = [
        discord.CheckboxGroupOption(label=name, value=digit, default=digit in WORKING_DAYS)
        for digit, name in weekdays(words).items()
    ]
    return discord.ui.Label(
        text=words.say("field-days"),
        component=discord.ui.CheckboxGroup(custom_id=DAYS, options=options, min_values=1),
    )


def _feedback(words: Catalogue) -> discord.ui.Label[Any]:
    options = [
        discord.RadioGroupOption(
            label=words.say(f"feedback-{name}"),
            value=value,
            description=words.say(f"feedback-{name}-hint"),
            default=value == "at_once",
        )
        for name, value in (("at-once", "at_once"), ("at-reveal", "at_reveal"))
    ]
    return discord.ui.Label(
        text=words.say("group-feedback"),
        component=discord.ui.RadioGroup(custom_id=FEEDBACK, options=options),
    )


def _short(exam: str) -> str:
    """An exam by a name that is short whatever its id is, and the same after a restart."""
    return hashlib.sha256(exam.encode()).hexdigest()[:12]


def read(interaction: Interaction, exams: Iterable[str]) -> SetupEntry | None:
    """What was entered; None for a form that is not ours, or of none of these exams."""
    parts = _ID.fullmatch(custom_id_of(interaction))
    fields = entered(interaction)
    channel = (fields.get(CHANNEL) or ["0"])[0]
    if parts is None or not channel.isdecimal():
        return None
    exam = next((one for one in exams if _short(one) == parts["exam"]), None)
    if exam is None:
        return None
    draft = SetupDraft(parts["zone"], exam, int(parts["questions"]), parts["role"] or None)
    feedback: Feedback = "at_reveal" if fields.get(FEEDBACK) == ["at_reveal"] else "at_once"
    return SetupEntry(
        draft,
        int(channel),
        (fields.get(LANGUAGE) or [""])[0],
        (fields.get(TIME) or [""])[0].strip(),
        "".join(sorted(set(fields.get(DAYS, [])))),
        feedback,
    )
