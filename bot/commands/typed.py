"""What people type behind a command, on any platform: `/quiz deploy 10 weak`. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias, get_args

from bot.core.topics import folded
from bot.words.catalogue import catalogue, languages
from storage.records import PracticeMode, Span

USUAL_COUNT = 5
BoardKind: TypeAlias = Literal["points", "accuracy"]
Whose: TypeAlias = Literal["me", "group"]

_MODES: dict[str, PracticeMode] = {
    "mixed": "mixed",
    "mixto": "mixed",
    "mixta": "mixed",
    "weak": "weak",
    "debil": "weak",
    "debiles": "weak",
    "missed": "missed",
    "falladas": "missed",
    "fallos": "missed",
}
_SPANS: dict[str, Span] = {
    "week": "week",
    "semana": "week",
    "month": "month",
    "mes": "month",
    "all": "all",
    "siempre": "all",
    "todo": "all",
}
_KINDS: dict[str, BoardKind] = {
    "points": "points",
    "puntos": "points",
    "accuracy": "accuracy",
    "precision": "accuracy",
}
_GROUP = frozenset({"group", "grupo"})
_ME = frozenset({"me", "mine", "mio"})
# Small words that people put between, and that mean nothing here.
_SMALL = frozenset(
    {"a", "by", "de", "del", "el", "este", "esta", "for", "la", "las", "los"}
    | {"mi", "my", "of", "our", "por", "the", "this", "time", "tiempo", "in", "on", "per", "en"}
    | {"para", "nuestro", "nuestra"}
)
_NUMBER = re.compile(r"[+-]?\d{1,9}")


CommandName: TypeAlias = Literal["quiz", "report", "leaderboard", "help"]


@cache
def _command_names() -> Mapping[str, CommandName]:
    return {
        folded(catalogue(language).say(f"command-{name}")): name
        for language in languages()
        for name in get_args(CommandName)
    }


def command_named(word: str) -> CommandName | None:
    """The command of that name in any of the catalogues' languages, accents and case aside."""
    return _command_names().get(folded(word))


@dataclass(frozen=True, slots=True)
class QuizRequest:
    """What a member asked for; `topic` is empty for the whole exam."""

    topic: str = ""
    count: int = USUAL_COUNT
    mode: PracticeMode = "mixed"


def parse_quiz(words: str) -> QuizRequest | None:
    """Topic, number and mode in any order; None when nothing was asked (resume or start)."""
    count, mode = USUAL_COUNT, None
    topic: list[str] = []
    numbered = False
    for word in words.split():
        if _NUMBER.fullmatch(word) and not numbered:
            count, numbered = int(word), True
        elif mode is None and folded(word) in _MODES:
            mode = _MODES[folded(word)]
        else:
            topic.append(word)
    if not topic and mode is None and not numbered:
        return None
    return QuizRequest(" ".join(topic), count, mode or "mixed")


@dataclass(frozen=True, slots=True)
class BoardRequest:
    """Which leaderboard somebody wants to see."""

    span: Span = "week"
    kind: BoardKind = "points"


def parse_board(words: str) -> BoardRequest:
    """Period and kind in any order; for others see `stray_of_board`."""
    span: Span = "week"
    kind: BoardKind = "points"
    for word in map(folded, words.split()):
        span = _SPANS.get(word, span)
        kind = _KINDS.get(word, kind)
    return BoardRequest(span, kind)


def parse_report(words: str) -> Whose:
    """`me`, unless the group's report was asked for."""
    return "group" if any(folded(word) in _GROUP for word in words.split()) else "me"


def stray_of_board(words: str) -> str:
    """The first word that no leaderboard is called by, or empty."""
    return _stray(words, _SPANS.keys() | _KINDS.keys())


def stray_of_report(words: str) -> str:
    """The same of reports."""
    return _stray(words, _GROUP | _ME)


def _stray(words: str, known: Set[str]) -> str:
    return next((one for one in words.split() if folded(one) not in known | _SMALL | {""}), "")


@dataclass(frozen=True, slots=True)
class CommandNames:
    """How a platform's users write the commands, as a card's text names them (mentions are of
    `bot.cards.card.mention`). `typed`: their words follow in one line, else the platform asks for
    each by its name. Empty: the platform has no such command."""

    quiz: str = "/quiz"
    report: str = "/report"
    leaderboard: str = "/leaderboard"
    help: str = "/help"
    setup: str = ""
    settings: str = ""
    pause: str = ""
    resume: str = ""
    now: str = ""
    export: str = ""
    delete: str = ""
    connect: str = ""
    disconnect: str = ""
    link: str = ""
    unlink: str = ""
    leave: str = ""
    typed: bool = True


WEB_COMMANDS = CommandNames()
DISCORD_COMMANDS = CommandNames(
    quiz="⟦command:discord:quiz⟧",
    report="⟦command:discord:report⟧",
    leaderboard="⟦command:discord:leaderboard⟧",
    help="⟦command:discord:help⟧",
    setup="⟦command:discord:study setup⟧",
    settings="⟦command:discord:study settings⟧",
    pause="⟦command:discord:study pause⟧",
    resume="⟦command:discord:study resume⟧",
    now="⟦command:discord:study now⟧",
    export="⟦command:discord:privacy export⟧",
    delete="⟦command:discord:privacy delete⟧",
    connect="⟦command:discord:study connect⟧",
    disconnect="⟦command:discord:study disconnect⟧",
    link="⟦command:discord:link⟧",
    unlink="⟦command:discord:unlink⟧",
    leave="⟦command:discord:leave⟧",
    typed=False,
)
# Slack has one command; its renderer writes the words behind it in the reader's language.
SLACK_COMMANDS = CommandNames(
    quiz="⟦command:slack:quiz⟧",
    report="⟦command:slack:quiz report⟧",
    leaderboard="⟦command:slack:quiz leaderboard⟧",
    help="⟦command:slack:quiz help⟧",
    setup="⟦command:slack:quiz setup⟧",
    settings="⟦command:slack:quiz settings⟧",
    pause="⟦command:slack:quiz pause⟧",
    resume="⟦command:slack:quiz resume⟧",
    now="⟦command:slack:quiz now⟧",
    export="⟦command:slack:quiz privacy export⟧",
    delete="⟦command:slack:quiz privacy delete⟧",
    connect="⟦command:slack:quiz setup⟧",
    disconnect="⟦command:slack:quiz disconnect⟧",
    link="⟦command:slack:quiz link⟧",
    unlink="⟦command:slack:quiz unlink⟧",
    leave="⟦command:slack:quiz leave⟧",
)
