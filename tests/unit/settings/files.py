"""What does the smallest good settings folder hold?"""

from collections.abc import Callable

from sheetdrip.settings.load import Settings

ENVIRONMENT = {
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001",
    "TWILIO_AUTH_TOKEN": "hush-token",
}
CLINIC = """
[[clinics]]
name = "Hillside"
spreadsheet_id = "sheet-1"
messaging_service_sid = "MG00000000000000000000000000000001"
"""

Load = Callable[..., Settings]
Problems = Callable[..., list[str]]
