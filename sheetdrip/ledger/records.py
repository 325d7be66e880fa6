"""Turns records into rows of the ledger and rows into records: a column is called like the field it keeps."""

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Row, Table

_Record = TypeVar("_Record")


def row_of(table: Table, *records: object, **more: object) -> dict[str, object]:
    """One row: each column from the record that has such a field, or from `more`."""
    told: dict[str, object] = {}
    for one in records:
        told |= {name: getattr(one, name) for name in _names(type(one))}  # type: ignore[arg-type]
    told |= more
    return {name: told[name] for name in _columns(table)}


def record_of(kind: type[_Record], row: Row[Any], **more: object) -> _Record:
    """The data class that a row keeps, but for the fields in `more`."""
    names = _names(kind)  # type: ignore[arg-type]
    return kind(**{name: getattr(row, name) for name in names if name not in more}, **more)


@cache
def _columns(table: Table) -> tuple[str, ...]:
    return tuple(column.key for column in table.c)


@cache
def _names(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - any data class
    return tuple(field.name for field in fields(kind))
