"""Reads and writes a clinic's sheet: gspread and google-auth, under our own HTTP policy."""

from sheetdrip.sheets.credentials import Account, load_account
from sheetdrip.sheets.lease_store import MetadataLeaseStore
from sheetdrip.sheets.rate_limiter import RateLimiter
from sheetdrip.sheets.replies_tab import RepliesTab
from sheetdrip.sheets.sheet import GoogleSheet
from sheetdrip.sheets.tabs import Titles
from sheetdrip.sheets.transport import Transport

__all__ = [
    "Account",
    "GoogleSheet",
    "MetadataLeaseStore",
    "RateLimiter",
    "RepliesTab",
    "Titles",
    "Transport",
    "load_account",
]
