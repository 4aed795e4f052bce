"""Sends the posts of one channel that were claimed: each once, as nearly as a platform allows.

The protocol, step by step: claim (with a lease) -> if it was tried before, look it up on the
platform -> check the lease -> send with an idempotency key -> mark sent, if the attempt is still
ours. Killed at any step, the next worker finds out what happened. No network inside a transaction.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.cards import phrasing
from bot.cards.card import Card
from bot.clock import Clock
from bot.posting.port import (
    ChannelRefusedError,
    Chat,
    ChatError,
    MessageGoneError,
    TryLaterError,
)
from bot.usecases.context import Asked, Context, asked
from bot.usecases.show_report import show_group_report
from bot.usecases.show_standings import board_of_delivery
from storage import answers, bindings, deliveries
from storage.records import Claim

# Well under the lease, so that a send that hangs has ended before somebody else may begin.
SEND_TIMEOUT_S = 20.0
FIRST_RETRY_S = 5.0
LAST_RETRY_S = 600.0
# For so long after its close it is found out whether a post stands after all.
PATIENCE = timedelta(days=1)
# An edit may be wanted at any time, so that its tries are counted: they take about a day.
EDIT_TRIES = 150
# A claim made earlier than the message's own time stamp still finds it if clocks differ a little.
CLOCK_SKEW = timedelta(minutes=2)

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Delivered:
    """What one call did with the posts that it claimed."""

    sent: int = 0
    found: int = 0
    edited: int = 0
    later: int = 0
    parked: int = 0
    missed: int = 0
    lost: int = 0


def retry_delay(attempt: int, wanted: float | None = None) -> timedelta:
    """How long to wait after the attempt of that number (from 1): doubling, 5 s to 10 min.

    `wanted` is the wait that the platform asked for, in seconds.
    """
    seconds = min(LAST_RETRY_S, FIRST_RETRY_S * 2.0 ** min(attempt - 1, 10))
    return timedelta(seconds=max(seconds, wanted or 0.0))


def post_key(claimed: Claim) -> str:
    """The idempotency key of a post: the same at every attempt, at most 25 characters."""
    return f"{claimed.delivery.token[:16]}-{claimed.channel.id:x}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a lease lasts, by both clocks: the wall clock may be put back, and the monotonic
    one stands still while the host is suspended. Late by one of them is late."""

    wall: datetime
    monotonic: float

    def is_over(self, clock: Clock) -> bool:
        """Whether somebody else may have the lease by now."""
        return clock.now() > self.wall or clock.monotonic() > self.monotonic


