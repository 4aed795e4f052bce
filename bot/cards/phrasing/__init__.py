"""Results -> cards. Pure: every word comes from a catalogue, every number from the result."""

from bot.cards.phrasing.answer import outcome_card, reveal_card
from bot.cards.phrasing.board import board_card, standings_card
from bot.cards.phrasing.notice import help_card, unknown_command_card
from bot.cards.phrasing.question import question_card, translated_card

__all__ = [
    "board_card",
    "help_card",
    "outcome_card",
    "question_card",
    "reveal_card",
    "standings_card",
    "translated_card",
    "unknown_command_card",
]
