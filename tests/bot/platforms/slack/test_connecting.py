"""A group that somebody organises elsewhere comes to a Slack channel by the set-up form."""

from __future__ import annotations

import pytest

from bot.platforms.web.links import address_of as web_address
from bot.usecases.join_group import join_group
from bot.usecases.link_identities import begin_link
from bot.usecases.set_up_group import set_up_group
from storage import bindings
from storage.records import Group, UserKey
from tests.bot.builders import some_settings
from tests.bot.platforms.slack.world import SlackWorld
from tests.slack_server import View

ANA_ON_WEB = UserKey("web", "", "ana")


async def a_group_on_the_web(world: SlackWorld, name: str = "Larks") -> Group:
    """A group that Ana organises on the web page."""
    now = world.clock.now()
    group = await set_up_group(world.context, some_settings(name=name), web_address, now)
    await join_group(world.context, group, ANA_ON_WEB, "Ana", now, organiser=True)
    return group


async def ana_links(world: SlackWorld) -> None:
    """Ana enters on Slack the code that the web page gave her."""
    code = await begin_link(world.context, ANA_ON_WEB, world.clock.now())
    asked = await world.asks(world.ana, f"link {code}")
    told = await world.presses(world.ana, asked, "Sí, soy yo: vincular")
    assert "Tus cuentas están vinculadas" in told.text_of_blocks
    assert "/quiz desvincular" in told.text_of_blocks


def fields(view: View) -> list[str]:
    return [str(one.get("block_id")) for one in view.blocks]


async def test_who_organises_nothing_elsewhere_is_asked_for_no_group(world: SlackWorld) -> None:
    await a_group_on_the_web(world)
    assert "group" not in fields(await world.form())


async def test_the_form_offers_the_groups_that_one_organises_elsewhere(world: SlackWorld) -> None:
    await a_group_on_the_web(world)
    await ana_links(world)
    form = await world.form()
    chosen = form.state_for(world.ana.id)["values"]["group"]["field"]["selected_option"]
    assert chosen["value"] == "new"
    assert form.element("group").options_text == ["Un grupo nuevo", "Larks"]
    assert "Entonces solo cuenta el canal" in form.text_of_blocks


async def test_a_new_group_is_set_up_beside_it(world: SlackWorld) -> None:
    group = await a_group_on_the_web(world)
    await ana_links(world)
    assert (await world.set_up(group="new")).accepted
    assert (await world.group()).id != group.id


async def test_a_group_comes_to_the_channel_and_keeps_its_settings(world: SlackWorld) -> None:
    group = await a_group_on_the_web(world)
    await ana_links(world)

    sent = await world.set_up(group=group.key, zone="Atlantis/Deep", questions_a_day="3")

    assert sent.accepted
    assert sent.view is not None
    assert "Larks también publica aquí" in sent.view.text_of_blocks
    assert await world.group() == group
    assert "group" not in fields(await world.form())

    gone = await world.asks(world.ana, "desconectar")

    assert "Larks ya no publica aquí" in gone.text_of_blocks
    assert "El grupo sigue en: la página web." in gone.text_of_blocks
    assert "/quiz crear trae el grupo de vuelta" in gone.text_of_blocks.replace("*", "")
    await world.at("2026-03-02 09:00")
    assert world.posts() == []
    assert "Larks" in (await world.form()).element("group").options_text


async def test_a_fault_keeps_the_chosen_group(world: SlackWorld) -> None:
    group = await a_group_on_the_web(world)
    await ana_links(world)
    elsewhere = world.team.add_channel("elsewhere", members=[world.ana])

    sent = await world.set_up(channel=elsewhere, group=group.key)

    assert set(sent.errors) == {"channel"}
    await world.team.invite_bot(elsewhere)
    assert world.ana.modal is not None
    assert (await world.ana.submit(world.ana.modal)).accepted
    assert (await world.group(elsewhere)).id == group.id


@pytest.mark.parametrize("count", [99, 100])
async def test_no_more_groups_are_offered_than_a_menu_takes(world: SlackWorld, count: int) -> None:
    for number in range(count):
        await a_group_on_the_web(world, f"Larks {number}")
    await ana_links(world)
    form = await world.form()
    assert len(form.element("group").options) == 100


async def test_a_group_that_was_left_meanwhile_is_not_brought(world: SlackWorld) -> None:
    group = await a_group_on_the_web(world)
    await ana_links(world)
    form = await world.form()
    await world.asks(world.ana, "unlink")

    sent = await world.ana.submit(form, {"group": group.key})

    assert sent.view is not None
    assert "Ese grupo no lo organizas tú" in sent.view.text_of_blocks
    bound = (await world.context.db.read(bindings.channels_of, [group.id]))[group.id]
    assert [one.address.platform for one in bound] == ["web"]


async def test_the_form_opens_without_the_database_too(world: SlackWorld) -> None:
    await world.context.db.close()
    assert "group" not in fields(await world.form())
    assert [one["event"] for one in world.log if one["log_level"] == "warning"] == [
        "a form does without the organiser's groups"
    ]
