"""Discord's numbers, each with its name; it knows no rule that applies them.

Lengths are in characters, times in seconds. Source: the platform documentation of August 2026.
"""

from __future__ import annotations

from questions.limits import TextLimit

# Messages with the layout flag, and their components
COMPONENTS = 40
TEXT = 4000
ROW_BUTTONS = 5
BUTTON_LABEL = 80
SELECT_OPTIONS = 25
OPTION_LABEL = 100
PLACEHOLDER = 150
CUSTOM_ID = 100
MEDIA_DESCRIPTION = 1024
COMPONENT_ID = 2**31 - 1
FILES = 10
NONCE = 25

# Modals
MODAL_TITLE = 45
MODAL_COMPONENTS = 5
MODAL_LABEL = 45
MODAL_LABEL_DESCRIPTION = 100
MODAL_TEXT = 4000

# Commands
CHOICES = 25
CHOICE_NAME = 100
COMMAND_DESCRIPTION = 100

# Threads
THREAD_NAME = 100

# Interactions
ACKNOWLEDGE_WITHIN_S = 3.0
TOKEN_LIFE_S = 900.0

# A wider line of a code block wraps on a phone.
FENCE_WIDTH = 48

# Questions. A card adds a heading, the skill, a state and a hint to them; a reveal, which is a
# layout of components, a title, counts and links, and to each choice its mark and its count.
QUESTION = TextLimit("a Discord message", 2_000 - 200, TEXT - 300, a_choice=50, table=FENCE_WIDTH)

# Error codes
UNKNOWN_CHANNEL = 10003
UNKNOWN_GUILD = 10004
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
TAG_REQUIRED = 40067
MISSING_ACCESS = 50001
CANNOT_DM = 50007
MISSING_PERMISSIONS = 50013
INVALID_WEBHOOK_TOKEN = 50027
ARCHIVED_THREAD = 50083
THREAD_EXISTS = 160004
