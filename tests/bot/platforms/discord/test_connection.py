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
from tests.bot.platforms.discord.conftest import HallOf
from tests.bot.platforms.discord.hall import Hall
from tests.discord_server import Breaks, Refuses
from tests.questions.builders import a_single

SOON = 0.01
NOWHERE = "ws://127.0.0.1:9/gateway"


@asynccontextmanager
async def started(hall: Hall, **settings: object) -> AsyncIterator[DiscordService]:
    """A process of quizbot, whether it connects or not; what fails is tried again at once."""
    service = hall.service = hall.a_service(**{"retry": SOON, **settings})
    await service.start()
    try:
        yield service
    finally:
        await service.stop()


async def connected(hall: Hall, service: DiscordService) -> None:
    """Wait until a process is connected."""
    await hall.discord.until(service.is_connected, wake_in_s=SOON, what="a connection")


class TestBeginning:
    async def test_discord_is_down_when_quizbot_starts(self, closed_hall: HallOf) -> None:
        async with closed_hall(a_single()) as hall:
            hall.discord.faults.add("*", "/**", Breaks(503), times=None)
            async with started(hall) as service:
                assert "cannot be reached now (503" in (service.trouble() or "")

                hall.discord.faults.clear()
                await connected(hall, service)

                assert service.trouble() is None
                assert "### Question of the day" in (await hall.posted()).text

    async def test_nothing_listens(self, closed_hall: HallOf) -> None:
        nowhere = "http://127.0.0.1:9/api/v10"
        async with closed_hall() as hall, started(hall, api_url=nowhere) as service:
            assert "cannot be reached now (Cannot connect" in (service.trouble() or "")

    async def test_a_login_that_hangs_holds_nothing_up(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            held = hall.discord.faults.hold("GET", "/users/@me")
            async with started(hall, login_within=0.05) as service:
                assert "cannot be reached now (TimeoutError)" in (service.trouble() or "")
                held.release()
                await connected(hall, service)

    async def test_a_discord_that_never_answers_is_waited_for_outside(
        self, closed_hall: HallOf
    ) -> None:
        async with closed_hall(a_single()) as hall:
            held = hall.discord.faults.hold("GET", "/users/@me")
            async with started(hall, start_within=0.0) as service:
                assert service.trouble() == "not connected to Discord yet"
                assert service.chat.share == NOTHING
                held.release()
                await hall.ready()
                assert service.chat.share == EVERYTHING

    async def test_nobody_is_answered_before_the_start(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            service = hall.service = hall.a_service()
            service.begin()
            await hall.discord.until(lambda: service.client.application_id, wake_in_s=SOON)
            assert hall.discord.gateway.connections == []
            await service.start()
            await hall.ready()
            await service.stop()

    async def test_a_wrong_token_that_is_told_late_is_logged(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            hall.expected.add("Discord does not take the token")
            held = hall.discord.faults.hold("GET", "/users/@me")
            async with started(hall, token="another", start_within=0.0) as service:
                held.release()
                await hall.heard("Discord does not take the token")
                assert service.trouble() == "Discord does not take the token; see the log"

    async def test_a_wrong_token_is_said_at_once(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            service = hall.a_service(token="another")

            with pytest.raises(DiscordLoginError, match="QUIZBOT_DISCORD_TOKEN: Discord does not"):
                await service.start()

            await service.stop()

    async def test_nothing_is_posted_before_the_login(self, closed_hall: HallOf) -> None:
        async with closed_hall(a_single()) as hall:
            async with hall.open():
                await hall.set_up()
                group = await hall.group()
            channels = await hall.context.db.read(bindings.channels_of, [group.id])
            (channel,) = channels[group.id]
            service = hall.a_service()

            with pytest.raises(TryLaterError, match="not logged in"):
                await service.chat.find(channel.address, "key-1", hall.clock.now())


COMMANDS = "/applications/*/commands"


class TestCommands:
    @pytest.mark.parametrize("fault", [Breaks(503), Refuses(30034)], ids=str)
    async def test_commands_that_are_not_taken_keep_nobody_from_answering(
        self, closed_hall: HallOf, fault: Breaks | Refuses
    ) -> None:
        async with closed_hall() as hall:
            hall.discord.faults.add("PUT", COMMANDS, fault)
            async with started(hall) as service:
                await connected(hall, service)
                application = hall.discord.application
                await hall.discord.until(lambda: application.global_commands, wake_in_s=SOON)

                assert service.trouble() is None

    async def test_nothing_waits_for_them(self, closed_hall: HallOf) -> None:
        async with closed_hall(a_single()) as hall:
            held = hall.discord.faults.hold("PUT", COMMANDS, before=True)
            async with started(hall) as service:
                await connected(hall, service)
                await hall.discord.until(lambda: held.reached)
                assert service.trouble() is None
                assert service.chat.share == EVERYTHING
                assert hall.discord.application.global_commands == []
                held.release()
                await hall.ready()

    async def test_they_are_registered_once(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            for _ in range(2):
                async with hall.open():
                    assert puts(hall) == 1
                    known = hall.service.client.desk.replies.commands
                    assert "quiz" in known
                    assert "study setup" in known

    async def test_they_are_registered_again_when_they_changed(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            async with hall.open():
                pass
            digest = "UPDATE discord_commands SET digest = 'of another version'"
            await hall.context.db.write(lambda c: c.exec_driver_sql(digest))
            async with hall.open():
                assert puts(hall) == 2

    async def test_they_are_registered_again_where_discord_lost_one(
        self, closed_hall: HallOf
    ) -> None:
        async with closed_hall() as hall:
            async with hall.open():
                pass
            hall.discord.application.global_commands.pop()
            async with hall.open():
                assert puts(hall) == 2

    async def test_what_was_not_taken_counts_as_not_registered(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            hall.discord.faults.add("PUT", COMMANDS, Breaks(503))
            async with started(hall, retry=3600.0) as service:
                await hall.heard("the commands are not registered yet")
                await connected(hall, service)
            async with hall.open():
                assert puts(hall) == 2

    async def test_the_process_with_the_first_shard_sees_to_them(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            async with hall.open(shards=Shards((1,), 2), retry=SOON) as second:
                await hall.heard("the commands are not registered yet")
                assert puts(hall) == 0
                async with hall.open(shards=Shards((0,), 2)):
                    replies = second.client.desk.replies
                    await hall.discord.until(lambda: replies.commands, wake_in_s=SOON)
            assert puts(hall) == 1

    async def test_every_process_finds_the_same_digest(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall, hall.open() as service:
            here = await service.client.tree.digest()
            kept = "SELECT digest FROM discord_commands"
            assert here == await hall.context.db.read(lambda c: c.exec_driver_sql(kept).scalar())
            (sent,) = hall.discord.requests.of("PUT", COMMANDS)
            text = json.dumps(sent.payload, sort_keys=True)
            assert here == hashlib.sha256(text.encode()).hexdigest()


def puts(hall: Hall) -> int:
    """How often commands were sent to be registered."""
    return len(hall.discord.requests.of("PUT", COMMANDS))


class TestEnding:
    @pytest.mark.parametrize("code", [4010, 4014])
    async def test_discord_closes_for_good(self, closed_hall: HallOf, code: int) -> None:
        async with closed_hall(a_single()) as hall, started(hall) as service:
            hall.expected |= {"Discord closed the connection", "Discord refuses the intents"}
            hall.expected.add("Discord refuses the intents; none that is privileged is asked for")
            await connected(hall, service)
            first = service.client
            (session,) = hall.discord.gateway.live()
            assert session.socket is not None
            session.socket.close(code)
            await hall.discord.until(lambda: service.client is not first, wake_in_s=SOON)
            await connected(hall, service)

            graded = await hall.ben.press(await hall.posted(), "A")

            assert "A telescope shows" in graded.text

    async def test_an_event_that_nobody_understands(self, closed_hall: HallOf) -> None:
        async with closed_hall(a_single()) as hall, started(hall) as service:
            hall.expected.add("the connection to Discord failed")
            await connected(hall, service)
            first = service.client
            hall.discord.gateway.send(hall.discord.gateway.live()[0], "READY", {})
            await hall.discord.until(lambda: service.client is not first, wake_in_s=SOON)
            await connected(hall, service)

            assert "### Question of the day" in (await hall.posted()).text

    async def test_the_gateways_address_is_not_to_be_had(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            hall.discord.faults.add("GET", "/gateway/bot", Breaks(503), times=3)
            async with started(hall) as service:
                await connected(hall, service)

    async def test_a_token_that_is_taken_back(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall, started(hall) as service:
            hall.expected |= {"Discord closed the connection", "Discord does not take the token"}
            await connected(hall, service)
            application, token = hall.discord.application, hall.discord.token
            application.token = "another"
            (session,) = hall.discord.gateway.live()
            assert session.socket is not None
            session.socket.close(4004)
            await hall.heard("Discord does not take the token")
            assert service.trouble() == "Discord does not take the token; see the log"

            application.token = token
            await connected(hall, service)

    async def test_a_stop_in_the_middle_of_trouble(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            async with started(hall) as service:
                await connected(hall, service)
                hall.discord.faults.add("*", "/**", Breaks(503), times=None)
                hall.expected.add("Discord closed the connection")
                (session,) = hall.discord.gateway.live()
                assert session.socket is not None
                session.socket.close(4010)
                await hall.heard("Discord cannot be reached now")
            assert hall.discord.gateway.live() == []


class TestWhereTheGatewayIs:
    async def test_what_stands_in_for_discord_says_it_also_to_given_shards(
        self, closed_hall: HallOf
    ) -> None:
        async with closed_hall() as hall:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(NOWHERE)  # put back by the hall
            async with hall.open(shards=Shards((0,), 1)):
                assert len(hall.discord.gateway.live()) == 1
                hall.discord.gateway.invalidate()
                await hall.heard("connected to Discord", times=2)

    async def test_a_gateway_of_its_own(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            own = hall.discord.gateway_url
            hall.discord.gateway.url = lambda: NOWHERE
            async with hall.open(gateway_url=own):
                assert len(hall.discord.gateway.live()) == 1


TURN = {"lease": 30.0, "lease_every": SOON}


class TestIntroductions:
    async def test_two_processes_leave_five_seconds_between_them(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            hall.discord.gateway.enforces_concurrency = True
            introduced = hall.discord.gateway.identified
            first, second = (
                hall.a_service(shards=Shards((shard,), 2), identify_wait=5.0) for shard in (0, 1)
            )
            try:
                await asyncio.gather(first.start(), second.start())
                await hall.discord.until(lambda: len(hall.discord.gateway.connections) == 2)
                await hall.discord.until(lambda: introduced)
                hall.discord.clock.advance(4.9)
                assert len(introduced) == 1
                hall.discord.clock.advance(0.1)
                await hall.discord.until(lambda: len(introduced) == 2, wake_in_s=SOON)
            finally:
                await asyncio.gather(first.stop(), second.stop())
            assert {one.shard for one in introduced} == {0, 1}

    async def test_a_restart_waits_for_what_was_before_it(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall:
            hall.discord.gateway.enforces_concurrency = True
            async with hall.open(identify_wait=5.0):
                hall.discord.clock.advance(4.0)
            async with started(hall, identify_wait=5.0) as service:
                await hall.discord.until(lambda: hall.discord.gateway.connections)
                assert len(hall.discord.gateway.identified) == 1
                hall.discord.clock.advance(1.0)
                await connected(hall, service)

    async def test_a_database_that_cannot_say_is_waited_for(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall, lease_table_away(hall):
            async with started(hall, identify_wait=SOON) as service:
                await connected(hall, service)
            await hall.heard("when to connect to Discord cannot be found out")


class TestTwoProcesses:
    async def test_one_is_connected_and_sends_and_the_other_stands_by(
        self, closed_hall: HallOf
    ) -> None:
        async with closed_hall(a_single()) as hall, started(hall, **TURN) as first:
            await hall.ready()
            await hall.set_up(language="English")
            await renewed_at(hall, "2026-03-02 09:00")
            before = len(hall.discord.requests)
            async with started(hall, **TURN) as second:
                await hall.discord.until(lambda: second.trouble() is None, wake_in_s=SOON)
                await hall.beat()
                assert hall.discord.requests[before:] == []
                assert len(hall.discord.gateway.identified) == 1

                hall.service = first
                await hall.beat()
                assert "### Question of the day" in hall.posts()[0].text

    async def test_who_stops_is_followed_when_its_requests_count_no_more(
        self, closed_hall: HallOf
    ) -> None:
        async with closed_hall(a_single()) as hall:
            async with started(hall, **TURN) as first:
                await connected(hall, first)
                second = hall.a_service(**TURN)
                await second.start()
            try:
                assert second.trouble() is None
                assert len(hall.discord.gateway.identified) == 1
                hall.discord.clock.advance(2)
                await connected(hall, second)
                hall.service = second
                await hall.ready()
                await hall.set_up(language="English")
                await renewed_at(hall, "2026-03-02 09:00")
                await hall.beat()
                graded = await hall.ben.press(hall.posts()[0], "A")
                assert "A telescope shows" in graded.text
            finally:
                await second.stop()

    async def test_who_is_killed_is_followed_after_the_lease(self, closed_hall: HallOf) -> None:
        async with (
            closed_hall(a_single()) as hall,
            started(hall, **TURN) as first,
        ):
            await connected(hall, first)
            await killed(first)
            async with started(hall, **TURN) as second:
                assert len(hall.discord.gateway.identified) == 1

                hall.discord.clock.advance(31)
                await connected(hall, second)

                assert len(hall.discord.gateway.live()) == 1

    async def test_who_lost_the_lease_goes(self, closed_hall: HallOf) -> None:
        async with closed_hall() as hall, started(hall, **TURN) as service:
            await connected(hall, service)

            await hall.context.db.write(taken_by_another, hall)
            await hall.heard("another process may connect to Discord now: this one stands by")
            await hall.discord.until(lambda: not hall.discord.gateway.live(), wake_in_s=SOON)
            await hall.discord.until(lambda: not service.is_connected(), wake_in_s=SOON)
            await hall.discord.until(lambda: service.trouble() is None, wake_in_s=SOON)

            assert not service.is_connected()
            assert service.chat.share == NOTHING

    async def test_who_cannot_renew_the_lease_goes_before_it_ends(
        self, closed_hall: HallOf
    ) -> None:
        async with closed_hall() as hall, started(hall, **TURN) as service:
            await connected(hall, service)

            async with lease_table_away(hall):
                await hall.heard("the turn at Discord was not renewed")
                assert service.is_connected()
                hall.discord.clock.advance(21)
                await hall.discord.until(lambda: not hall.discord.gateway.live(), wake_in_s=SOON)

            await connected(hall, service)


async def renewed_at(hall: Hall, text: str) -> None:
    """Move to a local time: who has the turn, has it again as soon as it is renewed."""
    hall.discord.clock.advance((local(text) - hall.clock.now()).total_seconds())
    assert hall.service.chat.share == NOTHING
    await hall.discord.until(lambda: hall.service.chat.share == EVERYTHING, wake_in_s=SOON)


async def killed(service: DiscordService) -> None:
    """End a process so that it says nothing to anybody."""
    (running,) = [one for one in asyncio.all_tasks() if one.get_name() == "discord"]
    running.cancel()
    await asyncio.wait([running])
    await service.client.close()


def taken_by_another(connection: Connection, hall: Hall) -> None:
    """Another process believes that the lease was over."""
    now = hall.clock.now()
    connection.exec_driver_sql("UPDATE lease SET until = '2000-01-01 00:00:00.000000'")
    name = token_name(hall.settings.token)
    assert take_lease(connection, name, "another", now, now.replace(year=2030))


@asynccontextmanager
async def lease_table_away(hall: Hall) -> AsyncIterator[None]:
    """Within the block, the leases cannot be written."""
    write = hall.context.db.write
    rename = "ALTER TABLE {} RENAME TO {}"
    await write(lambda c: c.exec_driver_sql(rename.format("lease", "gone")))
    yield
    await write(lambda c: c.exec_driver_sql(rename.format("gone", "lease")))
