"""Organisers of a group are named in its form: who can be, what they then may, and who is left."""

from __future__ import annotations

from bot.platforms.slack.visitor import PLATFORM
from bot.usecases.join_group import join_group
from bot.usecases.name_organisers import organisers_in
from storage import people
from tests.bot.platforms.slack.conftest import HallOf
from tests.bot.platforms.slack.hall import Hall, key_of_user
from tests.bot.platforms.slack.stalling import stalled
from tests.slack_server import Person, Refuse, View

ORGANISERS = "organisers"
BUTTONS = ("Change the settings", "Cambiar los ajustes")


async def form_of(hall: Hall, person: Person) -> View:
    """The settings' form on somebody's screen, once everything is in it."""
    card = await hall.asks(person, "settings")
    button = next(one for one in card.labels if one in BUTTONS)
    form = await (await person.press(card, button)).modal()
    await hall.slack.until(lambda: ORGANISERS in [one.block_id for one in form.elements])
    return form


def shown(form: View, person: Person) -> list[str]:
    """The organisers that stand in a form."""
    users: list[str] = form.state_for(person.id)["values"][ORGANISERS]["field"]["selected_users"]
    return users


async def named(hall: Hall) -> list[str]:
    """The ids of the group's organisers."""
    group = await hall.group()
    found = await organisers_in(hall.context, group, PLATFORM, hall.team.id)
    return sorted(one.user_id for one in found)


async def test_an_admin_names_somebody_who_then_may_change_the_group(hall: Hall) -> None:
    await hall.set_up()
    assert "Only organisers" in (await hall.asks(hall.ben, "pause")).text_of_blocks
    form = await form_of(hall, hall.ana)
    assert shown(form, hall.ana) == [hall.ana.id]

    sent = await hall.ana.submit(form, {ORGANISERS: [hall.ana.id, hall.ben.id]})

    assert sent.accepted
    assert await named(hall) == sorted([hall.ana.id, hall.ben.id])
    member = await hall.context.db.read(
        people.member_of, (await hall.group()).id, key_of_user(hall.ben)
    )
    assert member is not None
    assert member.name == "Ben"
    assert "paused" in (await hall.asks(hall.ben, "pause")).text_of_blocks
    assert shown(await form_of(hall, hall.ben), hall.ben) == [hall.ana.id, hall.ben.id]


async def test_whoever_is_named_is_told_so_directly(hall: Hall) -> None:
    await hall.set_up()
    eva = hall.person("Eva", locale="es-ES")
    form = await form_of(hall, hall.ana)
    await hall.ana.submit(form, {ORGANISERS: [hall.ana.id, hall.ben.id, eva.id]})

    (english,) = hall.told(hall.ben)
    assert "You are an organiser of Study hall · SKY-1 now" in english.text_of_blocks
    assert "Ana named you. With /quiz settings you see" in english.text_of_blocks.replace("*", "")
    (spanish,) = hall.told(eva)
    assert "Le ha nombrado Ana. Con /quiz ajustes" in spanish.text_of_blocks.replace("*", "")
    assert hall.told(hall.ana) == []

    form = await form_of(hall, hall.ben)
    await hall.ben.submit(form, {"goal": "50"})
    assert len(hall.told(hall.ben)) == len(hall.told(eva)) == 1


async def test_an_organiser_who_takes_no_direct_message_is_one(hall: Hall) -> None:
    await hall.set_up()
    hall.slack.faults.next("conversations.open", Refuse("user_disabled"))
    sent = await hall.ana.submit(
        await form_of(hall, hall.ana), {ORGANISERS: [hall.ana.id, hall.ben.id]}
    )
    assert sent.accepted
    assert hall.told(hall.ben) == []
    assert await named(hall) == sorted([hall.ana.id, hall.ben.id])


async def test_the_settings_name_the_organisers(hall: Hall) -> None:
    await hall.set_up()
    card = await hall.asks(hall.ana, "settings")
    assert "Ana y quien administra aquí." in card.text_of_blocks
    await hall.ana.submit(await form_of(hall, hall.ana), {ORGANISERS: [hall.ana.id, hall.ben.id]})
    card = await hall.asks(hall.ben, "settings")
    assert "Ana, Ben, and whoever manages things here." in card.text_of_blocks
    await hall.ana.submit(await form_of(hall, hall.ana), {ORGANISERS: []})
    card = await hall.asks(hall.ana, "settings")
    assert "Quien administra aquí. No hay nadie nombrado." in card.text_of_blocks


async def test_whoever_is_taken_out_may_change_nothing_more(hall: Hall) -> None:
    await hall.set_up()
    await hall.ana.submit(await form_of(hall, hall.ana), {ORGANISERS: [hall.ana.id, hall.ben.id]})
    sent = await hall.ana.submit(await form_of(hall, hall.ana), {ORGANISERS: [hall.ana.id]})
    assert sent.accepted
    assert await named(hall) == [hall.ana.id]
    assert "Only organisers" in (await hall.asks(hall.ben, "pause")).text_of_blocks


