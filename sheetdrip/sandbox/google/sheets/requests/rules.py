"""Requests that change conditional formats."""

from typing import Final

from sheetdrip.sandbox.google.errors import invalid_argument
from sheetdrip.sandbox.google.sheets import document, formats
from sheetdrip.sandbox.google.sheets.book import Sheet
from sheetdrip.sandbox.google.sheets.requests import objects
from sheetdrip.sandbox.google.sheets.requests.edit import Edit, answers, required
from sheetdrip.sandbox.google.sheets.schema import Json

_FAMILY: Final = "conditionalFormats"


@answers("addConditionalFormatRule")
def add_rule(edit: Edit, request: Json) -> Json:
    """addConditionalFormatRule: later rules move down; running it twice doubles it."""
    rule, sheet = _checked(edit, required(request, "rule"))
    rules = objects.listed(sheet, _FAMILY)
    at = request.get("index", 0)
    if not 0 <= at <= len(rules):
        raise invalid_argument(f"Invalid conditional format rule index: {at}")
    rules.insert(at, rule)
    return {}


def _checked(edit: Edit, rule: Json) -> tuple[Json, Sheet]:
    rule = formats.twinned(objects.spelled(rule))
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise invalid_argument("Exactly one of booleanRule and gradientRule must be set.")
    if not rule.get("ranges"):
        raise invalid_argument("At least one range is required.")
    sheets = [objects.sheet_of(edit.book, part) for part in rule["ranges"]]
    if any(sheet is not sheets[0] for sheet in sheets):
        raise invalid_argument("All ranges of a rule must be on the same sheet.")
    if "booleanRule" in rule and not rule["booleanRule"].get("condition", {}).get("type"):
        raise invalid_argument("A condition type is required.")
    return rule, sheets[0]


def _at(edit: Edit, request: Json) -> tuple[list[Json], int]:
    rules = objects.listed(edit.book.sheet(request.get("sheetId", 0)), _FAMILY)
    at: int = request.get("index", 0)
    if not 0 <= at < len(rules):
        raise invalid_argument(f"No conditional format on sheet with index: {at}")
    return rules, at


@answers("deleteConditionalFormatRule")
def delete_rule(edit: Edit, request: Json) -> Json:
    """deleteConditionalFormatRule: later rules move up."""
    rules, at = _at(edit, request)
    return {"rule": document.public(rules.pop(at))}


@answers("updateConditionalFormatRule")
def update_rule(edit: Edit, request: Json) -> Json:
    """updateConditionalFormatRule: another rule in its place, or another place."""
    sheet_id = request.get(
        "sheetId", request.get("rule", {}).get("ranges", [{}])[0].get("sheetId", 0)
    )
    rules, at = _at(edit, request | {"sheetId": sheet_id})
    old = rules[at]
    if "rule" in request:
        rules[at], _ = _checked(edit, request["rule"])
        to = at
    else:
        to = request.get("newIndex", 0)
        if not 0 <= to < len(rules):
            raise invalid_argument(f"Invalid conditional format rule index: {to}")
        rules.insert(to, rules.pop(at))
    reply = {"newRule": document.public(rules[to]), "oldRule": document.public(old)}
    places = {"newIndex": to, "oldIndex": at}
    return reply | {name: place for name, place in places.items() if place}
