"""Requests that change protected ranges."""

from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument, unimplemented
from sheetdrip.sandbox.google.sheets import document
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.protection import may_edit
from sheetdrip.sandbox.google.sheets.requests import objects
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json

_FAMILY: Final = ("protectedRanges", "protectedRangeId")


@answers("addProtectedRange")
def add_protected_range(edit: Edit, request: Json) -> Json:
    """addProtectedRange: who adds one is among its editors (docs/vendors/sheets.md#protected-ranges)."""
    new = objects.spelled(required(request, "protectedRange"))
    number = objects.fresh_id(edit.book, *_FAMILY, new.get("protectedRangeId"))
    new = _complete(edit, {"protectedRangeId": number} | new)
    objects.listed(_home(edit, new), _FAMILY[0]).append(new)
    answer = document.protected_range(edit.book, new, edit.principal)
    # As recorded, the reply still shows the editors as they were sent.
    return {"protectedRange": answer | {"editors": _as_sent(request["protectedRange"])}}


def _as_sent(given: Json) -> Json:
    return {name: value for name, value in given.get("editors", {}).items() if value}


def _complete(edit: Edit, protected: Json) -> Json:
    """Owner and creator are always listed, as is recorded for a mere warning too."""
    named = protected.get("editors", {}).get("users", [])
    users = dict.fromkeys([*named, edit.book.owner, edit.principal or edit.book.owner])
    return protected | {"editors": _as_sent(protected) | {"users": list(users)}}


def _home(edit: Edit, protected: Json) -> Sheet:
    if "tableId" in protected:
        raise unimplemented("protectedRange.tableId")
    named = protected.get("namedRangeId")
    if (named is None) == ("range" not in protected):
        raise invalid_argument("Exactly one of range and namedRangeId must be set.")
    if named is None:
        return objects.sheet_of(edit.book, protected["range"])
    for known in edit.book.named_ranges:
        if known["namedRangeId"] == named:
            return edit.book.sheet(known["range"]["sheetId"])
    raise invalid_argument(f"No named range with id: {named}")


def _mine(edit: Edit, number: int | None) -> tuple[Sheet, Json]:
    sheet, item = objects.find(edit.book, *_FAMILY, number)
    if not may_edit(edit.book, item, edit.principal):
        raise invalid_argument("You do not have permission to edit this protected range.")
    return sheet, item


@answers("updateProtectedRange")
def update_protected_range(edit: Edit, request: Json) -> Json:
    """UpdateProtectedRange."""
    new = required(request, "protectedRange")
    sheet, old = _mine(edit, new.get("protectedRangeId"))
    changed = objects.changed(old, new, request.get("fields"), "ProtectedRange")
    changed = _complete(edit, changed | {"protectedRangeId": old["protectedRangeId"]})
    sheet.decor[_FAMILY[0]].remove(old)
    objects.listed(_home(edit, changed), _FAMILY[0]).append(changed)
    return {}


@answers("deleteProtectedRange")
def delete_protected_range(edit: Edit, request: Json) -> Json:
    """DeleteProtectedRange."""
    sheet, item = _mine(edit, request.get("protectedRangeId"))
    sheet.decor[_FAMILY[0]].remove(item)
    return {}
