"""The ledger: the durable record of what was done, in SQLite or PostgreSQL."""

from sheetdrip.ledger.lock import holding
from sheetdrip.ledger.opening import open_ledger
from sheetdrip.ledger.store import SqlLedger

__all__ = ["SqlLedger", "holding", "open_ledger"]
