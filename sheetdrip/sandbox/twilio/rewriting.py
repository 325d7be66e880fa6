"""Keeps a body and a number as Twilio does, which is not always as they were given.

`smart-encoding`: the SmartEncoding of a service and SmartEncoded of a message put plain characters for
Unicode ones that look like them (https://www.twilio.com/docs/messaging/services#smart-encoding; its list of
characters, https://www.twilio.com/docs/messaging/services/smart-encoding-char-list, in part here; that the
stored body is the encoded one is uncertain: docs/vendors/twilio.md#rewritten-bodies).
`trial-prefix`: a trial account's texts begin with Twilio's words
(https://help.twilio.com/articles/223136107-How-does-Twilio-s-Free-Trial-work-).
`short-links`: Link Shortening (https://www.twilio.com/docs/messaging/features/link-shortening; that the
stored body shows the short link is uncertain).
`cut`: 40 characters and a link to the rest; `withheld`: somebody's sentence in the place of the words
(uncertain both: no page of Twilio's names them; text that is stored is not what was sent, in some form, is
what https://github.com/elizaOS/eliza/issues/22382 met).
`trimmed`: blanks at the end are gone and line ends are CRLF (uncertain).
`redacted` and `obfuscated`: Message Redaction and AddressRetention (docs/vendors/twilio.md#redaction): the
phone gets the text, whoever asks afterwards sees no body, and a number without its last four digits.
`nameless`: what is listed does not name its Messaging Service (uncertain).
"""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from sheetdrip.sandbox.twilio.records import Message

TRIAL_PREFIX: Final = "Sent from your Twilio trial account - "
WITHHELD: Final = "Hold: see rule seventeen of your carrier"
REWRITES: Final = frozenset(
    {"smart-encoding", "trial-prefix", "short-links", "trimmed", "cut", "withheld"}
    | {"redacted", "obfuscated", "nameless"}
)
_CUT: Final = 40
_LINK: Final = re.compile(r"https?://\S+")
_PLAIN: Final = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201b": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2010": "-",
        "\u2026": "...",
        "\u00a0": " ",
        "\u202f": " ",
        "\u200b": "",
        "\u2022": "-",
    }
)


def kept(body: str, rewrites: Collection[str]) -> str:
    """The body as Twilio stores and sends it."""
    if "smart-encoding" in rewrites:
        body = body.translate(_PLAIN)
    if "short-links" in rewrites:
        body = _LINK.sub(lambda found: f"https://twil.io/{len(found.group()):07x}", body)
    if "trimmed" in rewrites:
        body = body.rstrip().replace("\n", "\r\n")
    if "cut" in rewrites:
        body = f"{body[:_CUT]}... https://twil.io/{len(body):07x}"
    if "withheld" in rewrites:
        body = WITHHELD
    return TRIAL_PREFIX + body if "trial-prefix" in rewrites else body


def told(message: Message, rewrites: Collection[str]) -> Message:
    """The message as whoever asks sees it."""
    if "redacted" in rewrites:
        message = replace(message, body="")
    if "obfuscated" in rewrites:
        message = replace(message, to=f"{message.to[:-4]}XXXX")
    return replace(message, service_sid=None) if "nameless" in rewrites else message
