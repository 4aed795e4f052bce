"""What a card's texts say, as tests write it down."""

from __future__ import annotations

from bot.cards.card import Content
from bot.cards.markup import as_sentence, question_text


def marked(content: Content) -> str:
    """A text in the small markup; what an author wrote, on one line."""
    return content if isinstance(content, str) else as_sentence(content)


def marked_question(text: str) -> str:
    """What an author writes, as `marked` shows it once it is read."""
    return as_sentence(question_text(text))
