"""Learns from failed texts that a phone opted out, or that it cannot be reached for good.

Only texts after the phone last proved the contrary (a START, a reply) count against it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from sheetdrip.domain.failures import flags_phone, is_opt_out
from sheetdrip.domain.lifecycle import NOT_ARRIVED
from sheetdrip.domain.message import Message
from sheetdrip.domain.phone_identity import identity_of
from sheetdrip.planning.suppression import Contact


def learned_from_failures(
    messages: Iterable[Message], contacts: Mapping[str, Contact]
) -> Iterator[Contact]:
    """The contacts that change."""
    learned: dict[str, Contact] = {}
    for message in messages:
        if message.state not in NOT_ARRIVED or message.error_code is None:
            continue
        phone = identity_of(message.to)
        contact = learned.get(phone) or contacts.get(phone, Contact(phone=phone))
        changed = _after(message, message.error_code, contact)
        if changed != contact:
            learned[phone] = changed
    yield from learned.values()


def _after(message: Message, code: int, contact: Contact) -> Contact:
    at = _failed_at(message)
    if is_opt_out(code) and not contact.is_opted_out and _is_news(at, contact.opted_in_at):
        return replace(contact, opted_out_at=at)
    if flags_phone(code) and contact.unreachable_code is None and _is_news(at, contact.flawed_at):
        return replace(contact, unreachable_code=code, flawed_at=at)
    return contact


def _is_news(at: datetime, disproved_at: datetime | None) -> bool:
    return disproved_at is None or disproved_at < at


def _failed_at(message: Message) -> datetime:
    """When it failed at the earliest: refused when it was posted, or later, at its time."""
    if message.sid is None and message.posted_at is not None:
        return message.posted_at
    return message.send_at
