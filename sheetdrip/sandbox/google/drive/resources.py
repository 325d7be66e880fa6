"""Writes a file, a permission or a change as JSON."""

import hashlib
from datetime import datetime
from typing import Any, Final

from sheetdrip.sandbox.google.drive.store import Change, FileEntry
from sheetdrip.sandbox.google.sheets.store import Spreadsheet

SPREADSHEET_MIME: Final = "application/vnd.google-apps.spreadsheet"


def rfc3339(moment: datetime) -> str:
    """`2026-03-03T19:00:00.000Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def file_resource(spreadsheet: Spreadsheet, entry: FileEntry, principal: str) -> dict[str, Any]:
    """A File; spreadsheets have no headRevisionId, size or checksum."""
    return {
        "kind": "drive#file",
        "id": spreadsheet.spreadsheet_id,
        "name": spreadsheet.title,
        "mimeType": SPREADSHEET_MIME,
        "starred": False,
        "trashed": spreadsheet.trashed_at is not None,
        "explicitlyTrashed": spreadsheet.trashed_at is not None,
        "parents": [],
        "spaces": ["drive"],
        "version": str(entry.version),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{spreadsheet.spreadsheet_id}/edit",
        "createdTime": rfc3339(entry.created_at),
        "modifiedTime": rfc3339(entry.modified_at),
        "owners": [_user(spreadsheet.owner, principal)],
        "ownedByMe": spreadsheet.owner == principal,
        "shared": bool(spreadsheet.editors or spreadsheet.readers),
        "writersCanShare": True,
        "quotaBytesUsed": "0",
        "permissions": permissions_of(spreadsheet),
        "permissionIds": [permission["id"] for permission in permissions_of(spreadsheet)],
        "capabilities": _capabilities(spreadsheet, principal),
    }


def _user(email: str, principal: str) -> dict[str, Any]:
    return {
        "kind": "drive#user",
        "displayName": email.partition("@")[0],
        "me": email == principal,
        "permissionId": permission_id(email),
        "emailAddress": email,
    }


def _capabilities(spreadsheet: Spreadsheet, principal: str) -> dict[str, bool]:
    writes = principal == spreadsheet.owner or principal in spreadsheet.editors
    return {
        "canEdit": writes,
        "canShare": writes,
        "canRename": writes,
        "canDelete": principal == spreadsheet.owner,
    }


def permission_id(email: str) -> str:
    """Twenty digits that stay the same for an address."""
    digest = hashlib.blake2b(email.lower().encode(), digest_size=8).digest()
    return f"{int.from_bytes(digest, 'big'):020d}"


def permissions_of(spreadsheet: Spreadsheet) -> list[dict[str, Any]]:
    """Owner first, then editors and readers by address."""
    return [
        permission_resource(spreadsheet.owner, "owner"),
        *(permission_resource(email, "writer") for email in sorted(spreadsheet.editors)),
        *(permission_resource(email, "reader") for email in sorted(spreadsheet.readers)),
    ]


def permission_resource(email: str, role: str) -> dict[str, Any]:
    """One address and what it may do."""
    return {
        "kind": "drive#permission",
        "id": permission_id(email),
        "type": "user",
        "emailAddress": email,
        "role": role,
        "displayName": email.partition("@")[0],
        "deleted": False,
        "pendingOwner": False,
    }


def change_resource(change: Change, file: dict[str, Any] | None) -> dict[str, Any]:
    """A line of the change feed; `file` is left out when it is gone."""
    body: dict[str, Any] = {
        "kind": "drive#change",
        "changeType": "file",
        "type": "file",
        "time": rfc3339(change.at),
        "removed": file is None,
        "fileId": change.file_id,
    }
    if file is not None:
        body["file"] = file
    return body
