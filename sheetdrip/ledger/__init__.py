"""The ledger: the durable record of what was done, in SQLite or PostgreSQL, and its twin in memory."""

from sheetdrip.ledger.lock import holding
from sheetdrip.ledger.memory import MemoryLedger
from sheetdrip.ledger.opening import open_ledger
from sheetdrip.ledger.store import SqlLedger

__all__ = ["MemoryLedger", "SqlLedger", "holding", "open_ledger"]
