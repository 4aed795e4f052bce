"""The slash commands, in every language, and what is suggested while people type."""

from __future__ import annotations

from typing import Any, TypeAlias

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.commands.typed import USUAL_COUNT, BoardKind, BoardRequest, QuizRequest, Whose
from bot.conversation import asking, leaving, linking, own_data
from bot.core.topics import find_topics, folded, topics_of
from bot.platforms.discord import limits
from bot.platforms.discord.inbox import Inbox
from bot.platforms.discord.visitor import Interaction
from bot.usecases.context import Exam
from bot.usecases.practise import MOST_QUESTIONS
from bot.words.catalogue import CatalogueError, catalogue, supported_language
from storage.records import PracticeMode, Span

Suggestions: TypeAlias = list[Choice[str]]

EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
IN_SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
INSTALLED = app_commands.AppInstallationType(guild=True, user=False)


def words_of(message: str) -> locale_str:
    """The English text of a message, which Discord gets in every other language too."""
    return locale_str(catalogue("en").say(message), message=message)


class CatalogueTranslator(app_commands.Translator):
    """Translates commands by the catalogues."""

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The text in that locale; None where we do not speak it, and English is shown."""
        language = supported_language(locale.value, "")
        if language in ("", "en") or "message" not in string.extras:
            return None
        try:
            return catalogue(language).say(string.extras["message"])
        except CatalogueError:
            return None


def add_commands(tree: app_commands.CommandTree[Any], inbox: Inbox) -> None:
    """Everybody's commands."""
    tree.add_command(_quiz(inbox))
    tree.add_command(_leaderboard(inbox))
    tree.add_command(_report(inbox))
    tree.add_command(_help(inbox))
    tree.add_command(_link(inbox))
    tree.add_command(_unlink(inbox))
    tree.add_command(_leave(inbox))
    tree.add_command(_privacy(inbox))


def chosen(option: str, *values: str) -> list[Choice[str]]:
    """Fixed choices of an option: the message `choice-<option>-<value>` is each one's name."""
    return [Choice(name=words_of(f"choice-{option}-{value}"), value=value) for value in values]


def _quiz(inbox: Inbox) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name=words_of("command-quiz"), description=words_of("command-quiz-text"))
    @app_commands.rename(
        topic=words_of("option-topic"), count=words_of("option-count"), mode=words_of("option-mode")
    )
    @app_commands.describe(
        topic=words_of("option-topic-text"),
        count=words_of("option-count-text"),
        mode=words_of("option-mode-text"),
    )
    @app_commands.choices(mode=chosen("mode", "mixed", "weak", "missed", "stop"))
    async def quiz(
        interaction: Interaction,
        topic: app_commands.Range[str, 1, 100] | None = None,
        count: app_commands.Range[int, 1, MOST_QUESTIONS] | None = None,
        mode: Choice[str] | None = None,
    ) -> None:
        if mode is not None and mode.value == "stop":
            await inbox.asked(interaction, asking.stop)
            return
        request = None
        if topic is not None or count is not None or mode is not None:
            request = QuizRequest(topic or "", USUAL_COUNT if count is None else count, _mode(mode))
        await inbox.asked(
            interaction, lambda context, visitor: asking.quiz(context, visitor, request)
        )

    @quiz.autocomplete("topic")
    async def topics(interaction: Interaction, typed: str) -> Suggestions:
        return suggested_topics(inbox, typed, supported_language(interaction.locale.value))

    _set_where(quiz, EVERYWHERE)
    return quiz


def _mode(choice: Choice[str] | None) -> PracticeMode:
    match choice.value if choice else "mixed":
        case "weak":
            return "weak"
        case "missed":
            return "missed"
        case _:
            return "mixed"


def suggested_topics(inbox: Inbox, typed: str, language: str) -> Suggestions:
    """Domains and sections that begin with, or contain, what was typed; all of them at first."""
    return [
        Choice(name=_cut(title), value=code)
        for exam in inbox.context.exams.values()
        for code, title in _topics(exam, typed, language)
    ][: limits.CHOICES]


