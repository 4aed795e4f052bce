"""The bot: platforms, conversation, use cases, and what puts them together."""

import zoneinfo

# Zone rules are those of the pinned tzdata package, whatever the machine has: a machine's may be
# years old, and replicas would disagree. Before any zone is made.
zoneinfo.reset_tzpath(())
