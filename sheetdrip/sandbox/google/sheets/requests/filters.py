"""Requests that change the basic filter and filter views."""

from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument, unimplemented
from sheetdrip.sandbox.google.sheets import document
from sheetdrip.sandbox.google.sheets.book import Book, Sheet
from sheetdrip.sandbox.google.sheets.requests import objects, sorting
from sheetdrip.sandbox.google.sheets.requests.boxes import range_of
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json

_VIEWS: Final = ("filterViews", "filterViewId")


@answers("setBasicFilter")
def set_basic_filter(edit: Edit, request: Json) -> Json:
    """setBasicFilter: one per sheet; its sort specs reorder the rows below the header for all."""
    given = objects.spelled(required(request, "filter"))
    if "tableId" in given:
        raise unimplemented("setBasicFilter.filter.tableId")
    for spec in given.get("filterSpecs", []):
        _check_criteria(spec.get("filterCriteria", {}))
    for criteria in given.get("criteria", {}).values():
        _check_criteria(criteria)
    place = edit.place(given.get("range", {"sheetId": 0}))
    # A filter without bounds is answered with those of the sheet (docs/vendors/sheets.md#filters).
    given["range"] = range_of(place.sheet, place.box)
    place.sheet.decor["basicFilter"] = given
    body = place.box._replace(top=place.box.top + 1)
    if given.get("sortSpecs") and body.top < body.bottom:
        sorting.sort_box(edit.book, place.sheet, body, given["sortSpecs"])
    return {}


def _check_criteria(criteria: Json) -> None:
    """Which values are hidden is known here; conditions and colours are not."""
    unknown = sorted(criteria.keys() - {"hiddenValues"})
    if unknown:
        raise unimplemented(f"filter criteria by {unknown[0]}")


@answers("clearBasicFilter")
def clear_basic_filter(edit: Edit, request: Json) -> Json:
    """clearBasicFilter: nothing happens when there is none."""
    edit.book.sheet(request.get("sheetId", 0)).decor.pop("basicFilter", None)
    return {}


@answers("addFilterView")
def add_view(edit: Edit, request: Json) -> Json:
    """addFilterView: filter views do not reorder or hide anything for others."""
    new = _complete(edit.book, required(request, "filter"))
    number = objects.fresh_id(edit.book, *_VIEWS, new.get("filterViewId"))
    new = {"filterViewId": number, "title": f"Filter {_count(edit.book) + 1}"} | new
    objects.listed(_home(edit.book, new), _VIEWS[0]).append(new)
    return {"filter": document.public(new)}


def _complete(book: Book, given: Json) -> Json:
    if "tableId" in given:
        raise unimplemented("filterView.tableId")
    new = objects.spelled(given)
    if "range" in new:
        objects.sheet_of(book, new["range"])
    return new


def _home(book: Book, view: Json) -> Sheet:
    if "range" in view:
        return objects.sheet_of(book, view["range"])
    for known in book.named_ranges:
        if known["namedRangeId"] == view.get("namedRangeId"):
            return book.sheet(known["range"]["sheetId"])
    raise invalid_argument("A filter view needs a range.")


def _count(book: Book) -> int:
    return sum(len(sheet.decor.get(_VIEWS[0], [])) for sheet in book.sheets)


@answers("updateFilterView")
def update_view(edit: Edit, request: Json) -> Json:
    """UpdateFilterView."""
    new = required(request, "filter")
    sheet, old = objects.find(edit.book, *_VIEWS, new.get("filterViewId"))
    changed = objects.changed(old, new, request.get("fields"), "FilterView")
    changed = _complete(edit.book, changed | {"filterViewId": old["filterViewId"]})
    items = objects.listed(sheet, _VIEWS[0])
    items[items.index(old)] = changed
    return {}


@answers("deleteFilterView")
def delete_view(edit: Edit, request: Json) -> Json:
    """DeleteFilterView."""
    objects.remove(edit.book, *_VIEWS, request.get("filterId"))
    return {}


@answers("duplicateFilterView")
def duplicate_view(edit: Edit, request: Json) -> Json:
    """DuplicateFilterView."""
    sheet, old = objects.find(edit.book, *_VIEWS, request.get("filterId"))
    number = objects.fresh_id(edit.book, *_VIEWS, None)
    twin = old | {"filterViewId": number, "title": f"Copy of {old['title']}"}
    objects.listed(sheet, _VIEWS[0]).append(twin)
    return {"filter": document.public(twin)}
