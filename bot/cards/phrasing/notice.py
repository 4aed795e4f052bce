"""Short private replies that belong to no question."""

from __future__ import annotations

from dataclasses import asdict, replace
from difflib import get_close_matches
from typing import Literal, assert_never

from bot.cards.card import Block, Card, Paragraph, plain
from bot.cards.phrasing.answer import notice_card
from bot.commands.typed import CommandNames
from bot.usecases.flag_question import Flagged
from bot.words.catalogue import catalogue

LONGEST_ECHO = 30
_TYPED_HELP = ("help-quiz", "help-report", "help-leaderboard", "help-board")
_CHOSEN_HELP = ("help-quiz-options", "help-report-options", "help-board-options")


def help_card(language: str, commands: CommandNames) -> Card:
    """What can be done in a group's channel, with the platform's commands."""
    words = catalogue(language)
    names = {name: str(value) for name, value in asdict(commands).items() if name != "typed"}
    lines = (
        "help-answer",
        *(_TYPED_HELP if commands.typed else _CHOSEN_HELP),
        *_organisers_help(commands),
        *(("help-link",) if commands.link else ()),
        *(("help-leave",) if commands.leave else ()),
        *(("help-privacy",) if commands.export else ()),
        "help-help",
    )
    return Card(
        words.say("help-title"),
        tuple(Paragraph(words.say(line, **names)) for line in lines),
        tone="info",
        language=language,
    )


def _organisers_help(commands: CommandNames) -> tuple[str, ...]:
    """On some platforms, one command both sets a group up and connects it."""
    if not commands.setup:
        return ()
    if commands.connect == commands.setup:
        return ("help-setup-connect", "help-now")
    return ("help-setup", "help-now", *(("help-connect",) if commands.connect else ()))


def unknown_command_card(typed: str, language: str, commands: CommandNames) -> Card:
    """A command that we don't know, with the nearest one that we do."""
    words = catalogue(language)
    known = (commands.quiz, commands.report, commands.leaderboard, commands.help)
    near = get_close_matches(typed.lower()[:LONGEST_ECHO], known, n=1, cutoff=0.5)
    blocks: list[Block] = []
    if near:
        blocks.append(Paragraph(words.say("unknown-command-near", near=near[0])))
    blocks.append(Paragraph(words.say("unknown-command-text", help=commands.help)))
    shown = typed if len(typed) <= LONGEST_ECHO else typed[:LONGEST_ECHO] + "…"
    return Card(
        words.say("unknown-command-title", command=plain(shown)),
        tuple(blocks),
        tone="warning",
        language=language,
    )


def with_stray(card: Card, which: Literal["board", "report"], word: str) -> Card:
    """A board or a report, with a word about one that was typed behind it and is not known; the
    card as it is where there is no such word."""
    if not word:
        return card
    shown = word if len(word) <= LONGEST_ECHO else word[:LONGEST_ECHO] + "…"
    said = catalogue(card.language).say(f"stray-{which}", word=plain(shown))
    return replace(card, blocks=(Paragraph(said), *card.blocks))


def flag_card(flagged: Flagged, language: str) -> Card:
    """What somebody is told who said that a question is wrong."""
    words = catalogue(language)
    match flagged:
        case "taken":
            return replace(notice_card("flag", words), tone="info")
        case "known":
            return replace(notice_card("flag-known", words), tone="info")
        case "not-here":
            return notice_card("not-here", words)
        case _:
            assert_never(flagged)
