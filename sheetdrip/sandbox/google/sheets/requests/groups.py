"""Requests that group rows and columns.

A group is what lies at least so deep: adding one deepens its lines, deleting one raises them, and
the groups are the unbroken runs at each depth. That is Google's rule for supersets, subsets and
partial overlaps in one (docs/vendors/sheets.md#groups).
"""

from dataclasses import replace
from typing import Any, Final

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets import document, masks
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.requests.dimensions import span_of
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json
from sheetdrip.sandbox.google.sheets.shifts import COLUMNS, ROWS

_FAMILY: Final = {ROWS: "rowGroups", COLUMNS: "columnGroups"}
_CONTROL: Final = {ROWS: "rowGroupControlAfter", COLUMNS: "columnGroupControlAfter"}
_MAX_DEPTH: Final = 8


@answers("addDimensionGroup")
def add_group(edit: Edit, request: Json) -> Json:
    """addDimensionGroup; the reply lists all groups of that dimension."""
    groups = _deepened(edit, request, 1)
    sheet, dimension, _, _ = span_of(edit, request["range"])
    # From the first group on, a tab says where its controls are, as is recorded.
    sheet.properties["gridProperties"].setdefault(_CONTROL[dimension], True)
    return {"dimensionGroups": groups}


@answers("deleteDimensionGroup")
def delete_group(edit: Edit, request: Json) -> Json:
    """deleteDimensionGroup; the reply lists what is left."""
    left = _deepened(edit, request, -1)
    return {"dimensionGroups": left} if left else {}


def _deepened(edit: Edit, request: Json, by: int) -> Any:  # noqa: ANN401
    sheet, dimension, start, end = span_of(edit, required(request, "range"))
    groups = sheet.decor.get(_FAMILY[dimension], [])
    depths = _depths(sheet, dimension)
    if by < 0 and not any(depths[start:end]):
        raise invalid_argument("There is no group to delete in the range.")
    for line in range(start, end):
        depths[line] = max(depths[line] + by, 0)
    if max(depths) > _MAX_DEPTH:
        raise invalid_argument(f"Groups may not be nested deeper than {_MAX_DEPTH}.")
    collapsed = {
        _moved(_key(group), (start, end), by) for group in groups if group.get("collapsed")
    }
    fresh = [_group(sheet, dimension, run) for run in _runs(depths)]
    for group in fresh:
        if _key(group) in collapsed:
            group["collapsed"] = True
    sheet.decor[_FAMILY[dimension]] = fresh
    return document.public(fresh)


def _depths(sheet: Sheet, dimension: str) -> list[int]:
    depths = [0] * len(sheet.grid.lines(dimension))
    for group in sheet.decor.get(_FAMILY[dimension], []):
        for line in range(group["range"]["startIndex"], group["range"]["endIndex"]):
            depths[line] += 1
    return depths


def _runs(depths: list[int]) -> list[tuple[int, int, int]]:
    """(depth, start, end) of every unbroken run at least that deep, outer ones first."""
    runs = []
    for depth in range(1, max(depths) + 1):
        start = None
        for line, deep in enumerate([*depths, 0]):
            if deep >= depth and start is None:
                start = line
            elif deep < depth and start is not None:
                runs.append((depth, start, line))
                start = None
    return runs


def _group(sheet: Sheet, dimension: str, run: tuple[int, int, int]) -> Json:
    depth, start, end = run
    span = {"sheetId": sheet.sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end}
    return {"range": span, "depth": depth}


def _key(group: Json) -> tuple[int, int, int]:
    return group["depth"], group["range"]["startIndex"], group["range"]["endIndex"]


def _moved(key: tuple[int, int, int], within: tuple[int, int], by: int) -> tuple[int, int, int]:
    """Where a group is after all within a span went deeper: it is the same one, as folded as before."""
    depth, start, end = key
    is_inside = within[0] <= start and end <= within[1]
    return (depth + by if is_inside else depth), start, end


@answers("updateDimensionGroup")
def update_group(edit: Edit, request: Json) -> Json:
    """updateDimensionGroup: collapsing hides its lines, expanding shows them."""
    mask = masks.update_mask(request.get("fields"), "DimensionGroup")
    given = required(request, "dimensionGroup")
    sheet, dimension, start, end = span_of(edit, required(given, "range"))
    key = (given.get("depth", 0), start, end)
    for group in sheet.decor.get(_FAMILY[dimension], []):
        if _key(group) == key:
            break
    else:
        raise invalid_argument("There is no group with this range and depth.")
    if masks.names(mask, "collapsed"):
        hide = given.get("collapsed", False)
        group.pop("collapsed", None)
        group.update({"collapsed": True} if hide else {})
        lines = sheet.grid.lines(dimension)
        lines[start:end] = [replace(line, hidden=hide) for line in lines[start:end]]
    return {}
