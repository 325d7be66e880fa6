"""Builds what Twilio tells a webhook: form fields, and the signature that proves they are Twilio's."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sheetdrip.sandbox.twilio.lifecycle import State
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sandbox.twilio.resources import VERSION, media_uri
from sheetdrip.sandbox.twilio.segments import segments_of

_HOST: Final = "https://api.twilio.com"


@dataclass(frozen=True, slots=True)
class Webhook:
    """One form to POST to a clinic's server."""

    url: str
    account_sid: str
    fields: dict[str, str]


def status_webhook(url: str, message: Message, state: State) -> Webhook:
    """A status callback. It carries no time of the event (docs/vendors/twilio.md#callbacks)."""
    fields = {
        **_common(message),
        "MessageStatus": state.status,
        "SmsStatus": state.status,
        "From": message.sender or "",
    }
    if state.error_code is not None:
        fields["ErrorCode"] = str(state.error_code)
    return Webhook(url, message.account_sid, fields)


def inbound_webhook(url: str, message: Message) -> Webhook:
    """An inbound text, as the service's InboundRequestUrl gets it.

    https://www.twilio.com/docs/messaging/guides/webhook-request: media are numbered from 0.
    """
    fields = {
        **_common(message),
        "SmsMessageSid": message.sid,
        "SmsStatus": "received",
        "From": message.sender or "",
        "Body": message.body,
        "NumMedia": str(message.num_media),
        "NumSegments": str(segments_of(message.body)),
    }
    for number, medium in enumerate(message.media):
        fields[f"MediaUrl{number}"] = f"{_HOST}{media_uri(message, medium)}"
        fields[f"MediaContentType{number}"] = medium.content_type
    return Webhook(url, message.account_sid, fields)


def _common(message: Message) -> dict[str, str]:
    service = {"MessagingServiceSid": message.service_sid} if message.service_sid else {}
    return {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "AccountSid": message.account_sid,
        "To": message.to,
        "ApiVersion": VERSION,
        **service,
    }


def signature(auth_token: str, url: str, fields: Mapping[str, str]) -> str:
    """X-Twilio-Signature: the URL and the sorted fields, signed with the account's auth token.

    A URL's fragment only tunes retries and is not signed (docs/vendors/twilio.md#callbacks).
    """
    text = url.partition("#")[0] + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
