"""Repeated deliveries, slow databases, lost connections: everything is answered once, in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.posting.heartbeat import Beat, beat
from storage import people
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.stalling import stalled
from tests.bot.platforms.slack.world import SlackWorld, connected, key_of_user
from tests.questions.builders import a_single
from tests.slack_server import Broken, Cut, Refuse, TooMany

POST = "chat.postMessage"
CLOCK_LIMIT_S = 3.0


def whispers(world: SlackWorld) -> int:
    """How many private messages were sent."""
    return len(world.slack.asked("response_url"))


async def test_a_press_that_is_delivered_again_is_answered_once(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.presses(world.ben, post, "A")
        told = whispers(world)
        press = world.slack.attempts[-1].delivery
        for _ in range(3):
            assert (await world.slack.again(press)).error is None
        await world.asks(world.ana, "help")
        assert whispers(world) == told + 1
        await world.at("2026-03-03 09:00")
        assert "One person answered" in post.text_of_blocks


async def test_a_command_that_is_delivered_again_before_it_is_answered(world: SlackWorld) -> None:
    await world.set_up()
    with stalled(world.context.db) as release:
        reply = await world.ben.command(world.channel, "/quiz", "help")
        command = world.slack.attempts[-1].delivery
        for _ in range(4):
            assert (await world.slack.again(command)).error is None
        release()
    await reply.message()
    await world.asks(world.ana, "help")
    assert whispers(world) == 2


async def test_a_form_that_is_asked_for_again_opens_once_and_says_nothing(
    world_of: WorldOf,
) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        graded = await world.presses(world.ben, post, "A")
        told = whispers(world)
        for deed in (
            world.ben.press(graded, "Report a problem"),
            world.ana.command(world.channel, "/quiz", "setup"),
        ):
            await (await deed).modal()
            await world.slack.again()
        await world.asks(world.ana, "help")
        assert whispers(world) == told + 1


async def test_everything_comes_twice(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        world.slack.sockets.duplicate = world.slack.http.duplicate = True
        told = whispers(world)
        for person in (world.ana, world.ben):
            await world.presses(person, post, "A")
            await world.asks(person, "leaderboard")
        world.slack.sockets.duplicate = world.slack.http.duplicate = False
        await world.asks(world.ana, "help")
        assert whispers(world) == told + 5


async def test_an_event_that_is_repeated_is_seen_to_once(world: SlackWorld) -> None:
    await world.home(world.ben)
    event = world.slack.attempts[-1].delivery
    assert event.kind == "events_api"
    await world.slack.again(event)
    await world.home(world.ana)
    assert len(world.slack.asked("views.publish")) == 2


async def test_what_was_seen_is_remembered_over_a_restart(closed_world: WorldOf) -> None:
    async with closed_world(a_single()) as world:
        async with world.open():
            post = await world.posted()
            await world.presses(world.ben, post, "A")
            press = world.slack.attempts[-1].delivery
            told = whispers(world)
        async with world.open():
            await world.slack.again(press)
            await world.asks(world.ana, "help")
            assert whispers(world) == told + 1


async def test_two_quick_presses_count_once_and_both_are_answered(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await asyncio.gather(*(world.ben.press(post, letter) for letter in "AAB"))
        await world.slack.until(lambda: len(world.ben.sees(world.channel)) == 4)
        said = [one.text_of_blocks for one in world.ben.sees(world.channel)[1:]]
        assert sum("the one that counts" in one for one in said) == 2
        await world.at("2026-03-03 09:00")
        assert "One person answered" in post.text_of_blocks


async def test_a_slow_database_is_waited_for_after_the_acknowledgement(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        began = world.slack.clock.now()
        with stalled(world.context.db) as release:
            press = await world.ben.press(post, "A")
            command = await world.ana.command(world.channel, "/quiz", "help")
            shortcut = await world.ana.shortcut("quiz")
            assert (press.error, command.error, shortcut.error) == (None, None, None)
            assert world.slack.clock.now() - began < CLOCK_LIMIT_S
            world.slack.clock.advance(60)
            await world.slack.until(lambda: whispers(world) == 1)
            release()
        saving, told = await press.messages(2)
        assert "your answer isn't saved yet" in saving.text_of_blocks
        assert "here about A" in told.text_of_blocks
        assert (await command.message()).ephemeral_to is world.ana


async def test_a_choice_in_the_home_does_not_wait_for_a_slow_database(world: SlackWorld) -> None:
    await world.set_up()
    await world.set_up_member(world.ben)
    home = await world.home(world.ben, "My language, for what only I see")
    with stalled(world.context.db) as release:
        chosen = await world.ben.select(home, "home_language", "Español")
        await world.ben.opens_home()
        assert chosen.error is None
        assert world.slack.attempts[-1].answer.error is None
        release()
    await world.shows(home, "Mi idioma, para lo que solo veo yo")


async def test_what_was_begun_is_finished_before_quizbot_stops(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        with stalled(world.context.db) as release:
            await world.ben.press(post, "A")
            stopping = asyncio.ensure_future(world.service.stop())
            await world.slack.until(lambda: not world.slack.sockets.connections)
            for _ in range(20):
                await world.group()  # each look into the database lets the others work
            release()
            await stopping
        assert "here about A" in world.ben.sees(world.channel)[-1].text_of_blocks
        ben = await world.context.db.read(people.person_of, key_of_user(world.ben))
        assert ben is not None


async def test_an_answer_that_comes_after_half_an_hour_counts_all_the_same(
    world_of: WorldOf,
) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        with stalled(world.context.db) as release:
            press = await world.ben.press(post, "A")
            saving = await press.message()
            assert "Still saving your answer" in saving.text_of_blocks
            world.slack.clock.advance(31 * 60)
            release()
        await world.slack.until(lambda: whispers(world) == 2)
        assert world.ben.sees(world.channel) == [post, saving]
        await world.at("2026-03-03 09:00")
        assert "One person answered" in post.text_of_blocks


@pytest.mark.parametrize(
    "fault", [Refuse("internal_error"), Broken(503), Cut(), TooMany(after=60)], ids=str
)
async def test_somebody_whose_profile_is_not_known_is_answered_all_the_same(
    world_of: WorldOf, fault: Refuse | Broken | Cut | TooMany
) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        world.slack.faults.next("users.info", fault)
        answer = await world.presses(world.ben, post, "A")
        assert "here about A" in answer.text_of_blocks


async def test_whose_profile_is_not_known_for_a_while_keeps_their_name(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        await world.presses(world.ben, post, "A")
        world.slack.clock.advance(3600)
        world.slack.faults.next("users.info", Refuse("internal_error"), times=9)
        await world.at("2026-03-03 09:00")
        await world.presses(world.ben, world.posts()[-1], "A")
        group, ben = await world.group(), key_of_user(world.ben)
        member = await world.context.db.read(people.member_of, group.id, ben)
        assert member is not None
        assert member.name == "Ben"


async def test_profiles_are_asked_for_once_an_hour(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        before = len(world.slack.asked("users.info"))
        for _ in range(3):
            await world.asks(world.ben, "help")
        assert len(world.slack.asked("users.info")) == before + 1
        world.slack.clock.advance(3600)
        await world.asks(world.ben, "help")
        assert len(world.slack.asked("users.info")) == before + 2


@pytest.mark.parametrize(
    "fault", [Cut(accepted=True), Broken(500, accepted=True), Cut(), Broken(503)], ids=str
)
async def test_a_post_whose_reply_is_lost_stands_once(
    world: SlackWorld, fault: Cut | Broken
) -> None:
    await world.set_up()
    world.slack.faults.next(POST, fault)
    await world.at("2026-03-02 09:00")
    await world.later(timedelta(minutes=1))
    assert len(world.posts()) == 1
    await world.at("2026-03-03 09:00")
    assert "The answer" in world.posts()[0].text


async def test_a_post_that_is_told_to_wait_comes_later(world: SlackWorld) -> None:
    await world.set_up()
    world.slack.faults.next(POST, TooMany(after=120))
    await world.at("2026-03-02 09:00")
    await world.later(timedelta(seconds=60))
    assert world.posts() == []
    await world.later(timedelta(seconds=61))
    assert len(world.posts()) == 1


async def test_the_window_that_is_left(closed_world: WorldOf) -> None:
    """Slack takes a post only after the next worker has looked for it: then it stands twice.

    Slack has no idempotency key, so no order of steps can close this window.
    """
    async with closed_world(a_single()) as world, world.open():
        await world.set_up()
        hold = world.slack.faults.hold(POST, accepted=False)
        first = asyncio.ensure_future(world.at("2026-03-02 09:00"))
        await world.slack.until(lambda: hold.waiting == 1)

        async with second_process(world) as second:
            world.slack.clock.advance(120)
            done = await second()
            assert done.delivered.sent == 1
        hold.release()
        late = await first

        assert late.delivered.lost == 1
        assert len(world.posts()) == 2
        refs = [one.ts for one in world.posts()]
        await world.at("2026-03-03 09:00")
        revealed = [one for one in world.posts() if "The answer" in one.text]
        assert [one.ts in refs for one in revealed] == [True]


async def test_a_socket_that_slack_ends_is_opened_anew(world: SlackWorld) -> None:
    if world.slack.transport == "http":
        pytest.skip("there is no socket")
    await world.set_up()
    (old,) = world.slack.sockets.connections
    await world.slack.sockets.disconnect("refresh_requested")
    await world.slack.until(
        lambda: world.slack.sockets.connections and old not in world.slack.sockets.connections
    )
    told = await world.asks(world.ben, "help")
    assert "/quiz" in told.text_of_blocks
    assert world.service.trouble() is None


async def test_two_processes_share_the_work(closed_world: WorldOf) -> None:
    """Slack brings each payload to either of them."""
    async with closed_world(a_single()) as world, world.open():
        post = await world.posted()
        async with second_process(world):
            people = [world.person(f"Person {number}") for number in range(6)]
            for person in people:
                await world.presses(person, post, "A")
        await world.at("2026-03-03 09:00")
        assert "6 people answered" in post.text_of_blocks


@asynccontextmanager
async def second_process(world: SlackWorld) -> AsyncIterator[Callable[[], Awaitable[Beat]]]:
    """Another quizbot at the same work; gives its heartbeat."""
    address = world.slack.app.request_url
    async with connected(world.slack, world.context, world.artist, world.settings) as service:
        yield lambda: beat(world.context, {"slack": service.chat}, world.clock)
    world.slack.app.request_url = address
