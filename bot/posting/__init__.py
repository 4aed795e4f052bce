"""Posting: what is due, and how it gets to the platforms."""
