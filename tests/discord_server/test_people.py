"""What people do and see, with the real discord.py at the other end."""

from __future__ import annotations

import discord
import pytest
from discord import app_commands

from tests.discord_server import Acknowledged, NotPossible, Permission
from tests.discord_server.forms import Entry
from tests.discord_server.options import Given
from tests.discord_server.sample_bot import Room, question


async def test_a_private_answer_is_for_one_person_in_their_language(room: Room) -> None:
    reply = await room.ana.command(room.channel, "hello")

    assert reply.acknowledged is Acknowledged.MESSAGE
    assert reply.ephemeral
    assert reply.text == "Hello Ana (es-ES)"
    assert room.ana.sees(room.channel) == [reply.message]
    assert room.ben.sees(room.channel) == []


async def test_a_button_survives_in_its_custom_id(room: Room) -> None:
    channel = room.bot.get_channel(room.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send(view=question())
    [posted] = room.ben.sees(room.channel)
    assert posted.text == "Which one?"
    assert [one.label for one in posted.buttons] == ["A", "B"]

    reply = await room.ben.press(posted, "B")

    assert (reply.text, reply.ephemeral) == ("You pressed B", True)


async def test_a_command_with_options_as_typed(room: Room) -> None:
    reply = await room.ana.command(room.channel, "quiz", topic="deploy", count=3)
    assert reply.text == "deploy x3"
    mistakes: list[dict[str, Given]] = [
        {},
        {"topic": 5},
        {"topic": "x", "count": 6},
        {"topic": "x", "count": True},
        {"topic": "x", "other": 1},
    ]
    for wrong in mistakes:
        with pytest.raises(NotPossible):
            await room.ana.command(room.channel, "quiz", **wrong)
    with pytest.raises(NotPossible, match="/nothing is not offered"):
        await room.ana.command(room.channel, "nothing")
    with pytest.raises(NotPossible, match="needs one of: setup"):
        await room.ana.command(room.channel, "study")


async def test_suggestions_while_typing(room: Room) -> None:
    @room.bot.tree.command(name="find")
    async def find(interaction: discord.Interaction, topic: str) -> None:
        """Find a topic."""

    @find.autocomplete("topic")
    async def suggest(
        interaction: discord.Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}loy", value="deploy")]

    await room.bot.tree.sync()

    choices = await room.ana.autocomplete(room.channel, "find", topic="dep")

    assert [(one.name, one.value) for one in choices] == [("deploy", "deploy")]
    with pytest.raises(NotPossible, match="suggests nothing"):
        await room.ana.autocomplete(room.channel, "quiz", topic="dep")


async def test_who_is_offered_which_command(room: Room) -> None:
    assert "study" in room.ana.commands(room.channel)
    assert "study" not in room.ben.commands(room.channel)
    organisers = room.guild.add_role("Organisers", Permission.MANAGE_GUILD)
    room.guild.give(room.ben, organisers)
    assert "study" in room.ben.commands(room.channel)
    room.channel.set_permissions(room.ben, deny=Permission.USE_APPLICATION_COMMANDS)
    assert room.ben.commands(room.channel) == []
    room.guild.leave(room.discord.bot)
    with pytest.raises(NotPossible, match="not in this guild"):
        room.ana.commands(room.channel)


async def test_a_menu(room: Room) -> None:
    shown = (await room.ana.command(room.channel, "choose")).message
    [menu] = shown.selects
    assert (menu.placeholder, [label for label, _ in menu.options]) == ("Pick two", ["One", "Two"])
    for wrong in ([], ["One", "One"], ["Three"]):
        with pytest.raises(NotPossible):
            await room.ana.pick(shown, "Pick two", wrong)

    reply = await room.ana.pick(shown, "Pick two", ["One", "Two"])

    assert reply.acknowledged is Acknowledged.UPDATE
    assert reply.message is shown
    assert (shown.text, shown.selects, shown.edited) == ("picked ['one', 'two']", [], True)


async def test_a_form(room: Room) -> None:
    modal = (await room.ana.command(room.channel, "study setup")).modal
    assert modal.title == "Set up a group"
    assert [one.label for one in modal.fields] == ["Name", "Day", "Channel", "Language", "Reports"]
    filled: dict[str, Entry] = {
        "Name": "Mondays",
        "day": "Mon",
        "Channel": room.channel,
        "Language": "Spanish",
    }

    reply = await room.ana.submit(modal, filled)

    assert reply.text == "Mondays ['mon'] dp-100 es ['board']"
    with pytest.raises(NotPossible, match="closed"):
        await room.ana.submit(modal, filled)
    untouched = filled | {"Reports": []}
    del untouched["Language"]
    again = (await room.ana.command(room.channel, "study setup")).modal
    reply = await room.ana.submit(again, untouched)
    assert reply.text == "Mondays ['mon'] dp-100 en []"


async def test_what_a_form_does_not_take(room: Room) -> None:
    modal = (await room.ana.command(room.channel, "study setup")).modal
    fine: dict[str, Entry] = {"Name": "Mondays", "Day": "Mon", "Channel": room.channel}
    mistakes: list[dict[str, Entry]] = [
        {"Name": ""},
        {"Name": "x" * 21},
        {"Day": []},
        {"Day": "Wed"},
        {"Language": "German"},
        {"Colour": "red"},
    ]
    for wrong in mistakes:
        with pytest.raises(NotPossible):
            await room.ana.submit(modal, fine | wrong)
    with pytest.raises(NotPossible, match="Ben's screen"):
        await room.ben.submit(modal, fine)


async def test_only_what_is_seen_and_enabled_can_be_pressed(room: Room) -> None:
    reply = await room.ana.command(room.channel, "quiz", topic="x")
    shown = reply.message
    with pytest.raises(NotPossible, match="0 buttons 'C'"):
        await room.ben.press(shown, "C")
    shown.components[0]["components"][1]["components"][0]["disabled"] = True
    with pytest.raises(NotPossible, match="greyed out"):
        await room.ben.press(shown, "A")
    room.channel.set_permissions(room.guild.everyone, deny=Permission.VIEW_CHANNEL)
    with pytest.raises(NotPossible, match="does not see"):
        await room.ben.press(shown, "B")
    room.channel.set_permissions(room.guild.everyone)
    room.discord.posting.delete(shown)
    with pytest.raises(NotPossible, match="does not see"):
        await room.ben.press(shown, "B")


async def test_a_forged_click_reaches_the_bot(room: Room) -> None:
    reply = await room.ben.click_raw(room.channel, 12345, "answer:F").settled()
    assert reply.text == "You pressed F"


async def test_an_unanswered_command_is_said_at_last(room: Room) -> None:
    reply = room.ana.start_command(room.channel, "slow")
    with pytest.raises(TimeoutError, match="slow"):
        await room.discord.changes.until(lambda: reply.messages, patience_s=0.01, what="/slow")
    room.sample.gate.set()
    await reply.settled()


async def test_people_write_only_where_they_may(room: Room) -> None:
    thread = room.channel.add_thread("Talk", room.ana)
    room.channel.set_permissions(room.guild.everyone, deny=Permission.SEND_MESSAGES)
    with pytest.raises(NotPossible):
        room.ben.say(room.channel, "x")
    room.ben.say(thread, "x")
    assert [one.text for one in room.ana.sees(thread)] == ["x"]


async def test_commands_in_threads_and_in_private(room: Room) -> None:
    thread = room.channel.add_thread("Talk", room.ben)
    for place in (thread, room.discord.dm(room.ben)):
        reply = await room.ben.command(place, "quiz", topic="x")
        pressed = await room.ben.press(reply.message, "A")
        assert pressed.text == "You pressed A"
        assert pressed.message.channel is place


class Chooser(discord.ui.View):
    """A menu of people and one of channels."""

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="Who")
    async def who(
        self, interaction: discord.Interaction, select: discord.ui.UserSelect[Chooser]
    ) -> None:
        """Say who."""
        await interaction.response.send_message(select.values[0].display_name)

    @discord.ui.select(cls=discord.ui.ChannelSelect, placeholder="Where")
    async def where(
        self, interaction: discord.Interaction, select: discord.ui.ChannelSelect[Chooser]
    ) -> None:
        """Say where."""
        await interaction.response.send_message(select.values[0].mention)


async def test_menus_of_people_and_channels(room: Room) -> None:
    channel = room.bot.get_channel(room.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.send("Choose", view=Chooser())
    [shown] = room.ana.sees(room.channel)
    assert (await room.ana.pick(shown, "Who", room.ben)).text == "Ben"
    assert (await room.ana.pick(shown, "Where", room.channel)).text == room.channel.mention
    with pytest.raises(NotPossible, match="2 menus None"):
        await room.ana.pick(shown, None, room.ben)


async def test_an_ephemeral_card_updates_itself(room: Room) -> None:
    reply = await room.ana.command(room.channel, "private")
    pressed = await room.ana.press(reply.message, "Next")
    assert pressed.acknowledged is Acknowledged.UPDATE
    assert (pressed.message, pressed.ephemeral, pressed.text) == (reply.message, True, "second")
    with pytest.raises(NotPossible, match="does not see"):
        await room.ben.press(reply.message, "Next")
