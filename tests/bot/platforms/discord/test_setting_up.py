"""An organiser sets a study group up on Discord."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.platforms.discord import limits
from bot.platforms.discord.setup_form import Draft
from bot.usecases.context import Exam
from storage import groups
from tests.bot.platforms.discord.hall import Hall
from tests.discord_server import Permission, Person
from tests.discord_server.components import walk
from tests.discord_server.forms import submitted
from tests.discord_server.interactions import Kind
from tests.discord_server.refusals import Json


async def nothing_is_set_up(hall: Hall) -> bool:
    """Whether there is no group at all."""
    return await hall.context.db.read(groups.any_group) is None


def an_english_organiser(hall: Hall) -> Person:
    """Cleo manages the server as well, and reads English."""
    cleo = hall.person("Cleo")
    hall.guild.give(cleo, hall.guild.add_role("Staff", Permission.MANAGE_GUILD))
    return cleo


async def test_in_spanish(hall: Hall) -> None:
    begun = await hall.ana.command(hall.channel, "study setup", zone="Europe/Madrid")
    form = begun.modal
    assert form.title == "Crear un grupo de estudio"
    assert [field.label for field in form.fields] == [
        "Canal",
        "Idioma de las preguntas",
        "Hora de las preguntas",
        "Días con preguntas",
        "Corrección",
    ]
    assert form.field("Canal").default == [str(hall.channel.id)]
    assert form.field("language").default == ["es"]

    done = await hall.ana.submit(form, {"time": "20:30", "days": ["lunes", "jueves"]})

    assert done.ephemeral
    assert "Night owls · SKY-1 está listo" in done.text
    assert "La primera pregunta llega el lunes a las 20:30 (Europe/Madrid)" in done.text
    group = await hall.group()
    assert (group.settings.language, group.settings.days) == ("es", "14")
    assert (group.settings.post_time, group.settings.feedback) == ("20:30", "at_once")


async def test_in_english(hall: Hall) -> None:
    cleo = an_english_organiser(hall)
    begun = await cleo.command(
        hall.channel, "study setup", zone="Europe/London", exam="sky-1", questions=2
    )
    assert ("At the reveal", "at_reveal") in begun.modal.field("Feedback").options

    done = await cleo.submit(begun.modal, {"feedback": "At the reveal", "language": "English"})

    assert "Night owls · SKY-1 is set up" in done.text
    assert "The first question comes Monday, 09:00 (Europe/London)" in done.text
    settings = (await hall.group()).settings
    assert (settings.questions_a_day, settings.feedback) == (2, "at_reveal")
    await cleo.press(done.message, "Post one now")
    await hall.beat()
    first, second = hall.posts()
    assert "Question 1 of 2" in first.text
    assert "Question 2 of 2" in second.text


async def test_cities_are_suggested_in_the_letters_that_people_type(hall: Hall) -> None:
    found = await hall.ana.autocomplete(hall.channel, "study setup", zone="bogotá")
    assert [one.value for one in found] == ["America/Bogota"]
    found = await hall.ana.autocomplete(hall.channel, "study setup", zone="")
    assert len(found) == 25


def test_what_was_said_fits_into_the_forms_id() -> None:
    longest = Draft("America/Argentina/ComodRivadavia", "x" * 60, 10, "9" * 20)
    assert len(longest.custom_id()) <= limits.CUSTOM_ID


async def test_an_exam_with_a_long_id(hall: Hall) -> None:
    (exam,) = hall.context.exams.values()
    facts = replace(exam.pack.facts, id="sky-for-people-with-much-patience-2026")
    hall.context = replace(hall.context, exams={facts.id: Exam(replace(exam.pack, facts=facts))})
    await hall.restart()

    done = await hall.set_up()

    assert "está listo" in done.text
    assert (await hall.group()).settings.exam == facts.id


async def test_exams_are_suggested_by_their_titles(hall: Hall) -> None:
    found = await hall.ana.autocomplete(hall.channel, "study setup", zone="UTC", exam="cie")
    assert [(one.name, one.value) for one in found] == [("Cielo", "sky-1")]


async def test_missing_permissions_are_named_before_anything_is_saved(hall: Hall) -> None:
    denied = Permission.ATTACH_FILES | Permission.READ_MESSAGE_HISTORY
    hall.channel.set_permissions(hall.guild.everyone, deny=denied)

    refused = await hall.set_up(an_english_organiser(hall))

    assert "quizbot may not post there yet" in refused.text
    assert "**Attach Files**, **Read Message History**" in refused.text
    assert "Nothing was saved" in refused.text
    assert await nothing_is_set_up(hall)
    hall.channel.set_permissions(hall.guild.everyone)
    assert "está listo" in (await hall.set_up()).text


@pytest.mark.parametrize("which", ["a forum", "a thread"])
async def test_a_forum_and_a_thread_need_permissions_of_their_own(hall: Hall, which: str) -> None:
    cleo = an_english_organiser(hall)
    forum = hall.guild.add_forum("questions")
    thread = hall.channel.add_thread("sky talk", hall.ana)
    place = forum if which == "a forum" else thread
    (place.parent or place).set_permissions(
        hall.discord.bot, deny=Permission.SEND_MESSAGES_IN_THREADS
    )

    refused = await hall.set_up(cleo, channel=place)

    assert f"In {place.mention} it lacks: **Send Messages in Threads**." in refused.text
    assert await nothing_is_set_up(hall)


async def test_a_channel_of_another_server_is_refused(hall: Hall) -> None:
    other = hall.discord.add_guild("Elsewhere", owner=hall.ana)
    foreign = other.add_text_channel("secret")

    refused = await hall.set_up(an_english_organiser(hall), channel=foreign)

    assert "**Channel**: Choose a channel of this server that quizbot can see." in refused.text
    assert await nothing_is_set_up(hall)


@pytest.mark.parametrize("channel", ["999999999999999999", "no number"])
async def test_a_channel_that_is_none_is_refused(hall: Hall, channel: str) -> None:
    begun = await hall.ana.command(hall.channel, "study setup", zone="UTC")
    data, _ = submitted(begun.modal, {})
    (field,) = [one for one in walk(data["components"]) if one.get("custom_id") == "channel"]
    field["values"] = [channel]

    refused = await hall.forge(hall.ana, Kind.MODAL_SUBMIT, data).settled()

    assert refused.ephemeral
    assert await nothing_is_set_up(hall)


async def test_a_voice_channel_is_refused(hall: Hall) -> None:
    voice = hall.guild.add_voice_channel("Lounge")

    refused = await hall.set_up(an_english_organiser(hall), channel=voice)

    assert "**Channel**: Choose a text channel, a thread or a forum." in refused.text
    assert await nothing_is_set_up(hall)


async def test_a_taken_channel_keeps_its_group(hall: Hall) -> None:
    await hall.set_up()
    before = await hall.group()

    refused = await hall.set_up(an_english_organiser(hall), time="23:00")

    assert "This channel has a group already" in refused.text
    assert "Night owls · SKY-1 posts here. **</study settings:" in refused.text
    assert await hall.group() == before


async def test_a_bad_time_is_named_with_its_field(hall: Hall) -> None:
    refused = await hall.set_up(an_english_organiser(hall), time="25:00")

    assert "One thing needs a change" in refused.text
    assert (
        "**Time of the questions**: Enter a time from 00:00 to 23:59, such as 09:00."
        in refused.text
    )
    assert await nothing_is_set_up(hall)


async def test_a_bad_zone_and_exam_are_named_before_a_form_is_filled_in(hall: Hall) -> None:
    refused = await an_english_organiser(hall).command(
        hall.channel, "study setup", zone="Europe/Atlantis", exam="alchemy: the basics"
    )

    assert refused.ephemeral
    assert "2 things need a change" in refused.text
    assert "**Exam**: Choose one of the exams" in refused.text
    assert "**Time zone**: There is no such time zone." in refused.text


async def test_a_member_without_rights_is_refused(hall: Hall) -> None:
    assert "study" not in hall.ben.commands(hall.channel)
    hall.opens_study_to_all()

    refused = await hall.ben.command(hall.channel, "study setup", zone="UTC")

    assert "Only organisers may do that" in refused.text
    begun = await hall.ana.command(hall.channel, "study setup", zone="UTC")
    data, _ = submitted(begun.modal, {})
    forged = await hall.forge(hall.ben, Kind.MODAL_SUBMIT, data).settled()
    assert "Only organisers may do that" in forged.text
    assert await nothing_is_set_up(hall)


async def test_a_role_named_as_organiser_may_change_settings(hall: Hall) -> None:
    mentors = hall.guild.add_role("Mentors")
    begun = await hall.ana.command(hall.channel, "study setup", zone="Europe/Madrid", role=mentors)
    await hall.ana.submit(begun.modal, {})
    hall.opens_study_to_all()
    refused = await hall.ben.command(hall.channel, "study settings", time="10:00")
    assert "Only organisers may do that" in refused.text

    hall.guild.give(hall.ben, mentors)
    shown = await hall.ben.command(hall.channel, "study settings", time="10:00")

    assert f"holders of <@&{mentors.id}>" in shown.text
    assert not shown.message.pings
    assert (await hall.group()).settings.post_time == "10:00"
    await hall.ben.command(hall.channel, "study settings", role=hall.guild.everyone)
    refused = await hall.ben.command(hall.channel, "study settings", time="11:00")
    assert "Only organisers may do that" in refused.text


async def test_commands_are_registered_for_organisers_and_in_every_language(hall: Hall) -> None:
    registered = {one["name"]: one for one in hall.discord.application.global_commands}
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
