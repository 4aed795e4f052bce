"""The frozen values that queries return. Database rows never leave this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeAlias

Feedback: TypeAlias = Literal["at_once", "at_reveal"]
DeliveryKind: TypeAlias = Literal["daily", "leaderboard", "report", "correction"]
PracticeMode: TypeAlias = Literal["mixed", "weak", "missed"]
Span: TypeAlias = Literal["week", "month", "all"]
DeliveryState: TypeAlias = Literal["open", "closed", "missed"]


@dataclass(frozen=True, slots=True)
class Address:
    """One place where posts appear."""

    platform: str
    workspace: str
    channel: str


@dataclass(frozen=True, slots=True)
class Share:
    """The workspaces of a platform that one process sends to: those whose number, without its last
    `shift` bits, leaves one of `parts` when it is divided by `of`. One without a number leaves 0.
    """

    parts: tuple[int, ...] = (0,)
    of: int = 1
    shift: int = 0


EVERYTHING = Share()
NOTHING = Share(parts=())


@dataclass(frozen=True, slots=True)
class UserKey:
    """Somebody's identity on one platform."""

    platform: str
    workspace: str
    user_id: str


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What an organiser sets. `days` are ISO weekdays as digits, `post_time` is HH:MM, local;
    `goal` is the percentage of the members who should answer in a week; with `discussion` each
    question gets a thread where the platform has them."""

    name: str
    exam: str
    language: str
    zone: str
    post_time: str
    days: str
    questions_a_day: int
    feedback: Feedback
    goal: int = 70
    discussion: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A study group. `next_due_at` and `next_board_at` are None while it is paused; `departed_at`
    is set when that is because the bot was removed from all its workspaces."""

    id: int
    key: str
    settings: GroupSettings
    paused_at: datetime | None
    next_due_at: datetime | None
    next_board_at: datetime | None
    created_at: datetime
    departed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel of a group.

    It is parked when it refused a post. `departed_at` is set when the bot was removed from its
    workspace, `unbound_at` when the group left it. Anyone with the `organiser_role` there may
    organise the group.
    """

    id: int
    group_id: int
    address: Address
    parked_at: datetime | None
    parked_reason: str | None
    organiser_role: str | None = None
    departed_at: datetime | None = None
    unbound_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a group. `language` is the person's own choice, if any."""

    group_id: int
    person_id: int
    name: str
    organiser: bool
    language: str | None
    on_boards: bool = True


@dataclass(frozen=True, slots=True)
class Seat:
    """A group with what somebody is in it: `member` is None for who is not in it (now), `address`
    the channel of the group that they came by, if it was one."""

    group: Group
    member: Member | None
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery to be recorded; missed ones have no question."""

    token: str
    group_id: int
    kind: DeliveryKind
    local_date: date
    position: int
    question: str | None
    layout: str | None
    opens_at: datetime
    closes_at: datetime
    state: DeliveryState
    answer_key: str | None = None
    detail: str | None = None
    feedback: Feedback | None = None
    version_id: int | None = None
    day_total: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing that a group is owed."""

    id: int
    token: str
    group_id: int
    kind: DeliveryKind
    local_date: date
    position: int
    question: str | None
    layout: str | None
    opens_at: datetime
    closes_at: datetime
    state: DeliveryState
    answer_key: str | None
    detail: str | None
    feedback: Feedback | None = None
    version_id: int | None = None
    day_total: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A post that this worker may send (or edit) until its lease ends.

    `attempt` is the fencing number: a later claim has a greater one.
    """

    post_id: int
    attempt: int
    first_attempt_at: datetime
    editing: bool
    message_ref: str | None
    channel: Channel
    delivery: Delivery
    group: Group


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A recorded answer; `choice` in stored letters, `counted_on` None until it has points.

    `expected` is the chance of a right answer as it was predicted before.
    """

    choice: str
    score: int
    out_of: int
    correct: bool
    answered_at: datetime
    counted_on: date | None
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class StreakRow:
    """A member's streak as stored, see `bot.core.scoring.Streak`."""

    days: int
    longest: int
    freezes: int
    last_date: date


@dataclass(frozen=True, slots=True)
class AnswerState:
    """All that is known when somebody answers a delivery: read in one query.

    `member` is None for somebody who is not (or no longer) in the group. `days_missed` counts
    the posting days strictly between the streak's last day and the delivery's, planned rest left
    out. `review_card` is there when the person missed the question before. `was_away`: their
    platform said that they had left.
    """

    delivery: Delivery
    group: Group
    message_ref: str | None
    person_id: int | None
    member: Member | None
    answer: AnswerRow | None
    streak: StreakRow | None
    days_missed: int
    review_card: str | None
    was_away: bool = False


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One member's sums over the counted answers of a period."""

    person_id: int
    name: str
    points: int
    answers: int
    correct: int


@dataclass(frozen=True, slots=True)
class WebMessage:
    """A message in a channel of the web page; `card` is JSON."""

    id: int
    channel: str
    key: str
    card: str
    version: int
    created_at: datetime
    edited_at: datetime | None


class BeliefRow(NamedTuple):
    """What the answers of one person below a node of an exam say, on the logit scale.

    `information` is precision times mean (see `bot.core.tree`). `answers` is how many there are;
    the `_before` columns are the state at the end of the weeks before `week` (a UTC Monday, ISO).
    """

    node: str
    precision: float
    information: float
    answers: int
    week: str
    precision_before: float
    information_before: float
    answers_before: int


class DifficultyRow(NamedTuple):
    """What is believed of a question or a skill, from the answers of all groups."""

    node: str
    mean: float
    variance: float
    answers: int


@dataclass(frozen=True, slots=True)
class PracticeSession:
    """A quiz of one member. `questions` is JSON, `position` comes after the last one answered, and
    `zone` is the group's."""

    id: int
    token: str
    person_id: int
    group_id: int
    exam: str
    mode: PracticeMode
    questions: str
    started_at: datetime
    finished_at: datetime | None
    position: int
    zone: str


@dataclass(frozen=True, slots=True)
class PracticeAnswer:
    """One answer in a quiz; `choice` in stored letters."""

    position: int
    question: str
    choice: str
    score: int
    out_of: int
    correct: bool
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """A member's word that something is wrong with a question."""

    id: int
    group_id: int
    question: str
    text: str
    name: str
    reported_at: datetime
