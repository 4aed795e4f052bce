"""The form of a group: its fields with what is in them, and what was entered. It sends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.cards.phrasing.schedule import weekdays
from bot.core.names import MAX_NAME
from bot.platforms.slack import limits
from bot.platforms.slack.blocks import Json, plain_text
from bot.platforms.slack.text import plain_label
from bot.platforms.slack.views import Memory, modal
from bot.usecases.context import Exam, languages_of
from bot.usecases.set_up_group import GREATEST_GOAL, MAX_QUESTIONS_A_DAY, SMALLEST_GOAL, Fault
from bot.words.catalogue import Catalogue
from storage.records import Feedback, Group, GroupSettings

SETUP, SETTINGS = "setup", "settings"
FIELD, ORGANISERS = "field", "organisers"
GROUP, NEW_GROUP = "group", "new"
USUAL_TIME, WORKING_DAYS = "09:00", "12345"
LONGEST_ZONE = 60
MOST_ORGANISERS = 30
MOST_GROUPS = 99  # and one option for a new one
_FEEDBACK: Mapping[str, Feedback] = {"at_once": "at_once", "at_reveal": "at_reveal"}
_YES, _NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class SettingsEntry:
    """What the form holds: the channel's id, the settings, and the user ids of the organisers, all
    unchecked. `organisers` is None where the form does not have them; `group` is the key of the
    group that is to post to the channel as well, instead of a new one."""

    channel: str | None
    settings: GroupSettings
    organisers: tuple[str, ...] | None = None
    group: str | None = None


def first_entry(
    exam: str, language: str, zone: str | None, channel: str | None, name: str
) -> SettingsEntry:
    """What the form holds before somebody has set a group up."""
    usual = GroupSettings(
        name=name,
        exam=exam,
        language=language,
        zone=zone or "UTC",
        post_time=USUAL_TIME,
        days=WORKING_DAYS,
        questions_a_day=1,
        feedback="at_once",
    )
    return SettingsEntry(channel, usual)


def setup_view(
    entry: SettingsEntry,
    exams: Mapping[str, Exam],
    memory: Memory,
    words: Catalogue,
    groups: Sequence[Group] = (),
) -> Json:
    """The form that sets a group up, or lets one of `groups` post to a channel as well."""
    titles = [_option(_title(exam, words), key) for key, exam in exams.items()]
    exam_field = _menu("exam", words.say("field-exam"), titles, entry.settings.exam)
    fields = [
        *([_groups(entry, groups, words)] if groups else []),
        _channel(entry, words),
        exam_field,
        *_common(entry.settings, exams, words, "slack-zone-hint"),
    ]
    return _form(SETUP, "form-setup-title", fields, memory, words)


def settings_view(
    entry: SettingsEntry, exams: Mapping[str, Exam], memory: Memory, words: Catalogue
) -> Json:
    """The form that changes a group; without a channel where it has none in this workspace."""
    settings = entry.settings
    goal: Json = {
        "type": "number_input",
        "is_decimal_allowed": False,
        "initial_value": str(settings.goal),
    }
    hint = words.say("slack-goal-hint", least=SMALLEST_GOAL, most=GREATEST_GOAL)
    fields = [
        *([_channel(entry, words)] if entry.channel is not None else []),
        _text("name", words.say("field-name"), settings.name, MAX_NAME),
        *_common(settings, exams, words),
        _radios(
            "discussion",
            words.say("field-discussion"),
            [_option(words.say("yes"), _YES), _option(words.say("no"), _NO)],
            _YES if settings.discussion else _NO,
        ),
        _input("goal", words.say("field-goal"), goal, hint),
        *([] if entry.organisers is None else [_organisers(entry.organisers, words)]),
    ]
    return _form(SETTINGS, "form-settings-title", fields, memory, words)


def entered(view: Mapping[str, Any], before: GroupSettings) -> SettingsEntry:
    """What was sent; a field that the form did not have is as it was `before`."""
    values = {
        block: elements.get(FIELD) or {}
        for block, elements in ((view.get("state") or {}).get("values") or {}).items()
    }

    def text(block: str, otherwise: str) -> str:
        value = _value(values.get(block, {}))
        return otherwise if value is None else value.strip()

    days = [str(one["value"]) for one in values.get("days", {}).get("selected_options") or ()]
    settings = replace(
        before,
        name=text("name", before.name),
        exam=text("exam", before.exam),
        language=text("language", before.language),
        zone=text("zone", before.zone)[:LONGEST_ZONE],
        post_time=text("post_time", before.post_time),
        days="".join(sorted(set(days))) if "days" in values else before.days,
        questions_a_day=_number(text("questions_a_day", str(before.questions_a_day))),
        feedback=_FEEDBACK.get(text("feedback", before.feedback), before.feedback),
        goal=_number(text("goal", str(before.goal))),
        discussion=text("discussion", _YES if before.discussion else _NO) == _YES,
    )
    channel, named = values.get("channel", {}), values.get(ORGANISERS)
    organisers = None if named is None else tuple(named.get("selected_users") or ())
    group = text(GROUP, NEW_GROUP)
    return SettingsEntry(
        channel.get("selected_conversation"),
        settings,
        organisers,
        None if group == NEW_GROUP else group,
    )


def errors_of(faults: Sequence[Fault], view: Mapping[str, Any], words: Catalogue) -> dict[str, str]:
    """Field -> what is wrong with it, as Slack shows it there; at the first field what is wrong
    with those that the view does not have."""
    there = fields_of(view)
    errors: dict[str, str] = {}
    for fault in faults:
        field = fault.field if fault.field in there else there[0]
        errors.setdefault(field, words.say(f"fault-{fault.code}"))
    return errors


def fields_of(view: Mapping[str, Any]) -> list[str]:
    """The block ids of a form's fields, in order."""
    return [str(one["block_id"]) for one in view["blocks"] if one.get("type") == "input"]


