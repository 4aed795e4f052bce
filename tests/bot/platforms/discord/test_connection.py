"""The connection to Discord begins late, breaks, and comes back; of several processes with one
token, one is connected at a time."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from sqlalchemy import Connection

from bot.platforms.discord.client import Shards
from bot.platforms.discord.lease import token_name
from bot.platforms.discord.service import DiscordLoginError, DiscordService
from bot.posting.port import TryLaterError
from storage import bindings
from storage.leases import take_lease
from storage.records import EVERYTHING, NOTHING
from tests.bot.builders import local
from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import DiscordWorld
from tests.discord_server import Breaks, Refuses
from tests.questions.builders import a_single

SOON = 0.01
NOWHERE = "ws://127.0.0.1:9/gateway"


@asynccontextmanager
async def started(world: DiscordWorld, **settings: object) -> AsyncIterator[DiscordService]:
    """A process of quizbot, whether it connects or not; what fails is tried again at once."""
    service = world.service = world.a_service(**{"retry": SOON, **settings})
    await service.start()
    try:
        yield service
    finally:
        await service.stop()


async def connected(world: DiscordWorld, service: DiscordService) -> None:
    """Wait until a process is connected."""
    await world.discord.until(service.is_connected, wake_in_s=SOON, what="a connection")


class TestBeginning:
    async def test_discord_is_down_when_quizbot_starts(self, closed_world: WorldOf) -> None:
        async with closed_world(a_single()) as world:
            world.discord.faults.add("*", "/**", Breaks(503), times=None)
            async with started(world) as service:
                assert "cannot be reached now (503" in (service.trouble() or "")

                world.discord.faults.clear()
                await connected(world, service)

                assert service.trouble() is None
                assert "### Question of the day" in (await world.posted()).text

    async def test_nothing_listens(self, closed_world: WorldOf) -> None:
        nowhere = "http://127.0.0.1:9/api/v10"
        async with closed_world() as world, started(world, api_url=nowhere) as service:
            assert "cannot be reached now (Cannot connect" in (service.trouble() or "")

    async def test_a_login_that_hangs_holds_nothing_up(self, closed_world: WorldOf) -> None:
        async with closed_world() as world:
            held = world.discord.faults.hold("GET", "/users/@me")
            async with started(world, login_within=0.05) as service:
                assert "cannot be reached now (TimeoutError)" in (service.trouble() or "")
                held.release()
                await connected(world, service)

    async def test_a_discord_that_never_answers_is_waited_for_outside(
        self, closed_world: WorldOf
    ) -> None:
        async with closed_world(a_single()) as world:
            held = world.discord.faults.hold("GET", "/users/@me")
            async with started(world, start_within=0.0) as service:
                assert service.trouble() == "not connected to Discord yet"
                assert service.chat.share == NOTHING
                held.release()
                await world.ready()
                assert service.chat.share == EVERYTHING

    async def test_nobody_is_answered_before_the_start(self, closed_world: WorldOf) -> None:
        async with closed_world() as world:
            service = world.service = world.a_service()
            service.begin()
            await world.discord.until(lambda: service.client.application_id, wake_in_s=SOON)
            assert world.discord.gateway.connections == []
            await service.start()
            await world.ready()
            await service.stop()

    async def test_a_wrong_token_that_is_told_late_is_logged(self, closed_world: WorldOf) -> None:
        async with closed_world() as world:
            world.expected.add("Discord does not take the token")
            held = world.discord.faults.hold("GET", "/users/@me")
            async with started(world, token="another", start_within=0.0) as service:
                held.release()
                await world.heard("Discord does not take the token")
                assert service.trouble() == "Discord does not take the token; see the log"

    async def test_a_wrong_token_is_said_at_once(self, closed_world: WorldOf) -> None:
        async with closed_world() as world:
            service = world.a_service(token="another")

            with pytest.raises(DiscordLoginError, match="QUIZBOT_DISCORD_TOKEN: Discord does not"):
                await service.start()

            await service.stop()

    async def test_nothing_is_posted_before_the_login(self, closed_world: WorldOf) -> None:
        async with closed_world(a_single()) as world:
            async with world.open():
                await world.set_up()
                group = await world.group()
            channels = await world.context.db.read(bindings.channels_of, [group.id])
            (channel,) = channels[group.id]
            service = world.a_service()

            with pytest.raises(TryLaterError, match="not logged in"):
                await service.chat.find(channel.address, "key-1", world.clock.now())


COMMANDS = "/applications/*/commands"


class TestCommands:
    @pytest.mark.parametrize("fault", [Breaks(503), Refuses(30034)], ids=str)
    async def test_commands_that_are_not_taken_keep_nobody_from_answering(
        self, closed_world: WorldOf, fault: Breaks | Refuses
    ) -> None:
        async with closed_world() as world:
            world.discord.faults.add("PUT", COMMANDS, fault)
            async with started(world) as service:
                await connected(world, service)
                application = world.discord.application
                await world.discord.until(lambda: application.global_commands, wake_in_s=SOON)

                assert service.trouble() is None

    async def test_nothing_waits_for_them(self, closed_world: WorldOf) -> None:
        async with closed_world(a_single()) as world:
            held = world.discord.faults.hold("PUT", COMMANDS, before=True)
            async with started(world) as service:
                await connected(world, service)
                await world.discord.until(lambda: held.reached)
                assert service.trouble() is None
                assert service.chat.share == EVERYTHING
                assert world.discord.application.global_commands == []
                held.release()
                await world.ready()

    async def test_they_are_registered_once(self, closed_world: WorldOf) -> None:
        async with closed_world() as world:
            for _ in range(2):
                async with world.open():
                    assert puts(world) == 1
                    known = world.service.client.inbox.replies.commands
                    assert "quiz" in known
                    assert "study setup" in known

    async def test_they_are_registered_again_when_they_changed(self, closed_world: WorldOf) -> None:
        async with closed_world() as world:
            async with world.open():
                pass
            digest = "UPDATE discord_commands SET digest = 'of another version'"
            await world.context.db.write(lambda c: c.exec_driver_sql(digest))
            async with world.open():
                assert puts(world) == 2

    async def test_they_are_registered_again_where_discord_lost_one(
        self, closed_world: WorldOf
    ) -> None:
        async with closed_world() as world:
            async with world.open():
                pass
            world.discord.application.global_commands.pop()
            async with world.open():
                assert puts(world) == 2

    async def test_what_was_not_taken_counts_as_not_registered(self, closed_world: WorldOf) -> None:
        async with closed_world() as world:
            world.discord.faults.add("PUT", COMMANDS, Breaks(503))
            async with started(world, retry=3600.0) as service:
                await world.heard("the commands are not registered yet")
                await connected(world, service)
            async with world.open():
                assert puts(world) == 2

    async def test_the_process_with_the_first_shard_sees_to_them(
        self, closed_world: WorldOf
    ) -> None:
        async with closed_world() as world:
            async with world.open(shards=Shards((1,), 2), retry=SOON) as second:
                await world.heard("the commands are not registered yet")
                assert puts(world) == 0
                async with world.open(shards=Shards((0,), 2)):
                    replies = second.client.inbox.replies
                    await world.discord.until(lambda: replies.commands, wake_in_s=SOON)
            assert puts(world) == 1

    async def test_every_process_finds_the_same_digest(self, closed_world: WorldOf) -> None:
        async with closed_world() as world, world.open() as service:
            here = await service.client.tree.digest()
            kept = "SELECT digest FROM discord_commands"
            assert here == await world.context.db.read(lambda c: c.exec_driver_sql(kept).scalar())
            (sent,) = world.discord.requests.of("PUT", COMMANDS)
            text = json.dumps(sent.payload, sort_keys=True)
            assert here == hashlib.sha256(text.encode()).hexdigest()


def puts(world: DiscordWorld) -> int:
    """How often commands were sent to be registered."""
    return len(world.discord.requests.of("PUT", COMMANDS))


class TestEnding:
    @pytest.mark.parametrize("code", [4010, 4014])
    async def test_discord_closes_for_good(self, closed_world: WorldOf, code: int) -> None:
        async with closed_world(a_single()) as world, started(world) as service:
            world.expected |= {"Discord closed the connection", "Discord refuses the intents"}
            world.expected.add("Discord refuses the intents; none that is privileged is asked for")
            await connected(world, service)
            first = service.client
            (session,) = world.discord.gateway.live()
            assert session.socket is not None
            session.socket.close(code)
            await world.discord.until(lambda: service.client is not first, wake_in_s=SOON)
            await connected(world, service)

            graded = await world.ben.press(await world.posted(), "A")

            assert "A telescope shows" in graded.text

    async def test_an_event_that_nobody_understands(self, closed_world: WorldOf) -> None:
        async with closed_world(a_single()) as world, started(world) as service:
            world.expected.add("the connection to Discord failed")
            await connected(world, service)
            first = service.client
            world.discord.gateway.send(world.discord.gateway.live()[0], "READY", {})
            await world.discord.until(lambda: service.client is not first, wake_in_s=SOON)
            await connected(world, service)

            assert "### Question of the day" in (await world.posted()).text

    async def test_the_gateways_address_is_not_to_be_had(self, closed_world: WorldOf) -> None:
        async with closed_world() as world:
            world.discord.faults.add("GET", "/gateway/bot", Breaks(503), times=3)
            async with started(world) as service:
                await connected(world, service)

    async def test_a_token_that_is_taken_back(self, closed_world: WorldOf) -> None:
        async with closed_world() as world, started(world) as service:
            world.expected |= {"Discord closed the connection", "Discord does not take the token"}
            await connected(world, service)
            application, token = world.discord.application, world.discord.token
            application.token = "another"
            (session,) = world.discord.gateway.live()
            assert session.socket is not None
            session.socket.close(4004)
            await world.heard("Discord does not take the token")
            assert service.trouble() == "Discord does not take the token; see the log"

            application.token = token
            await connected(world, service)

    async def test_a_stop_in_the_middle_of_trouble(self, closed_world: WorldOf) -> None:
        async with closed_world() as world:
            async with started(world) as service:
                await connected(world, service)
                world.discord.faults.add("*", "/**", Breaks(503), times=None)
                world.expected.add("Discord closed the connection")
                (session,) = world.discord.gateway.live()
                assert session.socket is not None
                session.socket.close(4010)
                await world.heard("Discord cannot be reached now")
            assert world.discord.gateway.live() == []


class TestWhereTheGatewayIs:
    async def test_what_stands_in_for_discord_says_it_also_to_given_shards(
        self, closed_world: WorldOf
    ) -> None:
        async with closed_world() as world:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(NOWHERE)  # put back by the world
            async with world.open(shards=Shards((0,), 1)):
                assert len(world.discord.gateway.live()) == 1
                world.discord.gateway.invalidate()
                await world.heard("connected to Discord", times=2)

    async def test_a_gateway_of_its_own(self, closed_world: WorldOf) -> None:
        async with closed_world() as world:
            own = world.discord.gateway_url
            world.discord.gateway.url = lambda: NOWHERE
            async with world.open(gateway_url=own):
                assert len(world.discord.gateway.live()) == 1


TURN = {"lease": 30.0, "lease_every": SOON}


class TestIntroductions:
    async def test_two_processes_leave_five_seconds_between_them(
        self, closed_world: WorldOf
    ) -> None:
        async with closed_world() as world:
            world.discord.gateway.enforces_concurrency = True
            introduced = world.discord.gateway.identified
            first, second = (
                world.a_service(shards=Shards((shard,), 2), identify_wait=5.0) for shard in (0, 1)
            )
            try:
                await asyncio.gather(first.start(), second.start())
                await world.discord.until(lambda: len(world.discord.gateway.connections) == 2)
                await world.discord.until(lambda: introduced)
                world.discord.clock.advance(4.9)
                assert len(introduced) == 1
                world.discord.clock.advance(0.1)
                await world.discord.until(lambda: len(introduced) == 2, wake_in_s=SOON)
            finally:
                await asyncio.gather(first.stop(), second.stop())
            assert {one.shard for one in introduced} == {0, 1}

    async def test_a_restart_waits_for_what_was_before_it(self, closed_world: WorldOf) -> None:
        async with closed_world() as world:
            world.discord.gateway.enforces_concurrency = True
            async with world.open(identify_wait=5.0):
                world.discord.clock.advance(4.0)
            async with started(world, identify_wait=5.0) as service:
                await world.discord.until(lambda: world.discord.gateway.connections)
                assert len(world.discord.gateway.identified) == 1
                world.discord.clock.advance(1.0)
                await connected(world, service)

    async def test_a_database_that_cannot_say_is_waited_for(self, closed_world: WorldOf) -> None:
        async with closed_world() as world, lease_table_away(world):
            async with started(world, identify_wait=SOON) as service:
                await connected(world, service)
            await world.heard("when to connect to Discord cannot be found out")


class TestTwoProcesses:
    async def test_one_is_connected_and_sends_and_the_other_stands_by(
        self, closed_world: WorldOf
    ) -> None:
        async with closed_world(a_single()) as world, started(world, **TURN) as first:
            await world.ready()
            await world.set_up(language="English")
            await renewed_at(world, "2026-03-02 09:00")
            before = len(world.discord.requests)
            async with started(world, **TURN) as second:
                await world.discord.until(lambda: second.trouble() is None, wake_in_s=SOON)
                await world.beat()
                assert world.discord.requests[before:] == []
                assert len(world.discord.gateway.identified) == 1

                world.service = first
                await world.beat()
                assert "### Question of the day" in world.posts()[0].text

    async def test_who_stops_is_followed_when_its_requests_count_no_more(
        self, closed_world: WorldOf
    ) -> None:
        async with closed_world(a_single()) as world:
            async with started(world, **TURN) as first:
                await connected(world, first)
                second = world.a_service(**TURN)
                await second.start()
            try:
                assert second.trouble() is None
                assert len(world.discord.gateway.identified) == 1
                world.discord.clock.advance(2)
                await connected(world, second)
                world.service = second
                await world.ready()
                await world.set_up(language="English")
                await renewed_at(world, "2026-03-02 09:00")
                await world.beat()
                graded = await world.ben.press(world.posts()[0], "A")
                assert "A telescope shows" in graded.text
            finally:
                await second.stop()

    async def test_who_is_killed_is_followed_after_the_lease(self, closed_world: WorldOf) -> None:
        async with (
            closed_world(a_single()) as world,
            started(world, **TURN) as first,
        ):
            await connected(world, first)
            await killed(first)
            async with started(world, **TURN) as second:
                assert len(world.discord.gateway.identified) == 1

                world.discord.clock.advance(31)
                await connected(world, second)

                assert len(world.discord.gateway.live()) == 1

    async def test_who_lost_the_lease_goes(self, closed_world: WorldOf) -> None:
        async with closed_world() as world, started(world, **TURN) as service:
            await connected(world, service)

            await world.context.db.write(taken_by_another, world)
            await world.heard("another process may connect to Discord now: this one stands by")
            await world.discord.until(lambda: not world.discord.gateway.live(), wake_in_s=SOON)
            await world.discord.until(lambda: not service.is_connected(), wake_in_s=SOON)
            await world.discord.until(lambda: service.trouble() is None, wake_in_s=SOON)

            assert not service.is_connected()
            assert service.chat.share == NOTHING

    async def test_who_cannot_renew_the_lease_goes_before_it_ends(
        self, closed_world: WorldOf
    ) -> None:
        async with closed_world() as world, started(world, **TURN) as service:
            await connected(world, service)

            async with lease_table_away(world):
                await world.heard("the turn at Discord was not renewed")
                assert service.is_connected()
                world.discord.clock.advance(21)
                await world.discord.until(lambda: not world.discord.gateway.live(), wake_in_s=SOON)

            await connected(world, service)


async def renewed_at(world: DiscordWorld, text: str) -> None:
    """Move to a local time: who has the turn, has it again as soon as it is renewed."""
    world.discord.clock.advance((local(text) - world.clock.now()).total_seconds())
    assert world.service.chat.share == NOTHING
    await world.discord.until(lambda: world.service.chat.share == EVERYTHING, wake_in_s=SOON)


async def killed(service: DiscordService) -> None:
    """End a process so that it says nothing to anybody."""
    (running,) = [one for one in asyncio.all_tasks() if one.get_name() == "discord"]
    running.cancel()
    await asyncio.wait([running])
    await service.client.close()


def taken_by_another(connection: Connection, world: DiscordWorld) -> None:
    """Another process believes that the lease was over."""
    now = world.clock.now()
    connection.exec_driver_sql("UPDATE lease SET until = '2000-01-01 00:00:00.000000'")
    name = token_name(world.settings.token)
    assert take_lease(connection, name, "another", now, now.replace(year=2030))


@asynccontextmanager
async def lease_table_away(world: DiscordWorld) -> AsyncIterator[None]:
    """Within the block, the leases cannot be written."""
    write = world.context.db.write
    rename = "ALTER TABLE {} RENAME TO {}"
    await write(lambda c: c.exec_driver_sql(rename.format("lease", "gone")))
    yield
    await write(lambda c: c.exec_driver_sql(rename.format("gone", "lease")))
