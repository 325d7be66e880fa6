"""The layout of a clinic's spreadsheet: one module per tab, and `apply_layout` to put it up."""

from sheetdrip.sheets.layout.apply_layout import apply_layout
from sheetdrip.sheets.layout.google_layout import GoogleLayout
from sheetdrip.sheets.layout.spec import LayoutSpec

__all__ = ["GoogleLayout", "LayoutSpec", "apply_layout"]
