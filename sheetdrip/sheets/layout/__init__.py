"""The layout of a clinic's spreadsheet: one module per tab, and `furnish` to put it up."""

from sheetdrip.sheets.layout.following import GoogleDashboard
from sheetdrip.sheets.layout.furnish import furnish
from sheetdrip.sheets.layout.spec import LayoutSpec

__all__ = ["GoogleDashboard", "LayoutSpec", "furnish"]
