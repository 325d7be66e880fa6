"""Turns records into rows of the ledger and rows into records: a column is called like the field it keeps."""

from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Row, Table

_Record = TypeVar("_Record")


def row_of(table: Table, *records: object, **more: object) -> dict[str, object]:
    """One row: each column from the record that has such a field, but for those in `more`."""
    row = dict(more)
    for name in (column.key for column in table.c):
        if name not in more:
            row[name] = next(getattr(one, name) for one in records if hasattr(one, name))
    return row


def record_of(kind: type[_Record], row: Row[Any], **more: object) -> _Record:
    """The data class that a row keeps, but for the fields in `more`."""
    names = (field.name for field in fields(kind))  # type: ignore[arg-type]
    return kind(**{name: getattr(row, name) for name in names if name not in more}, **more)
