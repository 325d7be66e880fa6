"""The layout of a clinic's spreadsheet: one module per tab, and `apply_layout` to put it up."""

from sheetdrip.sheets.layout.apply_layout import apply_layout
from sheetdrip.sheets.layout.following import GoogleDashboard
from sheetdrip.sheets.layout.spec import LayoutSpec

__all__ = ["GoogleDashboard", "LayoutSpec", "apply_layout"]
