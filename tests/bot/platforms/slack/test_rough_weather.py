"""Repeated deliveries, slow databases, lost connections: everything is answered once, in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.posting.heartbeat import Beat, beat
from storage import people
from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall, connected, key_of_user
from tests.bot.platforms.slack.stalling import stalled
from tests.questions.builders import a_single
from tests.slack_server import Broken, Cut, Refuse, TooMany

POST = "chat.postMessage"
CLOCK_LIMIT_S = 3.0


def whispers(hall: Hall) -> int:
    """How many private messages were sent."""
    return len(hall.slack.asked("response_url"))


async def test_a_press_that_is_delivered_again_is_answered_once(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.presses(hall.ben, post, "A")
        told = whispers(hall)
        press = hall.slack.attempts[-1].delivery
        for _ in range(3):
            assert (await hall.slack.again(press)).error is None
        await hall.asks(hall.ana, "help")
        assert whispers(hall) == told + 1
        await hall.at("2026-03-03 09:00")
        assert "One person answered" in post.text_of_blocks


async def test_a_command_that_is_delivered_again_before_it_is_answered(hall: Hall) -> None:
    await hall.set_up()
    with stalled(hall.context.db) as release:
        reply = await hall.ben.command(hall.channel, "/quiz", "help")
        command = hall.slack.attempts[-1].delivery
        for _ in range(4):
            assert (await hall.slack.again(command)).error is None
        release()
    await reply.message()
    await hall.asks(hall.ana, "help")
    assert whispers(hall) == 2


async def test_a_form_that_is_asked_for_again_opens_once_and_says_nothing(
    hall_of: HallOf,
) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        graded = await hall.presses(hall.ben, post, "A")
        told = whispers(hall)
        for deed in (
            hall.ben.press(graded, "Report a problem"),
            hall.ana.command(hall.channel, "/quiz", "setup"),
        ):
            await (await deed).modal()
            await hall.slack.again()
        await hall.asks(hall.ana, "help")
        assert whispers(hall) == told + 1


async def test_everything_comes_twice(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        hall.slack.sockets.duplicate = hall.slack.http.duplicate = True
        told = whispers(hall)
        for person in (hall.ana, hall.ben):
            await hall.presses(person, post, "A")
            await hall.asks(person, "leaderboard")
        hall.slack.sockets.duplicate = hall.slack.http.duplicate = False
        await hall.asks(hall.ana, "help")
        assert whispers(hall) == told + 5


async def test_an_event_that_is_repeated_is_seen_to_once(hall: Hall) -> None:
    await hall.home(hall.ben)
    event = hall.slack.attempts[-1].delivery
    assert event.kind == "events_api"
    await hall.slack.again(event)
    await hall.home(hall.ana)
    assert len(hall.slack.asked("views.publish")) == 2


async def test_what_was_seen_is_remembered_over_a_restart(closed_hall: HallOf) -> None:
    async with closed_hall(a_single()) as hall:
        async with hall.open():
            post = await hall.posted()
            await hall.presses(hall.ben, post, "A")
            press = hall.slack.attempts[-1].delivery
            told = whispers(hall)
        async with hall.open():
            await hall.slack.again(press)
            await hall.asks(hall.ana, "help")
            assert whispers(hall) == told + 1


async def test_two_quick_presses_count_once_and_both_are_answered(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await asyncio.gather(*(hall.ben.press(post, letter) for letter in "AAB"))
        await hall.slack.until(lambda: len(hall.ben.sees(hall.channel)) == 4)
        said = [one.text_of_blocks for one in hall.ben.sees(hall.channel)[1:]]
        assert sum("the one that counts" in one for one in said) == 2
        await hall.at("2026-03-03 09:00")
        assert "One person answered" in post.text_of_blocks


async def test_a_slow_database_is_waited_for_after_the_acknowledgement(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        began = hall.slack.clock.now()
        with stalled(hall.context.db) as release:
            press = await hall.ben.press(post, "A")
            command = await hall.ana.command(hall.channel, "/quiz", "help")
            shortcut = await hall.ana.shortcut("quiz")
            assert (press.error, command.error, shortcut.error) == (None, None, None)
            assert hall.slack.clock.now() - began < CLOCK_LIMIT_S
            hall.slack.clock.advance(60)
            await hall.slack.until(lambda: whispers(hall) == 1)
            release()
        saving, told = await press.messages(2)
        assert "your answer isn't saved yet" in saving.text_of_blocks
        assert "here about A" in told.text_of_blocks
        assert (await command.message()).ephemeral_to is hall.ana


async def test_a_choice_in_the_home_does_not_wait_for_a_slow_database(hall: Hall) -> None:
    await hall.set_up()
    await hall.set_up_member(hall.ben)
    home = await hall.home(hall.ben, "My language, for what only I see")
    with stalled(hall.context.db) as release:
        chosen = await hall.ben.select(home, "home_language", "Español")
        await hall.ben.opens_home()
        assert chosen.error is None
        assert hall.slack.attempts[-1].answer.error is None
        release()
    await hall.shows(home, "Mi idioma, para lo que solo veo yo")


async def test_what_was_begun_is_finished_before_quizbot_stops(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        with stalled(hall.context.db) as release:
            await hall.ben.press(post, "A")
            stopping = asyncio.ensure_future(hall.service.stop())
            await hall.slack.until(lambda: not hall.slack.sockets.connections)
            for _ in range(20):
                await hall.group()  # each look into the database lets the others work
            release()
            await stopping
        assert "here about A" in hall.ben.sees(hall.channel)[-1].text_of_blocks
        ben = await hall.context.db.read(people.person_of, key_of_user(hall.ben))
        assert ben is not None


async def test_an_answer_that_comes_after_half_an_hour_counts_all_the_same(
    hall_of: HallOf,
) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        with stalled(hall.context.db) as release:
            press = await hall.ben.press(post, "A")
            saving = await press.message()
            assert "Still saving your answer" in saving.text_of_blocks
            hall.slack.clock.advance(31 * 60)
            release()
        await hall.slack.until(lambda: whispers(hall) == 2)
        assert hall.ben.sees(hall.channel) == [post, saving]
        await hall.at("2026-03-03 09:00")
        assert "One person answered" in post.text_of_blocks


@pytest.mark.parametrize(
    "fault", [Refuse("internal_error"), Broken(503), Cut(), TooMany(after=60)], ids=str
)
async def test_somebody_whose_profile_is_not_known_is_answered_all_the_same(
    hall_of: HallOf, fault: Refuse | Broken | Cut | TooMany
) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        hall.slack.faults.next("users.info", fault)
        answer = await hall.presses(hall.ben, post, "A")
        assert "here about A" in answer.text_of_blocks


async def test_whose_profile_is_not_known_for_a_while_keeps_their_name(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        await hall.presses(hall.ben, post, "A")
        hall.slack.clock.advance(3600)
        hall.slack.faults.next("users.info", Refuse("internal_error"), times=9)
        await hall.at("2026-03-03 09:00")
        await hall.presses(hall.ben, hall.posts()[-1], "A")
        group, ben = await hall.group(), key_of_user(hall.ben)
        member = await hall.context.db.read(people.member_of, group.id, ben)
        assert member is not None
        assert member.name == "Ben"


async def test_profiles_are_asked_for_once_an_hour(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        before = len(hall.slack.asked("users.info"))
        for _ in range(3):
            await hall.asks(hall.ben, "help")
        assert len(hall.slack.asked("users.info")) == before + 1
        hall.slack.clock.advance(3600)
        await hall.asks(hall.ben, "help")
        assert len(hall.slack.asked("users.info")) == before + 2


@pytest.mark.parametrize(
    "fault", [Cut(accepted=True), Broken(500, accepted=True), Cut(), Broken(503)], ids=str
)
async def test_a_post_whose_reply_is_lost_stands_once(hall: Hall, fault: Cut | Broken) -> None:
    await hall.set_up()
    hall.slack.faults.next(POST, fault)
    await hall.at("2026-03-02 09:00")
    await hall.later(timedelta(minutes=1))
    assert len(hall.posts()) == 1
    await hall.at("2026-03-03 09:00")
    assert "The answer" in hall.posts()[0].text


async def test_a_post_that_is_told_to_wait_comes_later(hall: Hall) -> None:
    await hall.set_up()
    hall.slack.faults.next(POST, TooMany(after=120))
    await hall.at("2026-03-02 09:00")
    await hall.later(timedelta(seconds=60))
    assert hall.posts() == []
    await hall.later(timedelta(seconds=61))
    assert len(hall.posts()) == 1


async def test_the_window_that_is_left(closed_hall: HallOf) -> None:
    """Slack takes a post only after the next worker has looked for it: then it stands twice.

    Slack has no idempotency key, so no order of steps can close this window.
    """
    async with closed_hall(a_single()) as hall, hall.open():
        await hall.set_up()
        hold = hall.slack.faults.hold(POST, accepted=False)
        first = asyncio.ensure_future(hall.at("2026-03-02 09:00"))
        await hall.slack.until(lambda: hold.waiting == 1)

        async with second_process(hall) as second:
            hall.slack.clock.advance(120)
            done = await second()
            assert done.delivered.sent == 1
        hold.release()
        late = await first

        assert late.delivered.lost == 1
        assert len(hall.posts()) == 2
        refs = [one.ts for one in hall.posts()]
        await hall.at("2026-03-03 09:00")
        revealed = [one for one in hall.posts() if "The answer" in one.text]
        assert [one.ts in refs for one in revealed] == [True]


async def test_a_socket_that_slack_ends_is_opened_anew(hall: Hall) -> None:
    if hall.slack.transport == "http":
        pytest.skip("there is no socket")
    await hall.set_up()
    (old,) = hall.slack.sockets.connections
    await hall.slack.sockets.disconnect("refresh_requested")
    await hall.slack.until(
        lambda: hall.slack.sockets.connections and old not in hall.slack.sockets.connections
    )
    told = await hall.asks(hall.ben, "help")
    assert "/quiz" in told.text_of_blocks
    assert hall.service.trouble() is None


async def test_two_processes_share_the_work(closed_hall: HallOf) -> None:
    """Slack brings each payload to either of them."""
    async with closed_hall(a_single()) as hall, hall.open():
        post = await hall.posted()
        async with second_process(hall):
            people = [hall.person(f"Person {number}") for number in range(6)]
            for person in people:
                await hall.presses(person, post, "A")
        await hall.at("2026-03-03 09:00")
        assert "6 people answered" in post.text_of_blocks


@asynccontextmanager
async def second_process(hall: Hall) -> AsyncIterator[Callable[[], Awaitable[Beat]]]:
    """Another quizbot at the same work; gives its heartbeat."""
    address = hall.slack.app.request_url
    async with connected(hall.slack, hall.context, hall.artist, hall.settings) as service:
        yield lambda: beat(hall.context, {"slack": service.chat}, hall.clock)
    hall.slack.app.request_url = address
