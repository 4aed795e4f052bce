"""Slack's numbers, as its documentation and its error messages give them. Nothing else."""

from __future__ import annotations

# Messages
MESSAGE_BLOCKS = 50
MESSAGE_TEXT = 40_000
# Slack does not publish how it counts a long message. Measured by others: 13,297 characters in one
# block pass, 11,341 in 45 blocks fail, 9,597 in 50 blocks pass. This rule is on the strict side.
MESSAGE_CHARACTERS = 13_000
MESSAGE_CHARACTERS_PER_BLOCK = 60
MARKDOWN_TEXT = 12_000
ATTACHMENTS = 100
METADATA_BYTES = 16_000

# Views
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
VIEW_STACK = 3
VIEW_TITLE = 24
PRIVATE_METADATA = 3_000

# Blocks
IDENTIFIER = 255
SECTION_TEXT = 3_000
SECTION_FIELDS = 10
SECTION_FIELD_TEXT = 2_000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
INPUT_LABEL = 2_000
IMAGE_TITLE = 2_000
ALT_TEXT = 2_000
URL = 3_000
TABLES = 1
TABLE_ROWS = 100
TABLE_COLUMNS = 20
CHARTS = 2
CHART_TITLE = 50
CHART_LABEL = 20
CHART_SERIES = 6
CHART_POINTS = 20

# Elements
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
OPTION_TEXT = 75
OPTION_VALUE = 150
SELECT_OPTIONS = 100
OPTION_GROUPS = 100
BOXES = 10
OVERFLOW_OPTIONS = 5
PLACEHOLDER = 150
INPUT_VALUE = 3_000
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

# Time, in seconds
ACKNOWLEDGE = 3
TRIGGER = 3
RESPONSE_URL = 30 * 60
OAUTH_CODE = 10 * 60
TOKEN = 12 * 60 * 60
EVENT_RETRIES = (0, 60, 300)

RESPONSE_URL_USES = 5
CONNECTIONS = 10
HISTORY_PAGE = 999
COMMERCIAL_HISTORY_PAGE = 15

# Requests a minute, by method, for each workspace
TIERS = {
    "chat.postEphemeral": 100,
    "chat.update": 50,
    "chat.delete": 50,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "conversations.join": 50,
    "conversations.members": 100,
    "conversations.open": 50,
    "users.conversations": 50,
    "users.info": 100,
    "views.open": 100,
    "views.push": 100,
    "views.update": 100,
    "views.publish": 100,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
    "team.info": 50,
    "bots.info": 50,
}
POSTS_PER_CHANNEL_AND_SECOND = 1
