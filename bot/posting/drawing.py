"""Draws the questions of a group's day: by the blueprint, and none twice on one local day.

It writes nothing: `post_due` records what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import structlog

from bot.core.calendar import Slot, local_date, zone_or_utc
from bot.usecases.context import Context, Exam
from questions.question import shuffled_layout
from questions.sampling import SamplerState, draw_other, draw_rng
from storage.history import Given
from storage.records import Group, NewDelivery

# Sampling and layout draw from streams of their own, so that neither disturbs the other.
LAYOUT_SALT = b"layout"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """A day's new questions, the sampler after them, and how many more were wanted."""

    new: tuple[NewDelivery, ...]
    state: SamplerState
    short: int


def draw_day(
    context: Context,
    exam: Exam,
    group: Group,
    slot: Slot,
    free: Sequence[int],
    given: Sequence[Given],
    state: SamplerState,
    keys: Mapping[str, str],
) -> DrawnDay:
    """Draw questions for a slot's `free` positions, as long as the exam has others than the group
    was `given` on the same day. `keys` are corrected keys, by question."""
    barred = _barred(group, slot, given)
    new: list[NewDelivery] = []
    for position in free:
        draws = state.draws
        pick = draw_other(exam.blueprint, state, draw_rng(context.secret, group.key, draws), barred)
        if pick is None:
            break
        shuffle = draw_rng(context.secret + LAYOUT_SALT, group.key, draws)
        new.append(_daily(context, exam, group, slot, position, pick.question, shuffle, keys))
        barred.add(pick.question)
        state = pick.state
    if len(new) < len(free):
        log.warning(
            "fewer questions than wanted: all others were asked today",
            group=group.key,
            wanted=len(free),
            drawn=len(new),
        )
    total = len(new) + sum(one.local_date == slot.local_date for one in given)
    numbered = tuple(replace(one, day_total=total) for one in new)
    return DrawnDay(numbered, state, len(free) - len(new))


def _barred(group: Group, slot: Slot, given: Iterable[Given]) -> set[str]:
    """What the group was asked on the slot's local day, by its zone of then or of now, or what is
    still open when the slot opens."""
    zone = zone_or_utc(group.settings.zone)
    return {
        one.question
        for one in given
        if slot.local_date in (one.local_date, local_date(zone, one.opens_at))
        or one.closes_at > slot.opens_at
    }


def _daily(
    context: Context,
    exam: Exam,
    group: Group,
    slot: Slot,
    position: int,
    question: str,
    shuffle: Random,
    keys: Mapping[str, str],
) -> NewDelivery:
    return NewDelivery(
        token=context.new_token(),
        group_id=group.id,
        kind="daily",
        local_date=slot.local_date,
        position=position,
        question=question,
        layout=str(shuffled_layout(exam.pack.questions[question], shuffle)),
        opens_at=slot.opens_at,
        closes_at=slot.closes_at,
        state="open",
        answer_key=keys.get(question),
        feedback=group.settings.feedback,
    )
