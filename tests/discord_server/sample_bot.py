"""A small bot on the real discord.py, for this package's own tests; it knows no quizbot.

python -m tests.discord_server.sample_bot API_URL GATEWAY_URL TOKEN
"""

from __future__ import annotations

import asyncio
import io
import re
import sys
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from tests.discord_server import Channel, Guild, LocalDiscord, Person, pointed_at

PICTURE = b"\x89PNG picture"
# discord.py waits this long after the last GUILD_CREATE before it calls itself ready.
GUILD_READY_TIMEOUT_S = 0.02


class Answer(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]],
    template=r"answer:(?P<letter>[A-F])",
):
    """A button that survives a restart."""

    def __init__(self, letter: str) -> None:
        button: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(
            label=letter, custom_id=f"answer:{letter}"
        )
        super().__init__(button)
        self.letter = letter

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Answer:
        """Made anew from its id."""
        return cls(match["letter"])

    async def callback(self, interaction: discord.Interaction) -> None:
        """Tell the person what they pressed."""
        await interaction.response.send_message(f"You pressed {self.letter}", ephemeral=True)


def question(text: str = "Which one?") -> discord.ui.LayoutView:
    """A card with a text and two buttons."""
    view = discord.ui.LayoutView(timeout=None)
    row: discord.ui.ActionRow[discord.ui.LayoutView] = discord.ui.ActionRow()
    row.add_item(Answer("A"))
    row.add_item(Answer("B"))
    view.add_item(discord.ui.Container(discord.ui.TextDisplay(text), row))
    return view


