"""Slack: an adapter from Bolt's events to conversations, and a renderer from cards to Block Kit."""
