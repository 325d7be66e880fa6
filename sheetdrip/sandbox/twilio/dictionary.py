"""The titles of Twilio's codes: its error and warning dictionary, for Messaging.

From the public copies of its twilio-error-codes.json (github.com/men232/twilio-error-codes, 2023-05, and
github.com/umeshthakre/otp-sender-backend, 2022-11), each with a page at
https://www.twilio.com/docs/api/errors/<code>; newer ones from those pages. The titles of 21267, 21268, 21661,
30037 to 30040, 30610 and 30640 are uncertain. So are statuses of HTTP but for 20003 (401), 20404 and 21701
(404), 20429 (429) and 21610 (400): docs/vendors/twilio.md#error-codes.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_TITLES: Final = Path(__file__).with_name("dictionary.json")

STATUSES: Final[Mapping[int, int]] = {
    10001: 403,
    20003: 401,
    20005: 403,
    20006: 403,
    20008: 403,
    20010: 403,
    20403: 403,
    20404: 404,
    20409: 409,
    20410: 410,
    20413: 413,
    20429: 429,
    20500: 500,
    20503: 503,
    21471: 404,
    21472: 403,
    21701: 404,
    90010: 403,
}
"""With which HTTP status a code travels; 400 for all others."""

TITLES: Final[Mapping[int, str]] = {
    int(code): title for code, title in json.loads(_TITLES.read_text(encoding="utf-8")).items()
}
