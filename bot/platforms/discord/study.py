"""`/study`: what organisers do. Setting up is a form; each setting can be changed by its name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeAlias
from zoneinfo import available_timezones

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.conversation import organising, pressing
from bot.conversation.organising import Doing
from bot.core.topics import folded
from bot.platforms.discord import limits, permissions, setup_form
from bot.platforms.discord.commands import IN_SERVERS, INSTALLED, Suggestions, chosen, words_of
from bot.platforms.discord.inbox import Inbox
from bot.platforms.discord.setup_form import SetupDraft
from bot.platforms.discord.visitor import Interaction, address_of, visitor_of
from bot.usecases.context import languages_of
from bot.usecases.set_up_group import GREATEST_GOAL, MAX_QUESTIONS_A_DAY, SMALLEST_GOAL, Fault
from bot.words.catalogue import catalogue, supported_language
from storage.records import Address

Chosen: TypeAlias = app_commands.AppCommandChannel | app_commands.AppCommandThread


@dataclass(frozen=True, slots=True)
class PostableChannel:
    """A channel that can be posted to, if quizbot has the permissions."""

    channel: discord.TextChannel | discord.Thread | discord.ForumChannel
    me: discord.Member

    @property
    def address(self) -> Address:
        """Where it is."""
        return address_of(self.channel.guild.id, self.channel.id)

    def missing(self, *, discussion: bool) -> tuple[str, ...]:
        """The permissions that are missing there."""
        return permissions.missing(self.channel, self.me, discussion=discussion)


class AnyPlace(app_commands.Transformer):
    """A channel or a thread as Discord tells of it, also one that is not known here, such as an
    archived thread."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """See Transformer.type."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Those that a group can post to."""
        return sorted(permissions.OFFERED, key=lambda kind: kind.value)

    async def transform(self, interaction: Interaction, value: Chosen, /) -> Chosen:
        """As it is."""
        return value


def add_study(tree: app_commands.CommandTree[Any], inbox: Inbox) -> app_commands.Group:
    """The organisers' commands. Discord shows them to who manages the server, unless the server
    says otherwise; who may is checked again when they run."""
    group = app_commands.Group(
        name=words_of("command-study"),
        description=words_of("command-study-text"),
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_contexts=IN_SERVERS,
        allowed_installs=INSTALLED,
    )
    _add_setup(group, inbox)
    _add_settings(group, inbox)
    for name in ("pause", "resume", "now"):
        _add_doing(group, inbox, name)
    tree.add_command(group)
    return group


def _add_doing(group: app_commands.Group, inbox: Inbox, name: Doing) -> None:
    @group.command(name=words_of(f"command-{name}"), description=words_of(f"command-{name}-text"))
    async def do(interaction: Interaction) -> None:
        await inbox.asked(
            interaction, lambda context, visitor: organising.do(context, visitor, name)
        )


def _add_setup(group: app_commands.Group, inbox: Inbox) -> None:
    @group.command(name=words_of("command-setup"), description=words_of("command-setup-text"))
    @app_commands.rename(
        zone=words_of("option-zone"),
        exam=words_of("option-exam"),
        questions=words_of("option-questions"),
        role=words_of("option-role"),
    )
    @app_commands.describe(
        zone=words_of("option-zone-text"),
        exam=words_of("option-exam-text"),
        questions=words_of("option-questions-text"),
        role=words_of("option-role-text"),
    )
    async def setup(
        interaction: Interaction,
        zone: app_commands.Range[str, 1, 60],
        exam: app_commands.Range[str, 1, 60] | None = None,
        questions: app_commands.Range[int, 1, MAX_QUESTIONS_A_DAY] = 1,
        role: discord.Role | None = None,
    ) -> None:
        exams = inbox.context.exams
        chosen_exam = exam or next(iter(exams))
        draft = SetupDraft(zone, chosen_exam, questions, None if role is None else _role_of(role))
        await _begin(inbox, interaction, draft)

    @setup.autocomplete("zone")
    async def zones(interaction: Interaction, typed: str) -> Suggestions:
        return suggested_zones(typed)

    @setup.autocomplete("exam")
    async def exams(interaction: Interaction, typed: str) -> Suggestions:
        return _suggested_exams(inbox, interaction, typed)


