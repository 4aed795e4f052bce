"""An organiser sets a study group up on Discord."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.platforms.discord import limits
from bot.platforms.discord.setup_form import SetupDraft
from bot.usecases.context import Exam
from storage import groups
from tests.bot.platforms.discord.world import DiscordWorld
from tests.discord_server import Permission, Person
from tests.discord_server.components import walk
from tests.discord_server.forms import submitted
from tests.discord_server.interactions import Kind
from tests.discord_server.refusals import Json


async def nothing_is_set_up(world: DiscordWorld) -> bool:
    """Whether there is no group at all."""
    return await world.context.db.read(groups.any_group) is None


def an_english_organiser(world: DiscordWorld) -> Person:
    """Cleo manages the server as well, and reads English."""
    cleo = world.person("Cleo")
    world.guild.give(cleo, world.guild.add_role("Staff", Permission.MANAGE_GUILD))
    return cleo


async def test_in_spanish(world: DiscordWorld) -> None:
    begun = await world.ana.command(world.channel, "study setup", zone="Europe/Madrid")
    form = begun.modal
    assert form.title == "Crear un grupo de estudio"
    assert [field.label for field in form.fields] == [
        "Canal",
        "Idioma de las preguntas",
        "Hora de las preguntas",
        "Días con preguntas",
        "Corrección",
    ]
    assert form.field("Canal").default == [str(world.channel.id)]
    assert form.field("language").default == ["es"]

    done = await world.ana.submit(form, {"time": "20:30", "days": ["lunes", "jueves"]})

    assert done.ephemeral
    assert "Night owls · SKY-1 está listo" in done.text
    assert "La primera pregunta llega el lunes a las 20:30 (Europe/Madrid)" in done.text
    group = await world.group()
    assert (group.settings.language, group.settings.days) == ("es", "14")
    assert (group.settings.post_time, group.settings.feedback) == ("20:30", "at_once")


async def test_in_english(world: DiscordWorld) -> None:
    cleo = an_english_organiser(world)
    begun = await cleo.command(
        world.channel, "study setup", zone="Europe/London", exam="sky-1", questions=2
    )
    assert ("At the reveal", "at_reveal") in begun.modal.field("Feedback").options

    done = await cleo.submit(begun.modal, {"feedback": "At the reveal", "language": "English"})

    assert "Night owls · SKY-1 is set up" in done.text
    assert "The first question will be posted Monday, 09:00 (Europe/London)" in done.text
    settings = (await world.group()).settings
    assert (settings.questions_a_day, settings.feedback) == (2, "at_reveal")
    await cleo.press(done.message, "Post one now")
    await world.beat()
    first, second = world.posts()
    assert "Question 1 of 2" in first.text
    assert "Question 2 of 2" in second.text


async def test_cities_are_suggested_in_the_letters_that_people_type(world: DiscordWorld) -> None:
    found = await world.ana.autocomplete(world.channel, "study setup", zone="bogotá")
    assert [one.value for one in found] == ["America/Bogota"]
    found = await world.ana.autocomplete(world.channel, "study setup", zone="")
    assert len(found) == 25


def test_what_was_said_fits_into_the_forms_id() -> None:
    longest = SetupDraft("America/Argentina/ComodRivadavia", "x" * 60, 10, "9" * 20)
    assert len(longest.custom_id()) <= limits.CUSTOM_ID


async def test_an_exam_with_a_long_id(world: DiscordWorld) -> None:
    (exam,) = world.context.exams.values()
    facts = replace(exam.pack.facts, id="sky-for-people-with-much-patience-2026")
    world.context = replace(world.context, exams={facts.id: Exam(replace(exam.pack, facts=facts))})
    await world.restart()

    done = await world.set_up()

    assert "está listo" in done.text
    assert (await world.group()).settings.exam == facts.id


async def test_exams_are_suggested_by_their_titles(world: DiscordWorld) -> None:
    found = await world.ana.autocomplete(world.channel, "study setup", zone="UTC", exam="cie")
    assert [(one.name, one.value) for one in found] == [("Cielo", "sky-1")]


async def test_missing_permissions_are_named_before_anything_is_saved(world: DiscordWorld) -> None:
    denied = Permission.ATTACH_FILES | Permission.READ_MESSAGE_HISTORY
    world.channel.set_permissions(world.guild.everyone, deny=denied)

    refused = await world.set_up(an_english_organiser(world))

    assert "quizbot can't post there yet" in refused.text
    assert "**Attach Files**, **Read Message History**" in refused.text
    assert "Nothing was saved" in refused.text
    assert await nothing_is_set_up(world)
    world.channel.set_permissions(world.guild.everyone)
    assert "está listo" in (await world.set_up()).text


@pytest.mark.parametrize("which", ["a forum", "a thread"])
async def test_a_forum_and_a_thread_need_permissions_of_their_own(
    world: DiscordWorld, which: str
) -> None:
    cleo = an_english_organiser(world)
    forum = world.guild.add_forum("questions")
    thread = world.channel.add_thread("sky talk", world.ana)
    place = forum if which == "a forum" else thread
    (place.parent or place).set_permissions(
        world.discord.bot, deny=Permission.SEND_MESSAGES_IN_THREADS
    )

    refused = await world.set_up(cleo, channel=place)

    assert f"Missing in {place.mention}: **Send Messages in Threads**." in refused.text
    assert await nothing_is_set_up(world)


async def test_a_channel_of_another_server_is_refused(world: DiscordWorld) -> None:
    other = world.discord.add_guild("Elsewhere", owner=world.ana)
    foreign = other.add_text_channel("secret")

    refused = await world.set_up(an_english_organiser(world), channel=foreign)

    assert "**Channel**: Choose a channel on this server that quizbot can see." in refused.text
    assert await nothing_is_set_up(world)


@pytest.mark.parametrize("channel", ["999999999999999999", "no number"])
async def test_a_channel_that_is_none_is_refused(world: DiscordWorld, channel: str) -> None:
    begun = await world.ana.command(world.channel, "study setup", zone="UTC")
    data, _ = submitted(begun.modal, {})
    (field,) = [one for one in walk(data["components"]) if one.get("custom_id") == "channel"]
    field["values"] = [channel]

    refused = await world.forge(world.ana, Kind.MODAL_SUBMIT, data).settled()

    assert refused.ephemeral
    assert await nothing_is_set_up(world)


async def test_a_voice_channel_is_refused(world: DiscordWorld) -> None:
    voice = world.guild.add_voice_channel("Lounge")

    refused = await world.set_up(an_english_organiser(world), channel=voice)

    assert "**Channel**: Choose a text channel, a thread or a forum." in refused.text
    assert await nothing_is_set_up(world)


async def test_a_taken_channel_keeps_its_group(world: DiscordWorld) -> None:
    await world.set_up()
    before = await world.group()

    refused = await world.set_up(an_english_organiser(world), time="23:00")

    assert "This channel already has a group" in refused.text
    assert "Night owls · SKY-1 posts here. **</study settings:" in refused.text
    assert await world.group() == before


async def test_a_bad_time_is_named_with_its_field(world: DiscordWorld) -> None:
    refused = await world.set_up(an_english_organiser(world), time="25:00")

    assert "One thing needs a change" in refused.text
    assert (
        "**Time of the questions**: Enter a time from 00:00 to 23:59, such as 09:00."
        in refused.text
    )
    assert await nothing_is_set_up(world)


async def test_a_bad_zone_and_exam_are_named_before_a_form_is_filled_in(
    world: DiscordWorld,
) -> None:
    refused = await an_english_organiser(world).command(
        world.channel, "study setup", zone="Europe/Atlantis", exam="alchemy: the basics"
    )

    assert refused.ephemeral
    assert "2 things need a change" in refused.text
    assert "**Exam**: Choose one of the exams" in refused.text
    assert "**Time zone**: There is no such time zone." in refused.text


async def test_a_member_without_rights_is_refused(world: DiscordWorld) -> None:
    assert "study" not in world.ben.commands(world.channel)
    world.opens_study_to_all()

    refused = await world.ben.command(world.channel, "study setup", zone="UTC")

    assert "Only organisers can do that" in refused.text
    begun = await world.ana.command(world.channel, "study setup", zone="UTC")
    data, _ = submitted(begun.modal, {})
    forged = await world.forge(world.ben, Kind.MODAL_SUBMIT, data).settled()
    assert "Only organisers can do that" in forged.text
    assert await nothing_is_set_up(world)


async def test_a_role_named_as_organiser_may_change_settings(world: DiscordWorld) -> None:
    mentors = world.guild.add_role("Mentors")
    begun = await world.ana.command(
        world.channel, "study setup", zone="Europe/Madrid", role=mentors
    )
    await world.ana.submit(begun.modal, {})
    world.opens_study_to_all()
    refused = await world.ben.command(world.channel, "study settings", time="10:00")
    assert "Only organisers can do that" in refused.text

    world.guild.give(world.ben, mentors)
    shown = await world.ben.command(world.channel, "study settings", time="10:00")

    assert f"has <@&{mentors.id}>" in shown.text
    assert not shown.message.pings
    assert (await world.group()).settings.post_time == "10:00"
    await world.ben.command(world.channel, "study settings", role=world.guild.everyone)
    refused = await world.ben.command(world.channel, "study settings", time="11:00")
    assert "Only organisers can do that" in refused.text


async def test_commands_are_registered_for_organisers_and_in_every_language(
    world: DiscordWorld,
) -> None:
    registered = {one["name"]: one for one in world.discord.application.global_commands}
    for_all = {"quiz", "leaderboard", "report", "help", "link", "unlink", "leave", "privacy"}
    assert set(registered) == for_all | {"study"}

    study = registered["study"]
    assert int(study["default_member_permissions"]) == Permission.MANAGE_GUILD
    assert study["contexts"] == [0]
    assert {name for name, one in registered.items() if 1 in one["contexts"]} == for_all
    assert {one["name"] for one in study["options"]} == {
        "setup", "settings", "connect", "disconnect", "pause", "resume", "now"
    }  # fmt: skip
    for command in walk_options([*registered.values()]):
        texts = command["name_localizations"], command["description_localizations"]
        assert all(set(one) == {"es-ES", "es-419"} for one in texts), command["name"]
    assert registered["report"]["name_localizations"]["es-ES"] == "informe"


def walk_options(commands: list[Json]) -> Iterator[Json]:
    """Commands, their commands and their options."""
    for command in commands:
        yield command
        yield from walk_options(command.get("options") or [])