class SetUp(discord.ui.Modal, title="Set up a group"):
    """A modal with one field of most kinds."""

    name: discord.ui.Label[SetUp] = discord.ui.Label(
        text="Name", component=discord.ui.TextInput(custom_id="name", max_length=20)
    )
    day: discord.ui.Label[SetUp] = discord.ui.Label(
        text="Day",
        component=discord.ui.Select(
            custom_id="day",
            options=[discord.SelectOption(label=one, value=one.lower()) for one in ("Mon", "Tue")],
        ),
    )
    where: discord.ui.Label[SetUp] = discord.ui.Label(
        text="Channel", component=discord.ui.ChannelSelect(custom_id="where")
    )
    language: discord.ui.Label[SetUp] = discord.ui.Label(
        text="Language",
        component=discord.ui.RadioGroup(
            custom_id="language",
            options=[
                discord.RadioGroupOption(label="English", value="en", default=True),
                discord.RadioGroupOption(label="Spanish", value="es"),
            ],
        ),
    )

    week: discord.ui.Label[SetUp] = discord.ui.Label(
        text="Reports",
        component=discord.ui.CheckboxGroup(
            custom_id="reports",
            required=False,
            min_values=0,
            options=[
                discord.CheckboxGroupOption(label="Board", value="board", default=True),
                discord.CheckboxGroupOption(label="Skills", value="skills"),
            ],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Say back what was filled in."""
        name, day, where = self.name.component, self.day.component, self.where.component
        language, week = self.language.component, self.week.component
        assert isinstance(name, discord.ui.TextInput)
        assert isinstance(day, discord.ui.Select)
        assert isinstance(where, discord.ui.ChannelSelect)
        assert isinstance(language, discord.ui.RadioGroup)
        assert isinstance(week, discord.ui.CheckboxGroup)
        told = f"{name.value} {day.values} {where.values[0].name} {language.value} {week.values}"
        await interaction.response.send_message(told, ephemeral=True)


class Pick(discord.ui.View):
    """A row with a menu."""

    @discord.ui.select(
        placeholder="Pick two",
        custom_id="pick",
        min_values=1,
        max_values=2,
        options=[discord.SelectOption(label=one, value=one.lower()) for one in ("One", "Two")],
    )
    async def pick(self, interaction: discord.Interaction, select: discord.ui.Select[Pick]) -> None:
        """Show what was picked in the message itself."""
        told = f"picked {sorted(select.values)}"
        await interaction.response.edit_message(content=told, view=None)


class Card(discord.ui.LayoutView):
    """A text and a button that replaces it."""

    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        row: discord.ui.ActionRow[Card] = discord.ui.ActionRow()
        button: discord.ui.Button[Card] = discord.ui.Button(label="Next", custom_id="next")
        button.callback = self.turn  # type: ignore[method-assign]
        row.add_item(button)
        self.add_item(discord.ui.TextDisplay(text))
        self.add_item(row)

    async def turn(self, interaction: discord.Interaction) -> None:
        """Show the other side, in the same message."""
        await interaction.response.edit_message(view=Card("second"))


class Sample:
    """Commands of the sample bot; `gate` holds back /slow, /later until it is set."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.errors: list[discord.HTTPException] = []

    def add_to(self, client: discord.Client) -> app_commands.CommandTree[Any]:
        """Register everything on a client."""
        tree: app_commands.CommandTree[Any] = app_commands.CommandTree(client)
        study = app_commands.Group(
            name="study", description="Groups", default_permissions=discord.Permissions(1 << 5)
        )
        study.command(name="setup", description="Set a group up")(self.setup)
        tree.add_command(study)
        for name in ("hello", "slow", "later", "twice", "photo", "choose", "quiz", "private"):
            tree.command(name=name, description=f"The command {name}")(getattr(self, name))
        client.add_dynamic_items(Answer)
        return tree

    async def setup(self, interaction: discord.Interaction) -> None:
        """Open a modal."""
        await interaction.response.send_modal(SetUp())

    async def hello(self, interaction: discord.Interaction) -> None:
        """Greet the person in private, in their language."""
        told = f"Hello {interaction.user.display_name} ({interaction.locale})"
        await interaction.response.send_message(told, ephemeral=True)

    async def slow(self, interaction: discord.Interaction) -> None:
        """Acknowledge only when the gate opens."""
        await self.gate.wait()
        try:
            await interaction.response.send_message("too late?")
        except discord.HTTPException as error:
            self.errors.append(error)

    async def later(self, interaction: discord.Interaction) -> None:
        """Defer, then edit when the gate opens."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.gate.wait()
        try:
            await interaction.edit_original_response(content="done")
            await interaction.followup.send("and more", ephemeral=False)
        except discord.HTTPException as error:
            self.errors.append(error)

    async def twice(self, interaction: discord.Interaction) -> None:
        """Answer twice, past discord.py's own guard."""
        await interaction.response.send_message("one")
        try:
            await discord.InteractionResponse(interaction).send_message("two")
        except discord.HTTPException as error:
            self.errors.append(error)

    async def photo(self, interaction: discord.Interaction) -> None:
        """Send a picture in a gallery."""
        view = discord.ui.LayoutView()
        gallery: discord.ui.MediaGallery[discord.ui.LayoutView] = discord.ui.MediaGallery()
        gallery.add_item(media="attachment://chart.png", description="A rising line")
        view.add_item(gallery)
        file = discord.File(io.BytesIO(PICTURE), "chart.png", description="A rising line")
        await interaction.response.send_message(view=view, file=file)

    async def choose(self, interaction: discord.Interaction) -> None:
        """Show a menu."""
        await interaction.response.send_message("Choose", view=Pick())

    async def private(self, interaction: discord.Interaction) -> None:
        """A card for one person, which a button turns over."""
        await interaction.response.send_message(view=Card("first"), ephemeral=True)

    @app_commands.describe(topic="What about", count="How many")
    async def quiz(
        self,
        interaction: discord.Interaction,
        topic: str,
        count: app_commands.Range[int, 1, 5] = 1,
    ) -> None:
        """A practice question."""
        await interaction.response.send_message(view=question(f"{topic} x{count}"))


class SampleClient(discord.Client):
    """The sample bot on one connection."""

    def __init__(self, sample: Sample, intents: discord.Intents | None = None) -> None:
        if intents is None:
            intents = discord.Intents(guilds=True)
        super().__init__(intents=intents, guild_ready_timeout=GUILD_READY_TIMEOUT_S)
        self.tree = sample.add_to(self)
        self.sample = sample

    async def setup_hook(self) -> None:
        """Register the commands, as bots do when they start."""
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify at once, where discord.py would wait for 5 s."""

    async def on_message(self, message: discord.Message) -> None:
        """Remember what was heard."""
        self.sample.heard.put_nowait(message.content)


@dataclass(frozen=True, slots=True)
class Room:
    """A guild with two people and a channel, and the sample bot in it."""

    discord: LocalDiscord
    guild: Guild
    channel: Channel
    ana: Person
    ben: Person
    bot: SampleClient
    sample: Sample


async def run(api_url: str, gateway_url: str, token: str) -> None:
    """Run the bot until the process is killed."""
    with pointed_at(api_url, gateway_url):
        await SampleClient(Sample()).start(token)


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:4]))
