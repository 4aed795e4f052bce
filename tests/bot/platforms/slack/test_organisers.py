"""Organisers of a group are named in its form: who can be, what they then may, and who is left."""

from __future__ import annotations

from bot.platforms.slack.visitor import PLATFORM
from bot.usecases.join_group import join_group
from bot.usecases.name_organisers import organisers_in
from storage import people
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.stalling import stalled
from tests.bot.platforms.slack.world import SlackWorld, key_of_user
from tests.slack_server import Person, Refuse, View

ORGANISERS = "organisers"
BUTTONS = ("Change the settings", "Cambiar los ajustes")


async def form_of(world: SlackWorld, person: Person) -> View:
    """The settings' form on somebody's screen, once everything is in it."""
    card = await world.asks(person, "settings")
    button = next(one for one in card.labels if one in BUTTONS)
    form = await (await person.press(card, button)).modal()
    await world.slack.until(lambda: ORGANISERS in [one.block_id for one in form.elements])
    return form


def shown(form: View, person: Person) -> list[str]:
    """The organisers that stand in a form."""
    users: list[str] = form.state_for(person.id)["values"][ORGANISERS]["field"]["selected_users"]
    return users


async def named(world: SlackWorld) -> list[str]:
    """The ids of the group's organisers."""
    group = await world.group()
    found = await organisers_in(world.context, group, PLATFORM, world.team.id)
    return sorted(one.user_id for one in found)


async def test_an_admin_names_somebody_who_then_may_change_the_group(world: SlackWorld) -> None:
    await world.set_up()
    assert "Only organisers" in (await world.asks(world.ben, "pause")).text_of_blocks
    form = await form_of(world, world.ana)
    assert shown(form, world.ana) == [world.ana.id]

    sent = await world.ana.submit(form, {ORGANISERS: [world.ana.id, world.ben.id]})

    assert sent.accepted
    assert await named(world) == sorted([world.ana.id, world.ben.id])
    member = await world.context.db.read(
        people.member_of, (await world.group()).id, key_of_user(world.ben)
    )
    assert member is not None
    assert member.name == "Ben"
    assert "paused" in (await world.asks(world.ben, "pause")).text_of_blocks
    assert shown(await form_of(world, world.ben), world.ben) == [world.ana.id, world.ben.id]


async def test_whoever_is_named_is_told_so_directly(world: SlackWorld) -> None:
    await world.set_up()
    eva = world.person("Eva", locale="es-ES")
    form = await form_of(world, world.ana)
    await world.ana.submit(form, {ORGANISERS: [world.ana.id, world.ben.id, eva.id]})

    (english,) = world.told(world.ben)
    assert "You are now an organiser of Study world · SKY-1" in english.text_of_blocks
    assert "Ana named you. /quiz settings shows" in english.text_of_blocks.replace("*", "")
    (spanish,) = world.told(eva)
    assert "Te ha nombrado Ana. Con /quiz ajustes" in spanish.text_of_blocks.replace("*", "")
    assert world.told(world.ana) == []

    form = await form_of(world, world.ben)
    await world.ben.submit(form, {"goal": "50"})
    assert len(world.told(world.ben)) == len(world.told(eva)) == 1


async def test_an_organiser_who_takes_no_direct_message_is_one(world: SlackWorld) -> None:
    await world.set_up()
    world.slack.faults.next("conversations.open", Refuse("user_disabled"))
    sent = await world.ana.submit(
        await form_of(world, world.ana), {ORGANISERS: [world.ana.id, world.ben.id]}
    )
    assert sent.accepted
    assert world.told(world.ben) == []
    assert await named(world) == sorted([world.ana.id, world.ben.id])


async def test_the_settings_name_the_organisers(world: SlackWorld) -> None:
    await world.set_up()
    card = await world.asks(world.ana, "settings")
    assert "Ana y quien administra aquí." in card.text_of_blocks
    await world.ana.submit(
        await form_of(world, world.ana), {ORGANISERS: [world.ana.id, world.ben.id]}
    )
    card = await world.asks(world.ben, "settings")
    assert "Ana, Ben, and anyone who manages this place." in card.text_of_blocks
    await world.ana.submit(await form_of(world, world.ana), {ORGANISERS: []})
    card = await world.asks(world.ana, "settings")
    assert "Quien administra aquí. No hay nadie nombrado." in card.text_of_blocks


async def test_whoever_is_taken_out_may_change_nothing_more(world: SlackWorld) -> None:
    await world.set_up()
    await world.ana.submit(
        await form_of(world, world.ana), {ORGANISERS: [world.ana.id, world.ben.id]}
    )
    sent = await world.ana.submit(await form_of(world, world.ana), {ORGANISERS: [world.ana.id]})
    assert sent.accepted
    assert await named(world) == [world.ana.id]
    assert "Only organisers" in (await world.asks(world.ben, "pause")).text_of_blocks


