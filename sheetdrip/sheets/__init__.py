"""How is a clinic's sheet read and written? gspread and google-auth, under our own HTTP policy."""

from sheetdrip.sheets.budget import Budget
from sheetdrip.sheets.credentials import Account, load_account
from sheetdrip.sheets.door import SheetDoor
from sheetdrip.sheets.replies_tab import RepliesTab
from sheetdrip.sheets.sheet import GoogleSheet
from sheetdrip.sheets.tabs import Titles
from sheetdrip.sheets.transport import Transport

__all__ = [
    "Account",
    "Budget",
    "GoogleSheet",
    "RepliesTab",
    "SheetDoor",
    "Titles",
    "Transport",
    "load_account",
]
