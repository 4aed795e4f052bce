"""Statements for the hottest path: compiled once for each engine, run on the driver's own cursor.

SQLAlchemy's execution costs several times what SQLite needs for a row by its key. Where every
answer runs a statement, that counts; everywhere else `connection.execute` is the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement


class HotStatement:
    """A statement with named parameters of plain types: text, whole and floating numbers, None.

    Values go to the driver as they are, without the conversions of column types.
    """

    def __init__(self, build: Callable[[Connection], Executable]) -> None:
        self._build = build
        self._compiled: dict[str, tuple[str, tuple[str, ...]]] = {}

    def rows(self, connection: Connection, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it once; the rows that it returns."""
        statement, names = self._for(connection)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(statement, tuple(parameters[name] for name in names))
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def run_many(self, connection: Connection, parameters: Sequence[Mapping[str, Any]]) -> None:
        """Run it once for each set of parameters."""
        statement, names = self._for(connection)
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(
                statement, [tuple(one[name] for name in names) for one in parameters]
            )
        finally:
            cursor.close()

    def _for(self, connection: Connection) -> tuple[str, tuple[str, ...]]:
        engine = connection.dialect.name
        if engine not in self._compiled:
            statement = self._build(connection)
            assert isinstance(statement, ClauseElement)
            compiled = statement.compile(dialect=connection.dialect)
            assert isinstance(compiled, SQLCompiler)
            self._compiled[engine] = (str(compiled), tuple(compiled.positiontup or ()))
        return self._compiled[engine]
