"""What goes wrong in one place stays there: damaged groups, races at the close, changed banks."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

import bot.posting.heartbeat
from bot.posting.heartbeat import beat
from bot.posting.port import ChannelRefusedError, MessageGoneError, TryLaterError
from bot.usecases.context import Context, Exam
from bot.usecases.membership import my_settings
from bot.usecases.rekey import OthersToo, Rekeyed, rekey_by
from bot.usecases.set_up_group import change_settings, reconnect_channels
from bot.usecases.take_answer import AlreadyAnswered, Graded, Kept
from storage import history, people
from storage.database import Database
from storage.records import Group, Member
from storage.tables import sampler, study_group
from tests.bot.builders import Room, a_context, a_group, a_user, local, some_settings
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_pack, a_single

SUNDAY_EVENING = local("2026-03-01 20:00")


@pytest.fixture
def room(database: Database) -> Room:
    return Room(a_context(database, a_single()), FixedClock(SUNDAY_EVENING))


async def lose_zone(room: Room, group: Group) -> None:
    """As if the time zone data had forgotten the group's zone."""
    await room.context.db.write(
        lambda connection: connection.execute(
            update(study_group).where(study_group.c.id == group.id).values(zone="Mars/Olympus")
        )
    )


async def test_a_group_whose_zone_is_gone_stops_no_reveal_and_no_board(room: Room) -> None:
    lost = await a_group(room.context, room.clock.now())
    await a_group(room.context, room.clock.now(), name="Early birds")
    await room.at("2026-03-02 09:00")
    await room.answers("ana", "A", room.chat.messages[0])
    await lose_zone(room, lost)
    await room.at("2026-03-09 09:00")
    assert sum(message.edits for message in room.chat.messages) == 2
    assert sum(title.startswith("Leaderboard") for title in room.chat.titles()) >= 1


async def test_a_group_whose_zone_is_gone_still_gets_what_waits(room: Room) -> None:
    lost = await a_group(room.context, room.clock.now())
    room.chat.faults = [TryLaterError("503")]
    await room.at("2026-03-02 09:00")
    await lose_zone(room, lost)
    await room.at("2026-03-02 09:10")
    assert room.chat.titles() == ["Question of the day"]


