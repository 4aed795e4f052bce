"""Statements for the hottest path: compiled once for each engine, run on the driver's own cursor.

SQLAlchemy's execution costs several times what SQLite needs for a row by its key. Where every
answer runs a statement, that counts; everywhere else `connection.execute` is the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

Row: TypeAlias = tuple[Any, ...]
# A statement's text for one engine, and how its values are put into the driver's order.
_Compiled: TypeAlias = tuple[str, Callable[[Row], Row] | None]

FETCHED_AT_ONCE = 10_000


class HotStatement:
    """A statement with named parameters of plain types: text, whole and floating numbers, None.

    Values come as tuples in the order of `names` and go to the driver as they are, without the
    conversions of column types.
    """

    def __init__(self, names: Sequence[str], build: Callable[[Connection], Executable]) -> None:
        self._names = tuple(names)
        self._build = build
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: Row = ()) -> list[Row]:
        """Run it once; the rows that it returns."""
        statement, arranged = self._compiled.get(connection.dialect.name) or self._compile(
            connection
        )
        cursor = connection.connection.cursor()
        try:
            cursor.execute(statement, values if arranged is None else arranged(values))
            return list(cursor.fetchall())
        finally:
            cursor.close()

    def each(self, connection: Connection, values: Row = ()) -> Iterator[Row]:
        """Run it once; its rows one after the other, as few at once as can be."""
        statement, arranged = self._compiled.get(connection.dialect.name) or self._compile(
            connection
        )
        cursor = connection.connection.cursor()
        try:
            cursor.execute(statement, values if arranged is None else arranged(values))
            while rows := cursor.fetchmany(FETCHED_AT_ONCE):
                yield from rows
        finally:
            cursor.close()

    def run_many(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Run it once for each row of values."""
        statement, arranged = self._compiled.get(connection.dialect.name) or self._compile(
            connection
        )
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(statement, rows if arranged is None else list(map(arranged, rows)))
        finally:
            cursor.close()

    def _compile(self, connection: Connection) -> _Compiled:
        statement = self._build(connection)
        assert isinstance(statement, ClauseElement)
        compiled = statement.compile(dialect=connection.dialect)
        assert isinstance(compiled, SQLCompiler)
        wanted = tuple(compiled.positiontup or ())
        assert set(wanted) == set(self._names), (wanted, self._names)
        arranged: _Compiled = str(compiled), _arrange(self._names, wanted)
        self._compiled[connection.dialect.name] = arranged
        return arranged


def _arrange(names: Row, wanted: Row) -> Callable[[Row], Row] | None:
    """How values in the order of `names` come into the order of `wanted`; None: they are."""
    if names == wanted:
        return None
    places = [names.index(name) for name in wanted]
    return lambda values: tuple([values[place] for place in places])
