"""The widgets that the sandbox knows: their events, and what may stand in their properties.

After Twilio's own schemas (docs/vendors/twilio.md#studio), as far as a clinic's flow needs them. Types are
text ("string"), numbers never: Studio wants even a timeout in quotes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Widget:
    """Events it may transition by; its properties by name with their type; those it needs."""

    events: tuple[str, ...]
    properties: Mapping[str, str]
    needed: tuple[str, ...] = ()


_MESSAGE: Final = {
    "body": "string",
    "from": "string",
    "service": "string",
    "channel": "string",
    "attributes": "string",
}
_CALLED: Final = {"url": "string", "parameters": "array"}
WIDGETS: Final[Mapping[str, Widget]] = {
    "trigger": Widget(
        (
            "incomingMessage",
            "incomingCall",
            "incomingConversationMessage",
            "incomingRequest",
            "incomingParent",
        ),
        {},
    ),
    "send-message": Widget(("sent", "failed"), {**_MESSAGE, "to": "string"}, ("from",)),
    "send-and-wait-for-reply": Widget(
        ("incomingMessage", "timeout", "deliveryFailure"),
        {**_MESSAGE, "timeout": "string"},
        ("from",),
    ),
    "split-based-on": Widget(("noMatch", "match"), {"input": "string"}, ("input",)),
    "set-variables": Widget(("next",), {"variables": "array"}),
    "make-http-request": Widget(
        ("success", "failed"),
        {**_CALLED, "method": "string", "body": "string", "content_type": "string"},
        ("url",),
    ),
    "run-function": Widget(
        ("success", "fail"),
        {
            **_CALLED,
            "service_sid": "string",
            "environment_sid": "string",
            "function_sid": "string",
        },
        ("url",),
    ),
}
# The canvas's own notes: where the widget is drawn.
DRAWN: Final = "offset"
CONDITIONS: Final = frozenset({"equal_to", "matches_any_of", "regex"})
