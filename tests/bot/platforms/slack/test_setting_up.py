"""Setting a group up: who may, where it may be, and what is said at which field."""

from __future__ import annotations

from typing import Any

import pytest

from storage import people
from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall, key_of_user
from tests.bot.platforms.slack.stalling import stalled
from tests.slack_server import Hold, Refuse


async def test_the_form_is_filled_in_from_the_organisers_profile(hall: Hall) -> None:
    form = await hall.form()
    state = form.state_for(hall.ana.id)["values"]

    assert form.element("channel").first_value()["selected_conversation"] == hall.channel.id
    assert state["zone"]["field"]["value"] == "Europe/Madrid"
    assert state["language"]["field"]["selected_option"]["value"] == "es"
    assert state["post_time"]["field"]["selected_time"] == "09:00"
    assert [one["value"] for one in state["days"]["field"]["selected_options"]] == [*"12345"]
    assert state["questions_a_day"]["field"]["selected_option"]["value"] == "1"
    assert state["feedback"]["field"]["selected_option"]["value"] == "at_once"
    assert "Zona horaria" in form.text_of_blocks


async def test_a_group_is_set_up_and_its_organiser_told_how_to_go_on(hall: Hall) -> None:
    sent = await hall.set_up(language="es", questions_a_day="2", post_time="08:30")

    assert sent.accepted
    assert sent.view is not None
    assert "Study hall · SKY-1" in sent.view.text_of_blocks
    assert "/quiz ahora" in sent.view.text_of_blocks
    settings = (await hall.group()).settings
    assert (settings.language, settings.questions_a_day, settings.post_time) == ("es", 2, "08:30")
    assert settings.zone == "Europe/Madrid"


async def test_the_first_question_can_be_posted_from_the_form(hall: Hall) -> None:
    sent = await hall.set_up()
    assert sent.view is not None
    await hall.ana.press(sent.view, "Publicar una ahora")
    await hall.shows(sent.view, "en camino")
    await hall.beat()
    assert len(hall.posts()) == 1


async def test_an_english_organiser_reads_english(hall: Hall) -> None:
    hall.ben.owner = True
    form = await hall.form(hall.ben)
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
    hall: Hall, field: str, value: str, said: str
) -> None:
    changes: dict[str, Any] = {field: value}
    sent = await hall.set_up(**changes)
    assert set(sent.errors) == {field}
    assert said in sent.errors[field]
    assert hall.ana.modal is not None

    again = await hall.ana.submit(hall.ana.modal, {field: "Europe/Madrid"})

    assert again.accepted


async def test_quizbot_has_to_be_in_the_channel(hall: Hall) -> None:
    elsewhere = hall.team.add_channel("elsewhere", members=[hall.ana])
    secret = hall.team.add_channel("secret", members=[hall.ana], private=True)
    for channel in (elsewhere, secret):
        sent = await hall.set_up(channel=channel)
        assert "/invite @quizbot" in sent.errors["channel"], channel.name
        await hall.team.invite_bot(channel)
        assert hall.ana.modal is not None
        assert (await hall.ana.submit(hall.ana.modal)).accepted


async def test_an_archived_channel_is_said_so(hall: Hall) -> None:
    old = hall.team.add_channel("old", members=[hall.ana], bot=True, archived=True)
    form = await hall.form()
    sent = await hall.ana.submit(form, {"channel": old.id})
    assert "archivado" in sent.errors["channel"]


async def test_a_channel_has_one_group(hall: Hall) -> None:
    await hall.set_up()
    again = await hall.set_up()
    assert again.view is not None
    assert "Este canal ya tiene un grupo" in again.view.text_of_blocks


async def test_the_second_group_of_an_exam_is_called_by_its_channel(hall: Hall) -> None:
    await hall.set_up()
    other = hall.team.add_channel("other", members=[hall.ana], bot=True)
    await hall.set_up(channel=other)
    assert (await hall.group()).settings.name == "Study hall · SKY-1"
    assert (await hall.group(other)).settings.name == "#other · SKY-1"


async def test_a_form_that_is_sent_twice_sets_one_group_up(hall: Hall) -> None:
    await hall.set_up()
    submission = next(
        one.delivery for one in hall.slack.attempts if one.delivery.kind == "interactive"
    )
    answer = await hall.slack.again(submission)
    # It does not even say that the channel has a group by now.
    assert (answer.error, answer.body) == (None, {})
    assert await hall.context.db.read(people.count_members, (await hall.group()).id) == 1


async def test_whoever_manages_nothing_is_refused(hall: Hall) -> None:
    told = await hall.asks(hall.ben, "setup")
    assert "Only organisers may do that" in told.text_of_blocks
    assert hall.ben.modal is None


@pytest.mark.parametrize("guest", ["single", "multi"])
async def test_a_guest_is_refused(hall: Hall, guest: str) -> None:
    visitor = hall.person("Gus", guest=guest)
    visitor.admin = True
    told = await hall.asks(visitor, "setup")
    assert "Only organisers may do that" in told.text_of_blocks


async def test_whoever_lost_the_right_since_the_form_was_opened_is_refused(hall: Hall) -> None:
    form = await hall.form()
    hall.ana.admin = False
    sent = await hall.ana.submit(form)
    assert sent.view is not None
    assert "solo pueden hacerlo los organizadores" in sent.view.text_of_blocks


async def test_a_trigger_that_is_too_old_is_said_so(hall: Hall) -> None:
    hall.slack.faults.next("views.open", Refuse("expired_trigger_id"))
    told = await hall.asks(hall.ana, "setup")
    assert "otra vez" in told.text_of_blocks
    assert hall.ana.modal is None


async def test_a_slow_answer_of_slacks_is_waited_for_in_the_form(hall: Hall) -> None:
    """Slack is told to wait in time; the outcome then stands in the form."""
    form = await hall.form()
    hold: Hold = hall.slack.faults.hold("conversations.info")
    sent = await hall.ana.submit(form)
    assert sent.accepted
    assert sent.view is form
    assert "Un momento" in form.text_of_blocks
    hold.release()
    await hall.shows(form, "Study hall · SKY-1")


async def test_a_slow_database_shows_faults_in_the_form_again(hall_of: HallOf) -> None:
    async with hall_of() as hall:
        form = await hall.form()
        with stalled(hall.context.db) as release:
            sent = await hall.ana.submit(form, {"zone": "Atlantis/Deep"})
            assert sent.accepted
            release()
        await hall.shows(form, "No existe esa zona horaria")
        values = form.state_for(hall.ana.id)["values"]
        assert values["zone"]["field"]["value"] == "Atlantis/Deep"
        again = await hall.ana.submit(form, {"zone": "Europe/Madrid"})
        assert again.accepted


async def test_the_organiser_is_one_wherever_they_are(hall: Hall) -> None:
    await hall.set_up()
    hall.ana.admin = False
    paused = await hall.asks(hall.ana, "pause")
    assert "El grupo está en pausa" in paused.text_of_blocks
    assert await hall.context.db.read(people.person_of, key_of_user(hall.ana)) is not None
