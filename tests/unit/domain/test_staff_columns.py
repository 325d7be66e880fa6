"""Does the registry of staff's columns say all that is needed, and nothing twice?"""

from pathlib import Path

import pytest

from sheetdrip.domain.sequence import text_problems
from sheetdrip.domain.staff_columns import (
    NEEDED,
    SAID_COLUMNS,
    STAFF,
    STAFF_COLUMNS,
    StaffColumn,
    possible_columns,
)
from sheetdrip.domain.surgery import drip_setting_of

PAGE = (Path(__file__).parents[3] / "docs" / "sheet.md").read_text(encoding="utf-8")
every_column = pytest.mark.parametrize("column", STAFF_COLUMNS, ids=STAFF)
every_said = pytest.mark.parametrize("column", SAID_COLUMNS, ids=lambda column: column.name)


def test_needed_columns_come_first() -> None:
    assert NEEDED == ("Patient", "Phone", "Surgery date")
    assert STAFF[: len(NEEDED)] == NEEDED


@pytest.mark.parametrize(
    "values",
    [
        STAFF,
        [column.placeholder for column in SAID_COLUMNS],
        [column.api_field for column in STAFF_COLUMNS if column.api_field],
    ],
    ids=["names", "placeholders", "fields of the API"],
)
def test_no_name_stands_for_two_columns(values: list[str]) -> None:
    assert len({*values}) == len(values)


@every_column
def test_a_column_says_what_it_is_for_to_staff_and_on_the_page(column: StaffColumn) -> None:
    assert column.note
    assert f"`{column.name}`" in PAGE


@every_said
def test_a_said_column_has_an_example_that_its_own_rule_takes(column: StaffColumn) -> None:
    assert column.examples
    assert [column.parse(example) for example in column.examples] == [*column.examples]


@every_said
def test_texts_may_name_a_said_column_and_the_page_tells_how(column: StaffColumn) -> None:
    assert [*text_problems(f"{{clinic}}: {{{column.placeholder}}}")] == []
    assert f"`{{{column.placeholder}}}`" in PAGE


def test_every_word_that_drip_offers_is_understood() -> None:
    (drip,) = (column for column in STAFF_COLUMNS if column.name == "Drip")
    assert [word for word in drip.choices if drip_setting_of(word) is None] == []


def test_a_sheet_can_have_every_column_whatever_it_is_called() -> None:
    titles = {"Patient": "Name", "Acknowledged by": "Seen to by"}
    assert possible_columns({}) == possible_columns(titles) == STAFF_COLUMNS
