"""Lists messages: which ones, in which order, and where the next page starts.

No Status filter exists, and a DateSent filter hides what has not been sent: scheduled rows are
found by To alone (docs/vendors/twilio.md#listing-and-pagination).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sheetdrip.sandbox.twilio.cursors import Cursor
from sheetdrip.sandbox.twilio.errors import TwilioError
from sheetdrip.sandbox.twilio.lifecycle import State
from sheetdrip.sandbox.twilio.records import Message
from sheetdrip.sandbox.twilio.store import TwilioStore

Row = tuple[Message, State]
_FILTERS: Final = ("To", "From", "DateSent", "DateSent<", "DateSent>")
_UNSENT: Final = datetime(9999, 1, 1, tzinfo=UTC)
_DATE_LENGTH: Final = len("2026-03-03")
_PAGE_TOKEN: Final = "PAMM"  # noqa: S105  # as in Twilio's OpenAPI example


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of rows and the token of the next, None at the end."""

    rows: list[Row]
    next_token: str | None


def list_messages(
    store: TwilioStore, account_sid: str, query: Mapping[str, str], size: int
) -> Listing:
    """Newest sent first; what was not sent yet comes before all (null sorts first: uncertain)."""
    token, asked = query.get("PageToken"), _filters(account_sid, query)
    cursor = store.cursors.get(f"{asked}{token}")
    if cursor is None:
        sids = _sids(store, account_sid, query)
        cursor = Cursor(sids, _position(store, sids, token) if token else 0)
    return _page(store, cursor, size, asked)


def _filters(account_sid: str, query: Mapping[str, str]) -> str:
    return "&".join((account_sid, *(f"{name}={query.get(name, '')}" for name in _FILTERS), ""))


def _sids(store: TwilioStore, account_sid: str, query: Mapping[str, str]) -> list[str]:
    keep = _date_filter(query)
    rows: list[Row] = []
    now = store.clock.now()
    for message in store.found(query.get("To") or None, query.get("From") or None):
        state = store.state(message, now)
        if message.account_sid == account_sid and _asked(message, state, query) and keep(state):
            rows.append((message, state))
    rows.sort(key=_key, reverse=True)
    return [message.sid for message, _ in rows]


def _asked(message: Message, state: State, query: Mapping[str, str]) -> bool:
    if query.get("To") and message.to != query["To"]:
        return False
    shown = None if state.status in {"scheduled", "canceled"} else message.sender
    return not query.get("From") or query["From"] in {
        shown,
        message.sender_pinned and message.sender,
    }


def _key(row: Row) -> tuple[datetime, int]:
    return row[1].sent_at or _UNSENT, row[0].serial


def _position(store: TwilioStore, sids: list[str], token: str) -> int:
    # A token whose cursor was dropped: go on below the row it was made from.
    last = _decoded(token)
    now = store.clock.now()
    for index, sid in enumerate(sids):
        message = store.messages[sid]
        if _key((message, store.state(message, now))) < last:
            return index
    return len(sids)


def _page(store: TwilioStore, cursor: Cursor, size: int, asked: str) -> Listing:
    """The rows as they are now, though the cursor fixed which they are when it was opened."""
    end = cursor.start + size
    known = [sid for sid in cursor.sids[cursor.start : end] if sid in store.messages]
    rows = [(store.messages[sid], store.state(store.messages[sid])) for sid in known]
    if end >= len(cursor.sids) or not rows:
        return Listing(rows, None)
    token = _encoded(rows[-1])
    store.cursors.put(f"{asked}{token}", Cursor(cursor.sids, end))
    return Listing(rows, token)


def _encoded(row: Row) -> str:
    # Keyset, not offset: rows created between two pages neither repeat nor hide others.
    moment, serial = _key(row)
    return f"{_PAGE_TOKEN}{int(moment.timestamp() * 1_000_000):x}-{serial:x}"


def _decoded(token: str) -> tuple[datetime, int]:
    try:
        moment, serial = token.removeprefix(_PAGE_TOKEN).split("-")
        microseconds = timedelta(microseconds=int(moment, 16))
        return datetime(1970, 1, 1, tzinfo=UTC) + microseconds, int(serial, 16)
    except ValueError as error:
        raise TwilioError(20001, "Invalid PageToken") from error


def _date_filter(query: Mapping[str, str]) -> Callable[[State], bool]:
    tests: list[Callable[[datetime], bool]] = []
    if query.get("DateSent"):
        day = _moment(query["DateSent"]).date()
        tests.append(lambda sent: sent.date() == day)
    if query.get("DateSent<"):
        before = _moment(query["DateSent<"]) + _through(query["DateSent<"])
        tests.append(lambda sent: sent <= before)
    if query.get("DateSent>"):
        after = _moment(query["DateSent>"])
        tests.append(lambda sent: sent >= after)
    if not tests:
        return lambda _state: True
    return lambda state: state.sent_at is not None and all(test(state.sent_at) for test in tests)


def _through(text: str) -> timedelta:
    # A bare date is "before midnight of": the whole day of `DateSent<` counts (uncertain).
    return timedelta(days=1) if len(text) == _DATE_LENGTH else timedelta()


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise TwilioError(20001, f"Invalid date {text}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
