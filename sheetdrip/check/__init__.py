"""Checks that everything is in place: one finding for every precondition, with the fix."""

from sheetdrip.check.everything import check
from sheetdrip.check.finding import Finding, Severity, worst

__all__ = ["Finding", "Severity", "check", "worst"]
