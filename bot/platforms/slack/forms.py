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
from bot.cards.catalogue import catalogue, spoken
from bot.conversation import pressing
from bot.platforms.slack import action_ids, flagging, home_tab, study, study_form
from bot.platforms.slack.blocks import Json
from bot.platforms.slack.errors import Faults, code_of
from bot.platforms.slack.ground import Ground
from bot.platforms.slack.incomplete import incomplete_card
from bot.platforms.slack.study import Faulty, Sent
from bot.platforms.slack.views import Memory, card_modal, memory_of, waiting_modal
from bot.platforms.slack.visitor import Origin, origin_of, part

# Takes the body of an acknowledgement.
Acknowledge: TypeAlias = Callable[[Json], Awaitable[object]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Forms:
    """Where forms arrive. `team` is the workspace that a payload is for."""

    ground: Ground

    async def sent(self, body: Mapping[str, Any], team: str, acknowledge: Acknowledge) -> None:
        """A modal was sent."""
        origin, view = origin_of(body, team), part(body, "view")
        memory = memory_of(view)
        work = asyncio.ensure_future(self._worked(body, origin, view))
        done, _ = await asyncio.wait({work}, timeout=self.ground.acknowledge_after)
        if not done:
            words = catalogue(spoken(memory.language))
            await acknowledge(_update(waiting_modal(memory, words)))
        outcome = await work
        if outcome is None:  # it was sent before
            if done:
                await acknowledge({})
            return
        if done and isinstance(outcome, Faulty):
            await acknowledge({"response_action": "errors", "errors": dict(outcome.errors)})
        elif done:
            await acknowledge(_update(_view(outcome, memory)))
        else:
            await self._show_late(origin, _view(outcome, memory))
        if memory.home:
            await home_tab.publish(self.ground, origin)

    async def _worked(
        self, body: Mapping[str, Any], origin: Origin, view: Mapping[str, Any]
    ) -> Sent | None:
        if not await self.ground.once.is_new(body):
            return None
        try:
            match view.get("callback_id"):
                case study_form.SETUP:
                    return await study.setup_sent(self.ground, origin, view)
                case study_form.SETTINGS:
                    return await study.settings_sent(self.ground, origin, view)
                case flagging.FLAG:
                    return (await flagging.sent(self.ground, origin, view)).card
                case _:
                    return await self._answer_sent(origin, view)
        except Exception:
            log.exception("a form failed", team=origin.team)
            return await self.ground.failed(origin)

    async def _answer_sent(self, origin: Origin, view: Mapping[str, Any]) -> Sent:
        """A question's form."""
        memory = memory_of(view)
        pressed = {"action_id": memory.send or "", "value": memory.action}
        state = part(view, "state")
        try:
            finished = action_ids.parse_press(pressed, state)
            lack = action_ids.lacking(pressed, state)
        except action_ids.ActionIdError:
            finished, lack = "", None
        if lack is not None:
            words = await self.ground.words(origin)
            return study.kept(view, incomplete_card(lack, words.language))
        visitor = await self.ground.visitor(origin, places=await self.ground.places(origin, memory))
        return (await pressing.reply_to_press(self.ground.context, visitor, finished or "")).card

    async def _show_late(self, origin: Origin, view: Json) -> None:
        try:
            client = await self.ground.tokens.client(origin.team)
            await client.views_update(view_id=origin.view, view=view)
        except Faults as fault:
            log.info("a reply could not be shown", reason=code_of(fault) or str(fault)[:200])


def _view(outcome: Sent, memory: Memory) -> Json:
    if isinstance(outcome, Card):
        return card_modal(outcome, memory)
    return study_form.with_errors(outcome.view, outcome.errors)


def _update(view: Json) -> Json:
    return {"response_action": "update", "view": view}
