"""A question as its author looks at it: found by its id, shown in a terminal. It writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.authoring.cards import asked_card, posed, solved_card
from bot.authoring.terminal import Terminal
from bot.cards.card import Card
from questions.bank import read_pack
from questions.nearest import advice
from questions.question import question_type
from questions.text import FALLBACK_LANGUAGE


class PreviewError(ValueError):
    """A question that cannot be shown; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A question before and after its reveal; for its author `place` (file:line) and `facts`."""

    place: str
    facts: str
    asked: Card
    solved: Card

    def text(self, screen: Terminal) -> str:
        """Both cards for a terminal; the stem is not said twice."""
        after = self.solved
        blocks = after.blocks[1:] if after.blocks[:1] == self.asked.blocks[:1] else after.blocks
        solved = Card(after.title, blocks, language=after.language)
        line = "─" * screen.width
        shown = (line, screen.show(self.asked), line, screen.show(solved), line)
        return "\n".join((self.place, *screen.prose(self.facts), *shown))


def preview(directory: Path, question: str, language: str | None, folder: str = "") -> Preview:
    """The question of the pack in `directory`; `folder` is what the place calls that.

    Other questions may have faults. The language is English unless told, or the pack's first.
    Raises PreviewError for an unknown question or language, and BankError without an outline.
    """
    reading = read_pack(directory)
    pack = reading.pack
    found = pack.written.get(question)
    if found is None:
        near = advice(question, pack.written, "the bank's files hold the ids")
        # A question with a fault is not read.
        more = " (`quizbot check` finds faults in the bank)" if reading.problems else ""
        raise PreviewError(f"the pack has no question `{question}`: {near}{more}")
    languages = pack.facts.languages
    usual = FALLBACK_LANGUAGE if FALLBACK_LANGUAGE in languages else languages[0]
    chosen = language or usual
    if chosen not in languages:
        raise PreviewError(f"the pack is not in `{chosen}`: choose {' or '.join(languages)}")
    shown = posed(pack, found)
    source = found.source
    place = "/".join(filter(None, (folder, source.file)))
    facts = (
        found.id,
        found.skill,
        question_type(found),
        f"difficulty {found.difficulty}",
        f"SDK {found.sdk}",
        *(["draft"] if question in {one.id for one in pack.drafts} else []),
        *(["retired"] if question in pack.retired else []),
    )
    return Preview(
        f"{place}:{source.line}",
        " · ".join(facts),
        asked_card(shown, chosen),
        solved_card(shown, chosen),
    )
