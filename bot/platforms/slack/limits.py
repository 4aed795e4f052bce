"""Slack's numbers, each with its name; it knows no rule that applies them.

Lengths are in characters. Source: the platform documentation of 2026.
"""

from __future__ import annotations

from questions.limits import TextLimit

# Messages
MESSAGE_BLOCKS = 50
# Slack publishes no number for "too long"; others measured that more blocks leave room for fewer
# characters. We stay below what always passed.
MESSAGE_CHARACTERS = 13_000
CHARACTERS_PER_BLOCK = 60
FALLBACK_TEXT = 4_000

# Views
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
VIEW_TITLE = 24
PRIVATE_METADATA = 3_000

# Blocks
IDENTIFIER = 255
HEADER_TEXT = 150
SECTION_TEXT = 3_000
# A wider line of a code block wraps on a phone.
FENCE_WIDTH = 48
# A card adds a heading, the skill, a state and a hint to a question.
QUESTION = TextLimit(
    "a Slack section",
    SECTION_TEXT - 200,
    table=FENCE_WIDTH,
    escapes={"&": "&amp;", "<": "&lt;", ">": "&gt;"},
)
ACTIONS_ELEMENTS = 25
INPUT_LABEL = 2_000
ALT_TEXT = 2_000
URL = 3_000

# Elements
BUTTON_TEXT = 75
OPTION_TEXT = 75
BOXES = 10
SELECT_OPTIONS = 100
PLACEHOLDER = 150
INPUT_VALUE = 3_000
