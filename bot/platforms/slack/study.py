"""What organisers do in modals: setting a group up, and changing it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import structlog

from bot.cards.action import Action, encode
from bot.cards.card import Button, Card, Paragraph
from bot.cards.markup import flat
from bot.cards.phrasing import group_card
from bot.conversation import connecting, organising
from bot.conversation.visitor import Reply, Visitor
from bot.core.names import usable_name
from bot.platforms.slack import organisers, study_form
from bot.platforms.slack.errors import Faults, code_of
from bot.platforms.slack.profiles import Profile
from bot.platforms.slack.replies import Responder
from bot.platforms.slack.reply_surfaces import Modal
from bot.platforms.slack.study_form import SettingsEntry
from bot.platforms.slack.views import Memory, memory_of, waiting_modal
from bot.platforms.slack.visitor import PLATFORM, Origin, address_of, visitor_of
from bot.usecases.set_up_group import Fault, SettingsError, checked
from bot.words.catalogue import catalogue
from storage import seats
from storage.records import Address, Group, GroupSettings

log = structlog.get_logger(__name__)

# A form can be opened for three seconds after its command.
GROUPS_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Faulty:
    """A form that cannot be kept: field -> what is wrong with it."""

    errors: Mapping[str, str]


Sent: TypeAlias = Card | Faulty


async def ask_setup(responder: Responder, origin: Origin, body: Mapping[str, Any]) -> None:
    """Open the form that sets a group up, for who may. Only the groups that it offers besides need
    the database, which is not waited for too long, so that the form is in time."""

    async def asked() -> Reply | None:
        profile = await responder.profile(origin, fresh=True)
        visitor = visitor_of(origin, profile, responder.clock.now())
        may = organising.may_set_up(visitor)
        if may and await _setup_opened(responder, origin, visitor, profile):
            return None
        if not await responder.once.is_new(body):
            return None
        if may:
            return Reply("note", await responder.too_late(origin))
        return await organising.not_organiser(responder.context, visitor)

    await responder.give(origin, responder.whisper(origin), asked)


async def _setup_opened(
    responder: Responder, origin: Origin, visitor: Visitor, profile: Profile | None
) -> bool:
    """Whether the form was still in time."""
    words, groups = await asyncio.gather(responder.words(origin), _own_groups(responder, visitor))
    exam = next(iter(responder.context.exams))
    zone = None if profile is None else profile.zone
    channel = origin.places[0].channel if origin.places else None
    entry = study_form.first_entry(exam, words.language, zone, channel, "")
    memory = Memory(channel=channel)
    view = study_form.setup_view(entry, responder.context.exams, memory, words, groups)
    return await responder.open(origin, view, memory) is not None


async def show_settings(responder: Responder, visitor: Visitor) -> Reply:
    """The group that is meant, with a button that opens its form."""
    organised = await organising.organised_group(responder.context, visitor)
    if isinstance(organised, Reply):
        return organised
    card = group_card(organised.view, organised.language)
    label = catalogue(organised.language).say("slack-settings-button")
    action = encode(Action("settings", organised.view.group.key, "change"))
    button = Button(label, label, action, style="primary")
    return Reply("note", replace(card, controls=(button, *card.controls)))


async def ask_settings(
    responder: Responder, origin: Origin, body: Mapping[str, Any], key: str
) -> None:
    """Open the form that changes a group; what is in it takes a moment."""
    memory = Memory(channel=origin.channel, group=key)
    sheet = await responder.open(
        origin, waiting_modal(memory, await responder.words(origin)), memory
    )

    async def asked() -> Reply | None:
        visitor = await responder.visitor(origin, fresh=True)
        organised = await organising.organised_group(responder.context, visitor, key)
        if isinstance(organised, Reply):
            return organised
        if sheet is None:
            return Reply("note", await responder.too_late(origin))
        await _show_settings_form(responder, origin, visitor, organised, sheet)
        return None

    await responder.give_once(body, origin, sheet or responder.whisper(origin), asked)


async def _show_settings_form(
    responder: Responder,
    origin: Origin,
    visitor: Visitor,
    organised: organising.OrganisedGroup,
    sheet: Modal,
) -> None:
    """Put the form into the modal that is open."""
    channel, group, memory = organised.channel_of(visitor), organised.view.group, sheet.memory
    entry = SettingsEntry(None if channel is None else channel.address.channel, group.settings)
    if channel is not None:
        entry, memory = await organisers.with_organisers(responder, origin, group, entry, memory)
    words = catalogue(organised.language)
    view = study_form.settings_view(entry, responder.context.exams, memory, words)
    await sheet.put(view, await responder.failed(origin))


async def setup_sent(responder: Responder, origin: Origin, view: Mapping[str, Any]) -> Sent:
    """Set the group up, or say at the fields why not."""
    visitor = await responder.visitor(origin, fresh=True)
    if not visitor.known:
        return _refused(await organising.not_organiser(responder.context, visitor), visitor, view)
    words = await responder.words(origin)
    exam = next(iter(responder.context.exams))
    usual = study_form.first_entry(exam, words.language, None, None, "")
    entry = study_form.entered(view, usual.settings)
    looked = await _look(responder, origin, entry.channel)
    name = await _name(responder, origin, entry.settings, looked.name)
    settings = replace(entry.settings, name=name)
    faults = [] if entry.group is not None else _faults(responder, settings)
    faults += looked.faults
    if faults or entry.channel is None:
        return Faulty(study_form.errors_of(faults, view, words))
    address = address_of(origin.team, entry.channel)
    if entry.group is not None:
        return (await connecting.connect(responder.context, visitor, entry.group, address)).card
    return (await organising.set_up(responder.context, visitor, settings, address)).card


async def _own_groups(responder: Responder, visitor: Visitor) -> Sequence[Group]:
    """The groups that the form offers to bring here; none if the database does not say in time."""
    try:
        async with asyncio.timeout(GROUPS_WITHIN_S):
            return await connecting.own_groups(responder.context, visitor)
    except Exception:
        log.warning("a form does without the organiser's groups", exc_info=True)
        return ()


async def settings_sent(responder: Responder, origin: Origin, view: Mapping[str, Any]) -> Sent:
    """Change the group, or say at the fields why not."""
    memory = memory_of(view)
    visitor = await responder.visitor(origin, fresh=True)
    organised = await organising.organised_group(responder.context, visitor, memory.group or "")
    if isinstance(organised, Reply):
        return _refused(organised, visitor, view)
    before, channel = organised.view.group.settings, organised.channel_of(visitor)
    entry = study_form.entered(view, before)
    moves = entry.channel is not None and (
        channel is None or entry.channel != channel.address.channel
    )
    faults = _faults(responder, entry.settings)
    if moves:
        faults += (await _look(responder, origin, entry.channel)).faults
    chosen = await organisers.chosen(responder, origin, visitor, organised, entry, memory)
    faults += chosen.faults
    address = address_of(origin.team, entry.channel) if moves and entry.channel else None
    if not faults:
        reply = await organising.change(
            responder.context,
            visitor,
            {name: getattr(entry.settings, name) for name in GroupSettings.__slots__},
            key=organised.view.group.key,
            address=address,
        )
        # Last, since who takes it from themselves may change nothing after that.
        if address is None or await _posts_to(responder, visitor, organised, address):
            group = replace(organised.view.group, settings=entry.settings)
            faults += await organisers.keep(responder, origin, visitor, group, chosen.wish)
        if not faults:
            return reply.card
    return Faulty(study_form.errors_of(faults, view, catalogue(organised.language)))


def _refused(reply: Reply, visitor: Visitor, view: Mapping[str, Any]) -> Sent:
    """The refusal; what was entered is kept if the visitor is asked to try again."""
    return reply.card if visitor.known else kept(view, reply.card)


def kept(view: Mapping[str, Any], why: Card) -> Faulty:
    """What a card says first, at a form's first field."""
    text = next((block.text for block in why.blocks if isinstance(block, Paragraph)), why.title)
    return Faulty({study_form.fields_of(view)[0]: flat(text)})


