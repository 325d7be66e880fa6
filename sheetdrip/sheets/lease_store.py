"""Keeps leases in the spreadsheet's developer metadata, which people do not see: who works on the sheet.

One entry a lease, visible to every Cloud project, so that daemons under different service accounts see each
other too. An entry's ID may be chosen when it is created and is unique in the spreadsheet: a second creation
with one ID is refused, and with it everything in the same call (docs/vendors/sheets.md#developer-metadata).
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL

from sheetdrip.planning.leases import Lease
from sheetdrip.sheets.requests import forgotten, noted, noted_anew
from sheetdrip.sheets.transport import BadRange, Transport, complete

_KEY = "sheetdrip.daemon"
_ENTRIES = "developerMetadata(metadataId,metadataKey,metadataValue)"
_LARGEST = 2**31 - 1


class MetadataLeaseStore:
    """The `LeaseStore` port over the Sheets API, for one spreadsheet."""

    def __init__(self, transport: Transport, spreadsheet_id: str) -> None:
        self._transport = transport
        self._id = spreadsheet_id

    def leases(self) -> tuple[Lease, ...]:
        """Every lease on record; what cannot be read is nobody's."""
        with complete():
            answer = self._transport.fetch_sheet_metadata(self._id, {"fields": _ENTRIES})
            return _leases(answer)

    def write(self, lease: Lease, replaced: Collection[int]) -> tuple[Lease, ...]:
        """Add a lease and remove others in one call; what stands there after it, whatever became of it."""
        number = _number(lease)
        entry = noted(_KEY, {"spreadsheet": True}, _value(lease), number)
        requests = [entry, *map(forgotten, replaced)]
        try:
            after = self._apply(requests)
        except (
            BadRange
        ):  # the number is taken: by this call's own first try, or by a copy of this ledger
            return self.leases()
        # an answer without the records would be news to us: then they are asked for
        return after if any(one.number == number for one in after) else self.leases()

    def change(self, lease: Lease) -> None:
        request = noted_anew(lease.number, _value(lease))
        self._transport.batch_update(self._id, {"requests": [request]})

    def remove(self, number: int) -> None:
        self._transport.batch_update(self._id, {"requests": [forgotten(number)]})

    def _apply(self, requests: Sequence[Mapping[str, Any]]) -> tuple[Lease, ...]:
        body = {"requests": list(requests), "includeSpreadsheetInResponse": True}
        asked = {"fields": f"updatedSpreadsheet({_ENTRIES})"}
        url = SPREADSHEET_BATCH_UPDATE_URL % self._id
        with complete():
            answer = self._transport.request("post", url, params=asked, json=body).json()
            return _leases(answer.get("updatedSpreadsheet", {}))


def _number(lease: Lease) -> int:
    """The entry's ID, one for all copies of a ledger that take the same lease; positive, as Google asks."""
    named = f"{lease.sheet}/{lease.ledger}/{lease.counter}"
    return int.from_bytes(sha256(named.encode()).digest()[:8], "big") % _LARGEST + 1


def _value(lease: Lease) -> str:
    document = {
        "ledger": lease.ledger,
        "host": lease.host,
        "until": lease.until.isoformat(timespec="seconds"),
        "since": lease.since.isoformat(timespec="seconds") if lease.since is not None else None,
        "counter": lease.counter,
        "mark": lease.mark,
        "sheet": lease.sheet,
        "left": lease.has_left,
    }
    return json.dumps(document)


def _leases(spreadsheet: Mapping[str, Any]) -> tuple[Lease, ...]:
    entries = spreadsheet.get("developerMetadata", [])
    read = (_lease(entry) for entry in entries if entry.get("metadataKey") == _KEY)
    return tuple(sorted((one for one in read if one is not None), key=lambda one: one.number))


def _lease(entry: Mapping[str, Any]) -> Lease | None:
    try:
        document = json.loads(entry["metadataValue"])
        return Lease(
            ledger=str(document["ledger"]),
            host=str(document["host"]),
            until=_moment(document["until"]),
            since=_moment(document["since"]) if document.get("since") else None,
            counter=int(document.get("counter", 0)),
            mark=str(document.get("mark", "")),
            sheet=str(document.get("sheet", "")),
            has_left=bool(document.get("left", False)),
            number=int(entry["metadataId"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
