"""How is a clinic's spreadsheet furnished? One module per tab, and `furnish` to put it up."""

from sheetdrip.sheets.furniture.following import GoogleDashboard
from sheetdrip.sheets.furniture.furnish import furnish
from sheetdrip.sheets.furniture.wishes import Wishes

__all__ = ["GoogleDashboard", "Wishes", "furnish"]
