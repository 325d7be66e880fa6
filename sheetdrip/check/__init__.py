"""Is everything in place? Every precondition, one finding each, with the fix."""

from sheetdrip.check.everything import check
from sheetdrip.check.finding import Finding, Severity, worst

__all__ = ["Finding", "Severity", "check", "worst"]
