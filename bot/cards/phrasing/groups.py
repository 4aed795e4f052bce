"""Groups on chat platforms: what organisers are told and shown, and notices for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.cards.action import Action, encode
from bot.cards.card import Block, Button, Card, Paragraph, mention, plain
from bot.cards.phrasing.places import place
from bot.cards.phrasing.refused import reason_in_words
from bot.cards.phrasing.schedule import days_in_words, with_next
from bot.commands.typed import CommandNames
from bot.core.calendar import zone_or_utc
from bot.usecases.set_up_group import Fault
from bot.usecases.show_group import GroupView
from bot.words.catalogue import Catalogue, catalogue
from storage.records import Address, Channel, Group

SHOWN_REPORTS = 8
SHOWN_CHANNELS = 10
SHOWN_ORGANISERS = 5
LONGEST_REPORT = 120
LONGEST_REASON = 250


def group_card(view: GroupView, language: str, *, saved: bool = False) -> Card:
    """A group's settings, what is next and what needs its organiser, with what can be done;
    `saved` when they were changed just now."""
    words = catalogue(language)
    group = view.group
    done = (Paragraph(words.say("changed-text")),) if saved else ()
    return Card(
        plain(group.settings.name),
        (*done, *_troubles(view, words), *_settings(view, words), *_reports(view, words)),
        _actions(view, words),
        tone="info",
        language=language,
    )


def _troubles(view: GroupView, words: Catalogue) -> list[Block]:
    blocks: list[Block] = []
    if view.group.paused_at is not None:
        blocks.append(Paragraph(f"**{words.say('group-paused')}**"))
    if view.is_short:
        wanted = view.group.settings.questions_a_day
        short = words.say("group-short", questions=view.questions or 0, wanted=wanted)
        blocks.append(Paragraph(f"**{short}**"))
    blocks += [
        Paragraph(
            words.say(
                "group-parked",
                channel=place(one.address, words),
                reason=plain(_cut(reason_in_words(one.parked_reason, words), LONGEST_REASON)),
            )
        )
        for one in view.channels
        if one.parked_at is not None
    ]
    return blocks


def _settings(view: GroupView, words: Catalogue) -> list[Block]:
    settings = view.group.settings
    schedule = words.say(
        "group-schedule-text",
        count=settings.questions_a_day,
        days=days_in_words(words, settings.days),
        time=settings.post_time,
        zone=settings.zone,
    )
    lines = [
        ("group-exam", settings.exam.upper()),
        ("group-channels", ", ".join(place(one.address, words) for one in view.channels)),
        ("group-language", words.own_name(settings.language)),
        ("group-schedule", schedule),
        ("group-feedback", words.say(f"group-feedback-{settings.feedback}")),
        ("group-discussion", words.say("yes" if settings.discussion else "no")),
        ("group-goal", words.say("group-goal-text", goal=settings.goal)),
        ("group-members", str(view.members)),
        ("group-organisers", _organisers(view, words)),
    ]
    if view.next_at is not None:
        when = words.moment(view.next_at, zone_or_utc(settings.zone))
        lines.insert(4, ("group-next", when))
    return [Paragraph("\n".join(f"**{words.say(name)}**: {value}" for name, value in lines))]


def _organisers(view: GroupView, words: Catalogue) -> str:
    """Who may organise the group: by name, by a role, and those who manage the place."""
    roles = [
        mention("role", one.address.platform, one.organiser_role)
        for one in view.channels
        if one.organiser_role is not None
    ]
    role = ", ".join(dict.fromkeys(roles))
    names = ", ".join(plain(name) for name in view.organisers[:SHOWN_ORGANISERS])
    more = len(view.organisers) - SHOWN_ORGANISERS
    if more > 0:
        names = words.say("group-organisers-more", names=names, more=more)
    match bool(role), bool(names):
        case True, True:
            return words.say("group-organisers-role-named", role=role, names=names)
        case True, False:
            return words.say("group-organisers-role", role=role)
        case False, True:
            return words.say("group-organisers-named", names=names)
        case _:
            return words.say("group-organisers-none")


def _reports(view: GroupView, words: Catalogue) -> list[Block]:
    if not view.reports:
        return []
    questions = len({one.question for one in view.reports})
    lines = [words.say("group-reports", questions=questions)]
    for one in view.reports[:SHOWN_REPORTS]:
        text = _cut(one.text, LONGEST_REPORT)
        if text:
            said = plain(f"{text} ({one.name})" if one.name else text)
            lines.append(f"**`{one.question}`**: {said}")
        else:
            lines.append(f"**`{one.question}`**")
    blocks: list[Block] = [Paragraph("\n".join(lines))]
    if len(view.reports) > SHOWN_REPORTS:
        more = len(view.reports) - SHOWN_REPORTS
        blocks.append(Paragraph(words.say("group-reports-more", more=more), small=True))
    return blocks


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"


def _actions(view: GroupView, words: Catalogue) -> tuple[Button, ...]:
    paused = view.group.paused_at is not None
    wanted = ["resume" if paused else "pause"]
    if not paused:
        wanted.append("now")
    if any(one.parked_at is not None for one in view.channels):
        wanted.append("reconnect")
    buttons = [_button(one, view.group, words) for one in wanted]
    shown = view.reports[:SHOWN_REPORTS]
    if shown:  # it settles what the card shows, whatever comes in until it is pressed
        buttons.append(_button("settle", view.group, words, f"-{shown[-1].id}"))
    return tuple(buttons)


def _button(doing: str, group: Group, words: Catalogue, what: str = "") -> Button:
    label = words.say(f"{doing}-action")
    action = encode(Action("settings", group.key, doing + what))
    return Button(label, label, action, style="quiet")


def opened_card(view: GroupView, language: str, commands: CommandNames) -> Card:
    """A group that was just set up: when it begins, and how to begin at once."""
    words = catalogue(language)
    lines = [with_next("opened-text", view, words)] if view.next_at is not None else []
    lines.append(words.say("opened-now", now=f"**{commands.now}**"))
    return Card(
        words.say("opened-title", group=plain(view.group.settings.name)),
        (Paragraph(" ".join(lines)), Paragraph(words.say("opened-how"), small=True)),
        (_button("now", view.group, words),),
        tone="right",
        language=language,
    )


def taken_card(group: Group, language: str, commands: CommandNames) -> Card:
    """The channel belongs to a group already."""
    words = catalogue(language)
    text = words.say(
        "taken-text", group=plain(group.settings.name), settings=f"**{commands.settings}**"
    )
    return Card(words.say("taken-title"), (Paragraph(text),), tone="warning", language=language)


def faults_card(faults: Sequence[Fault], language: str) -> Card:
    """What is wrong with settings, by field; nothing was saved."""
    words = catalogue(language)
    lines = [
        f"**{words.say(_FIELD_NAMES[fault.field])}**: {words.say(f'fault-{fault.code}')}"
        for fault in faults
    ]
    return Card(
        words.say("faults-title", count=len(faults)),
        (*(Paragraph(line) for line in lines), Paragraph(words.say("faults-none-saved"))),
        tone="warning",
        language=language,
    )


_FIELD_NAMES = {
    "name": "field-name",
    "exam": "field-exam",
    "language": "field-language",
    "zone": "field-zone",
    "post_time": "field-time",
    "days": "field-days",
    "questions_a_day": "field-count",
    "feedback": "field-feedback",
    "goal": "field-goal",
    "channel": "field-channel",
}


def permissions_card(address: Address, missing: Sequence[str], language: str) -> Card:
    """What the bot may not do in a channel; `missing` are names of permissions, in the
    platform's spelling."""
    words = catalogue(language)
    names = ", ".join(f"**{words.say(f'permission-{one}')}**" for one in missing)
    text = words.say("permissions-text", channel=place(address, words), permissions=names)
    return Card(
        words.say("permissions-title"),
        (Paragraph(text), Paragraph(words.say("permissions-how"))),
        tone="warning",
        language=language,
    )


