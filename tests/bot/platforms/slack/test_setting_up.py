"""Setting a group up: who may, where it may be, and what is said at which field."""

from __future__ import annotations

from typing import Any

import pytest

from storage import people
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.stalling import stalled
from tests.bot.platforms.slack.world import SlackWorld, key_of_user
from tests.slack_server import Hold, Refuse


async def test_the_form_is_filled_in_from_the_organisers_profile(world: SlackWorld) -> None:
    form = await world.form()
    state = form.state_for(world.ana.id)["values"]

    assert form.element("channel").first_value()["selected_conversation"] == world.channel.id
    assert state["zone"]["field"]["value"] == "Europe/Madrid"
    assert state["language"]["field"]["selected_option"]["value"] == "es"
    assert state["post_time"]["field"]["selected_time"] == "09:00"
    assert [one["value"] for one in state["days"]["field"]["selected_options"]] == [*"12345"]
    assert state["questions_a_day"]["field"]["selected_option"]["value"] == "1"
    assert state["feedback"]["field"]["selected_option"]["value"] == "at_once"
    assert "Zona horaria" in form.text_of_blocks


async def test_a_group_is_set_up_and_its_organiser_told_how_to_go_on(world: SlackWorld) -> None:
    sent = await world.set_up(language="es", questions_a_day="2", post_time="08:30")

    assert sent.accepted
    assert sent.view is not None
    assert "Study world · SKY-1" in sent.view.text_of_blocks
    assert "/quiz ahora" in sent.view.text_of_blocks
    settings = (await world.group()).settings
    assert (settings.language, settings.questions_a_day, settings.post_time) == ("es", 2, "08:30")
    assert settings.zone == "Europe/Madrid"


async def test_the_first_question_can_be_posted_from_the_form(world: SlackWorld) -> None:
    sent = await world.set_up()
    assert sent.view is not None
    await world.ana.press(sent.view, "Publicar una ahora")
    await world.shows(sent.view, "en camino")
    await world.beat()
    assert len(world.posts()) == 1


async def test_an_english_organiser_reads_english(world: SlackWorld) -> None:
    world.ben.owner = True
    form = await world.form(world.ben)
    assert "Set up a study group" in form.text_of_blocks
    assert "Monday" in form.element("days").options_text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("zone", "Atlantis/Deep", "No existe esa zona horaria"),
        ("zone", "../../etc", "No existe esa zona horaria"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    world: SlackWorld, field: str, value: str, said: str
) -> None:
    changes: dict[str, Any] = {field: value}
    sent = await world.set_up(**changes)
    assert set(sent.errors) == {field}
    assert said in sent.errors[field]
    assert world.ana.modal is not None

    again = await world.ana.submit(world.ana.modal, {field: "Europe/Madrid"})

    assert again.accepted


async def test_quizbot_has_to_be_in_the_channel(world: SlackWorld) -> None:
    elsewhere = world.team.add_channel("elsewhere", members=[world.ana])
    secret = world.team.add_channel("secret", members=[world.ana], private=True)
    for channel in (elsewhere, secret):
        sent = await world.set_up(channel=channel)
        assert "/invite @quizbot" in sent.errors["channel"], channel.name
        await world.team.invite_bot(channel)
        assert world.ana.modal is not None
        assert (await world.ana.submit(world.ana.modal)).accepted


async def test_an_archived_channel_is_said_so(world: SlackWorld) -> None:
    old = world.team.add_channel("old", members=[world.ana], bot=True, archived=True)
    form = await world.form()
    sent = await world.ana.submit(form, {"channel": old.id})
    assert "archivado" in sent.errors["channel"]


async def test_a_channel_has_one_group(world: SlackWorld) -> None:
    await world.set_up()
    again = await world.set_up()
    assert again.view is not None
    assert "Este canal ya tiene un grupo" in again.view.text_of_blocks


async def test_the_second_group_of_an_exam_is_called_by_its_channel(world: SlackWorld) -> None:
    await world.set_up()
    other = world.team.add_channel("other", members=[world.ana], bot=True)
    await world.set_up(channel=other)
    assert (await world.group()).settings.name == "Study world · SKY-1"
    assert (await world.group(other)).settings.name == "#other · SKY-1"


async def test_a_form_that_is_sent_twice_sets_one_group_up(world: SlackWorld) -> None:
    await world.set_up()
    submission = next(
        one.delivery for one in world.slack.attempts if one.delivery.kind == "interactive"
    )
    answer = await world.slack.again(submission)
    # It does not even say that the channel has a group by now.
    assert (answer.error, answer.body) == (None, {})
    assert await world.context.db.read(people.count_members, (await world.group()).id) == 1


async def test_whoever_manages_nothing_is_refused(world: SlackWorld) -> None:
    told = await world.asks(world.ben, "setup")
    assert "Only organisers can do that" in told.text_of_blocks
    assert world.ben.modal is None


@pytest.mark.parametrize("guest", ["single", "multi"])
async def test_a_guest_is_refused(world: SlackWorld, guest: str) -> None:
    visitor = world.person("Gus", guest=guest)
    visitor.admin = True
    told = await world.asks(visitor, "setup")
    assert "Only organisers can do that" in told.text_of_blocks


async def test_whoever_lost_the_right_since_the_form_was_opened_is_refused(
    world: SlackWorld,
) -> None:
    form = await world.form()
    world.ana.admin = False
    sent = await world.ana.submit(form)
    assert sent.view is not None
    assert "solo pueden hacerlo los organizadores" in sent.view.text_of_blocks


async def test_a_trigger_that_is_too_old_is_said_so(world: SlackWorld) -> None:
    world.slack.faults.next("views.open", Refuse("expired_trigger_id"))
    told = await world.asks(world.ana, "setup")
    assert "otra vez" in told.text_of_blocks
    assert world.ana.modal is None


async def test_a_slow_answer_of_slacks_is_waited_for_in_the_form(world: SlackWorld) -> None:
    """Slack is told to wait in time; the outcome then stands in the form."""
    form = await world.form()
    hold: Hold = world.slack.faults.hold("conversations.info")
    sent = await world.ana.submit(form)
    assert sent.accepted
    assert sent.view is form
    assert "Un momento" in form.text_of_blocks
    hold.release()
    await world.shows(form, "Study world · SKY-1")


async def test_a_slow_database_shows_faults_in_the_form_again(world_of: WorldOf) -> None:
    async with world_of() as world:
        form = await world.form()
        with stalled(world.context.db) as release:
            sent = await world.ana.submit(form, {"zone": "Atlantis/Deep"})
            assert sent.accepted
            release()
        await world.shows(form, "No existe esa zona horaria")
        values = form.state_for(world.ana.id)["values"]
        assert values["zone"]["field"]["value"] == "Atlantis/Deep"
        again = await world.ana.submit(form, {"zone": "Europe/Madrid"})
        assert again.accepted


async def test_the_organiser_is_one_wherever_they_are(world: SlackWorld) -> None:
    await world.set_up()
    world.ana.admin = False
    paused = await world.asks(world.ana, "pause")
    assert "El grupo está en pausa" in paused.text_of_blocks
    assert await world.context.db.read(people.person_of, key_of_user(world.ana)) is not None
