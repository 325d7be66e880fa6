"""How is a person told who does not look at the sheet? By mail, Teams, Slack or SMS, through Apprise."""

from sheetdrip.alerts.bell import AppriseBell, bell_of

__all__ = ["AppriseBell", "bell_of"]
