"""Does the grid show the sheet as it looks, what matters first, and what staff may type where?"""

from typing import Any

import pytest

from sheetdrip.demo.page.grid import Column, columns, needing_a_call, push, rows, sortable
from sheetdrip.demo.page.looks import ColourRule, ColumnLook, TabLook
from tests.unit.demo.page.sheets import tab_of

LABELS = ("Day 7",)
HEADER = "Patient | Phone | Day 7 status | Day 7 score | Status | Needs a call | Drip ID"


def column(header: str, **look: Any) -> Column:  # noqa: ANN401 - of any field
    (one,) = columns(tab_of(header, look=TabLook(columns=(ColumnLook(**look),))), LABELS)
    return one


def order(*lines: str) -> list[str]:
    return [one["field"] for one in columns(tab_of(*lines), LABELS)]


def test_who_it_is_how_it_stands_and_who_needs_a_call_come_first() -> None:
    assert order(HEADER) == [
        "Patient",
        "Status",
        "Needs a call",
        "Day 7 score",
        "Phone",
        "Day 7 status",
        "Drip ID",
    ]


def test_the_other_tabs_begin_with_what_one_looks_for_there() -> None:
    assert order("Step | Day | English | Problem") == ["Step", "Problem", "Day", "English"]
    assert order("Received | Patient | Phone | Reply | Understood | After (minutes)") == [
        "Patient",
        "Reply",
        "Understood",
        "After (minutes)",
        "Received",
        "Phone",
    ]


def test_a_tab_of_staffs_own_stands_as_it_is() -> None:
    assert order("Ward |  | Patient") == ["Ward", "Patient"]


def test_a_column_looks_as_the_sheet_has_it() -> None:
    shown = column("Notes", width=90, is_bold=True, header_ground="#dde0e6", note="Optional.")

    assert (shown["width"], shown["headerTooltip"]) == (90, "Optional.")
    assert shown["headerStyle"] == {"--ground": "#dde0e6"}
    assert "bold" in shown["headerClass"]
    assert "wrapText" not in shown


def test_a_wrapped_column_is_wrapped_and_a_hidden_one_hidden() -> None:
    assert column("Status", is_wrapped=True)["autoHeight"]
    assert column("Notes", is_hidden=True)["hide"]
    assert column("Drip ID")["hide"]


def test_a_frozen_column_stays_in_sight() -> None:
    tab = tab_of("Patient | Phone", look=TabLook(frozen=1))

    patient, phone = columns(tab, LABELS)

    assert patient["pinned"] == "left"
    assert "pinned" not in phone


def test_where_sheets_would_warn_nobody_types() -> None:
    assert not column("Status", is_warned=True)["editable"]
    assert column("Acknowledged by")["editable"]
    assert [one["editable"] for one in columns(tab_of("Patient | Reply SID"), LABELS)] == [
        False,
        False,
    ]


def test_choices_and_boxes_are_those_of_the_sheet_and_all_else_is_plain_text() -> None:
    assert column("Drip", choices=("On", "Paused"))["cellEditorParams"]["values"] == [
        "",
        "On",
        "Paused",
    ]
    assert column("Consent", has_boxes=True)["cellDataType"] == "boolean"
    plain = column("Phone")
    assert plain["cellDataType"] == "text"
    assert not {"cellEditor", ":cellEditor"} & set(plain)


def test_a_date_is_typed_as_text_and_a_calendar_opens_by_a_button() -> None:
    shown = column("Surgery date", has_dates=True)

    assert shown["cellDataType"] == "text"
    assert "showPicker" in shown[":cellEditor"]


def test_a_record_says_where_it_stands_and_how_it_is_coloured() -> None:
    look = TabLook(
        columns=(ColumnLook(), ColumnLook(has_boxes=True), ColumnLook(ground="#f2f2f2")),
        rules=(ColourRule("NOT_BLANK", "", ((2, 3),), "#ffd966"),),
    )
    tab = tab_of("Patient | Consent | Needs a call", "Ada | TRUE | pain 8", "Bea", look=look)

    assert rows(tab) == [
        {
            "row": 2,
            "key": ["Ada", "", "", ""],
            "Patient": "Ada",
            "Consent": True,
            "Needs a call": "pain 8",
            "grounds": {"Needs a call": "#ffd966"},
            "calls": True,
        },
        {
            "row": 3,
            "key": ["Bea", "", "", ""],
            "Patient": "Bea",
            "Consent": False,
            "Needs a call": "",
            "grounds": {"Needs a call": "#f2f2f2"},
            "calls": False,
        },
        {
            "row": 4,
            "key": ["", "", "", ""],
            "Patient": "",
            "Consent": False,
            "Needs a call": "",
            "grounds": {"Needs a call": "#f2f2f2"},
            "calls": False,
            "blank": True,
        },
    ]
    assert needing_a_call(tab) == 1


def test_nobody_types_a_new_reply() -> None:
    assert [row["row"] for row in rows(tab_of("Patient | Reply SID", "Ada | SM1"))] == [2]


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [("34", "34 min"), ("119", "119 min"), ("859", "14 h"), ("", ""), ("soon", "soon")],
)
def test_many_minutes_are_told_in_hours(minutes: str, shown: str) -> None:
    assert rows(tab_of("After (minutes)", minutes or "|"))[0]["After (minutes)"] == shown


def record(row: int, name: str, **more: object) -> dict[str, Any]:
    return {"row": row, "key": [name, "", "", ""], "Patient": name, **more}


def test_only_what_differs_is_pushed() -> None:
    before = [record(2, "Ada"), record(3, "Bea"), record(4, "Cas")]
    after = [record(2, "Ada"), record(3, "Bea", Status="Held"), record(4, "Cas"), record(5, "")]

    told = push(before, after)

    assert told.update == [record(3, "Bea", Status="Held")]
    assert told.add == [record(5, "")]
    assert (told.remove, told.moved, told.is_empty) == ([], False, False)


def test_nothing_is_pushed_when_nothing_differs() -> None:
    assert push([record(2, "Ada")], [record(2, "Ada")]).is_empty


def test_a_push_tells_that_rows_have_moved_and_gone() -> None:
    told = push(
        [record(2, "Ada"), record(3, "Bea"), record(4, "")], [record(2, "Bea"), record(3, "")]
    )

    assert told.moved
    assert told.remove == [{"row": 4}]


def test_filling_the_blank_row_moves_nobody() -> None:
    assert not push([record(2, "")], [record(2, "Ada"), record(3, "")]).moved


def test_one_sorts_by_what_is_in_sight_and_of_a_step_by_its_score() -> None:
    look = TabLook(columns=(ColumnLook(), ColumnLook(is_hidden=True)))

    found = sortable(
        tab_of("Patient | Notes |  | Day 7 status | Day 7 score | Drip ID | Status", look=look)
    )

    assert list(found) == ["Patient", "Day 7 score", "Status"]
