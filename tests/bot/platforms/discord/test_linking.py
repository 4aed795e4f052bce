"""One person on Discord and elsewhere, and a group that comes to Discord from elsewhere."""

from __future__ import annotations

import re

from bot.platforms.discord.visitor import user_key
from bot.platforms.web.links import address_of as web_address
from bot.usecases.join_group import join_group
from bot.usecases.link_identities import Linked, begin_link, finish_link
from bot.usecases.set_up_group import set_up_group
from storage import bindings, people
from storage.records import Group, UserKey
from tests.bot.builders import some_settings
from tests.bot.platforms.discord.conftest import WorldOf
from tests.bot.platforms.discord.world import DiscordWorld, bare
from tests.discord_server import Channel, Permission
from tests.discord_server.reply import Reply
from tests.questions.builders import a_single

ANA_ON_WEB = UserKey("web", "", "ana")
IT_IS_ME = "Sí, soy yo: vincular"


async def ana_links(world: DiscordWorld, where: Channel) -> Reply:
    """Ana enters on Discord the code that the web page gave her, and says that it is hers."""
    code = await begin_link(world.context, ANA_ON_WEB, world.clock.now())
    asked = await world.ana.command(where, "link", code=code.lower())
    assert "¿Eres tú?" in asked.text
    assert asked.ephemeral
    return await world.ana.press(asked.message, IT_IS_ME)


async def a_group_on_the_web(world: DiscordWorld) -> Group:
    """A group that Ana organises on the web page."""
    now = world.clock.now()
    group = await set_up_group(
        world.context, some_settings(name="Larks", discussion=True), web_address, now
    )
    await join_group(world.context, group, ANA_ON_WEB, "Ana", now, organiser=True)
    return group


async def test_a_code_is_given_and_entered_elsewhere(world: DiscordWorld) -> None:
    told = await world.ben.command(world.channel, "link")
    assert told.ephemeral
    assert "on Discord with /link, on Slack with /quiz link" in bare(told.message)
    (code,) = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", told.text)

    elsewhere = UserKey("web", "", "ben")
    done = await finish_link(world.context, elsewhere, code, world.clock.now())

    assert isinstance(done, Linked)
    person = await world.context.db.read(people.person_of, user_key(world.ben.id))
    assert await world.context.db.read(people.person_of, elsewhere) == person


async def test_a_code_from_elsewhere_is_entered_and_parted_again(world: DiscordWorld) -> None:
    direct = world.discord.dm(world.ana)

    done = await ana_links(world, direct)

    assert "Tus cuentas están vinculadas" in done.text
    assert "unlink" in done.text
    parted = await world.ana.command(direct, "unlink")
    assert "Esta cuenta ya no está vinculada" in parted.text
    again = await world.ana.command(direct, "unlink")
    assert "no está vinculada con ninguna otra" in again.text


async def test_a_wrong_code_is_said_so(world: DiscordWorld) -> None:
    told = await world.ben.command(world.channel, "link", code="AAAA-AAAA")
    assert "This code doesn't work" in told.text


async def test_help_names_the_commands(world: DiscordWorld) -> None:
    told = await world.ben.command(world.channel, "help")
    for name in ("link", "unlink", "study connect", "study disconnect"):
        assert f"</{name}:" in told.text


async def test_a_group_of_the_web_page_comes_to_a_channel(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        group = await a_group_on_the_web(world)
        assert await world.ana.autocomplete(world.channel, "study connect", group="") == []
        await ana_links(world, world.channel)

        (offered,) = await world.ana.autocomplete(world.channel, "study connect", group="lark")
        assert (offered.name, offered.value) == ("Larks", group.key)
        assert await world.ana.autocomplete(world.channel, "study connect", group="owl") == []
        done = await world.ana.command(world.channel, "study connect", group=group.key)

        assert done.ephemeral
        assert "Larks también publica aquí" in done.text
        assert f"<#{world.channel.id}>" in done.text
        assert (await world.group()).id == group.id
        assert await world.ana.autocomplete(world.channel, "study connect", group="") == []
        sea = world.guild.add_text_channel("sea")
        again = await world.ana.command(
            world.channel, "study connect", group=group.key, channel=sea
        )
        assert "Larks ya publica en este espacio" in again.text


async def test_a_group_leaves_the_server_again(world: DiscordWorld) -> None:
    group = await a_group_on_the_web(world)
    await ana_links(world, world.channel)
    await world.ana.command(world.channel, "study connect", group=group.key)

    gone = await world.ana.command(world.channel, "study disconnect")

    assert "Larks ya no publica aquí" in gone.text
    await world.at("2026-03-02 09:00")
    assert world.posts() == []


async def test_nobody_brings_a_group_of_others(world: DiscordWorld) -> None:
    group = await a_group_on_the_web(world)
    told = await world.ana.command(world.channel, "study connect", group=group.key)
    assert "Ese grupo no lo organizas tú" in told.text
    assert "Larks" not in told.text


async def test_what_quizbot_lacks_in_the_channel_is_said(world: DiscordWorld) -> None:
    group = await a_group_on_the_web(world)
    await ana_links(world, world.channel)
    world.channel.set_permissions(world.guild.everyone, deny=Permission.SEND_MESSAGES)

    told = await world.ana.command(world.channel, "study connect", group=group.key)

    assert "quizbot aún no puede publicar" in told.text
    bound = (await world.context.db.read(bindings.channels_of, [group.id]))[group.id]
    assert [one.address.platform for one in bound] == ["web"]


async def test_a_member_leaves_the_group(world: DiscordWorld) -> None:
    group = await a_group_on_the_web(world)
    await ana_links(world, world.channel)
    await world.ana.command(world.channel, "study connect", group=group.key)
    asked = await world.ana.command(world.channel, "leave")
    left = await world.ana.press(asked.message, "Salir de Larks")
    assert "Has salido de Larks" in left.text
    assert await world.context.db.read(people.member_of, group.id, user_key(world.ana.id)) is None
