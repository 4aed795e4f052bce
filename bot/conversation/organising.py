"""What organisers set, and what the buttons of a group's settings do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol, TypeAlias, assert_never, get_args

from bot.cards.phrasing import (
    faults_card,
    group_card,
    opened_card,
    permissions_card,
    taken_card,
    told_card,
)
from bot.cards.phrasing.answer import notice_card
from bot.conversation.asking import no_group
from bot.conversation.finding import find_group_to_organise, language_at, language_of
from bot.conversation.visitor import Reply, Visitor
from bot.posting.planning import post_now
from bot.usecases.context import Context
from bot.usecases.flag_question import settle_reports
from bot.usecases.organise import (
    Change,
    Changed,
    ChannelTaken,
    MovedMeanwhile,
    Opened,
    change_group,
    may_organise,
    open_group,
)
from bot.usecases.set_up_group import (
    Fault,
    SettingsError,
    checked,
    pause_group,
    reconnect_channels,
    resume_group,
)
from bot.usecases.show_group import GroupView, show_group
from bot.words.catalogue import catalogue
from storage import seats
from storage.records import Address, Channel, GroupSettings, Seat

Doing: TypeAlias = Literal["show", "pause", "resume", "now", "reconnect"]
_DOINGS: dict[str, Doing] = {one: one for one in get_args(Doing)}
_SETTLE = re.compile(r"settle-(?P<last>\d{1,18})")


class MissingPermissions(Protocol):
    """Says which permissions the bot is missing in a channel, in the platform's spelling."""

    def __call__(self, address: Address, /, *, discussion: bool) -> Sequence[str]:
        """Those for posts, and with `discussion` those for threads below them."""
        ...


def _nothing_missing(address: Address, /, *, discussion: bool) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class OrganisedGroup:
    """A group in the hands of somebody who may organise it."""

    seat: Seat
    view: GroupView
    language: str

    def channel_of(self, visitor: Visitor) -> Channel | None:
        """The group's channel in the visitor's workspace, the first of several."""
        rights = visitor.rights
        if rights is None:
            return None
        there = (rights.platform, rights.workspace)
        return next(
            (
                one
                for one in self.view.channels
                if (one.address.platform, one.address.workspace) == there
            ),
            None,
        )


async def organised_group(
    context: Context, visitor: Visitor, key: str | None = None
) -> OrganisedGroup | Reply:
    """The group of that key (or the one that is meant here), if the visitor may organise it;
    otherwise what they are told."""
    if key is None:
        seat = await find_group_to_organise(context, visitor)
    else:
        seat = await context.db.read(seats.seat_in, key, visitor.user)
    if seat is None:
        return await no_group(context, visitor)
    language = language_at(visitor, seat)
    view = await show_group(context, seat.group, visitor.now)
    if not may_organise(seat, view.channels, visitor.rights):
        return _may_not(visitor, language)
    return OrganisedGroup(replace(seat, group=view.group), view, language)


async def set_up(
    context: Context,
    visitor: Visitor,
    settings: GroupSettings,
    address: Address,
    *,
    role: str | None = None,
    missing: Sequence[str] = (),
) -> Reply:
    """Set a group up in a channel; for who manages the workspace. `missing` are the permissions
    that the bot needs there, in the platform's spelling: they are named before anything is saved.
    """
    if not may_set_up(visitor):
        return await not_organiser(context, visitor)
    language = await language_of(context, visitor, settings.language)
    if missing:
        return Reply("note", permissions_card(address, missing, language))
    try:
        opened = await open_group(context, settings, address, visitor.actor, visitor.now, role)
    except SettingsError as error:
        return Reply("note", faults_card(error.faults, language))
    match opened:
        case Opened(group=group):
            view = await show_group(context, group, visitor.now)
            return Reply("note", opened_card(view, language, visitor.commands))
        case ChannelTaken(group=group):
            return Reply("note", taken_card(group, language, visitor.commands))
        case _:
            assert_never(opened)


def may_set_up(visitor: Visitor) -> bool:
    """Whether somebody may set a group up in the workspace."""
    return visitor.rights is not None and visitor.rights.manages


async def not_organiser(context: Context, visitor: Visitor) -> Reply:
    """Say who the organisers are; ask to retry if the visitor's rights could not be loaded."""
    return _may_not(visitor, await language_of(context, visitor))


def _may_not(visitor: Visitor, language: str) -> Reply:
    if not visitor.known:
        return Reply("note", notice_card("rights-unknown", catalogue(language)))
    return Reply("note", told_card("not-organiser", language))


async def refused(context: Context, visitor: Visitor, *faults: Fault) -> Reply:
    """What a platform's own check found wrong with settings."""
    return Reply("note", faults_card(faults, await language_of(context, visitor)))


