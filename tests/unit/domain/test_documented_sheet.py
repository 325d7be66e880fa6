"""Do the pages for staff name every column and line of the sheet, and none that is not there?"""

import re
from pathlib import Path

import pytest

from sheetdrip.domain.columns import own_columns, step_columns
from sheetdrip.domain.messages_tab_parser import ADVICE
from sheetdrip.domain.staff_columns import SAID_COLUMNS, STAFF, STAFF_COLUMNS
from sheetdrip.planning.control_tab import LABELS
from sheetdrip.settings.model import ClinicSettings

DOCS = Path(__file__).parents[3] / "docs"
TABS = {
    str(field.default)
    for name, field in ClinicSettings.model_fields.items()
    if name == "tab" or name.endswith("_tab")
}
DRIP = {word for column in STAFF_COLUMNS for word in column.choices}
_CODE = re.compile(r"`([^`]+)`")


def named(page: str) -> set[str]:
    """Everything that a page shows as it is typed or read."""
    return {*_CODE.findall((DOCS / page).read_text(encoding="utf-8"))}


def test_the_page_on_the_sheet_has_every_tab_column_and_line() -> None:
    steps = {*step_columns("Evening")}
    wanted = {*own_columns(()), *steps, *LABELS, *TABS, *DRIP, ADVICE}
    placeholders = {f"{{{one.placeholder}}}" for one in SAID_COLUMNS}
    assert sorted((wanted | placeholders) - named("sheet.md")) == []


@pytest.mark.parametrize("page", ["staff.md", "staff.es.md", "staff.zh.md"])
def test_the_pages_for_staff_name_columns_that_are_there(page: str) -> None:
    known = {*STAFF, *own_columns(()), *LABELS, *TABS, *DRIP}
    assert sorted(named(page) - known) == []
    assert {"Patient", "Phone", "Surgery date", "Status", "Acknowledged by"} <= named(page)
