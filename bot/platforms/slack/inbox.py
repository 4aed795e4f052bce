"""Takes commands, presses and answers to the conversation, and its replies back.

An answer is stored before it is acknowledged; all else comes after the acknowledgement.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, assert_never

from bot.cards.action import Action
from bot.cards.card import Paragraph, plain
from bot.cards.phrasing import with_stray
from bot.conversation import (
    asking,
    connecting,
    filling,
    leaving,
    linking,
    organising,
    own_data,
    pressing,
)
from bot.conversation.in_time import Acknowledge, acknowledged
from bot.conversation.pressing import Stored
from bot.conversation.visitor import Reply, Visitor
from bot.core.topics import find_topics, names_topic
from bot.platforms.slack import action_ids, command, flagging, home_tab, study
from bot.platforms.slack.errors import NotInstalledError
from bot.platforms.slack.incomplete import incomplete_card
from bot.platforms.slack.replies import Responder
from bot.platforms.slack.reply_surfaces import ReplySurface
from bot.platforms.slack.views import Memory, memory_of, waiting_modal
from bot.platforms.slack.visitor import Origin, part
from bot.words.catalogue import catalogue

Json = Mapping[str, Any]

CHANGE = "change"


@dataclass(frozen=True)
class Inbox:
    """Where what people do on Slack arrives. `team` is the workspace that a payload is for."""

    responder: Responder

    async def commanded(self, body: Json, team: str) -> None:
        """`/quiz` and the words behind it."""
        origin = await self.responder.origin(body, team)
        asked = command.parse(str(body.get("text") or ""), self._is_topic, self._finds_topic)
        if isinstance(asked, command.SetupCommand):
            await study.ask_setup(self.responder, origin, body)
            return
        fresh = isinstance(
            asked, command.SettingsCommand | command.DoingCommand | command.DisconnectCommand
        )

        async def told() -> Reply:
            return await self._told(await self.responder.visitor(origin, fresh=fresh), asked)

        await self.responder.give_once(body, origin, self.responder.whisper(origin), told)

    def _is_topic(self, words: str) -> bool:
        """Whether a topic of an exam is called so."""
        exams = self.responder.context.exams.values()
        return any(names_topic(exam.pack.outline, words) for exam in exams)

    def _finds_topic(self, words: str) -> bool:
        """Whether a quiz on these words has a topic, or several to choose from."""
        exams = self.responder.context.exams.values()
        return any(find_topics(exam.pack.outline, words).topics for exam in exams)

    async def _told(self, visitor: Visitor, asked: command.Command) -> Reply:
        context = self.responder.context
        match asked:
            case command.QuizCommand(request=request):
                return await asking.quiz(context, visitor, request)
            case command.StopCommand():
                return await asking.stop(context, visitor)
            case command.BoardCommand(request=board, stray=stray):
                reply = await asking.board(context, visitor, board)
                return replace(reply, card=with_stray(reply.card, "board", stray))
            case command.ReportCommand(whose=whose, stray=stray):
                reply = await asking.report(context, visitor, whose)
                return replace(reply, card=with_stray(reply.card, "report", stray))
            case command.SettingsCommand():
                return await study.show_settings(self.responder, visitor)
            case command.DoingCommand(name=doing):
                return await organising.do(context, visitor, doing)
            case command.DisconnectCommand():
                return await connecting.disconnect(context, visitor)
            case command.LinkCommand(code=code):
                return await linking.link(context, visitor, code)
            case command.UnlinkCommand():
                return await linking.unlink(context, visitor)
            case command.LeaveCommand():
                return await leaving.ask_to_leave(context, visitor)
            case command.PrivacyCommand():
                return await own_data.show(context, visitor)
            case command.ExportCommand():
                return await own_data.export(context, visitor)
            case command.DeleteCommand():
                return await own_data.ask_to_delete(context, visitor)
            case command.HelpCommand():
                return await asking.help_(context, visitor)
            case command.UnknownCommand():
                return await self._unknown(visitor, asked)
            case command.SetupCommand():
                raise AssertionError("setting up is a form")
            case _:
                assert_never(asked)

    async def _unknown(self, visitor: Visitor, asked: command.UnknownCommand) -> Reply:
        """Help, and what may be meant."""
        reply = await asking.help_(self.responder.context, visitor)
        words = catalogue(reply.card.language)
        word = plain(asked.word)
        if asked.nearest is None:
            said = words.say("slack-unknown", word=word)
        else:
            near = f"**{visitor.commands.quiz} {asked.nearest}**"
            said = words.say("slack-unknown-nearest", word=word, command=near)
        blocks = (Paragraph(said), *reply.card.blocks)
        return replace(reply, card=replace(reply.card, blocks=blocks))

    async def shortcut(self, body: Json, team: str) -> None:
        """The global shortcut: a quiz in a modal."""
        origin = await self.responder.origin(body, team)

        async def begun() -> Reply:
            return await asking.quiz(
                self.responder.context, await self.responder.visitor(origin), None
            )

        screen = await self._sheet(origin, Memory())
        await self.responder.give_once(body, origin, screen, begun)

    async def pressed(self, body: Json, team: str, acknowledge: Acknowledge) -> None:
        """A button of a card. What is chosen in a form comes with its button, and only then."""
        button: Json = next(iter(body.get("actions") or ()), {})
        if button.get("type") != "button":
            await acknowledge()
            return
        view = part(body, "view")
        state = part(body, "state") or part(view, "state")
        try:
            finished = action_ids.parse_press(button, state)
        except action_ids.ActionIdError:
            finished = ""
        if finished is None:
            await acknowledge()
            await self._incomplete(body, await self.responder.origin(body, team), button, state)
            return
        memory = Memory(home=True) if view.get("type") == "home" else memory_of(view)
        action = action_ids.meant(finished)
        stored: asyncio.Future[Stored] | None = None
        if pressing.stores_answer(action) and action.value:
            stored = await acknowledged(
                self._stored(body, team, memory, action),
                acknowledge,
                self.responder.acknowledge_after,
            )
            fault = stored.exception() if stored.done() else None
            if isinstance(fault, NotInstalledError):
                raise fault
        else:
            await acknowledge()
        await self._act(body, await self.responder.origin(body, team), memory, finished, stored)

    async def _stored(self, body: Json, team: str, memory: Memory, action: Action) -> Stored:
        """Store an answer. Nothing but the database is waited for, unless Slack has to say whether
        somebody of another workspace is at home here."""
        origin = await self.responder.origin(body, team)
        await self.responder.tokens.presence(team)  # nothing is done where the app is not
        visitor = self.responder.visitor_at_hand(
            origin, await self.responder.places(origin, memory)
        )
        return await pressing.store_answer(self.responder.context, visitor, action)

    async def _act(
        self,
        body: Json,
        origin: Origin,
        memory: Memory,
        text: str,
        stored: asyncio.Future[Stored] | None,
    ) -> None:
        """Do what a finished action says; an answer is `stored` by now, or will be."""
        action = action_ids.meant(text)
        if action.verb == "flag":
            await flagging.ask(self.responder, origin, memory, action.token)
            return
        if (action.verb, action.value) == ("settings", CHANGE):
            await study.ask_settings(self.responder, origin, body, action.token)
            return
        screen = await self._screen(origin, memory, action)
        if stored is not None and not stored.done():
            await self.responder.show_quietly(screen, await self.responder.saving(origin))
        if stored is None:
            await self.responder.give_once(
                body, origin, screen, lambda: self._answered(origin, memory, action, text)
            )
        else:
            await self._tell(body, origin, memory, action, stored, screen)
        if memory.home:
            await home_tab.publish(self.responder, origin)

    async def _tell(
        self,
        body: Json,
        origin: Origin,
        memory: Memory,
        action: Action,
        stored: asyncio.Future[Stored],
        screen: ReplySurface,
    ) -> None:
        """Tell what became of an answer. That it came counts as seen only once it is stored: what
        Slack delivers again after a crash is taken."""

        async def told() -> Reply | None:
            outcome = await stored
            if not await self.responder.once.is_new(body):
                return None
            places = await self.responder.places(origin, memory)
            visitor = await self.responder.visitor(origin, places=places)
            return await pressing.reply_to_stored(self.responder.context, visitor, action, outcome)

        await self.responder.give(origin, screen, told)

    async def _answered(self, origin: Origin, memory: Memory, action: Action, text: str) -> Reply:
        context = self.responder.context
        visitor = await self.responder.visitor(
            origin,
            places=await self.responder.places(origin, memory),
            fresh=action.verb == "settings",
        )
        if action.verb == "answer" and not action.value:
            return await filling.show_form(context, visitor, text)
        return await pressing.reply_to_press(context, visitor, text)

    async def _screen(self, origin: Origin, memory: Memory, action: Action) -> ReplySurface:
        """Where the reply to a press is shown."""
        if origin.view is not None:
            return self.responder.sheet(origin, origin.view, memory)
        if memory.home:
            return await self._sheet(origin, memory)
        in_place = origin.ephemeral and pressing.replaces(action)
        return self.responder.whisper(origin, in_place=in_place)

    async def _sheet(self, origin: Origin, memory: Memory) -> ReplySurface:
        """A new modal; a direct message where it is too late to open one."""
        words = await self.responder.words(origin)
        sheet = await self.responder.open(origin, waiting_modal(memory, words), memory)
        return self.responder.letter(origin) if sheet is None else sheet

    async def _incomplete(
        self, body: Json, origin: Origin, action: Json, state: Mapping[str, Any]
    ) -> None:
        lack = action_ids.lacking(action, state)
        if lack is None:
            raise AssertionError("an unfinished action has something missing")

        async def told() -> Reply:
            language = (await self.responder.words(origin)).language
            return Reply("note", incomplete_card(lack, language))

        await self.responder.give_once(body, origin, self.responder.whisper(origin), told)