async def change(
    context: Context,
    visitor: Visitor,
    changes: Mapping[str, Any],
    *,
    key: str | None = None,
    address: Address | None = None,
    lacking: MissingPermissions = _nothing_missing,
    role: str | None = None,
) -> Reply:
    """Change a group's settings by their field names, its channel in this workspace (`address`)
    and its organiser role; then show it as it is. If one thing cannot be, nothing is saved."""
    organised = await organised_group(context, visitor, key)
    if isinstance(organised, Reply):
        return organised
    before = organised.view.group.settings
    settings = replace(before, **changes)
    try:
        if settings != before:
            settings = checked(context, settings)
    except SettingsError as error:
        return Reply("note", faults_card(error.faults, organised.language))
    channel = organised.channel_of(visitor)
    obstacle = _obstacle(organised, channel, address, settings, lacking)
    if obstacle is not None:
        return obstacle
    moves = channel is not None and address is not None and address != channel.address
    wanted = Change(settings if settings != before else None, address if moves else None, role)
    done = await change_group(
        context, organised.view.group, wanted, channel, visitor.user, visitor.now
    )
    match done:
        case ChannelTaken(group=other):
            return Reply("note", taken_card(other, organised.language, visitor.commands))
        case MovedMeanwhile():
            return Reply("note", told_card("moved-meanwhile", organised.language))
        case Changed():
            view = await show_group(context, organised.view.group, visitor.now)
            saved = bool(changes) or address is not None or role is not None
            return Reply("note", group_card(view, organised.language, saved=saved))
        case _:
            assert_never(done)


def _obstacle(
    organised: OrganisedGroup,
    channel: Channel | None,
    address: Address | None,
    settings: GroupSettings,
    lacking: MissingPermissions,
) -> Reply | None:
    """Why the group cannot post to `address`, or open threads where it posts already."""
    if address is not None and channel is None:
        return Reply(
            "note", faults_card([Fault("channel", "channel-not-here")], organised.language)
        )
    opens_threads = settings.discussion and not organised.view.group.settings.discussion
    if address is None and channel is not None and opens_threads:
        address = channel.address
    missing = () if address is None else lacking(address, discussion=settings.discussion)
    if address is None or not missing:
        return None
    return Reply("note", permissions_card(address, missing, organised.language))


async def show_settings(context: Context, visitor: Visitor, key: str | None = None) -> Reply:
    """A group as its organiser sees it."""
    organised = await organised_group(context, visitor, key)
    if isinstance(organised, Reply):
        return organised
    return Reply("note", group_card(organised.view, organised.language))


async def do(context: Context, visitor: Visitor, doing: Doing, key: str | None = None) -> Reply:
    """Pause, resume, post now, and so on, for an organiser of the group."""
    organised = await organised_group(context, visitor, key)
    if isinstance(organised, Reply):
        return organised
    match doing:
        case "show":
            return Reply("note", group_card(organised.view, organised.language))
        case "pause":
            return await _pause(context, visitor, organised)
        case "resume":
            return await _resume(context, visitor, organised)
        case "now":
            return await _post_now(context, visitor, organised)
        case "reconnect":
            await reconnect_channels(context, organised.view.group, visitor.now)
            return _told("reconnected", organised)
        case _:
            assert_never(doing)


async def reply_to_organiser(context: Context, visitor: Visitor, key: str, value: str) -> Reply:
    """The press of a button of the settings."""
    settling = _SETTLE.fullmatch(value)
    if settling is not None:
        return await _settle(context, visitor, key, int(settling["last"]))
    return await do(context, visitor, _DOINGS.get(value, "show"), key)


async def _settle(context: Context, visitor: Visitor, key: str, last: int) -> Reply:
    """Put away the reports that a card showed, up to the `last`; those behind them come next."""
    organised = await organised_group(context, visitor, key)
    if isinstance(organised, Reply):
        return organised
    await settle_reports(context, organised.view.group, last, visitor.now)
    after = await _again(context, visitor, organised)
    if after.view.reports:
        return Reply("note", group_card(after.view, organised.language))
    return _told("settled", after)


async def _pause(context: Context, visitor: Visitor, organised: OrganisedGroup) -> Reply:
    group = organised.view.group
    if group.paused_at is not None and group.departed_at is None:
        return _told("paused-already", organised)
    await pause_group(context, group, visitor.now)
    return Reply("note", told_card("paused", organised.language))


async def _resume(context: Context, visitor: Visitor, organised: OrganisedGroup) -> Reply:
    """Go on, also with channels that were parked."""
    parked = await reconnect_channels(context, organised.view.group, visitor.now)
    if organised.view.group.paused_at is None:
        return _told("reconnected" if parked else "running", organised)
    await resume_group(context, organised.view.group, visitor.now)
    return _told("resumed", await _again(context, visitor, organised))


async def _post_now(context: Context, visitor: Visitor, organised: OrganisedGroup) -> Reply:
    group = organised.view.group
    if group.paused_at is not None:
        return _told("now-paused", organised)
    if group.settings.exam not in context.exams:
        return Reply("note", notice_card("no-exam", catalogue(organised.language)))
    if all(one.parked_at is not None for one in organised.view.channels):
        return _told("now-parked", organised)
    done = await post_now(context, group, visitor.now)
    after = await _again(context, visitor, organised)
    match done.questions > 0, done.short > 0:
        case True, short:
            return _told("now-short" if short else "now", after, count=done.questions)
        case _, short:
            return _told("now-used-up" if short else "now-none", after)


async def _again(context: Context, visitor: Visitor, organised: OrganisedGroup) -> OrganisedGroup:
    return replace(organised, view=await show_group(context, organised.view.group, visitor.now))


def _told(which: str, organised: OrganisedGroup, **more: str | int) -> Reply:
    return Reply("note", told_card(which, organised.language, organised.view, **more))
