"""Where does a sheet say who works on it? In the spreadsheet's developer metadata, which people do not see.

One entry a daemon, visible to every Cloud project (sheets.md 3), so that daemons under different service
accounts see each other too.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sheetdrip.sheets.transport import Transport, complete
from sheetdrip.sync.tenancy import Plate

_KEY = "sheetdrip.daemon"
_FIELDS = "developerMetadata(metadataId,metadataKey,metadataValue)"


class SheetDoor:
    """The Door port over the Sheets API, for one spreadsheet."""

    def __init__(self, transport: Transport, spreadsheet_id: str) -> None:
        self._transport = transport
        self._id = spreadsheet_id

    def plates(self) -> tuple[Plate, ...]:
        """Every daemon's nameplate, in order of arrival; what cannot be read is nobody's."""
        with complete():
            told = self._transport.fetch_sheet_metadata(self._id, {"fields": _FIELDS})
            entries = [
                entry
                for entry in told.get("developerMetadata", [])
                if entry.get("metadataKey") == _KEY
            ]
        found = [plate for entry in entries if (plate := _plate(entry)) is not None]
        return tuple(sorted(found, key=lambda plate: plate.number))

    def put_up(self, plate: Plate) -> None:
        """Add a nameplate."""
        entry = {
            "metadataKey": _KEY,
            "metadataValue": _value(plate),
            "location": {"spreadsheet": True},
            "visibility": "DOCUMENT",
        }
        self._change({"createDeveloperMetadata": {"developerMetadata": entry}})

    def renew(self, plate: Plate) -> None:
        """Write a nameplate's new lease."""
        change = {
            "dataFilters": [_filter(plate)],
            "developerMetadata": {"metadataValue": _value(plate)},
            "fields": "metadataValue",
        }
        self._change({"updateDeveloperMetadata": change})

    def take_down(self, plate: Plate) -> None:
        """Remove a nameplate."""
        self._change({"deleteDeveloperMetadata": {"dataFilter": _filter(plate)}})

    def _change(self, request: Mapping[str, Any]) -> None:
        self._transport.batch_update(self._id, {"requests": [request]})


def _filter(plate: Plate) -> dict[str, Any]:
    return {"developerMetadataLookup": {"metadataId": plate.number}}


def _value(plate: Plate) -> str:
    until = plate.until.isoformat(timespec="seconds")
    return json.dumps({"ledger": plate.ledger, "host": plate.host, "until": until})


def _plate(entry: Mapping[str, Any]) -> Plate | None:
    try:
        told = json.loads(entry["metadataValue"])
        until = datetime.fromisoformat(told["until"])
        if until.tzinfo is None:
            return None
        return Plate(
            ledger=str(told["ledger"]),
            host=str(told["host"]),
            until=until,
            number=int(entry["metadataId"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
