"""Notifies people who do not look at the sheet: by e-mail, Teams, Slack or SMS, through Apprise."""

from sheetdrip.alerts.bell import AppriseBell, bell_of

__all__ = ["AppriseBell", "bell_of"]
