"""Reads what Twilio posts: one form, every field once, in UTF-8; anything else is not Twilio's.

X-Twilio-Signature covers names and values one behind the other without separators
(docs/vendors/twilio.md#signatures). Whoever holds one signed call can cut it anew: a patient's words
“9From+1312...Fs” become a Body of 9 and another number's From, while the true From hides in a field of no
meaning. So a call is believed only if every field is one that Twilio documents, what has a form has it, and
no value hides the beginning of another field. What is not believed is found by polling.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl

from sheetdrip.web.problems import Refusal

_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 200


def form_of(content_type: str, body: bytes) -> Mapping[str, str]:
    """The fields, blank ones too, for they are signed (docs/vendors/twilio.md#signatures). Raises Refusal.

    A doubled field is refused: the signature does not tell which of the two is meant.
    """
    if content_type.partition(";")[0].strip().lower() != _FORM:
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"The body must be {_FORM}.")
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise Refusal(HTTPStatus.BAD_REQUEST, "The body is not a form in UTF-8.") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Refusal(HTTPStatus.BAD_REQUEST, "A field of the form is there twice.")
    return fields


_SID = r"[A-Z]{2}[0-9a-fA-F]{32}"
_ADDRESS = r"[^\r\n]{0,256}"
_SHAPES: Mapping[str, str] = {
    "AccountSid": _SID,
    "MessageSid": _SID,
    "SmsSid": _SID,
    "SmsMessageSid": _SID,
    "MessagingServiceSid": _SID,
    "ChannelInstallSid": _SID,
    "OriginalRepliedMessageSid": _SID,
    "ApiVersion": r"\d{4}-\d\d-\d\d",
    "MessageStatus": r"[a-z_]{1,40}",
    "SmsStatus": r"[a-z_]{1,40}",
    "ErrorCode": r"\d{0,9}",
    "NumMedia": r"\d{0,3}",
    "NumSegments": r"\d{0,3}",
    "ReferralNumMedia": r"\d{0,3}",
    "RawDlrDoneDate": r"\d{0,14}",
    "OptOutType": r"[A-Za-z]{0,16}",
    "WaId": r"[\w.]{0,64}",
    "ChannelPrefix": r"[a-z]{0,32}",
    "EventType": r"[A-Z_]{0,32}",
    "From": _ADDRESS,
    "To": _ADDRESS,
}
"""What has a form (docs/vendors/twilio.md#incoming-messages and docs/vendors/twilio.md#callbacks)."""

_FREE = re.compile(
    r"Body|(?:From|To)(?:City|State|Zip|Country)|MediaUrl\d{1,2}|MediaContentType\d{1,2}|ErrorMessage"
    r"|Channel(?:Metadata|StatusMessage|StatusCode|ToAddress)|ProfileName|Forwarded|FrequentlyForwarded"
    r"|Button(?:Text|Payload|Type)|OriginalRepliedMessageSender|Latitude|Longitude|Address|Label|MessageType"
    r"|Referral(?:Body|Headline|SourceId|SourceType|SourceUrl|MediaId|MediaContentType|MediaUrl|CtwaClid)"
    r"|List(?:Id|Title|Description)|InteractiveData|FlowData|AddOns|ParentAccountSid|StructuredMessage"
    r"|ContentSid|ContentVariables|DateCreated|Price|PriceUnit|Timestamp|UserCountry|ExternalUserId"
)
"""What may say anything."""

_HIDDEN = re.compile(
    r"(?:From|To)(?:[a-z]+:)?\+?\d{3}|(?:Account|Message|Sms|Service)Sid[A-Z]{2}[0-9a-f]{16}|ApiVersion\d{4}-"
)
"""The beginning of a field whose meaning counts."""


def why_not_believed(fields: Mapping[str, str]) -> str | None:
    """What about a signed form is not as Twilio writes it; None for nothing. Its values are not repeated."""
    if not all(name in _SHAPES or _FREE.fullmatch(name) for name in fields):
        return "a field that Twilio does not document"
    if not all(
        re.fullmatch(_SHAPES.get(name, r"(?s:.*)"), value) for name, value in fields.items()
    ):
        return "a field of another form"
    if any(_HIDDEN.search(value) for value in fields.values()):
        return "a value in which another field may hide"
    sids = {fields[name] for name in ("MessageSid", "SmsSid", "SmsMessageSid") if name in fields}
    return "several messages at once" if len(sids) > 1 else None
