"""What every listener stands on: who acts, their words, and replies that are shown to them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import structlog

from bot.cards.card import Card, Paragraph
from bot.cards.phrasing.answer import notice_card
from bot.clock import Clock
from bot.conversation.home import own_places
from bot.conversation.visitor import Reply, Visitor
from bot.platforms.slack.api import SlackApi
from bot.platforms.slack.blocks import Json
from bot.platforms.slack.deduplicator import Deduplicator
from bot.platforms.slack.errors import Faults, NotInstalledError, RepeatedError, code_of
from bot.platforms.slack.files import Files
from bot.platforms.slack.profiles import Profile, Profiles
from bot.platforms.slack.render import TooLargeError
from bot.platforms.slack.reply_surfaces import (
    Clients,
    DirectMessage,
    Ephemeral,
    Modal,
    ReplySurface,
    send_file,
)
from bot.platforms.slack.tokens import Tokens
from bot.platforms.slack.views import Memory
from bot.platforms.slack.visitor import Origin, address_of, origin_of, visitor_of
from bot.usecases.context import Context
from bot.words.catalogue import Catalogue, catalogue, languages, supported_language
from storage import seats
from storage.records import Address

# None: nothing is to be shown.
Work = Callable[[], Awaitable[Reply | None]]

# A notice or a window waits so long for the language that its reader chose: a window has to be
# opened within three seconds.
LANGUAGE_WITHIN_S = 1.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Responder:
    """`acknowledge_after`: seconds after which a form that was sent is told to wait; Slack itself
    waits for three."""

    context: Context
    clock: Clock
    api: SlackApi
    tokens: Tokens
    files: Files
    profiles: Profiles
    once: Deduplicator
    acknowledge_after: float = 1.5

    async def origin(self, body: Mapping[str, Any], team: str) -> Origin:
        """Where a payload comes from.

        People from another workspace of the same organisation are at home here, and so are people
        whose profile Slack never sent.
        """
        origin = origin_of(body, team)
        if origin.home == team or origin.enterprise is None:
            return origin
        profile = await self.profile(origin) or self.profiles.kept(team, origin.user)
        return replace(origin, home=team) if profile is None or profile.belongs else origin

    async def visitor(
        self,
        origin: Origin,
        *,
        places: tuple[Address, ...] | None = None,
        fresh: bool = False,
    ) -> Visitor:
        """Who acts; `fresh`: what they may is asked of Slack now."""
        profile = await self.profile(origin, fresh=fresh)
        kept = self.profiles.kept(origin.team, origin.user)
        return visitor_of(origin, profile, self.clock.now(), places, kept=kept)

    def visitor_at_hand(self, origin: Origin, places: tuple[Address, ...]) -> Visitor:
        """Who acts, as far as it is known without a request: an answer waits for no profile."""
        profile = self.profiles.at_hand(origin.team, origin.user)
        kept = self.profiles.kept(origin.team, origin.user)
        return visitor_of(origin, profile, self.clock.now(), places, kept=kept)

    async def profile(self, origin: Origin, *, fresh: bool = False) -> Profile | None:
        """What Slack says of who acts."""
        return await self.profiles.of(origin.team, origin.user, fresh=fresh)

    async def words(self, origin: Origin) -> Catalogue:
        """The words for who acts: in the language that they chose, if the database says it in
        time, else in the one that Slack knows."""
        chosen, profile = await asyncio.gather(self._chosen_language(origin), self.profile(origin))
        known = profile or self.profiles.kept(origin.team, origin.user)
        return catalogue(chosen or supported_language(None if known is None else known.locale))

    async def _chosen_language(self, origin: Origin) -> str | None:
        try:
            async with asyncio.timeout(LANGUAGE_WITHIN_S):
                return await self.context.db.read(seats.own_language, origin.key)
        except Exception:
            log.info("what is short does without the chosen language", exc_info=True)
            return None

    async def places(self, origin: Origin, memory: Memory) -> tuple[Address, ...]:
        """Where a button is pressed: in a channel, in a view that was opened there, or in a place
        of one's own, which stands for all groups that one is in."""
        if origin.places:
            return origin.places
        if memory.channel is not None:
            return (address_of(origin.team, memory.channel),)
        return await own_places(self.context, origin.key)

    def whisper(self, origin: Origin, *, in_place: bool = False) -> ReplySurface:
        """A private message where something was typed or pressed; a direct one where Slack gives
        no address for it."""
        if origin.response_url is None:
            return self.letter(origin)
        return Ephemeral(self.api, self._client(origin), self.files, origin.response_url, in_place)

    def letter(self, origin: Origin) -> DirectMessage:
        """A direct message."""
        return DirectMessage(self._client(origin), self.files, origin.user)

    def sheet(self, origin: Origin, view_id: str, memory: Memory) -> Modal:
        """A modal that is open."""
        return Modal(self._client(origin), self.files, view_id, memory, self.letter(origin))

    def _client(self, origin: Origin) -> Clients:
        return partial(self.tokens.client, origin.team)

    async def open(self, origin: Origin, view: Json, memory: Memory) -> Modal | None:
        """Open a modal, on top of the one that is open; None if it is too late for that.

        Raises RepeatedError where it was opened before, and NotInstalledError.
        """
        try:
            client = await self.tokens.client(origin.team)
            if origin.view is None:
                opened = await client.views_open(trigger_id=origin.trigger or "", view=view)
            else:
                opened = await client.views_push(trigger_id=origin.trigger or "", view=view)
        except NotInstalledError:
            raise
        except Faults as fault:
            if code_of(fault) == "exchanged_trigger_id":
                raise RepeatedError("the modal was opened before") from fault
            log.info("a modal could not be opened", reason=code_of(fault) or str(fault)[:200])
            return None
        except Exception:
            log.exception("a modal could not be opened", team=origin.team)
            return None
        return self.sheet(origin, str(opened["view"]["id"]), memory)

    async def give(self, origin: Origin, screen: ReplySurface, work: Work) -> None:
        """Do the work and show its reply; what cannot be shown is done all the same.

        Raises RepeatedError and NotInstalledError, of which nobody needs to be told.
        """
        card = await self._attempt(origin, work)
        if card is None:
            return
        try:
            await screen.show(card)
        except TooLargeError:
            log.exception("a reply does not fit")
            await self.show_quietly(screen, await self.failed(origin))
        except Faults as fault:
            log.info("a reply could not be shown", reason=code_of(fault) or str(fault)[:200])

    async def give_once(
        self, body: Mapping[str, Any], origin: Origin, screen: ReplySurface, work: Work
    ) -> None:
        """The same for a delivery that is worked on once; nothing is shown when it came before."""

        async def claimed() -> Reply | None:
            return await work() if await self.once.is_new(body) else None

        await self.give(origin, screen, claimed)

    async def _attempt(self, origin: Origin, work: Work) -> Card | None:
        """What the work's reply shows; a fault of ours is logged, and told to who acts."""
        try:
            await self.tokens.presence(origin.team)  # nothing is done where the app is not
            reply = await work()
            return None if reply is None else await self._with_file(origin, reply)
        except (RepeatedError, NotInstalledError):
            raise
        except Exception:
            log.exception("an interaction failed", team=origin.team)
            return await self.failed(origin)

    async def not_installed(self, body: Mapping[str, Any]) -> None:
        """Tell who acts in a workspace without the app what to do. Nothing is known of them there,
        their language neither."""
        url = body.get("response_url")
        if not isinstance(url, str):
            return
        said = [catalogue(language).say("slack-not-installed") for language in languages()]
        try:
            await self.api.respond(url, {"response_type": "ephemeral", "text": "\n\n".join(said)})
        except Faults as fault:
            log.info("a reply could not be shown", reason=code_of(fault) or str(fault)[:200])

    async def saving(self, origin: Origin) -> Card:
        """That an answer is not stored yet."""
        return notice_card("saving", await self.words(origin))

    async def failed(self, origin: Origin) -> Card:
        """That it did not work, and is no fault of theirs."""
        return notice_card("later", await self.words(origin))

    async def too_late(self, origin: Origin) -> Card:
        """That a window could not be opened in time."""
        return notice_card("slack-late", await self.words(origin))

    async def show_quietly(self, screen: ReplySurface, card: Card) -> None:
        """Show a card; one that cannot be shown is logged."""
        try:
            await screen.show(card)
        except Faults as fault:
            log.info("a reply could not be shown", reason=code_of(fault) or str(fault)[:200])

    async def _with_file(self, origin: Origin, reply: Reply) -> Card:
        """The reply's card; its file, if there is one, is sent directly: only there it is safe."""
        if reply.attachment is None:
            return reply.card
        file = reply.attachment
        sent = await send_file(self._client(origin), origin.user, file.name, file.content)
        words = catalogue(reply.card.language)
        if not sent:
            return notice_card("slack-file-lost", words)
        where = Paragraph(words.say("slack-file-there"))
        return replace(reply.card, blocks=(*reply.card.blocks, where))
