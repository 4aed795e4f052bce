"""One heartbeat: all that is due now, in the order in which people should see it.

Closing comes first, so that a question's reveal is never later than the next question. A step that
fails is logged and does not keep the others from their work.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import structlog

from bot.clock import Clock
from bot.platforms.port import Chat
from bot.usecases.close_due import close_due
from bot.usecases.context import Context
from bot.usecases.deliver import Courier, deliver_due
from bot.usecases.post_due import Planned, post_due
from bot.usecases.privacy import mend_after_deletions
from bot.usecases.publish_boards import publish_boards
from bot.usecases.rebuild import Rebuilt
from bot.usecases.send_posts import Delivered
from bot.usecases.tell_organisers import tell_organisers

T = TypeVar("T")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Beat:
    """What one heartbeat did; `failed` names the steps that raised."""

    closed: int
    planned: Planned
    boards: int
    delivered: Delivered
    told: int = 0
    mended: Rebuilt | None = None
    failed: tuple[str, ...] = ()

    @property
    def did_anything(self) -> bool:
        """Whether it is worth a line in the log."""
        return bool(self.closed or self.planned.groups or self.boards) or any(
            (self.delivered.sent, self.delivered.edited, self.delivered.later, self.told)
        )


async def beat(
    context: Context, chats: Mapping[str, Chat], clock: Clock, courier: Courier | None = None
) -> Beat:
    """Close, plan, publish and send what is due; safe to call as often as one likes. With a
    `courier`, posts may still be under way at the end."""
    now = clock.now()
    failed: list[str] = []
    sending = partial(deliver_due, context, chats, clock) if courier is None else courier.deliver
    return Beat(
        closed=await _step("close", close_due(context, now), 0, failed),
        planned=await _step("plan", post_due(context, now), Planned(), failed),
        boards=await _step("publish", publish_boards(context, now), 0, failed),
        delivered=await _step("deliver", sending(), Delivered(), failed),
        told=await _step("tell", tell_organisers(context, chats, clock), 0, failed),
        mended=await _step("mend", mend_after_deletions(context, now), None, failed),
        failed=tuple(failed),
    )


async def _step(name: str, work: Awaitable[T], nothing: T, failed: list[str]) -> T:
    try:
        return await work
    except Exception:
        log.exception("a step of the heartbeat failed; the next one tries again", step=name)
        failed.append(name)
        return nothing
