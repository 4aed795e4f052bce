"""The bot: rules, use cases, cards, platforms, schedule and command line."""