async def test_an_admin_may_take_the_last_one_out_and_still_may_do_all(hall: Hall) -> None:
    await hall.set_up()
    sent = await hall.ana.submit(await form_of(hall, hall.ana), {ORGANISERS: []})
    assert sent.accepted
    assert await named(hall) == []
    assert shown(await form_of(hall, hall.ana), hall.ana) == []


async def test_the_last_one_who_is_no_admin_stays(hall: Hall) -> None:
    await hall.set_up()
    await hall.ana.submit(await form_of(hall, hall.ana), {ORGANISERS: [hall.ben.id]})
    form = await form_of(hall, hall.ben)
    sent = await hall.ben.submit(form, {ORGANISERS: [], "name": "Night owls"})
    assert "name somebody else" in sent.errors[ORGANISERS]
    assert (await hall.group()).settings.name != "Night owls"
    assert await named(hall) == [hall.ben.id]


async def test_one_may_hand_over_and_change_the_group_at_once(hall: Hall) -> None:
    await hall.set_up()
    await hall.ana.submit(await form_of(hall, hall.ana), {ORGANISERS: [hall.ben.id]})
    cai = hall.person("Cai")
    form = await form_of(hall, hall.ben)
    sent = await hall.ben.submit(form, {ORGANISERS: [cai.id], "name": "Night owls"})
    assert sent.accepted
    assert (await hall.group()).settings.name == "Night owls"
    assert await named(hall) == [cai.id]


async def test_neither_apps_nor_strangers_nor_old_accounts_become_organisers(hall: Hall) -> None:
    await hall.set_up()
    app = hall.person("Robot")
    app.bot = True
    gone = hall.person("Gone")
    gone.deleted = True
    stranger = hall.slack.add_team("Elsewhere").add_user("Eve")
    hall.team.users[stranger.id] = stranger  # in a channel that two workspaces share
    for person in (app, gone, stranger):
        form = await form_of(hall, hall.ana)
        sent = await hall.ana.submit(form, {ORGANISERS: [hall.ana.id, person.id], "name": "New"})
        assert "Elija personas de este espacio" in sent.errors[ORGANISERS], person.name
        assert await named(hall) == [hall.ana.id]
        assert (await hall.group()).settings.name != "New"
        await hall.ana.closes(everything=True)


async def test_nobody_is_named_whom_slack_does_not_know_now(hall: Hall) -> None:
    await hall.set_up()
    form = await form_of(hall, hall.ana)
    sent = await hall.ana.submit(form, {ORGANISERS: [hall.ana.id, "U0NOBODY"]})
    assert "Slack no dice quiénes son" in sent.errors[ORGANISERS]
    again = await hall.ana.submit(form, {ORGANISERS: [hall.ana.id, hall.ben.id]})
    assert again.accepted
    assert await named(hall) == sorted([hall.ana.id, hall.ben.id])


async def test_whoever_was_named_meanwhile_stays(hall: Hall) -> None:
    await hall.set_up()
    form = await form_of(hall, hall.ana)
    await join_group(
        hall.context,
        await hall.group(),
        key_of_user(hall.ben),
        "Ben",
        hall.clock.now(),
        organiser=True,
    )
    assert (await hall.ana.submit(form, {"goal": "50"})).accepted
    assert await named(hall) == sorted([hall.ana.id, hall.ben.id])


async def test_a_slow_form_remembers_who_was_chosen(hall_of: HallOf) -> None:
    async with hall_of() as hall:
        await hall.set_up()
        form = await form_of(hall, hall.ana)
        with stalled(hall.context.db) as release:
            await hall.ana.submit(form, {ORGANISERS: [hall.ben.id], "zone": "Atlantis/Deep"})
            release()
        await hall.shows(form, "No existe esa zona horaria")
        assert shown(form, hall.ana) == [hall.ben.id]
        assert (await hall.ana.submit(form, {"zone": "Europe/Madrid"})).accepted
        assert await named(hall) == [hall.ben.id]


async def test_a_channel_that_is_taken_changes_no_organisers(hall: Hall) -> None:
    await hall.set_up()
    other = hall.team.add_channel("other", members=[hall.ana], bot=True)
    await hall.set_up(channel=other)
    form = await form_of(hall, hall.ana)
    sent = await hall.ana.submit(form, {"channel": other.id, ORGANISERS: [hall.ben.id]})
    assert sent.view is not None
    assert "Este canal ya tiene un grupo" in sent.view.text_of_blocks
    assert await named(hall) == [hall.ana.id]


async def test_a_forged_form_of_a_member_names_nobody(hall: Hall) -> None:
    """Ben has Ana's rights when the form opens, and lost them when it is sent."""
    await hall.set_up()
    hall.ben.admin = True
    form = await form_of(hall, hall.ben)
    hall.ben.admin = False
    sent = await hall.ben.submit(form, {ORGANISERS: [hall.ben.id]})
    assert sent.view is not None
    assert "Only organisers" in sent.view.text_of_blocks
    assert await named(hall) == [hall.ana.id]
