"""What is missing from an answer that was sent too early, in words. It knows no payload."""

from __future__ import annotations

from bot.cards.card import Card, Paragraph
from bot.platforms.slack.action_ids import Lack
from bot.words.catalogue import catalogue


def incomplete_card(lack: Lack, language: str) -> Card:
    """For the one who pressed; what they chose stays chosen, and nothing was recorded."""
    words = catalogue(language)
    text = words.say(f"incomplete-{lack.ask}", wanted=lack.wanted, chosen=lack.chosen)
    return Card(
        words.say("incomplete-title"),
        (Paragraph(text), Paragraph(words.say("incomplete-how"), small=True)),
        tone="warning",
        language=language,
    )
