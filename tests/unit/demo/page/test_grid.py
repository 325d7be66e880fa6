"""Does the grid show the sheet: whose column it is, what state a text is in, how bad the pain is?"""

from dataclasses import replace
from typing import Any

import pytest

from sheetdrip.demo.page.grid import Column, columns, leaves, push, rows, sortable, tone
from tests.unit.demo.page.sheets import RULES, tab_of

HEADER = "Patient | Phone | Surgery date | Notes | Status | Day 7 status | Day 7 SID | Day 7 score | Drip ID"


def column(header: str, *lines: str) -> Column:
    return next(one for one in leaves(columns(tab_of(*lines), RULES)) if one["field"] == header)


def test_columns_stand_in_the_order_of_the_sheet_below_whose_they_are() -> None:
    shown = columns(tab_of(HEADER), RULES)

    assert [(one["headerName"], [leaf["field"] for leaf in one["children"]]) for one in shown] == [
        ("Staff", ["Patient", "Phone", "Surgery date", "Notes"]),
        ("sheetdrip", ["Status"]),
        ("Day 7", ["Day 7 status", "Day 7 SID", "Day 7 score"]),
        ("sheetdrip", ["Drip ID"]),
    ]
    assert [leaf["headerName"] for leaf in shown[2]["children"]] == [
        "Status",
        "Message ID",
        "Score",
    ]


def test_a_steps_columns_that_staff_have_torn_apart_stand_apart() -> None:
    shown = columns(tab_of("Day 7 status | Patient | Day 7 score"), RULES)

    assert [one["headerName"] for one in shown] == ["Day 7", "Staff", "Day 7"]


@pytest.mark.parametrize(
    ("header", "editable", "whose"),
    [
        ("Phone", True, "staff-column"),
        ("Notes", True, "staff-column"),
        ("Status", False, "own-column"),
        ("Day 7 SID", False, "own-column"),
        ("Day 7 score", True, "own-column"),
    ],
)
def test_staff_type_in_their_own_columns_and_over_scores(
    header: str, editable: bool, whose: str
) -> None:
    shown = column(header, HEADER)

    assert (shown["editable"], shown["headerClass"]) == (editable, whose)


def test_whoever_called_puts_a_name_to_it() -> None:
    header = "Patient | Needs a call | Acknowledged by"
    own = frozenset({"Needs a call", "Acknowledged by"})
    shown = leaves(columns(tab_of(header), replace(RULES, own=own)))
    assert [(leaf["field"], leaf["editable"]) for leaf in shown] == [
        ("Patient", True),
        ("Needs a call", False),
        ("Acknowledged by", True),
    ]


def test_the_identity_is_hidden_and_so_is_what_the_sheet_hides() -> None:
    shown = leaves(columns(tab_of(HEADER, hidden=("Phone",)), RULES))

    hidden = {leaf["field"] for leaf in shown if leaf["hide"]}

    assert hidden == {"Phone", "Drip ID"}


def test_languages_and_drip_are_chosen_from_a_list() -> None:
    assert column("Language", "Language")["cellEditorParams"]["values"] == [
        "",
        "English",
        "Spanish",
    ]
    assert "Paused" in column("Drip", "Drip")["cellEditorParams"]["values"]


def test_a_record_says_where_it_stands_and_what_it_is_known_by() -> None:
    tab = tab_of("Patient | Consent | Day 7 status", "Ada | TRUE | failed: a landline", "Bea")

    assert rows(tab, RULES) == [
        {
            "row": 2,
            "key": ["Ada", "", "", ""],
            "Patient": "Ada",
            "Consent": True,
            "Day 7 status": "failed: a landline",
            "tones": {"Day 7 status": "bad"},
        },
        {
            "row": 3,
            "key": ["Bea", "", "", ""],
            "Patient": "Bea",
            "Consent": False,
            "Day 7 status": "",
            "tones": {},
        },
        {
            "row": 4,
            "key": ["", "", "", ""],
            "Patient": "",
            "Consent": False,
            "Day 7 status": "",
            "tones": {},
            "blank": True,
        },
    ]


@pytest.mark.parametrize(
    ("header", "text", "expected"),
    [
        ("Day 7 status", "delivered", "good"),
        ("Day 7 status", "undelivered: the phone was off", "bad"),
        ("Day 7 status", "skipped: too late", "muted"),
        ("Day 7 status", "something new", None),
        ("Status", "Fix this row: Phone is blank.", "bad"),
        ("Status", "Next is Evening", None),
        ("Day 7 score", "3", "low"),
        ("Day 7 score", "4", "middle"),
        ("Day 7 score", "7", "high"),
        ("Day 7 score", "a lot", None),
        ("Needs a call", "Score 8", "bad"),
        ("Needs a call", "FALSE", None),
        ("Please read", "wrote something", "warn"),
        ("Status", "Call this patient: pain 8. 1 delivered.", "bad"),
        ("Notes", "failed", None),
    ],
)
def test_cells_are_coloured_by_state_and_band(header: str, text: str, expected: str | None) -> None:
    assert tone(header, text, RULES) == expected


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


def test_staff_sort_by_anything_but_the_identity() -> None:
    assert list(sortable(tab_of("Patient |  | Drip ID | Status"))) == ["Patient", "Status"]
