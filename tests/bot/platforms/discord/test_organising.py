"""What organisers do with a group: settings, pausing, posting now, moving to another channel."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.platforms.discord.conftest import HallOf
from tests.bot.platforms.discord.hall import Hall, labels
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
    hall: Hall, option: str, value: Any, field: str, stored: object, seen: str
) -> None:
    await hall.set_up()

    shown = await hall.ana.command(hall.channel, "study settings", **{option: value})

    assert shown.ephemeral
    assert seen in shown.text
    assert getattr((await hall.group()).settings, field) == stored


async def test_several_settings_at_once_or_none(hall: Hall) -> None:
    await hall.set_up(language="English")
    before = await hall.group()

    refused = await hall.ana.command(
        hall.channel, "study settings", time="99:99", zone="Nowhere", questions=5
    )

    assert "Hay que cambiar 2 cosas" in refused.text
    assert "**Hora de las preguntas**" in refused.text
    assert "**Zona horaria**" in refused.text
    assert await hall.group() == before


async def test_pause_and_resume(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        paused = await hall.ana.command(hall.channel, "study pause")
        assert "### El grupo está en pausa" in paused.text
        await hall.at("2026-03-02 09:00")
        assert hall.posts() == []
        refused = await hall.ana.command(hall.channel, "study now")
        assert "Reanúdelo primero." in refused.text

        resumed = await hall.ana.command(hall.channel, "study resume")

        assert "La próxima pregunta llega el martes a las 09:00" in resumed.text
        await hall.at("2026-03-03 09:00")
        assert len(hall.posts()) == 1


async def test_the_buttons_of_the_settings(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        settings = (await hall.ana.command(hall.channel, "study settings")).message
        assert labels(settings) == ["Pausar", "Publicar una ahora"]

        now = await hall.ana.press(settings, "Publicar una ahora")
        assert now.message is settings
        assert "### Llega en unos segundos" in now.text
        await hall.beat()
        assert len(hall.posts()) == 1

        again = await hall.ana.command(hall.channel, "study now")
        assert "Las preguntas de hoy ya están publicadas" in again.text


async def test_a_question_ahead_of_its_time_is_not_announced_again(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        await hall.set_up()
        await hall.at("2026-03-02 07:00")

        now = await hall.ana.command(hall.channel, "study now")

        assert "La siguiente llega el martes a las 09:00" in now.text
        await hall.at("2026-03-02 09:00")
        assert len(hall.posts()) == 1


async def test_discussions_need_their_permission_where_the_group_posts(hall: Hall) -> None:
    await hall.set_up()
    hall.channel.set_permissions(hall.discord.bot, deny=Permission.CREATE_PUBLIC_THREADS)

    refused = await hall.ana.command(hall.channel, "study settings", discussion=True)

    assert "le falta: **Crear hilos públicos**" in refused.text
    assert not (await hall.group()).settings.discussion


async def test_moving_to_another_channel(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        sea = hall.guild.add_text_channel("sea")

        shown = await hall.ana.command(hall.channel, "study settings", channel=sea)

        assert f"**Canales**: {sea.mention}" in shown.text
        answered = await hall.ben.press(post, "A")
        assert "first answer" not in answered.text
        assert "A telescope shows" in answered.text
        await hall.at("2026-03-03 09:00")
        assert len(hall.posts()) == 1
        assert "### The answer" in post.text
        (moved,) = hall.posts(sea)
        assert "### Question of the day" in moved.text


async def test_moving_is_refused_where_posting_is_not_possible(hall: Hall) -> None:
    await hall.set_up()
    hidden = hall.guild.add_text_channel("hidden")
    hidden.set_permissions(hall.discord.bot, deny=Permission.SEND_MESSAGES)

    refused = await hall.ana.command(hall.channel, "study settings", channel=hidden, time="20:00")

    assert f"En {hidden.mention} le falta: **Enviar mensajes**" in refused.text
    assert (await hall.group()).settings.post_time == "09:00"


async def test_moving_to_a_taken_channel_changes_nothing(hall: Hall) -> None:
    sea = hall.guild.add_text_channel("sea")
    await hall.set_up()
    await hall.set_up(channel=sea)

    refused = await hall.ana.command(hall.channel, "study settings", channel=sea, goal=50)

    assert "Este canal ya tiene un grupo" in refused.text
    assert (await hall.group()).settings.goal != 50


async def test_an_archived_thread_is_named_as_such(hall: Hall) -> None:
    await hall.set_up()
    thread = hall.channel.add_thread("sky talk", hall.ana)
    thread.archive()

    refused = await hall.ana.command(hall.channel, "study settings", channel=thread)

    assert refused.ephemeral
    assert "**Canal**: Este hilo está archivado" in refused.text
    thread.set_archived(False)
    moved = await hall.ana.command(hall.channel, "study settings", channel=thread)
    assert thread.mention in moved.text


async def test_a_command_of_another_version_is_answered(hall: Hall) -> None:
    hall.expected.add("an interaction failed")
    data = {"id": "1", "name": "weather", "type": 1, "options": []}

    told = await hall.forge(hall.ana, Kind.COMMAND, data).settled()

    assert told.ephemeral
    assert "### No ha funcionado" in told.text


async def test_of_several_groups_the_channels_are_named(hall: Hall) -> None:
    general = hall.guild.add_text_channel("general")
    sea = hall.guild.add_text_channel("sea")
    await hall.set_up()
    one = await hall.ben.command(general, "leaderboard")
    assert f"There is one in {hall.channel.mention}: try again there." in one.text
    await hall.set_up(channel=sea)

    told = await hall.ana.command(general, "study settings")

    assert "Aquí no publica ningún grupo" in told.text
    assert f"{hall.channel.mention}, {sea.mention}" in told.text


async def test_an_organiser_elsewhere_cannot_pull_the_group_there(hall: Hall) -> None:
    await hall.set_up()
    other = hall.discord.add_guild("Elsewhere", owner=hall.ana)
    foreign = other.add_text_channel("foreign")

    refused = await hall.ana.command(foreign, "study settings", channel=foreign)

    assert "Aquí todavía no hay ningún grupo de estudio" in refused.text
    assert (await hall.group()).paused_at is None


async def test_in_a_thread(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        thread = hall.channel.add_thread("sky talk", hall.ana)
        await hall.set_up(channel=thread, language="English")
        await hall.at("2026-03-02 09:00")
        (post,) = hall.posts(thread)

        graded = await hall.ben.press(post, await hall.key_of(post))

        assert "### Right!" in graded.text
        assert hall.posts() == []
        await hall.at("2026-03-03 09:00")
        assert "One person answered · 100% right" in post.text
        assert len(hall.posts(thread)) == 2


async def test_an_archived_thread_is_opened_again_for_the_reveal(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        thread = hall.channel.add_thread("sky talk", hall.ana)
        await hall.set_up(channel=thread, language="English")
        await hall.at("2026-03-02 09:00")
        (post,) = hall.posts(thread)
        thread.archive()

        await hall.at("2026-03-03 09:00")

        assert "### The answer" in post.text


async def test_in_a_forum_that_requires_a_tag(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        forum = hall.guild.add_forum("questions", tags=["daily", "other"], requires_tag=True)
        await hall.set_up(channel=forum, language="English")
        await hall.at("2026-03-02 09:00")

        (thread,) = hall.discord.world.threads(forum)

        assert thread.name.startswith("Question of the day: An observatory")
        assert thread.applied_tags == [forum.tags[0].id]
        (post,) = hall.posts(thread)
        graded = await hall.ben.press(post, await hall.key_of(post))
        assert "### Right!" in graded.text
        shown = await hall.ben.command(thread, "leaderboard")
        assert "You: rank 1 with 3 points." in shown.text
        await hall.at("2026-03-03 09:00")
        assert "One person answered · 100% right" in post.text
        assert len(hall.discord.world.threads(forum)) == 2


async def test_moving_from_a_channel_into_a_forum(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        post = await hall.posted()
        forum = hall.guild.add_forum("questions")

        await hall.ana.command(hall.channel, "study settings", channel=forum)
        await hall.at("2026-03-03 09:00")

        assert "### The answer" in post.text
        assert len(hall.discord.world.threads(forum)) == 1


async def test_a_member_may_not_organise_by_old_buttons(hall: Hall) -> None:
    await hall.set_up()
    settings = (await hall.ana.command(hall.channel, "study settings")).message
    pause = settings.buttons[0].custom_id or ""

    refused = await hall.ben.click_raw(hall.channel, settings.id, pause).settled()

    assert "Only organisers may do that" in refused.text
    assert (await hall.group()).paused_at is None