async def _posts_to(
    responder: Responder, visitor: Visitor, organised: organising.OrganisedGroup, address: Address
) -> bool:
    """Whether the group has come to the channel that it was to move to."""
    seat = await responder.context.db.read(seats.seat_at, address, visitor.user)
    return seat is not None and seat.group.id == organised.view.group.id


def _faults(responder: Responder, settings: GroupSettings) -> list[Fault]:
    try:
        checked(responder.context, settings)
    except SettingsError as error:
        return list(error.faults)
    return []


@dataclass(frozen=True, slots=True)
class Looked:
    """What keeps quizbot from posting in a channel, and what it is called."""

    faults: tuple[Fault, ...] = ()
    name: str = ""


async def _look(responder: Responder, origin: Origin, channel: str | None) -> Looked:
    """What Slack tells of a channel beforehand."""
    if channel is None:
        return Looked((Fault("channel", "slack-not-in-channel"),))
    try:
        client = await responder.tokens.client(origin.team)
        said = (await client.conversations_info(channel=channel))["channel"]
    except Faults as fault:
        unseen = code_of(fault) in ("channel_not_found", "missing_scope", "method_not_supported")
        code = "slack-not-in-channel" if unseen else "slack-no-answer"
        return Looked((Fault("channel", code),))
    if said.get("is_archived"):
        return Looked((Fault("channel", "slack-archived"),))
    if not said.get("is_member"):
        return Looked((Fault("channel", "slack-not-in-channel"),))
    return Looked(name=str(said.get("name") or ""))


async def _name(responder: Responder, origin: Origin, settings: GroupSettings, channel: str) -> str:
    """The first name of a group: the workspace's, and the exam; if there is a group of that exam
    already, the channel's in place of the workspace's."""
    exam = settings.exam.upper()
    there = await responder.context.db.read(
        seats.groups_in_workspace, PLATFORM, origin.team, origin.key
    )
    taken = any(seat.group.settings.exam == settings.exam for seat in there)
    team = (await responder.tokens.presence(origin.team)).team_name
    return usable_name(f"#{channel} · {exam}" if taken and channel else f"{team} · {exam}", exam)
