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
from tests.bot.platforms.discord.conftest import HallOf
from tests.bot.platforms.discord.hall import Hall, bare
from tests.discord_server import Channel, Permission
from tests.discord_server.reply import Reply
from tests.questions.builders import a_single

ANA_ON_WEB = UserKey("web", "", "ana")
IT_IS_ME = "Sí, soy yo: vincular"


async def ana_links(hall: Hall, where: Channel) -> Reply:
    """Ana enters on Discord the code that the web page gave her, and says that it is hers."""
    code = await begin_link(hall.context, ANA_ON_WEB, hall.clock.now())
    asked = await hall.ana.command(where, "link", code=code.lower())
    assert "¿Es usted?" in asked.text
    assert asked.ephemeral
    return await hall.ana.press(asked.message, IT_IS_ME)


async def a_group_on_the_web(hall: Hall) -> Group:
    """A group that Ana organises on the web page."""
    now = hall.clock.now()
    group = await set_up_group(
        hall.context, some_settings(name="Larks", discussion=True), web_address, now
    )
    await join_group(hall.context, group, ANA_ON_WEB, "Ana", now, organiser=True)
    return group


async def test_a_code_is_given_and_entered_elsewhere(hall: Hall) -> None:
    told = await hall.ben.command(hall.channel, "link")
    assert told.ephemeral
    assert "on Discord with /link, on Slack with /quiz link" in bare(told.message)
    (code,) = re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", told.text)

    elsewhere = UserKey("web", "", "ben")
    done = await finish_link(hall.context, elsewhere, code, hall.clock.now())

    assert isinstance(done, Linked)
    person = await hall.context.db.read(people.person_of, user_key(hall.ben.id))
    assert await hall.context.db.read(people.person_of, elsewhere) == person


async def test_a_code_from_elsewhere_is_entered_and_parted_again(hall: Hall) -> None:
    direct = hall.discord.dm(hall.ana)

    done = await ana_links(hall, direct)

    assert "Sus cuentas están vinculadas" in done.text
    assert "unlink" in done.text
    parted = await hall.ana.command(direct, "unlink")
    assert "Esta cuenta ya no está vinculada" in parted.text
    again = await hall.ana.command(direct, "unlink")
    assert "no está vinculada con ninguna otra" in again.text


async def test_a_wrong_code_is_said_so(hall: Hall) -> None:
    told = await hall.ben.command(hall.channel, "link", code="AAAA-AAAA")
    assert "This code does not work" in told.text


async def test_help_names_the_commands(hall: Hall) -> None:
    told = await hall.ben.command(hall.channel, "help")
    for name in ("link", "unlink", "study connect", "study disconnect"):
        assert f"</{name}:" in told.text


async def test_a_group_of_the_web_page_comes_to_a_channel(hall_of: HallOf) -> None:
    async with hall_of(a_single()) as hall:
        group = await a_group_on_the_web(hall)
        assert await hall.ana.autocomplete(hall.channel, "study connect", group="") == []
        await ana_links(hall, hall.channel)

        (offered,) = await hall.ana.autocomplete(hall.channel, "study connect", group="lark")
        assert (offered.name, offered.value) == ("Larks", group.key)
        assert await hall.ana.autocomplete(hall.channel, "study connect", group="owl") == []
        done = await hall.ana.command(hall.channel, "study connect", group=group.key)

        assert done.ephemeral
        assert "Larks también publica aquí" in done.text
        assert f"<#{hall.channel.id}>" in done.text
        assert (await hall.group()).id == group.id
        assert await hall.ana.autocomplete(hall.channel, "study connect", group="") == []
        sea = hall.guild.add_text_channel("sea")
        again = await hall.ana.command(hall.channel, "study connect", group=group.key, channel=sea)
        assert "Larks ya publica en este espacio" in again.text


async def test_a_group_leaves_the_server_again(hall: Hall) -> None:
    group = await a_group_on_the_web(hall)
    await ana_links(hall, hall.channel)
    await hall.ana.command(hall.channel, "study connect", group=group.key)

    gone = await hall.ana.command(hall.channel, "study disconnect")

    assert "Larks ya no publica aquí" in gone.text
    await hall.at("2026-03-02 09:00")
    assert hall.posts() == []


async def test_nobody_brings_a_group_of_others(hall: Hall) -> None:
    group = await a_group_on_the_web(hall)
    told = await hall.ana.command(hall.channel, "study connect", group=group.key)
    assert "Usted no organiza ese grupo" in told.text
    assert "Larks" not in told.text


async def test_what_quizbot_lacks_in_the_channel_is_said(hall: Hall) -> None:
    group = await a_group_on_the_web(hall)
    await ana_links(hall, hall.channel)
    hall.channel.set_permissions(hall.guild.everyone, deny=Permission.SEND_MESSAGES)

    told = await hall.ana.command(hall.channel, "study connect", group=group.key)

    assert "quizbot aún no puede publicar" in told.text
    bound = (await hall.context.db.read(bindings.channels_of, [group.id]))[group.id]
    assert [one.address.platform for one in bound] == ["web"]


async def test_a_member_leaves_the_group(hall: Hall) -> None:
    group = await a_group_on_the_web(hall)
    await ana_links(hall, hall.channel)
    await hall.ana.command(hall.channel, "study connect", group=group.key)
    asked = await hall.ana.command(hall.channel, "leave")
    left = await hall.ana.press(asked.message, "Salir de Larks")
    assert "Ha salido de Larks" in left.text
    assert await hall.context.db.read(people.member_of, group.id, user_key(hall.ana.id)) is None