@dataclass(frozen=True, slots=True)
class ChannelSender:
    """Sees to claimed posts on one platform, until `deadline`."""

    context: Context
    chat: Chat
    clock: Clock
    deadline: Deadline
    done: Delivered

    async def see_to(self, posts: Sequence[Claim]) -> None:
        """Send or edit one channel's posts, one after the other.

        Whatever goes wrong leaves the post in the ledger. A channel that refuses, or asks for
        time, gets none of the posts behind it either.
        """
        for place, claimed in enumerate(posts):
            try:
                await (self._edit(claimed) if claimed.editing else self._post(claimed))
            except ChannelRefusedError as fault:
                await self._park(claimed, fault)
                return
            except MessageGoneError as fault:
                await self.context.db.write(deliveries.mark_edited, claimed, error=str(fault))
            except TryLaterError as fault:
                await self._later(posts[place:], str(fault), fault.after)
                return
            except TimeoutError:
                await self._later(posts[place:], f"no answer in {SEND_TIMEOUT_S:.0f} s")
                return
            except Exception as fault:  # a fault of ours or of an SDK must not stop the others
                log.exception("post failed", post=claimed.post_id)
                await self._later([claimed], f"{type(fault).__name__}: {fault}")

    async def _post(self, claimed: Claim) -> None:
        ref = None
        if claimed.attempt > 1:
            ref = await self._find(claimed)
        if ref is not None:
            self.done.found += 1
        elif claimed.channel.unbound_at is not None:
            await self.context.db.write(deliveries.hand_on, claimed, self.clock.now())
            self.done.lost += 1
            return
        elif self._is_over(claimed):
            await self.context.db.write(
                deliveries.mark_missed, claimed, "closed before it could be posted"
            )
            self.done.missed += 1
            return
        else:
            card = await self._card(claimed)
            if self.deadline.is_over(self.clock):
                self.done.lost += 1  # too late to send safely: it is claimed again after the lease
                return
            async with asyncio.timeout(SEND_TIMEOUT_S):
                ref = await self.chat.post(claimed.channel.address, card, post_key(claimed))
            self.done.sent += 1
        await self._discuss(claimed, ref)
        if not await self.context.db.write(deliveries.mark_sent, claimed, ref, self.clock.now()):
            self.done.lost += 1
            log.warning("lease lost after sending", post=claimed.post_id, attempt=claimed.attempt)

    async def _discuss(self, claimed: Claim, ref: str) -> None:
        """Open the question's thread.

        This happens before the post counts as sent, so the process that takes over after a crash
        opens it too. A thread that cannot be opened holds nothing up.
        """
        settings = claimed.group.settings
        if claimed.delivery.kind != "daily" or not settings.discussion:
            return
        title = phrasing.discussion_title(claimed.delivery.local_date, settings.language)
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await self.chat.discuss(claimed.channel.address, ref, title)
        except Exception as fault:  # whatever it is, the question itself stands
            log.warning(
                "no discussion thread",
                group=claimed.group.key,
                reason=str(fault) or type(fault).__name__,
                exc_info=not isinstance(fault, ChatError | TimeoutError),
            )

    async def _find(self, claimed: Claim) -> str | None:
        async with asyncio.timeout(SEND_TIMEOUT_S):
            return await self.chat.find(
                claimed.channel.address,
                post_key(claimed),
                claimed.first_attempt_at - CLOCK_SKEW,
            )

    def _is_over(self, claimed: Claim) -> bool:
        delivery = claimed.delivery
        return delivery.state != "open" or self.clock.now() >= delivery.closes_at

    async def _edit(self, claimed: Claim) -> None:
        card = await self._edited_card(claimed)
        if card is None or claimed.message_ref is None:
            await self._end_edit(claimed, "nothing to reveal: the question is gone")
            return
        if self.deadline.is_over(self.clock):
            self.done.lost += 1  # a later edit, or the reveal, may stand by then
            return
        async with asyncio.timeout(SEND_TIMEOUT_S):
            await self.chat.edit(
                claimed.channel.address, claimed.message_ref, card, post_key(claimed)
            )
        await self._end_edit(claimed)
        self.done.edited += 1

    async def _end_edit(self, claimed: Claim, error: str | None = None) -> None:
        """The post is as it should be, or never can be. An open question's waits for its reveal."""
        ref, delivery = claimed.message_ref, claimed.delivery
        if ref is not None and delivery.kind == "daily" and delivery.state == "open":
            await self.context.db.write(deliveries.mark_sent, claimed, ref, self.clock.now())
        else:
            await self.context.db.write(deliveries.mark_edited, claimed, error=error)

    async def _edited_card(self, claimed: Claim) -> Card | None:
        """A question's reveal, or while it is open the question; or a board as it was posted,
        without those who were deleted."""
        if claimed.delivery.kind != "daily":
            return await self._card(claimed)
        question = await self.context.db.read(asked, self.context, claimed.delivery, claimed.group)
        if question is None:
            return None
        if claimed.delivery.state == "open":
            return phrasing.question_card(question, claimed.group.settings.language)
        chosen = await self.context.db.read(answers.distribution, claimed.delivery.id)
        return phrasing.reveal_card(question, chosen, claimed.group.settings.language)

    async def _card(self, claimed: Claim) -> Card:
        language = claimed.group.settings.language
        match claimed.delivery.kind:
            case "daily":
                return phrasing.question_card(await self._asked(claimed), language)
            case "leaderboard":
                board = await board_of_delivery(
                    self.context, claimed.group, claimed.delivery, self.clock.now()
                )
                return phrasing.board_card(board, language)
            case "report":
                report = await show_group_report(self.context, claimed.group)
                if report is None:
                    raise TryLaterError(f"no pack of {claimed.group.settings.exam!r} is installed")
                return phrasing.group_report_card(report, language)
            case "correction":
                changed = json.loads(claimed.delivery.detail or "{}")
                return phrasing.correction_card(
                    await self._asked(claimed),
                    turned_right=int(changed.get("right", 0)),
                    turned_wrong=int(changed.get("wrong", 0)),
                    language=language,
                )

    async def _asked(self, claimed: Claim) -> Asked:
        question = await self.context.db.read(asked, self.context, claimed.delivery, claimed.group)
        if question is None:
            raise TryLaterError(f"the bank has no question {claimed.delivery.question!r} any more")
        return question

    async def _park(self, claimed: Claim, fault: ChannelRefusedError) -> None:
        now = self.clock.now()
        place = {"group": claimed.group.key, "channel": claimed.channel.address.channel}
        if await self.context.db.write(
            bindings.park_channel, claimed.channel.id, fault.reason, now
        ):
            log.error("channel parked: it refuses posts", **place, reason=str(fault))
            self.done.parked += 1
        else:
            log.info("a channel that was moved away from refuses posts", **place, reason=str(fault))

    async def _later(self, posts: Sequence[Claim], reason: str, after: float | None = None) -> None:
        due_at = self.clock.now() + retry_delay(posts[0].attempt, after)
        hopeless = [claimed for claimed in posts if self._is_hopeless(claimed)]
        for claimed in hopeless:
            await self._give_up(claimed, reason)
        waiting = [claimed for claimed in posts if claimed not in hopeless]
        for claimed in waiting:
            await self.context.db.write(deliveries.try_later, claimed, due_at, reason)
        if waiting:
            log.warning(
                "posts will be tried again",
                group=posts[0].group.key,
                posts=len(waiting),
                reason=reason,
                at=due_at.isoformat(),
            )
        self.done.later += len(waiting)

    def _is_hopeless(self, claimed: Claim) -> bool:
        if claimed.editing:
            return claimed.attempt >= EDIT_TRIES
        return self.clock.now() >= claimed.delivery.closes_at + PATIENCE

    async def _give_up(self, claimed: Claim, reason: str) -> None:
        log.error(
            "a post is given up after a day of tries",
            post=claimed.post_id,
            group=claimed.group.key,
            editing=claimed.editing,
            reason=reason,
        )
        if claimed.editing:
            await self._end_edit(claimed, reason)
        else:
            await self.context.db.write(deliveries.mark_missed, claimed, reason)
            self.done.missed += 1
