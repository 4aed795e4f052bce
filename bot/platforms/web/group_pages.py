"""An organiser's pages: set a group up, change its settings, pause it, reconnect its channel."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from aiohttp import web
from sqlalchemy import Connection

from bot.cards.phrasing.refused import reason_in_words
from bot.cards.phrasing.schedule import weekdays
from bot.core.names import MAX_NAME
from bot.platforms.web.links import address_of, invite_link
from bot.platforms.web.start_pages import KEPT_INPUT
from bot.platforms.web.visit import Visit, organiser_visit, see_other, visit
from bot.platforms.web.wording import NOTICES
from bot.posting.planning import post_now
from bot.usecases.context import languages_of
from bot.usecases.join_group import join_group
from bot.usecases.set_up_group import (
    GREATEST_GOAL,
    MAX_QUESTIONS_A_DAY,
    SMALLEST_GOAL,
    SettingsError,
    change_settings,
    pause_group,
    reconnect_channels,
    resume_group,
    set_up_group,
)
from bot.usecases.show_group import questions_of
from storage import bindings, people
from storage.records import Feedback, Group, GroupSettings, UserKey

FORM_FIELDS = frozenset(
    {
        "name",
        "exam",
        "language",
        "zone",
        "post_time",
        "days",
        "questions_a_day",
        "feedback",
        "goal",
    }
)


async def new_group(request: web.Request) -> web.Response:
    """Set up a new group, for visitors with an organiser's link."""
    here = visit(request)
    if not here.session.organiser:
        raise web.HTTPForbidden
    if request.method != "POST":
        return _form_page(here, None, _suggested(here))
    settings = await _entered(request)
    try:
        group = await set_up_group(here.site.context, settings, address_of, here.now)
    except SettingsError as error:
        return _form_page(here, None, settings, error)
    name = await here.site.context.db.read(_name_elsewhere, here.user)
    name = name or here.words.say("organiser-name")
    await join_group(here.site.context, group, here.user, name, here.now, organiser=True)
    await post_now(here.site.context, group, here.now)
    return see_other(f"/g/{group.key}?notice=created")


async def settings(request: web.Request) -> web.Response:
    """Change a group's settings; its exam stays, since its posts are of that exam."""
    here = await organiser_visit(request)
    if request.method != "POST":
        return await _settings_page(here, here.group.settings)
    entered = await _entered(request, exam=here.group.settings.exam)
    try:
        await change_settings(here.site.context, here.group, entered, here.now)
    except SettingsError as error:
        return await _settings_page(here, entered, error)
    return see_other(f"{here.path}/settings?notice=saved")


async def pause(request: web.Request) -> web.Response:
    """Post nothing until the group is resumed."""
    here = await organiser_visit(request)
    await pause_group(here.site.context, here.group, here.now)
    return see_other(f"{here.path}/settings?notice=paused")


async def resume(request: web.Request) -> web.Response:
    """Go on with the next question."""
    here = await organiser_visit(request)
    await resume_group(here.site.context, here.group, here.now)
    return see_other(f"{here.path}/settings?notice=resumed")


async def reconnect(request: web.Request) -> web.Response:
    """Try the group's parked channels again."""
    here = await organiser_visit(request)
    await reconnect_channels(here.site.context, here.group, here.now)
    return see_other(f"{here.path}/settings?notice=reconnected")


async def _settings_page(
    here: Visit, values: GroupSettings, error: SettingsError | None = None
) -> web.Response:
    group = here.group
    if group is None:
        raise AssertionError("the settings of a group need a group")
    channels = await here.site.context.db.read(bindings.channels_of, [group.id])
    parked = [
        (one.address.platform, reason_in_words(one.parked_reason, here.words))
        for one in channels[group.id]
        if one.parked_at is not None
    ]
    questions = questions_of(here.site.context, group.settings.exam)
    wanted = group.settings.questions_a_day
    short = None
    if questions is not None and questions < wanted:
        short = here.words.say("group-short", questions=questions, wanted=wanted)
    return _form_page(here, group, values, error, parked=parked, short=short)


def _form_page(
    here: Visit,
    group: Group | None,
    values: GroupSettings,
    error: SettingsError | None = None,
    **more: object,
) -> web.Response:
    notice = here.request.query.get("notice", "")
    exams = here.site.context.exams
    faults = {} if error is None else {fault.field: fault.code for fault in error.faults}
    return here.html(
        "group_form.html",
        status=200 if error is None else 422,
        values=values,
        faults=faults,
        is_new=group is None,
        exams={
            key: exam.pack.facts.title.in_language(here.language) for key, exam in exams.items()
        },
        group_languages=_offered(here),
        zones=_zones(),
        weekdays=weekdays(here.words),
        most_questions=MAX_QUESTIONS_A_DAY,
        goal_from=SMALLEST_GOAL,
        goal_to=GREATEST_GOAL,
        max_name=MAX_NAME,
        invite=None if group is None else invite_link(here.site.settings, group),
        notice=notice if notice in NOTICES else None,
        **{"parked": (), "short": None, **more},
    )


async def _entered(request: web.Request, *, exam: str | None = None) -> GroupSettings:
    """What the form holds, unchecked; far too long input is cut, it is a fault anyway."""
    form = await request.post()
    text: Mapping[str, str] = {
        name: str(form.get(name, ""))[: 20 * KEPT_INPUT] for name in FORM_FIELDS
    }
    feedback: Feedback = "at_reveal" if text["feedback"] == "at_reveal" else "at_once"
    return GroupSettings(
        name=text["name"],
        exam=exam or text["exam"],
        language=text["language"],
        zone=text["zone"].strip(),
        post_time=text["post_time"].strip(),
        days="".join(sorted({str(day)[:2] for day in form.getall("days", [])})),
        questions_a_day=_whole(text["questions_a_day"]),
        feedback=feedback,
        goal=_whole(text["goal"]),
        discussion="discussion" in form,
    )


def _whole(typed: str) -> int:
    """A small whole number; 0, which no field allows, for anything else."""
    count = typed.strip()
    return int(count) if count.isascii() and count.isdecimal() and len(count) <= 4 else 0


def _suggested(here: Visit) -> GroupSettings:
    exam = next(iter(here.site.context.exams))
    offered = here.site.context.exams[exam].pack.facts.languages
    return GroupSettings(
        name="",
        exam=exam,
        language=here.language if here.language in offered else offered[0],
        zone="UTC",
        post_time="09:00",
        days="12345",
        questions_a_day=1,
        feedback="at_once",
    )


def _offered(here: Visit) -> tuple[str, ...]:
    """The languages in which some exam can be asked."""
    return languages_of(here.site.context.exams)


@cache
def _zones() -> tuple[str, ...]:
    """Zone names to choose from: cities, and UTC."""
    cities = (name for name in available_timezones() if "/" in name and name[:4] != "Etc/")
    return (*sorted(cities), "UTC")


def _name_elsewhere(connection: Connection, user: UserKey) -> str | None:
    """The name that a user has in another group."""
    for group_id in people.groups_of(connection, user):
        member = people.member_of(connection, group_id, user)
        if member is not None:
            return member.name
    return None
