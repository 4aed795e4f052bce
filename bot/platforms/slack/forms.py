"""Forms that were sent from modals: answered within Slack's three seconds, whatever comes.

What is done by then closes the form, or shows at its fields what is wrong; what takes longer is
shown in the modal afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import structlog

from bot.cards.card import Card
from bot.conversation import pressing
from bot.platforms.slack import action_ids, flagging, home_tab, study, study_form
from bot.platforms.slack.blocks import Json
from bot.platforms.slack.errors import Faults, code_of
from bot.platforms.slack.incomplete import incomplete_card
from bot.platforms.slack.replies import Responder
from bot.platforms.slack.study import Faulty, Sent
from bot.platforms.slack.views import (
    Memory,
    card_modal,
    has_errors,
    memory_of,
    waiting_modal,
    with_errors,
)
from bot.platforms.slack.visitor import Origin, origin_of, part
from bot.words.catalogue import catalogue, supported_language

# Takes the body of an acknowledgement.
Acknowledge: TypeAlias = Callable[[Json], Awaitable[object]]

_SETTINGS_AND_FLAGS = frozenset({study_form.SETUP, study_form.SETTINGS, flagging.FLAG})

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a form: the `view` that takes its place, or what is wrong at its fields.
    `card` is told in its stead where it cannot be shown."""

    view: Json
    card: Card
    errors: Mapping[str, str] | None = None

    @property
    def answer(self) -> Json:
        """The body of the acknowledgement."""
        if self.errors is None:
            return _update(self.view)
        return {"response_action": "errors", "errors": dict(self.errors)}


@dataclass(frozen=True)
class Forms:
    """Where forms arrive. `team` is the workspace that a payload is for."""

    responder: Responder

    async def sent(self, body: Mapping[str, Any], team: str, acknowledge: Acknowledge) -> None:
        """A modal was sent."""
        memory = memory_of(part(body, "view"))
        work = asyncio.ensure_future(self._worked(body, team, memory))
        done, _ = await asyncio.wait({work}, timeout=self.responder.acknowledge_after)
        if not done:
            words = catalogue(supported_language(memory.language))
            waits = "slack-wait" if _is_settings(part(body, "view")) else "saving-text"
            await acknowledge(_update(waiting_modal(memory, words, waits)))
        outcome = await work
        if done:
            await acknowledge({} if outcome is None else outcome.answer)
        elif outcome is not None:
            await self._show_late(origin_of(body, team), memory, outcome)
        if outcome is not None and memory.home:
            await home_tab.publish(self.responder, await self.responder.origin(body, team))

    async def _worked(self, body: Mapping[str, Any], team: str, memory: Memory) -> Outcome | None:
        """What becomes of the form; None when it was sent before. Whatever fails is told."""
        try:
            origin, view = await self.responder.origin(body, team), part(body, "view")
            match await self._sent(body, origin, view):
                case None:
                    return None
                case Faulty(errors=errors):
                    # What is shown by itself must go, so that a view takes this one's place.
                    by_slack = None if has_errors(view) else errors
                    failed = await self.responder.failed(origin)
                    return Outcome(with_errors(view, errors), failed, by_slack)
                case card:
                    return Outcome(card_modal(card, memory), card)
        except Exception:
            log.exception("a form failed", team=team)
            card = await self.responder.failed(origin_of(body, team))
            return Outcome(card_modal(card, memory), card)

    async def _sent(
        self, body: Mapping[str, Any], origin: Origin, view: Mapping[str, Any]
    ) -> Sent | None:
        if not _is_settings(view):
            return await self._answer_sent(body, origin, view)
        if not await self.responder.once.is_new(body):
            return None
        match view.get("callback_id"):
            case study_form.SETUP:
                return await study.setup_sent(self.responder, origin, view)
            case study_form.SETTINGS:
                return await study.settings_sent(self.responder, origin, view)
            case _:
                return (await flagging.sent(self.responder, origin, view)).card

    async def _answer_sent(
        self, body: Mapping[str, Any], origin: Origin, view: Mapping[str, Any]
    ) -> Sent | None:
        """A question's form. An answer is stored first, and counts as seen only then."""
        memory = memory_of(view)
        pressed = {"action_id": memory.send or "", "value": memory.action}
        state = part(view, "state")
        try:
            finished = action_ids.parse_press(pressed, state)
            lack = action_ids.lacking(pressed, state)
        except action_ids.ActionIdError:
            finished, lack = "", None
        if lack is not None:
            words = await self.responder.words(origin)
            return study.kept(view, incomplete_card(lack, words.language))
        context, places = self.responder.context, await self.responder.places(origin, memory)
        action = action_ids.meant(finished or "")
        if not pressing.stores_answer(action):
            visitor = await self.responder.visitor(origin, places=places)
            return (await pressing.reply_to_press(context, visitor, finished or "")).card
        await self.responder.tokens.presence(origin.team)  # nothing is done where the app is not
        at_hand = self.responder.visitor_at_hand(origin, places)
        stored = await pressing.store_answer(context, at_hand, action)
        if not await self.responder.once.is_new(body):
            return None
        visitor = await self.responder.visitor(origin, places=places)
        return (await pressing.reply_to_stored(context, visitor, action, stored)).card

    async def _show_late(self, origin: Origin, memory: Memory, outcome: Outcome) -> None:
        sheet = self.responder.sheet(origin, origin.view or "", memory)
        try:
            await sheet.put(outcome.view, outcome.card)
        except Faults as fault:
            log.info("a reply could not be shown", reason=code_of(fault) or str(fault)[:200])


def _is_settings(view: Mapping[str, Any]) -> bool:
    """Whether a form is one of settings or a report of a problem, and not a question's."""
    return view.get("callback_id") in _SETTINGS_AND_FLAGS


def _update(view: Json) -> Json:
    return {"response_action": "update", "view": view}