def _common(
    settings: GroupSettings,
    exams: Mapping[str, Exam],
    words: Catalogue,
    zone_hint: str = "slack-zone-hint-set",
) -> list[Json]:
    spoken = [_option(words.own_name(one), one) for one in languages_of(exams)]
    counts = [_option(str(count), str(count)) for count in range(1, MAX_QUESTIONS_A_DAY + 1)]
    days = [_option(name, digit) for digit, name in weekdays(words).items()]
    feedback = [
        {
            **_option(words.say(f"feedback-{name}"), value),
            "description": plain_text(words.say(f"feedback-{name}-hint")),
        }
        for name, value in (("at-once", "at_once"), ("at-reveal", "at_reveal"))
    ]
    time: Json = {"type": "timepicker", "initial_time": settings.post_time}
    boxes: Json = {"type": "checkboxes", "options": days}
    chosen = [one for one in days if one["value"] in settings.days]
    if chosen:
        boxes["initial_options"] = chosen
    return [
        _menu("language", words.say("field-language"), spoken, settings.language),
        _text(
            "zone",
            words.say("field-zone"),
            settings.zone,
            LONGEST_ZONE,
            words.say(zone_hint),
        ),
        _input("post_time", words.say("field-time"), time),
        _input("days", words.say("field-days"), boxes),
        _menu("questions_a_day", words.say("field-count"), counts, str(settings.questions_a_day)),
        _radios("feedback", words.say("field-feedback"), feedback, settings.feedback),
    ]


def _form(
    callback_id: str, title: str, fields: list[Json], memory: Memory, words: Catalogue
) -> Json:
    head = {"type": "header", "text": plain_text(words.say(title))}
    view = modal(callback_id, [head, *fields], memory, words)
    return {**view, "submit": plain_text(words.say("slack-send"))}


def _channel(entry: SettingsEntry, words: Catalogue) -> Json:
    select: Json = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if entry.channel is not None:
        select["initial_conversation"] = entry.channel
    return _input("channel", words.say("field-channel"), select)


def _groups(entry: SettingsEntry, groups: Sequence[Group], words: Catalogue) -> Json:
    options = [_option(words.say("slack-group-new"), NEW_GROUP)]
    options += [_option(one.settings.name, one.key) for one in groups[:MOST_GROUPS]]
    select = _chosen({"type": "static_select", "options": options}, entry.group or NEW_GROUP)
    return _input(GROUP, words.say("slack-group"), select, words.say("slack-group-hint"))


def _organisers(users: Sequence[str], words: Catalogue) -> Json:
    """Admins of the workspace can do without any, so that the field may be empty."""
    select: Json = {"type": "multi_users_select", "max_selected_items": MOST_ORGANISERS}
    if users:
        select["initial_users"] = list(users)
    label, hint = words.say("slack-organisers"), words.say("slack-organisers-hint")
    return {**_input(ORGANISERS, label, select, hint), "optional": True}


def _title(exam: Exam, words: Catalogue) -> str:
    return exam.pack.facts.title.in_language(words.language)


def _text(block: str, label: str, value: str, most: int, hint: str | None = None) -> Json:
    element: Json = {"type": "plain_text_input", "max_length": most}
    if value:
        element["initial_value"] = value
    return _input(block, label, element, hint)


def _menu(block: str, label: str, options: list[Json], chosen: str) -> Json:
    return _input(block, label, _chosen({"type": "static_select", "options": options}, chosen))


def _radios(block: str, label: str, options: list[Json], chosen: str) -> Json:
    return _input(block, label, _chosen({"type": "radio_buttons", "options": options}, chosen))


def _chosen(element: Json, value: str) -> Json:
    found = next((one for one in element["options"] if one["value"] == value), None)
    return element if found is None else {**element, "initial_option": found}


def _option(text: str, value: str) -> Json:
    return {"text": plain_text(plain_label(text, limits.OPTION_TEXT)), "value": value}


def _input(block: str, label: str, element: Json, hint: str | None = None) -> Json:
    return {
        "type": "input",
        "block_id": block,
        "label": plain_text(label),
        "element": {**element, "action_id": FIELD},
        **({"hint": plain_text(hint)} if hint else {}),
    }


def _value(element: Mapping[str, Any]) -> str | None:
    """What one element holds as text; None if it is not there or empty."""
    option = element.get("selected_option")
    if option:
        return str(option["value"])
    value = element.get("value") or element.get("selected_time")
    return None if value is None else str(value)


def _number(text: str) -> int:
    """The number, or one that no setting takes."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else -1
