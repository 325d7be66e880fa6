"""Do the pages for staff name every column and line of the sheet, and none that is not there?"""

import re
from pathlib import Path

import pytest

from sheetdrip.domain.columns import own_columns, step_columns
from sheetdrip.domain.messages_tab_parser import ADVICE
from sheetdrip.domain.staff_columns import SAID_COLUMNS, STAFF
from sheetdrip.domain.wording.chinese import CHINESE
from sheetdrip.domain.wording.english import ENGLISH
from sheetdrip.domain.wording.spanish import SPANISH
from sheetdrip.domain.wording.tongue import Tongue
from sheetdrip.planning.control_tab import LABELS
from sheetdrip.settings.model import ClinicSettings

DOCS = Path(__file__).parents[3] / "docs"
TABS = {
    str(field.default)
    for name, field in ClinicSettings.model_fields.items()
    if name == "tab" or name.endswith("_tab")
}
_CODE = re.compile(r"`([^`]+)`")


def named(page: str) -> set[str]:
    """Everything that a page shows as it is typed or read."""
    return {*_CODE.findall((DOCS / page).read_text(encoding="utf-8"))}


def drip_words(tongue: Tongue) -> set[str]:
    """What staff choose from under Drip."""
    return {says for code, says in tongue.sentences.items() if code.startswith("drip.")}


def test_the_page_on_the_sheet_has_every_tab_column_and_line() -> None:
    placeholders = {f"{{{one.placeholder}}}" for one in SAID_COLUMNS}
    steps = {*step_columns("Evening")}
    wanted = {*own_columns(()), *steps, *LABELS, *TABS, *drip_words(ENGLISH), ADVICE, *placeholders}
    assert sorted(wanted - named("sheet.md")) == []


@pytest.mark.parametrize(
    ("page", "tongue"),
    [("staff.md", ENGLISH), ("staff.es.md", SPANISH), ("staff.zh.md", CHINESE)],
)
def test_the_pages_for_staff_name_columns_that_are_there(page: str, tongue: Tongue) -> None:
    columns = {name: tongue.columns.get(name, name) for name in (*STAFF, *own_columns(()))}
    known = {*columns.values(), *drip_words(tongue), *LABELS, *TABS}
    text = (DOCS / page).read_text(encoding="utf-8")
    assert sorted(named(page) - known) == []
    assert {columns[name] for name in ("Patient", "Phone", "Status", "Acknowledged by")} <= named(
        page
    )
    assert [word for word in drip_words(tongue) if word not in text] == []