def _topics(exam: Exam, typed: str, language: str) -> list[tuple[str, str]]:
    outline = exam.pack.outline
    typed = typed[: limits.CHOICE_NAME]  # no title is longer, and looking takes its time
    if folded(typed):
        found = find_topics(outline, typed)
        topics = [*found.topics, *found.nearest]
        # A code, as chosen before, names its topic.
        topics += [one for one in topics_of(outline) if one.code == typed.strip()]
    else:
        topics = [one for one in topics_of(outline) if one.level != "skill"]
    return [(one.code, one.title.in_language(language)) for one in topics]


def _cut(text: str) -> str:
    return text if len(text) <= limits.CHOICE_NAME else text[: limits.CHOICE_NAME - 1] + "…"


def _leaderboard(inbox: Inbox) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words_of("command-leaderboard"), description=words_of("command-leaderboard-text")
    )
    @app_commands.rename(period=words_of("option-period"), board=words_of("option-board"))
    @app_commands.describe(
        period=words_of("option-period-text"), board=words_of("option-board-text")
    )
    @app_commands.choices(
        period=chosen("period", "week", "month", "all"),
        board=chosen("board", "points", "accuracy"),
    )
    async def leaderboard(
        interaction: Interaction,
        period: Choice[str] | None = None,
        board: Choice[str] | None = None,
    ) -> None:
        spans: dict[str, Span] = {"week": "week", "month": "month", "all": "all"}
        kinds: dict[str, BoardKind] = {"points": "points", "accuracy": "accuracy"}
        wanted = BoardRequest(
            spans[period.value] if period else "week", kinds[board.value] if board else "points"
        )
        await inbox.asked(
            interaction, lambda context, visitor: asking.board(context, visitor, wanted)
        )

    _set_where(leaderboard, EVERYWHERE)
    return leaderboard


def _report(inbox: Inbox) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words_of("command-report"), description=words_of("command-report-text")
    )
    @app_commands.rename(whose=words_of("option-whose"))
    @app_commands.describe(whose=words_of("option-whose-text"))
    @app_commands.choices(whose=chosen("whose", "me", "group"))
    async def report(interaction: Interaction, whose: Choice[str] | None = None) -> None:
        wanted: Whose = "group" if whose is not None and whose.value == "group" else "me"
        await inbox.asked(
            interaction, lambda context, visitor: asking.report(context, visitor, wanted)
        )

    _set_where(report, EVERYWHERE)
    return report


def _help(inbox: Inbox) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name=words_of("command-help"), description=words_of("command-help-text"))
    async def help_(interaction: Interaction) -> None:
        await inbox.asked(interaction, asking.help_)

    _set_where(help_, EVERYWHERE)
    return help_


def _link(inbox: Inbox) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name=words_of("command-link"), description=words_of("command-link-text"))
    @app_commands.rename(code=words_of("option-code"))
    @app_commands.describe(code=words_of("option-code-text"))
    async def link(
        interaction: Interaction, code: app_commands.Range[str, 1, 40] | None = None
    ) -> None:
        await inbox.asked(
            interaction, lambda context, visitor: linking.link(context, visitor, code)
        )

    _set_where(link, EVERYWHERE)
    return link


def _unlink(inbox: Inbox) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words_of("command-unlink"), description=words_of("command-unlink-text")
    )
    async def unlink(interaction: Interaction) -> None:
        await inbox.asked(interaction, linking.unlink)

    _set_where(unlink, EVERYWHERE)
    return unlink


def _leave(inbox: Inbox) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(
        name=words_of("command-leave"), description=words_of("command-leave-text")
    )
    async def leave(interaction: Interaction) -> None:
        await inbox.asked(interaction, leaving.ask_to_leave)

    _set_where(leave, EVERYWHERE)
    return leave


def _privacy(inbox: Inbox) -> app_commands.Group:
    group = app_commands.Group(
        name=words_of("command-privacy"),
        description=words_of("command-privacy-text"),
        allowed_contexts=EVERYWHERE,
        allowed_installs=INSTALLED,
    )

    @group.command(name=words_of("command-export"), description=words_of("command-export-text"))
    async def export(interaction: Interaction) -> None:
        await inbox.asked(interaction, own_data.export)

    @group.command(name=words_of("command-delete"), description=words_of("command-delete-text"))
    async def delete(interaction: Interaction) -> None:
        await inbox.asked(interaction, own_data.ask_to_delete)

    return group


def _set_where(
    command: app_commands.Command[Any, ..., None], where: app_commands.AppCommandContext
) -> None:
    command.allowed_contexts = where
    command.allowed_installs = INSTALLED
