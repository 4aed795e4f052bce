"""What organisers do with a group: settings, pausing, posting now, moving to another channel."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import DiscordWorld, labels
from tests.discord_server import Permission
from tests.discord_server.interactions import Kind
from tests.questions.builders import a_single


@pytest.mark.parametrize(
    ("option", "value", "field", "stored", "seen"),
    [
        ("zone", "America/Bogota", "zone", "America/Bogota", "(America/Bogota)"),
        ("time", "7:30", "post_time", "07:30", "a las 07:30"),
        ("days", "67", "days", "67", "1 pregunta, sábado, domingo"),
        ("questions", 3, "questions_a_day", 3, "3 preguntas"),
        ("language", "en", "language", "en", "**Idioma**: English"),
        ("feedback", "at_reveal", "feedback", "at_reveal", "al cerrar la pregunta"),
        ("goal", 90, "goal", 90, "El 90 % de los miembros"),
        ("discussion", True, "discussion", True, "**Un hilo bajo cada pregunta**: Sí"),
        ("name", "Star *gazers*", "name", "Star *gazers*", "### Star \\*gazers\\*"),
    ],
)
async def test_each_setting(
    world: DiscordWorld, option: str, value: Any, field: str, stored: object, seen: str
) -> None:
    await world.set_up()

    shown = await world.ana.command(world.channel, "study settings", **{option: value})

    assert shown.ephemeral
    assert seen in shown.text
    assert getattr((await world.group()).settings, field) == stored


async def test_several_settings_at_once_or_none(world: DiscordWorld) -> None:
    await world.set_up(language="English")
    before = await world.group()

    refused = await world.ana.command(
        world.channel, "study settings", time="99:99", zone="Nowhere", questions=5
    )

    assert "Hay que cambiar 2 cosas" in refused.text
    assert "**Hora de las preguntas**" in refused.text
    assert "**Zona horaria**" in refused.text
    assert await world.group() == before


async def test_pause_and_resume(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        paused = await world.ana.command(world.channel, "study pause")
        assert "### El grupo está en pausa" in paused.text
        await world.at("2026-03-02 09:00")
        assert world.posts() == []
        refused = await world.ana.command(world.channel, "study now")
        assert "Reanúdalo primero." in refused.text

        resumed = await world.ana.command(world.channel, "study resume")

        assert "La próxima pregunta llega el martes a las 09:00" in resumed.text
        await world.at("2026-03-03 09:00")
        assert len(world.posts()) == 1


async def test_the_buttons_of_the_settings(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        settings = (await world.ana.command(world.channel, "study settings")).message
        assert labels(settings) == ["Pausar", "Publicar una ahora"]

        now = await world.ana.press(settings, "Publicar una ahora")
        assert now.message is settings
        assert "### Llega en unos segundos" in now.text
        await world.beat()
        assert len(world.posts()) == 1

        again = await world.ana.command(world.channel, "study now")
        assert "Las preguntas de hoy ya están publicadas" in again.text


async def test_a_question_ahead_of_its_time_is_not_announced_again(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        await world.set_up()
        await world.at("2026-03-02 07:00")

        now = await world.ana.command(world.channel, "study now")

        assert "La siguiente llega el martes a las 09:00" in now.text
        await world.at("2026-03-02 09:00")
        assert len(world.posts()) == 1


async def test_discussions_need_their_permission_where_the_group_posts(world: DiscordWorld) -> None:
    await world.set_up()
    world.channel.set_permissions(world.discord.bot, deny=Permission.CREATE_PUBLIC_THREADS)

    refused = await world.ana.command(world.channel, "study settings", discussion=True)

    assert "le falta: **Crear hilos públicos**" in refused.text
    assert not (await world.group()).settings.discussion


async def test_moving_to_another_channel(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        sea = world.guild.add_text_channel("sea")

        shown = await world.ana.command(world.channel, "study settings", channel=sea)

        assert f"**Canales**: {sea.mention}" in shown.text
        answered = await world.ben.press(post, "A")
        assert "first answer" not in answered.text
        assert "A telescope shows" in answered.text
        await world.at("2026-03-03 09:00")
        assert len(world.posts()) == 1
        assert "### The answer" in post.text
        (moved,) = world.posts(sea)
        assert "### Question of the day" in moved.text


async def test_moving_is_refused_where_posting_is_not_possible(world: DiscordWorld) -> None:
    await world.set_up()
    hidden = world.guild.add_text_channel("hidden")
    hidden.set_permissions(world.discord.bot, deny=Permission.SEND_MESSAGES)

    refused = await world.ana.command(world.channel, "study settings", channel=hidden, time="20:00")

    assert f"En {hidden.mention} le falta: **Enviar mensajes**" in refused.text
    assert (await world.group()).settings.post_time == "09:00"


async def test_moving_to_a_taken_channel_changes_nothing(world: DiscordWorld) -> None:
    sea = world.guild.add_text_channel("sea")
    await world.set_up()
    await world.set_up(channel=sea)

    refused = await world.ana.command(world.channel, "study settings", channel=sea, goal=50)

    assert "Este canal ya tiene un grupo" in refused.text
    assert (await world.group()).settings.goal != 50


async def test_an_archived_thread_is_named_as_such(world: DiscordWorld) -> None:
    await world.set_up()
    thread = world.channel.add_thread("sky talk", world.ana)
    thread.archive()

    refused = await world.ana.command(world.channel, "study settings", channel=thread)

    assert refused.ephemeral
    assert "**Canal**: Este hilo está archivado" in refused.text
    thread.set_archived(False)
    moved = await world.ana.command(world.channel, "study settings", channel=thread)
    assert thread.mention in moved.text


async def test_a_command_of_another_version_is_answered(world: DiscordWorld) -> None:
    world.expected.add("an interaction failed")
    data = {"id": "1", "name": "weather", "type": 1, "options": []}

    told = await world.forge(world.ana, Kind.COMMAND, data).settled()

    assert told.ephemeral
    assert "### No ha funcionado" in told.text


async def test_of_several_groups_the_channels_are_named(world: DiscordWorld) -> None:
    general = world.guild.add_text_channel("general")
    sea = world.guild.add_text_channel("sea")
    await world.set_up()
    one = await world.ben.command(general, "leaderboard")
    assert f"There is one in {world.channel.mention}: try again there." in one.text
    await world.set_up(channel=sea)

    told = await world.ana.command(general, "study settings")

    assert "Aquí no publica ningún grupo" in told.text
    assert f"{world.channel.mention}, {sea.mention}" in told.text


async def test_an_organiser_elsewhere_cannot_pull_the_group_there(world: DiscordWorld) -> None:
    await world.set_up()
    other = world.discord.add_guild("Elsewhere", owner=world.ana)
    foreign = other.add_text_channel("foreign")

    refused = await world.ana.command(foreign, "study settings", channel=foreign)

    assert "Aquí todavía no hay ningún grupo de estudio" in refused.text
    assert (await world.group()).paused_at is None


async def test_in_a_thread(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        thread = world.channel.add_thread("sky talk", world.ana)
        await world.set_up(channel=thread, language="English")
        await world.at("2026-03-02 09:00")
        (post,) = world.posts(thread)

        graded = await world.ben.press(post, await world.key_of(post))

        assert "### Right!" in graded.text
        assert world.posts() == []
        await world.at("2026-03-03 09:00")
        assert "One person answered · 100% right" in post.text
        assert len(world.posts(thread)) == 2


async def test_an_archived_thread_is_opened_again_for_the_reveal(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        thread = world.channel.add_thread("sky talk", world.ana)
        await world.set_up(channel=thread, language="English")
        await world.at("2026-03-02 09:00")
        (post,) = world.posts(thread)
        thread.archive()

        await world.at("2026-03-03 09:00")

        assert "### The answer" in post.text


async def test_in_a_forum_that_requires_a_tag(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        forum = world.guild.add_forum("questions", tags=["daily", "other"], requires_tag=True)
        await world.set_up(channel=forum, language="English")
        await world.at("2026-03-02 09:00")

        (thread,) = world.discord.world.threads(forum)

        assert thread.name.startswith("Question of the day: An observatory")
        assert thread.applied_tags == [forum.tags[0].id]
        (post,) = world.posts(thread)
        graded = await world.ben.press(post, await world.key_of(post))
        assert "### Right!" in graded.text
        shown = await world.ben.command(thread, "leaderboard")
        assert "You: rank 1 with 3 points." in shown.text
        await world.at("2026-03-03 09:00")
        assert "One person answered · 100% right" in post.text
        assert len(world.discord.world.threads(forum)) == 2


async def test_moving_from_a_channel_into_a_forum(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        forum = world.guild.add_forum("questions")

        await world.ana.command(world.channel, "study settings", channel=forum)
        await world.at("2026-03-03 09:00")

        assert "### The answer" in post.text
        assert len(world.discord.world.threads(forum)) == 1


async def test_a_member_may_not_organise_by_old_buttons(world: DiscordWorld) -> None:
    await world.set_up()
    settings = (await world.ana.command(world.channel, "study settings")).message
    pause = settings.buttons[0].custom_id or ""

    refused = await world.ben.click_raw(world.channel, settings.id, pause).settled()

    assert "Only organisers can do that" in refused.text
    assert (await world.group()).paused_at is None
