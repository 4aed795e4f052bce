"""`INSERT ... ON CONFLICT` for both engines, built once: building it costs more than running it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert: TypeAlias = sqlite.Insert | postgresql.Insert


def per_dialect(
    table: Table, build: Callable[[Any], Executable]
) -> Callable[[Connection], Executable]:
    """Build a statement on each engine's own `insert(table)`; the result chooses at run time."""
    statements: dict[str, Executable] = {
        "sqlite": build(sqlite.insert(table)),
        "postgresql": build(postgresql.insert(table)),
    }
    return lambda connection: statements[connection.dialect.name]
