"""Keeps which rows wait for a person's approval, and what was let through."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from sheetdrip.ledger import schema
from sheetdrip.planning.change_limits import Clearance, Kind, Waiting


def waiting(connection: Connection, clinic: str) -> Mapping[str, Waiting]:
    """What waits, by mark."""
    table = schema.waiting
    asked = select(table.c.mark, table.c.kind, table.c.texts, table.c.of)
    found = connection.execute(asked.where(table.c.clinic == clinic))
    return {mark: Waiting(kind=Kind(kind), texts=texts, of=of) for mark, kind, texts, of in found}


def keep_waiting(connection: Connection, clinic: str, kept: Mapping[str, Waiting]) -> None:
    """Keep these instead of those before; the clinic is known."""
    connection.execute(delete(schema.waiting).where(schema.waiting.c.clinic == clinic))
    values = [
        {"clinic": clinic, "mark": mark, "kind": str(one.kind), "texts": one.texts, "of": one.of}
        for mark, one in kept.items()
    ]
    if values:
        connection.execute(insert(schema.waiting), values)


def clearances(connection: Connection, clinic: str) -> Mapping[str, Clearance]:
    """What was let through, by Drip ID."""
    table = schema.let_through
    asked = select(table.c.surgery, table.c.timetable, table.c.row)
    found = connection.execute(asked.where(table.c.clinic == clinic))
    return {surgery: Clearance(timetable=timetable, row=row) for surgery, timetable, row in found}


def clearance_values(clinic: str, clearances: Mapping[str, Clearance]) -> list[dict[str, Any]]:
    """What is let through as rows of its table."""
    return [
        {"clinic": clinic, "surgery": surgery, "timetable": one.timetable, "row": one.row}
        for surgery, one in clearances.items()
    ]
