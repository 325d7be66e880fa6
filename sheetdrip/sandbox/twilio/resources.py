"""Writes a record as JSON: the 2010 Message, and the v1 Service with its senders."""

from dataclasses import fields
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import Any, Final

from sheetdrip.sandbox.twilio.errors import TEXTS
from sheetdrip.sandbox.twilio.lifecycle import State
from sheetdrip.sandbox.twilio.records import Account, Medium, Message, PhoneNumber, Service
from sheetdrip.sandbox.twilio.segments import segments_of

Resource = dict[str, Any]
VERSION: Final = "2010-04-01"
_HIDDEN_UNTIL_QUEUED: Final = frozenset({"scheduled", "canceled"})


def rfc2822(moment: datetime | None) -> str | None:
    """`Tue, 03 Mar 2026 19:00:00 +0000`, as the 2010 API writes times."""
    return _formatted(moment) if moment else None


@lru_cache(maxsize=4096)
def _formatted(moment: datetime) -> str:
    return format_datetime(moment)


def iso8601(moment: datetime) -> str:
    """`2026-03-03T19:00:00Z`, as the v1 API writes times."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def account_uri(account_sid: str) -> str:
    """The path below which an account's resources live, without `.json`."""
    return f"/{VERSION}/Accounts/{account_sid}"


def media_uri(message: Message, medium: Medium) -> str:
    """The path of the file itself; with `.json`, of what is known of it."""
    return f"{account_uri(message.account_sid)}/Messages/{message.sid}/Media/{medium.sid}"


def message_resource(message: Message, state: State) -> Resource:
    """A Message. It has no send_at: whoever scheduled it must remember (docs/vendors/twilio.md#creating)."""
    uri = f"{account_uri(message.account_sid)}/Messages/{message.sid}"
    return {
        "body": message.body,
        "num_segments": _segments(message, state),
        "direction": message.direction,
        "from": _shown_sender(message, state),
        "to": message.to,
        "date_updated": rfc2822(max(state.updated_at, message.updated_at or state.updated_at)),
        "price": None,
        "error_message": TEXTS.get(state.error_code) if state.error_code else None,
        "uri": f"{uri}.json",
        "account_sid": message.account_sid,
        "num_media": str(message.num_media),
        "status": state.status,
        "messaging_service_sid": message.service_sid,
        "sid": message.sid,
        "date_sent": rfc2822(state.sent_at),
        "date_created": rfc2822(message.created_at),
        "error_code": state.error_code,
        "price_unit": "USD",
        "api_version": VERSION,
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def _segments(message: Message, state: State) -> str:
    # Unknown until a sender is chosen; old fixtures show "0" (docs/vendors/twilio.md#creating).
    hidden = state.status in _HIDDEN_UNTIL_QUEUED
    return "0" if hidden else str(segments_of(message.body))


def _shown_sender(message: Message, state: State) -> str | None:
    hidden = state.status in _HIDDEN_UNTIL_QUEUED and not message.sender_pinned
    return None if hidden else message.sender


def account_resource(account: Account) -> Resource:
    """An Account, without its token."""
    return {
        "sid": account.sid,
        "friendly_name": account.friendly_name,
        "status": account.status,
        "type": account.kind,
        "owner_account_sid": account.sid,
        "auth_token": None,
        "date_created": rfc2822(account.created_at),
        "date_updated": rfc2822(account.created_at),
        "uri": f"{account_uri(account.sid)}.json",
        "subresource_uris": {"messages": f"{account_uri(account.sid)}/Messages.json"},
    }


def number_resource(number: PhoneNumber) -> Resource:
    """An IncomingPhoneNumber."""
    return {
        "sid": number.sid,
        "account_sid": number.account_sid,
        "friendly_name": number.number,
        "phone_number": number.number,
        "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
        "sms_url": number.sms_url,
        "sms_method": "POST",
        "api_version": VERSION,
        "status": "in-use",
        "date_created": rfc2822(number.created_at),
        "date_updated": rfc2822(number.created_at),
        "uri": f"{account_uri(number.account_sid)}/IncomingPhoneNumbers/{number.sid}.json",
    }


_SERVICE_LINKS: Final = {
    "phone_numbers": "PhoneNumbers",
    "short_codes": "ShortCodes",
    "alpha_senders": "AlphaSenders",
    "channel_senders": "ChannelSenders",
    "messages": "Messages",
    "us_app_to_person": "Compliance/Usa2p",
    "us_app_to_person_usecases": "Compliance/Usa2p/Usecases",
}
_KEPT_BACK: Final = {"created_at", "updated_at", "number_sids", "channel_senders"}
_SERVICE_FIELDS: Final = tuple(
    field.name for field in fields(Service) if field.name not in _KEPT_BACK
)


def service_resource(service: Service, base_url: str) -> Resource:
    """A Messaging Service; links are absolute, on the host that was asked."""
    url = f"{base_url}/v1/Services/{service.sid}"
    return {
        **{name: getattr(service, name) for name in _SERVICE_FIELDS},
        "scan_message_content": "inherit",
        "synchronous_validation": False,
        "us_app_to_person_registered": False,
        "date_created": iso8601(service.created_at),
        "date_updated": iso8601(service.updated_at),
        "url": url,
        "links": {name: f"{url}/{path}" for name, path in _SERVICE_LINKS.items()},
    }


def pool_resource(number: PhoneNumber, service: Service, base_url: str) -> Resource:
    """A number as a member of a service's pool."""
    return {
        "sid": number.sid,
        "account_sid": number.account_sid,
        "service_sid": service.sid,
        "phone_number": number.number,
        "country_code": "US",
        "capabilities": ["Voice", "SMS", "MMS"],
        "date_created": iso8601(service.created_at),
        "date_updated": iso8601(service.updated_at),
        "url": f"{base_url}/v1/Services/{service.sid}/PhoneNumbers/{number.sid}",
    }
