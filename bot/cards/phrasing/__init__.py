"""Results -> cards. Pure: every word comes from a catalogue, every number from the result."""

from bot.cards.phrasing.answer import outcome_card, reveal_card
from bot.cards.phrasing.board import accuracy_card, board_card, standings_card
from bot.cards.phrasing.correction import correction_card, rekey_card
from bot.cards.phrasing.groups import (
    discussion_title,
    elsewhere_card,
    faults_card,
    group_card,
    named_card,
    no_group_card,
    opened_card,
    parked_card,
    permissions_card,
    taken_card,
    told_card,
)
from bot.cards.phrasing.leaving import leave_card, left_card
from bot.cards.phrasing.linking import (
    link_ask_card,
    link_code_card,
    linked_card,
    unlinked_card,
)
from bot.cards.phrasing.notice import flag_card, help_card, unknown_command_card, with_stray
from bot.cards.phrasing.own_data import erase_card, erased_card, export_card, own_data_card
from bot.cards.phrasing.places import (
    connected_card,
    disconnected_card,
    last_channel_card,
    not_connected_card,
    posts_there_card,
)
from bot.cards.phrasing.question import form_card, question_card, translated_card
from bot.cards.phrasing.quiz import quiz_card
from bot.cards.phrasing.report import group_report_card, my_report_card

__all__ = [
    "accuracy_card",
    "board_card",
    "connected_card",
    "correction_card",
    "disconnected_card",
    "discussion_title",
    "elsewhere_card",
    "erase_card",
    "erased_card",
    "export_card",
    "faults_card",
    "flag_card",
    "form_card",
    "group_card",
    "group_report_card",
    "help_card",
    "last_channel_card",
    "leave_card",
    "left_card",
    "link_ask_card",
    "link_code_card",
    "linked_card",
    "my_report_card",
    "named_card",
    "no_group_card",
    "not_connected_card",
    "opened_card",
    "outcome_card",
    "own_data_card",
    "parked_card",
    "permissions_card",
    "posts_there_card",
    "question_card",
    "quiz_card",
    "rekey_card",
    "reveal_card",
    "standings_card",
    "taken_card",
    "told_card",
    "translated_card",
    "unknown_command_card",
    "unlinked_card",
    "with_stray",
]
