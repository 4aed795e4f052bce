"""Brings what the ledger holds to the platforms, many channels at once. It sends nothing itself.

A channel that is slow keeps no other one waiting, and a platform that is slow no other platform.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.posting.channel_sender import SEND_TIMEOUT_S, ChannelSender, Deadline, Delivered
from bot.posting.port import Chat
from bot.usecases.context import Context
from storage import deliveries
from storage.records import Claim

LEASE = timedelta(seconds=60)
LEASE_RESERVE_S = SEND_TIMEOUT_S + 5.0
# How many channels of one platform are served at once.
MOST_CHANNELS = 100
# A database that works claims posts in far less.
CLAIMS_WITHIN_S = 2.0

log = structlog.get_logger(__name__)


class PostSender:
    """Sees to posts that are due, each channel's one after the other.

    `chats` are by platform, and may become more. `deliver` goes on with other things after
    `patience` seconds; what is under way then ends by itself. None: it waits for all of it.
    """

    def __init__(
        self,
        context: Context,
        chats: Mapping[str, Chat],
        clock: Clock,
        patience: float | None = None,
    ) -> None:
        self._context = context
        self._chats = chats
        self._clock = clock
        self._patience = patience
        self._done = Delivered()
        # Channel id -> its platform, and who sees to it.
        self._under_way: dict[int, tuple[str, asyncio.Task[None]]] = {}
        self._round: asyncio.Task[None] | None = None
        self._look_again = asyncio.Event()
        self._ending = False

    async def deliver(self) -> Delivered:
        """Send every post that is due, or begin to; what was done since the last call. Raises what
        the database raised meanwhile."""
        faults = [self._ended_round()]
        self._ending = False
        if self._round is None:
            self._round = asyncio.create_task(self._go_round())
        self._look_again.set()
        await asyncio.wait({self._round}, timeout=self._patience)
        faults.append(self._ended_round())
        found = [fault for fault in faults if fault is not None]
        for fault in found[1:]:
            self._log(fault)
        if found:
            raise found[0]
        return self._taken()

    async def end(self, within: float) -> None:
        """Begin nothing more, wait so many seconds for what is under way, and break off the rest:
        that loses nothing, for the ledger knows how far it came."""
        self._ending = True
        self._look_again.set()
        going = self._round
        if going is not None:
            # It is not cancelled at once: what it is claiming would wait for its lease to end.
            await asyncio.wait({going}, timeout=max(within, CLAIMS_WITHIN_S))
            going.cancel()
            await asyncio.gather(going, return_exceptions=True)
            self._log(self._ended_round())
        tasks = [task for _, task in self._under_way.values()]
        if not tasks:
            return
        _, pending = await asyncio.wait(tasks, timeout=within)
        if pending:
            log.warning("posts that were under way are broken off", channels=len(pending))
        for task in pending:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                self._log(outcome)
        self._under_way.clear()

    def _ended_round(self) -> BaseException | None:
        """Forget a round that has ended; what it ended with."""
        if self._round is None or not self._round.done():
            return None
        ended, self._round = self._round, None
        return None if ended.cancelled() else ended.exception()

    async def _go_round(self) -> None:
        """See to all that is due, and to what becomes due meanwhile, until nothing is left."""
        while True:
            self._look_again.clear()
            while await self._begin():
                pass
            if self._ending or not (self._under_way or self._look_again.is_set()):
                return
            await self._make_room()

    async def _begin(self) -> bool:
        """Claim what is due on platforms that have room, and see to it; False if there is none."""
        claimed = 0
        if await self._context.db.read(deliveries.is_anything_to_send, self._clock.now()):
            for platform, room in self._rooms().items():
                if room > 0 and not self._ending:
                    claimed += await self._claim(platform, room)
        return claimed > 0

    def _rooms(self) -> dict[str, int]:
        """How many more channels each platform may be asked for at once."""
        under_way = Counter(platform for platform, _ in self._under_way.values())
        return {name: MOST_CHANNELS - under_way[name] for name in self._chats}

    async def _claim(self, platform: str, room: int) -> int:
        """Claim so many posts of a platform at most, and see to them; how many there were. None
        are claimed for another process to send."""
        share = self._chats[platform].share
        if not share.parts:
            return 0
        now, started = self._clock.now(), self._clock.monotonic()
        claimed = await self._context.db.write(
            deliveries.claim,
            now=now,
            lease_until=now + LEASE,
            platforms=(platform,),
            limit=room,
            but=list(self._under_way),
            share=share,
        )
        deadline = Deadline(
            now + LEASE - timedelta(seconds=LEASE_RESERVE_S),
            started + LEASE.total_seconds() - LEASE_RESERVE_S,
        )
        for posts in _by_channel(claimed):
            sender = ChannelSender(
                self._context, self._chats[platform], self._clock, deadline, self._done
            )
            task = asyncio.create_task(sender.see_to(posts))
            self._under_way[posts[0].channel.id] = platform, task
        return len(claimed)

    async def _make_room(self) -> None:
        """Wait until a platform that is full has room for a good many again (a claim of a few
        posts costs as much as one of many), all is done, or something else may be due."""
        full = [name for name, room in self._rooms().items() if room <= 0]
        looking = asyncio.create_task(self._look_again.wait())
        try:
            while self._under_way and not looking.done():
                if any(self._rooms()[name] >= MOST_CHANNELS // 2 for name in full):
                    return
                tasks = (task for _, task in self._under_way.values())
                await asyncio.wait((looking, *tasks), return_when=asyncio.FIRST_COMPLETED)
                self._settle()
        finally:
            looking.cancel()

    def _settle(self) -> None:
        """Forget what is done. Raises what one of them raised; the others' faults are logged."""
        ended = {one: task for one, (_, task) in self._under_way.items() if task.done()}
        for channel_id in ended:
            del self._under_way[channel_id]
        cancelled = [task for task in ended.values() if task.cancelled()]
        if cancelled:
            log.error("posts were broken off by something else", channels=len(cancelled))
        faults = [task.exception() for task in ended.values() if task not in cancelled]
        found = [fault for fault in faults if fault is not None]
        for fault in found[1:]:
            self._log(fault)
        if found:
            raise found[0]

    def _log(self, fault: BaseException | None) -> None:
        if fault is not None:
            log.error("posts could not be sent or edited", exc_info=fault)

    def _taken(self) -> Delivered:
        taken = replace(self._done)
        for one in fields(Delivered):
            setattr(self._done, one.name, 0)
        return taken


async def deliver_due(context: Context, chats: Mapping[str, Chat], clock: Clock) -> Delivered:
    """Send every post that waits on one of the platforms in `chats`, to the end."""
    courier = PostSender(context, chats, clock)
    try:
        return await courier.deliver()
    finally:
        await courier.end(0)


def _by_channel(claimed: Sequence[Claim]) -> list[list[Claim]]:
    """The posts of each channel: channels side by side, each one's posts in their order."""
    channels: dict[int, list[Claim]] = {}
    for one in sorted(claimed, key=_place_in_line):
        channels.setdefault(one.channel.id, []).append(one)
    return list(channels.values())


def _place_in_line(claimed: Claim) -> tuple[datetime, bool, int]:
    """A day's questions stay together, in their order; Monday's boards come after them."""
    delivery = claimed.delivery
    return delivery.opens_at, delivery.kind != "daily", delivery.position
