"""Finds the files of a search, by the clauses of `q` that gspread and people use."""

import re
from collections.abc import Callable
from typing import Final

from sheetdrip.sandbox.google.drive.errors import not_known
from sheetdrip.sandbox.google.drive.resources import SPREADSHEET_MIME
from sheetdrip.sandbox.google.sheets.store import Spreadsheet

Test = Callable[[Spreadsheet], bool]
_TEXT: Final = r"""(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")"""
_COMPARE: Final = re.compile(rf"(mimeType|name)\s*(=|!=|contains)\s*{_TEXT}")
_OWNED: Final = re.compile(rf"{_TEXT}\s+in\s+(owners|writers|readers)")
_TRASHED: Final = re.compile(r"trashed\s*(=|!=)\s*(true|false)")
_CLAUSE: Final = re.compile(rf"""(?:{_TEXT}|[^'"])+?(?=\s+and\s+|$)""")


def matcher(query: str | None) -> Test:
    """A test for a file; 501 names a clause that is not known."""
    tests = [_test(clause) for clause in _clauses(query or "")]
    return lambda spreadsheet: all(test(spreadsheet) for test in tests)


def _clauses(query: str) -> list[str]:
    found = [match[0].strip() for match in _CLAUSE.finditer(query.strip())]
    return [re.sub(r"^and\s+", "", clause) for clause in found if clause]


def _test(clause: str) -> Test:
    if compared := _COMPARE.fullmatch(clause):
        return _comparison(compared[1], compared[2], _text(compared[3], compared[4]))
    if owned := _OWNED.fullmatch(clause):
        return _membership(_text(owned[1], owned[2]), owned[3])
    if trashed := _TRASHED.fullmatch(clause):
        wants_trashed = (trashed[1] == "=") == (trashed[2] == "true")
        return lambda spreadsheet: (spreadsheet.trashed_at is not None) == wants_trashed
    raise not_known(f"the search clause {clause}")


def _text(quoted_once: str | None, quoted_twice: str | None) -> str:
    return re.sub(r"\\(.)", r"\1", quoted_once if quoted_once is not None else quoted_twice or "")


def _comparison(field: str, operator: str, text: str) -> Test:
    def test(spreadsheet: Spreadsheet) -> bool:
        value = SPREADSHEET_MIME if field == "mimeType" else spreadsheet.title
        if operator == "contains":
            return text.lower() in value.lower()
        return (value == text) == (operator == "=")

    return test


def _membership(email: str, role: str) -> Test:
    def test(spreadsheet: Spreadsheet) -> bool:
        if role == "owners":
            return email == spreadsheet.owner
        return email in (spreadsheet.editors if role == "writers" else spreadsheet.readers)

    return test