def told_card(which: str, language: str, view: GroupView | None = None, **more: str | int) -> Card:
    """A short word to an organiser: `<which>-title` and `<which>-text` of the catalogue."""
    words = catalogue(language)
    text = (
        words.say(f"{which}-text", **more)
        if view is None or view.next_at is None
        else with_next(f"{which}-text", view, words, **more)
    )
    return Card(words.say(f"{which}-title"), (Paragraph(text),), tone="info", language=language)


def no_group_card(language: str, commands: CommandNames, *, direct: bool) -> Card:
    """There is no group here; `direct`: in a direct message, where nobody can set one up."""
    words = catalogue(language)
    if direct:
        text = words.say("no-group-direct")
    elif commands.setup:
        text = words.say("no-group-text", setup=f"**{commands.setup}**")
    else:
        text = words.say("no-group-plain")
    return Card(words.say("no-group-title"), (Paragraph(text),), tone="info", language=language)


def elsewhere_card(addresses: Sequence[Address], language: str) -> Card:
    """No group is meant here, but there are some in these channels nearby."""
    words = catalogue(language)
    shown = ", ".join(place(one, words) for one in addresses[:SHOWN_CHANNELS])
    if len(addresses) > SHOWN_CHANNELS:
        shown += " …"
    text = words.say("group-elsewhere-text", count=len(addresses), channels=shown)
    title = words.say("group-elsewhere-title")
    return Card(title, (Paragraph(text),), tone="info", language=language)


def parked_card(group: Group, channel: Channel, language: str, commands: CommandNames) -> Card:
    """To an organiser, directly: a channel refuses the posts, and how to fix it."""
    words = catalogue(language)
    how = (
        words.say(
            "parked-notice-how",
            settings=f"**{commands.settings}**",
            resume=f"**{commands.resume}**",
        )
        if commands.settings
        else words.say("parked-notice-plain")
    )
    text = words.say(
        "parked-notice-text",
        channel=place(channel.address, words),
        reason=plain(reason_in_words(channel.parked_reason, words)),
    )
    return Card(
        words.say("parked-notice-title", group=plain(group.settings.name)),
        (Paragraph(text), Paragraph(how)),
        tone="warning",
        language=language,
    )


def named_card(group: Group, name: str, language: str, commands: CommandNames) -> Card:
    """To a new organiser, directly: by whom, of what, and what they can do."""
    words = catalogue(language)
    text = words.say(
        "named-text",
        name=plain(name),
        settings=f"**{commands.settings}**",
        now=f"**{commands.now}**",
        pause=f"**{commands.pause}**",
        resume=f"**{commands.resume}**",
    )
    title = words.say("named-title", group=plain(group.settings.name))
    return Card(title, (Paragraph(text),), tone="info", language=language)


def discussion_title(day: date, language: str) -> str:
    """The name of a question's thread."""
    words = catalogue(language)
    return words.say("discussion-title", day=words.day(day))
