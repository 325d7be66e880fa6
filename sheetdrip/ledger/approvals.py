"""Keeps which rows wait for a person's approval, and what was let through."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from sheetdrip.ledger import schema
from sheetdrip.ledger.records import record_of, row_of
from sheetdrip.planning.change_limits import Clearance, Waiting


def waiting(connection: Connection, clinic: str) -> Mapping[str, Waiting]:
    """What waits, by mark."""
    table = schema.waiting
    found = connection.execute(select(table).where(table.c.clinic == clinic))
    return {row.mark: record_of(Waiting, row) for row in found}


def keep_waiting(connection: Connection, clinic: str, kept: Mapping[str, Waiting]) -> None:
    """Keep these instead of those before; the clinic is known."""
    connection.execute(delete(schema.waiting).where(schema.waiting.c.clinic == clinic))
    values = [row_of(schema.waiting, one, clinic=clinic, mark=mark) for mark, one in kept.items()]
    if values:
        connection.execute(insert(schema.waiting), values)


def clearances(connection: Connection, clinic: str) -> Mapping[str, Clearance]:
    """What was let through, by Drip ID."""
    table = schema.let_through
    found = connection.execute(select(table).where(table.c.clinic == clinic))
    return {row.surgery: record_of(Clearance, row) for row in found}


def clearance_values(clinic: str, clearances: Mapping[str, Clearance]) -> list[dict[str, object]]:
    """What is let through as rows of its table."""
    return [
        row_of(schema.let_through, one, clinic=clinic, surgery=surgery)
        for surgery, one in clearances.items()
    ]
