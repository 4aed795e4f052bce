"""Alembic's scripts, one for every change of the tables."""
