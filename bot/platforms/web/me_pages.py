"""What members settle for themselves: boards, planned rest, other accounts, leaving, deletion."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Literal, TypeAlias, assert_never

from aiohttp import web

from bot.cards.phrasing.linking import giver_text, minutes_of, places_of
from bot.core.calendar import local_date, parse_zone
from bot.platforms.web.visit import SESSION, MemberVisit, member_visit, see_other, visit
from bot.usecases.link_identities import (
    VALID_FOR,
    BadCode,
    Giver,
    Linked,
    NotLinked,
    SamePerson,
    TooManyTries,
    begin_link,
    finish_link,
    giver_of,
    linked_identities,
    unlink,
)
from bot.usecases.membership import (
    RestFault,
    delete_person,
    drop_rests,
    leave_group,
    my_settings,
    plan_rest,
    set_on_boards,
)

NOTICES = frozenset({"boards", "rest-planned", "rest-dropped", "linked"})
FAREWELLS = frozenset({"left", "deleted", "unlinked"})

DateFault: TypeAlias = RestFault | Literal["date"]


async def me(request: web.Request) -> web.Response:
    """The member's own settings and streak."""
    return await _page(await member_visit(request))


async def boards(request: web.Request) -> web.Response:
    """Appear on the boards, or not any more."""
    here = await member_visit(request)
    shown = (await request.post()).get("shown") == "yes"
    await set_on_boards(here.site.context, here.group, here.member, shown)
    return see_other(f"{here.path}/me?notice=boards")


async def rest(request: web.Request) -> web.Response:
    """Plan days of rest."""
    here = await member_visit(request)
    form = await request.post()
    entered = (str(form.get("first", ""))[:20], str(form.get("last", ""))[:20])
    first, last = map(_date, entered)
    fault: DateFault | None = "date"
    if first is not None and last is not None:
        fault = await plan_rest(here.site.context, here.group, here.member, first, last, here.now)
    if fault is not None:
        return await _page(here, entered=entered, fault=fault)
    return see_other(f"{here.path}/me?notice=rest-planned")


async def rest_drop(request: web.Request) -> web.Response:
    """Take back the rests that have not begun."""
    here = await member_visit(request)
    await drop_rests(here.site.context, here.group, here.member, here.now)
    return see_other(f"{here.path}/me?notice=rest-dropped")


async def link_code(request: web.Request) -> web.Response:
    """Show a code for another account. It is in no address, so no history keeps it."""
    here = await member_visit(request)
    return await _page(here, code=await begin_link(here.site.context, here.user, here.now))


async def link(request: web.Request) -> web.Response:
    """Enter the code of another account: first it is shown whose it is, then they are linked."""
    here = await member_visit(request)
    form = await request.post()
    code = str(form.get("code", ""))[:40]
    enter = finish_link if form.get("sure") == "yes" else giver_of
    match await enter(here.site.context, here.user, code, here.now):
        case Giver() as giver:
            return here.html("link.html", giver=giver_text(giver, here.words), code=giver.letters)
        case Linked():
            return see_other(f"{here.path}/me?notice=linked")
        case refused:
            return await _page(here, link_fault=_link_fault(here, refused))


def _link_fault(here: MemberVisit, outcome: NotLinked) -> str:
    words = here.words
    match outcome:
        case SamePerson():
            title, text = words.say("link-same-title"), words.say("link-same-text")
        case BadCode(left=left):
            title, text = words.say("link-bad-title"), words.say("link-bad-text", left=left)
        case TooManyTries(wait=wait):
            minutes = minutes_of(wait)
            title = words.say("link-many-title")
            text = words.say("link-many-text", minutes=minutes)
        case _:
            assert_never(outcome)
    return f"{title}. {text}"


async def unlink_browser(request: web.Request) -> web.Response:
    """Make this browser a person of its own, after asking."""
    here = await member_visit(request)

    async def go() -> None:
        await unlink(here.site.context, here.user, here.now)

    return await _confirmed(here, "unlink", go, "unlinked")


async def leave(request: web.Request) -> web.Response:
    """Leave the group; asked first, since it is one press."""
    here = await member_visit(request)

    async def go() -> None:
        await leave_group(here.site.context, here.group, here.member, here.now)

    return await _confirmed(here, "leave", go, "left")


async def delete(request: web.Request) -> web.Response:
    """Remove the person with all that is stored about them, after asking."""
    here = await member_visit(request)

    async def go() -> None:
        await delete_person(here.site.context, here.member)
        # The browser, too, is a stranger from now on.
        request[SESSION] = here.site.sessions.fresh()

    return await _confirmed(here, "delete", go, "deleted")


async def farewell(request: web.Request) -> web.Response:
    """What is said to somebody who left or was deleted."""
    what = request.match_info["what"]
    if what not in FAREWELLS:
        raise web.HTTPNotFound
    return visit(request).html("farewell.html", what=what)


async def _confirmed(
    here: MemberVisit, what: str, go: Callable[[], Awaitable[None]], farewell_of: str
) -> web.Response:
    if here.request.method != "POST":
        return here.html("confirm.html", what=what)
    await go()
    return see_other(f"/bye/{farewell_of}")


async def _page(
    here: MemberVisit,
    *,
    entered: tuple[str, str] = ("", ""),
    fault: DateFault | None = None,
    code: str | None = None,
    link_fault: str | None = None,
) -> web.Response:
    settings = await my_settings(here.site.context, here.group, here.member, here.now)
    identities = await linked_identities(here.site.context, here.user)
    notice = here.request.query.get("notice", "")
    words = here.words
    return here.html(
        "me.html",
        status=422 if fault or link_fault else 200,
        settings=settings,
        rests=[(words.day(first), words.day(last)) for first, last in settings.rests],
        today=local_date(parse_zone(here.group.settings.zone), here.now).isoformat(),
        entered=entered,
        fault=fault,
        notice=notice if notice in NOTICES else None,
        linked=places_of(identities, words) if len(identities) > 1 else None,
        code=code,
        code_minutes=minutes_of(VALID_FOR),
        link_fault=link_fault,
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