async def test_an_admin_may_take_the_last_one_out_and_still_may_do_all(world: SlackWorld) -> None:
    await world.set_up()
    sent = await world.ana.submit(await form_of(world, world.ana), {ORGANISERS: []})
    assert sent.accepted
    assert await named(world) == []
    assert shown(await form_of(world, world.ana), world.ana) == []


async def test_the_last_one_who_is_no_admin_stays(world: SlackWorld) -> None:
    await world.set_up()
    await world.ana.submit(await form_of(world, world.ana), {ORGANISERS: [world.ben.id]})
    form = await form_of(world, world.ben)
    sent = await world.ben.submit(form, {ORGANISERS: [], "name": "Night owls"})
    assert "choose someone else" in sent.errors[ORGANISERS]
    assert (await world.group()).settings.name != "Night owls"
    assert await named(world) == [world.ben.id]


async def test_one_may_hand_over_and_change_the_group_at_once(world: SlackWorld) -> None:
    await world.set_up()
    await world.ana.submit(await form_of(world, world.ana), {ORGANISERS: [world.ben.id]})
    cai = world.person("Cai")
    form = await form_of(world, world.ben)
    sent = await world.ben.submit(form, {ORGANISERS: [cai.id], "name": "Night owls"})
    assert sent.accepted
    assert (await world.group()).settings.name == "Night owls"
    assert await named(world) == [cai.id]


async def test_neither_apps_nor_strangers_nor_old_accounts_become_organisers(
    world: SlackWorld,
) -> None:
    await world.set_up()
    app = world.person("Robot")
    app.bot = True
    gone = world.person("Gone")
    gone.deleted = True
    stranger = world.slack.add_team("Elsewhere").add_user("Eve")
    world.team.users[stranger.id] = stranger  # in a channel that two workspaces share
    for person in (app, gone, stranger):
        form = await form_of(world, world.ana)
        sent = await world.ana.submit(form, {ORGANISERS: [world.ana.id, person.id], "name": "New"})
        assert "Elige personas de este espacio" in sent.errors[ORGANISERS], person.name
        assert await named(world) == [world.ana.id]
        assert (await world.group()).settings.name != "New"
        await world.ana.closes(everything=True)


async def test_nobody_is_named_whom_slack_does_not_know_now(world: SlackWorld) -> None:
    await world.set_up()
    form = await form_of(world, world.ana)
    sent = await world.ana.submit(form, {ORGANISERS: [world.ana.id, "U0NOBODY"]})
    assert "Slack no dice quiénes son" in sent.errors[ORGANISERS]
    again = await world.ana.submit(form, {ORGANISERS: [world.ana.id, world.ben.id]})
    assert again.accepted
    assert await named(world) == sorted([world.ana.id, world.ben.id])


async def test_whoever_was_named_meanwhile_stays(world: SlackWorld) -> None:
    await world.set_up()
    form = await form_of(world, world.ana)
    await join_group(
        world.context,
        await world.group(),
        key_of_user(world.ben),
        "Ben",
        world.clock.now(),
        organiser=True,
    )
    assert (await world.ana.submit(form, {"goal": "50"})).accepted
    assert await named(world) == sorted([world.ana.id, world.ben.id])


async def test_a_slow_form_remembers_who_was_chosen(world_of: WorldOf) -> None:
    async with world_of() as world:
        await world.set_up()
        form = await form_of(world, world.ana)
        with stalled(world.context.db) as release:
            await world.ana.submit(form, {ORGANISERS: [world.ben.id], "zone": "Atlantis/Deep"})
            release()
        await world.shows(form, "No existe esa zona horaria")
        assert shown(form, world.ana) == [world.ben.id]
        assert (await world.ana.submit(form, {"zone": "Europe/Madrid"})).accepted
        assert await named(world) == [world.ben.id]


async def test_a_channel_that_is_taken_changes_no_organisers(world: SlackWorld) -> None:
    await world.set_up()
    other = world.team.add_channel("other", members=[world.ana], bot=True)
    await world.set_up(channel=other)
    form = await form_of(world, world.ana)
    sent = await world.ana.submit(form, {"channel": other.id, ORGANISERS: [world.ben.id]})
    assert sent.view is not None
    assert "Este canal ya tiene un grupo" in sent.view.text_of_blocks
    assert await named(world) == [world.ana.id]


async def test_a_forged_form_of_a_member_names_nobody(world: SlackWorld) -> None:
    """Ben has Ana's rights when the form opens, and lost them when it is sent."""
    await world.set_up()
    world.ben.admin = True
    form = await form_of(world, world.ben)
    world.ben.admin = False
    sent = await world.ben.submit(form, {ORGANISERS: [world.ben.id]})
    assert sent.view is not None
    assert "Only organisers" in sent.view.text_of_blocks
    assert await named(world) == [world.ana.id]
