"""Contexts, groups and a room in which they live, for tests that read like a chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from bot.cards.action import decode
from bot.posting.heartbeat import Beat, beat
from bot.usecases.context import Context, Exam, asked
from bot.usecases.set_up_group import set_up_group
from bot.usecases.take_answer import Actor, Outcome, take_answer
from questions.question import Question, key, shown_choice
from storage import deliveries
from storage.database import Database
from storage.records import Address, Group, GroupSettings, UserKey
from tests.bot.fakes import FakeChat, FixedClock, Message, action_of
from tests.questions.builders import a_pack

MADRID = ZoneInfo("Europe/Madrid")
SECRET = b"a secret that only the tests know"


def local(text: str, zone: ZoneInfo = MADRID) -> datetime:
    """An instant by its local time, in UTC: differences of local times forget clock changes."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def numbered_tokens() -> Callable[[], str]:
    """Tokens that tell tests apart from chance: token-0001, token-0002, ..."""
    numbers = count(1)
    return lambda: f"token-{next(numbers):04}"


def a_context(db: Database, *questions: Question) -> Context:
    """A context with the exam `sky-1`, of these questions or one of each type."""
    return Context(db, {"sky-1": Exam(a_pack(*questions))}, SECRET, numbered_tokens())


def some_settings(**changes: Any) -> GroupSettings:
    """Every day at 09:00 in Madrid, one question, feedback at once."""
    usual = GroupSettings(
        name="Night owls",
        exam="sky-1",
        language="en",
        zone="Europe/Madrid",
        post_time="09:00",
        days="1234567",
        questions_a_day=1,
        feedback="at_once",
    )
    return replace(usual, **changes)


def fake_address(key: str) -> Address:
    """The channel of a group on the fake platform."""
    return Address("fake", "w1", f"channel-{key}")


async def a_group(context: Context, now: datetime, **changes: Any) -> Group:
    """A group with one channel on the fake platform."""
    return await set_up_group(context, some_settings(**changes), fake_address, now)


def a_user(name: str) -> Actor:
    """Somebody on the fake platform."""
    return Actor(UserKey("fake", "w1", name), name)


@dataclass
class Room:
    """A running bot with a fake platform, in which time passes as the test says."""

    context: Context
    clock: FixedClock
    chat: FakeChat = field(default_factory=FakeChat)

    async def at(self, text: str, zone: ZoneInfo = MADRID) -> Beat:
        """Move to a local time, and let the heart beat there."""
        self.clock.pass_time(local(text, zone) - self.clock.now())
        done = await beat(self.context, {"fake": self.chat}, self.clock)
        assert done.failed == ()
        return done

    async def answers(self, name: str, letters: str, message: Message | None = None) -> Outcome:
        """Somebody answers a message (the last one) with the letters that are shown there."""
        message = message or self.chat.last
        action = decode(action_of(message.card, letters))
        return await take_answer(
            self.context,
            a_user(name),
            message.address,
            action.token,
            action.value,
            self.clock.now(),
            message_ref=message.ref,
        )

    async def key_of(self, group: Group, message: Message | None = None) -> str:
        """The right letters of a message, as it shows them."""
        token = (message or self.chat.last).key.rsplit("-", 1)[0]
        (delivery,) = await self.context.db.read(deliveries.by_tokens, group.id, [token])
        question = await self.context.db.read(asked, self.context, delivery, group)
        assert question is not None
        return shown_choice(question.question, question.layout, key(question.question))
