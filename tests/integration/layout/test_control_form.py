"""Is the Control tab a form that says what each line is for, and leaves room around its boxes?"""

from typing import Any

from sheetdrip.planning.control_tab import BOXES, LABELS, find
from sheetdrip.sandbox.google.sheets.cell import Cell as Seen
from tests.integration.clinic import Clinic
from tests.integration.layout.sight import change, init, tab


def told(clinic: Clinic) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in tab(clinic, "Control").grid.cells]


def beside(clinic: Clinic, label: str, column: int = 1) -> Seen:
    (row,) = [number for number, line in enumerate(told(clinic)) if line and line[0] == label]
    return tab(clinic, "Control").grid.get(row, column)


def test_every_line_says_beside_it_what_it_is_for(clinic: Clinic) -> None:
    init(clinic)
    helps = {label: beside(clinic, label, 2) for label in LABELS}
    assert all(str(cell.value) for cell in helps.values())
    sizes = {(cell.format or {})["textFormat"]["fontSize"] for cell in helps.values()}
    assert sizes == {9}


def test_nothing_that_is_no_label_reads_like_one(clinic: Clinic) -> None:
    init(clinic)
    found = find(told(clinic))
    assert {label: len(places) for label, places in found.places.items()} == dict.fromkeys(
        LABELS, 1
    )


def test_the_lines_above_and_below_a_box_are_not_written_by_the_daemon(clinic: Clinic) -> None:
    init(clinic)
    rows = {label: place[0][0] for label, place in find(told(clinic)).places.items()}
    written = {row for label, row in rows.items() if label not in {"Pause", "New Dashboard"}}
    for box in BOXES:
        assert not {rows[box] - 1, rows[box] + 1} & written
        assert beside(clinic, box).validation is not None


def test_pause_is_the_biggest_and_parts_have_frames_and_no_grid(clinic: Clinic) -> None:
    init(clinic)
    form = tab(clinic, "Control")
    assert form.properties["gridProperties"]["hideGridlines"] is True
    (pause,) = find(told(clinic)).places["Pause"]
    assert form.grid.rows[pause[0]].pixels == max(line.pixels or 0 for line in form.grid.rows)
    assert (beside(clinic, "Pause").format or {})["textFormat"]["fontSize"] == 16
    assert "borders" in (beside(clinic, "Waiting for approval").format or {})
    assert [column.pixels for column in form.grid.columns[:3]] == [190, 560, 420]


def test_what_stops_texts_or_waits_takes_a_colour(clinic: Clinic) -> None:
    init(clinic)
    rules = {
        rule["ranges"][0]["startRowIndex"]: rule["booleanRule"]["condition"]
        for rule in tab(clinic, "Control").decor["conditionalFormats"]
    }
    rows = {label: place[0][0] for label, place in find(told(clinic)).places.items()}
    assert rules.keys() == {rows["Pause"], rows["Errors"], rows["Waiting for approval"]}
    ticked = {
        "type": "CUSTOM_FORMULA",
        "values": [{"userEnteredValue": f"=$B${rows['Pause'] + 1}"}],
    }
    assert rules[rows["Pause"]] == ticked


def test_a_form_that_staff_have_changed_stays_as_it_is(clinic: Clinic) -> None:
    init(clinic)
    form = tab(clinic, "Control")
    shown = {"sheetId": form.sheet_id, "gridProperties": {"hideGridlines": False}}
    change(
        clinic,
        {
            "updateSheetProperties": {
                "properties": shown,
                "fields": "gridProperties.hideGridlines",
            }
        },
    )
    assert init(clinic) == ()
    assert not tab(clinic, "Control").properties["gridProperties"].get("hideGridlines")
