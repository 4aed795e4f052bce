"""One heartbeat: all that is due now, in the order in which people should see it.

Closing comes first, so that a question's reveal is never later than the next question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.platforms.port import Chat
from bot.usecases.close_due import close_due
from bot.usecases.context import Context
from bot.usecases.deliver import Delivered, deliver_due
from bot.usecases.post_due import Planned, post_due
from bot.usecases.publish_boards import publish_boards


@dataclass(frozen=True, slots=True)
class Beat:
    """What one heartbeat did."""

    closed: int
    planned: Planned
    boards: int
    delivered: Delivered

    @property
    def did_anything(self) -> bool:
        """Whether it is worth a line in the log."""
        return bool(self.closed or self.planned.groups or self.boards) or any(
            (self.delivered.sent, self.delivered.edited, self.delivered.later)
        )


async def beat(context: Context, chats: Mapping[str, Chat], clock: Clock) -> Beat:
    """Close, plan, publish and send what is due; safe to call as often as one likes."""
    now = clock.now()
    return Beat(
        closed=await close_due(context, now),
        planned=await post_due(context, now),
        boards=await publish_boards(context, now),
        delivered=await deliver_due(context, chats, clock),
    )