def _add_settings(group: app_commands.Group, inbox: Inbox) -> None:
    names = (
        "channel", "zone", "time", "days", "questions", "language",
        "feedback", "goal", "discussion", "role", "name",
    )  # fmt: skip

    @group.command(name=words_of("command-settings"), description=words_of("command-settings-text"))
    @app_commands.rename(**{name: words_of(f"option-{name}") for name in names})
    @app_commands.describe(**{name: words_of(f"option-{name}-text") for name in names})
    @app_commands.choices(
        feedback=chosen("feedback", "at_once", "at_reveal"),
        language=[
            Choice(name=_own_name(one), value=one)
            for one in languages_of(inbox.context.exams)[: limits.CHOICES]
        ],
        days=chosen("days", "1234567", "12345", "67", "135", "24"),
    )
    async def settings(
        interaction: Interaction,
        channel: app_commands.Transform[Chosen, AnyPlace] | None = None,
        zone: app_commands.Range[str, 1, 60] | None = None,
        time: app_commands.Range[str, 4, 5] | None = None,
        days: Choice[str] | None = None,
        questions: app_commands.Range[int, 1, MAX_QUESTIONS_A_DAY] | None = None,
        language: Choice[str] | None = None,
        feedback: Choice[str] | None = None,
        goal: app_commands.Range[int, SMALLEST_GOAL, GREATEST_GOAL] | None = None,
        discussion: bool | None = None,
        role: discord.Role | None = None,
        name: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        wanted = {
            "zone": zone,
            "post_time": time,
            "days": days and days.value,
            "questions_a_day": questions,
            "language": language and language.value,
            "feedback": feedback and feedback.value,
            "goal": goal,
            "discussion": discussion,
            "name": name,
        }
        place = None if channel is None else chosen_place(interaction, channel)
        if isinstance(place, Fault):
            await refuse(inbox, interaction, place)
            return
        await inbox.asked(
            interaction,
            lambda context, visitor: organising.change(
                context,
                visitor,
                {field: value for field, value in wanted.items() if value is not None},
                address=None if place is None else place.address,
                lacking=partial(lacking_at, interaction),
                role=None if role is None else _role_of(role),
            ),
        )

    @settings.autocomplete("zone")
    async def zones(interaction: Interaction, typed: str) -> Suggestions:
        return suggested_zones(typed)


def _role_of(role: discord.Role) -> str:
    """The id of a role; the one that everybody has takes the role away again."""
    return "" if role.is_default() else str(role.id)


async def _begin(inbox: Inbox, interaction: Interaction, draft: SetupDraft) -> None:
    """Open the set-up form, unless it would be filled in for nothing. What opens it needs no
    database, so it is always in time."""
    visitor = visitor_of(interaction, inbox.clock.now())
    if not organising.may_set_up(visitor):
        await inbox.asked(interaction, organising.not_organiser)
        return
    faults = draft.faults(inbox.context.exams)
    if faults:
        await refuse(inbox, interaction, *faults)
        return
    form = setup_form.form(interaction, draft, exam_languages(inbox, draft))
    await inbox.replies.ask(interaction, form)


async def set_up(inbox: Inbox, interaction: Interaction) -> None:
    """Take the set-up form that somebody sent."""
    entry = setup_form.read(interaction, inbox.context.exams)
    if entry is None:
        await inbox.asked(interaction, pressing.nothing)
        return
    place = place_of(interaction, entry.channel)
    if isinstance(place, Fault):
        await refuse(inbox, interaction, place)
        return
    await inbox.asked(
        interaction,
        lambda context, visitor: organising.set_up(
            context,
            visitor,
            entry.settings(interaction.guild),
            place.address,
            role=entry.draft.role,
            missing=place.missing(discussion=False),
        ),
    )


async def refuse(inbox: Inbox, interaction: Interaction, *faults: Fault) -> None:
    """Say what is wrong with what was chosen."""
    await inbox.asked(
        interaction, lambda context, visitor: organising.refused(context, visitor, *faults)
    )


def place_of(interaction: Interaction, channel_id: int) -> PostableChannel | Fault:
    """A channel of this server that can be posted to."""
    guild = interaction.guild
    channel = None if guild is None else guild.get_channel_or_thread(channel_id)
    if guild is None or channel is None:
        return Fault("channel", "channel-elsewhere")
    if not isinstance(channel, discord.TextChannel | discord.Thread | discord.ForumChannel):
        return Fault("channel", "channel-kind")
    if isinstance(channel, discord.Thread) and channel.parent is None:
        return Fault("channel", "channel-elsewhere")
    return PostableChannel(channel, guild.me)


def chosen_place(interaction: Interaction, channel: Chosen) -> PostableChannel | Fault:
    """The place of a channel that was chosen in a command."""
    place = place_of(interaction, channel.id)
    archived = isinstance(channel, app_commands.AppCommandThread) and channel.archived
    if isinstance(place, Fault) and archived:
        return Fault("channel", "channel-archived")
    return place


def lacking_at(interaction: Interaction, address: Address, *, discussion: bool) -> tuple[str, ...]:
    """Permissions missing in a channel of this server; none where that cannot be known here."""
    found = place_of(interaction, int(address.channel))
    return () if isinstance(found, Fault) else found.missing(discussion=discussion)


def suggested_zones(typed: str) -> Suggestions:
    """Zones whose city or region begins with, or contains, what was typed."""
    wanted = folded(typed)
    begins = [zone for zone in _zones() if folded(zone.rpartition("/")[2]).startswith(wanted)]
    contains = [zone for zone in _zones() if wanted in folded(zone) and zone not in begins]
    return [Choice(name=zone, value=zone) for zone in (*begins, *contains)[: limits.CHOICES]]


@cache
def _zones() -> tuple[str, ...]:
    cities = (name for name in available_timezones() if "/" in name and name[:4] != "Etc/")
    return ("UTC", *sorted(cities))


def _suggested_exams(inbox: Inbox, interaction: Interaction, typed: str) -> Suggestions:
    language = supported_language(interaction.locale.value)
    titles = {
        key: exam.pack.facts.title.in_language(language)
        for key, exam in inbox.context.exams.items()
    }
    return [
        Choice(name=title[: limits.CHOICE_NAME], value=key)
        for key, title in titles.items()
        if folded(typed) in folded(f"{key} {title}")
    ][: limits.CHOICES]


def exam_languages(inbox: Inbox, draft: SetupDraft) -> tuple[str, ...]:
    """The languages in which the chosen exam can be asked."""
    return inbox.context.exams[draft.exam].pack.facts.languages[: limits.CHOICES]


def _own_name(language: str) -> str:
    return catalogue(language).own_name(language)