async def test_a_damaged_sampler_begins_anew(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await room.context.db.write(
        lambda connection: connection.execute(update(sampler).values(state="{broken"))
    )
    done = await room.at("2026-03-03 09:00")
    assert done.planned.questions == 1


async def test_settings_that_are_saved_at_the_slot_lose_no_question(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    at_nine = local("2026-03-02 09:00") + timedelta(seconds=2)
    await change_settings(room.context, group, some_settings(name="Owls"), at_nine)
    room.clock.instant = at_nine
    await room.at("2026-03-02 09:01")
    assert room.chat.titles() == ["Question of the day"]


async def test_days_that_nobody_could_see_break_no_streak(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await room.answers("ana", "A")
    room.chat.faults = [ChannelRefusedError("missing access")]
    for day in (3, 4, 5, 6):
        await room.at(f"2026-03-0{day} 09:00")
    await reconnect_channels(room.context, group, room.clock.now())
    await room.at("2026-03-07 09:00")
    outcome = await room.answers("ana", "A")
    assert outcome.streak.days >= 2  # type: ignore[union-attr]


async def test_todays_and_yesterdays_open_question_break_no_shown_streak(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await room.answers("ana", "A")
    await room.at("2026-03-03 09:00")
    member = await room.context.db.read(people.member_of, group.id, a_user("ana").user)
    assert isinstance(member, Member)
    shown = await my_settings(room.context, group, member, local("2026-03-04 08:00"))
    assert shown.streak_days == 1


async def test_a_reveal_that_a_channel_refuses_waits_until_it_is_mended(room: Room) -> None:
    group = await a_group(room.context, room.clock.now(), days="1")
    await room.at("2026-03-02 09:00")
    room.chat.faults = [ChannelRefusedError("missing access")]
    await room.at("2026-03-03 09:00")
    await room.at("2026-03-03 12:00")
    assert room.chat.last.edits == 0
    await reconnect_channels(room.context, group, room.clock.now())
    await room.at("2026-03-03 13:00")
    assert room.chat.last.card.title.startswith("The answer")


async def test_a_message_that_was_deleted_parks_no_channel(room: Room) -> None:
    await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    room.chat.faults = [MessageGoneError("deleted")]
    await room.at("2026-03-03 09:00")
    assert room.chat.titles() == ["Question of the day"] * 2


async def test_a_question_whose_options_changed_is_not_graded_by_the_new_ones(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    right = await room.key_of(group)
    question = a_single()
    shorter = replace(question, options=question.options[:3])
    room.context = replace(room.context, exams={"sky-1": Exam(a_pack(shorter))})
    outcome = await room.answers("ana", right)
    assert isinstance(outcome, Graded)
    assert outcome.grade.correct
    done = await room.at("2026-03-02 10:00")
    assert done.failed == ()


async def test_a_step_of_the_heartbeat_that_hangs_keeps_no_other_from_its_work(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(_context: Context, _now: datetime) -> int:
        await asyncio.Event().wait()
        return 0

    await a_group(room.context, room.clock.now())
    room.clock.pass_time(local("2026-03-02 09:00") - room.clock.now())
    monkeypatch.setattr(bot.posting.heartbeat, "close_due", hangs)
    async with asyncio.timeout(20):
        done = await beat(room.context, {"fake": room.chat}, room.clock, step_seconds=1.0)
    assert done.failed == done.silent == ("close",)
    assert room.chat.titles() == ["Question of the day"]


async def test_the_feedback_that_a_question_was_posted_with_holds(room: Room) -> None:
    group = await a_group(room.context, room.clock.now(), feedback="at_reveal")
    await room.at("2026-03-02 09:00")
    await change_settings(room.context, group, some_settings(), room.clock.now())
    assert isinstance(await room.answers("ana", "A"), Kept)
    await room.at("2026-03-03 09:00")
    await change_settings(
        room.context, group, some_settings(feedback="at_reveal"), room.clock.now()
    )
    await room.answers("ana", "A")
    assert isinstance(await room.answers("ana", "B"), AlreadyAnswered)


async def test_a_long_outage_of_many_groups_is_recorded_piece_by_piece(room: Room) -> None:
    for number in range(3):
        await a_group(room.context, room.clock.now(), name=f"Group {number}")
    done = await room.at("2026-12-01 10:00")
    assert done.planned.missed == 3 * 274
    assert done.planned.questions == 3


async def test_an_organiser_corrects_no_key_for_the_groups_of_others(room: Room) -> None:
    mine = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await room.answers("ana", "A")
    ana = a_user("ana").user
    person = await room.context.db.read(people.person_of, ana)
    assert person is not None
    await room.context.db.write(
        people.join_group, mine.id, person, "ana", organiser=True, now=room.clock.now()
    )
    theirs = await a_group(room.context, room.clock.now(), name="Early birds")
    now = room.clock.now()
    refused = await rekey_by(room.context, ana, mine, "spread-of-light", "C", now)
    assert refused == OthersToo("spread-of-light")
    await room.context.db.write(
        people.join_group, theirs.id, person, "ana", organiser=True, now=now
    )
    done = await rekey_by(room.context, ana, mine, "spread-of-light", "C", now)
    assert isinstance(done, Rekeyed)


async def test_a_question_that_is_open_again_is_not_up_for_review(room: Room) -> None:
    group = await a_group(room.context, room.clock.now())
    await room.at("2026-03-02 09:00")
    await room.at("2026-03-03 09:00")  # the pack's only question is asked again
    assert await room.context.db.read(history.closed_questions, group.id) == {}
