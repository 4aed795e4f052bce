"""One heartbeat: all that is due now, in the order in which people should see it.

Closing comes first, so that a question's reveal is never later than the next question. A step that
fails is logged and does not keep the others from their work.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import structlog

from bot.clock import Clock
from bot.posting.boards import publish_boards
from bot.posting.channel_sender import Delivered
from bot.posting.planning import Planned, post_due
from bot.posting.port import Chat
from bot.posting.post_sender import PostSender, deliver_due
from bot.posting.presence import ask_for_members
from bot.posting.reveals import close_due
from bot.posting.troubles import tell_organisers
from bot.usecases.context import Context
from bot.usecases.privacy import mend_after_deletions
from bot.usecases.rebuild import Rebuilt

T = TypeVar("T")

# A step that takes longer has to do with something that does not answer. It goes on at the next
# heartbeat, where it was: each piece of it is a transaction of its own.
STEP_S = 60.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Beat:
    """What one heartbeat did; `failed` names the steps that raised, `silent` those of them that
    did not end within STEP_S."""

    closed: int
    planned: Planned
    boards: int
    delivered: Delivered
    told: int = 0
    left: int = 0
    mended: Rebuilt | None = None
    failed: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def did_anything(self) -> bool:
        """Whether it is worth a line in the log."""
        return bool(self.closed or self.planned.groups or self.boards) or any(
            (self.delivered.sent, self.delivered.edited, self.delivered.later, self.told)
        )


async def beat(
    context: Context,
    chats: Mapping[str, Chat],
    clock: Clock,
    courier: PostSender | None = None,
    *,
    step_seconds: float = STEP_S,
) -> Beat:
    """Close, plan, publish and send what is due; safe to call as often as one likes. With a
    `courier`, posts may still be under way at the end."""
    now = clock.now()
    faults = _Faults(step_seconds)
    sending = partial(deliver_due, context, chats, clock) if courier is None else courier.deliver
    return Beat(
        closed=await faults.step("close", close_due(context, now), 0),
        planned=await faults.step("plan", post_due(context, now), Planned()),
        boards=await faults.step("publish", publish_boards(context, now), 0),
        delivered=await faults.step("deliver", sending(), Delivered()),
        told=await faults.step("tell", tell_organisers(context, chats, clock), 0),
        left=await faults.step("presence", ask_for_members(context, chats, clock), 0),
        mended=await faults.step("mend", mend_after_deletions(context, now), None),
        failed=tuple(faults.failed),
        silent=tuple(faults.silent),
    )


@dataclass(slots=True)
class _Faults:
    """Does the steps, each within `seconds`, and remembers which did not end well."""

    seconds: float
    failed: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    async def step(self, name: str, work: Awaitable[T], nothing: T) -> T:
        """What the step gives; `nothing` if it failed, which keeps no other from its work."""
        try:
            async with asyncio.timeout(self.seconds):
                return await work
        except TimeoutError:
            log.error("a step of the heartbeat did not end in time", step=name)
            self.silent.append(name)
        except Exception:
            log.exception("a step of the heartbeat failed; the next one tries again", step=name)
        self.failed.append(name)
        return nothing
