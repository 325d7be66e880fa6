"""Do cells take on colours by what they say, once each, and as staff want them?"""

from typing import Any

from sheetdrip.domain.bands import BandLimits
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.sheet_language import SheetLanguage
from sheetdrip.sheets.layout import colours
from sheetdrip.sheets.layout.colours import statuses
from sheetdrip.sheets.layout.state import Mark, Tab
from tests.integration.clinic import Clinic
from tests.integration.conftest import OpenClinic
from tests.integration.layout.judge import faults
from tests.integration.layout.sight import change, column, everything, headers, init, tab

LABELS = ("Evening", "Day 7", "Day 14", "Day 21")
NEW_BANDS: dict[str, Any] = {"bands": {"mild": 2, "moderate": 4, "severe": 8}}


def rules(clinic: Clinic) -> list[tuple[str, str | None, set[str]]]:
    """Every rule: its condition, its value, and the headers of its columns."""
    names = headers(clinic)
    return [
        (
            rule["booleanRule"]["condition"]["type"],
            _value(rule),
            {
                names[at]
                for area in rule["ranges"]
                for at in range(area["startColumnIndex"], area["endColumnIndex"])
            },
        )
        for rule in tab(clinic).decor.get("conditionalFormats", [])
    ]


def _value(rule: dict[str, Any]) -> str | None:
    values = rule["booleanRule"]["condition"].get("values")
    return None if values is None else str(values[0]["userEnteredValue"])


def test_statuses_scores_and_calls_have_rules(clinic: Clinic) -> None:
    init(clinic)
    statuses = {f"{label} status" for label in LABELS}
    scores = {f"{label} score" for label in LABELS}
    assert rules(clinic) == [
        ("NOT_BLANK", None, {"Needs a call"}),
        ("NOT_BLANK", None, {"Please read"}),
        ("TEXT_STARTS_WITH", "delivered", statuses),
        ("TEXT_STARTS_WITH", "scheduled", statuses),
        ("TEXT_STARTS_WITH", "sent", statuses),
        ("TEXT_STARTS_WITH", "waiting", statuses),
        ("TEXT_STARTS_WITH", "failed", statuses),
        ("TEXT_STARTS_WITH", "undelivered", statuses),
        ("TEXT_STARTS_WITH", "unknown", statuses),
        ("TEXT_STARTS_WITH", "too late", statuses),
        ("TEXT_STARTS_WITH", "cancelled", statuses),
        ("TEXT_STARTS_WITH", "cancelling", statuses),
        ("TEXT_STARTS_WITH", "skipped", statuses),
        ("TEXT_STARTS_WITH", "paused", statuses),
        ("TEXT_STARTS_WITH", "stopped", statuses),
        ("TEXT_STARTS_WITH", "opted out", statuses),
        ("NUMBER_GREATER_THAN_EQ", "7", scores),
        ("NUMBER_GREATER_THAN_EQ", "4", scores),
        ("NUMBER_GREATER_THAN_EQ", "1", scores),
        ("TEXT_STARTS_WITH", "Fix this row", {"Status"}),
        ("TEXT_STARTS_WITH", "Held", {"Status"}),
        ("TEXT_STARTS_WITH", "Call this patient", {"Status"}),
        ("TEXT_STARTS_WITH", "Please read", {"Status"}),
    ]
    # the header row keeps its own look
    starts = {
        area["startRowIndex"]
        for rule in tab(clinic).decor["conditionalFormats"]
        for area in rule["ranges"]
    }
    assert starts == {1}


def test_every_state_that_a_row_tells_has_its_colour() -> None:
    words = {one.value for one in statuses(SheetLanguage.EN)}
    told = {State.INTENDED: "unknown", State.TOO_LATE: "too late"}
    assert {told.get(state, state.value) for state in State} <= words


def test_scores_are_plain_numbers(clinic: Clinic) -> None:
    init(clinic)
    form = tab(clinic).grid.get(1, column(clinic, "Day 7 score")).format or {}
    assert form["numberFormat"] == {"type": "NUMBER", "pattern": "0"}


def test_filter_views_show_who_needs_a_call_and_what_is_to_be_read(clinic: Clinic) -> None:
    init(clinic)
    views = tab(clinic).decor["filterViews"]
    assert [view["title"] for view in views] == [
        "Fix these rows",
        "Held",
        "Needs a call",
        "Please read",
    ]
    for view in views[:2]:
        (spec,) = view["filterSpecs"]
        assert headers(clinic)[spec["columnIndex"]] == "Status"
        assert spec["filterCriteria"]["condition"]["type"] == "TEXT_CONTAINS"
    for view in views[2:]:
        (spec,) = view["filterSpecs"]
        assert headers(clinic)[spec["columnIndex"]] == view["title"]
        assert spec["filterCriteria"] == {"condition": {"type": "NOT_BLANK"}}


def test_rules_and_views_that_staff_removed_or_changed_stay_so(clinic: Clinic) -> None:
    init(clinic)
    view, *_ = tab(clinic).decor["filterViews"]
    sent = {**tab(clinic).decor["conditionalFormats"][4]}
    painted = {"backgroundColorStyle": {"rgbColor": {"red": 0.5}}}
    sent["booleanRule"] = {**sent["booleanRule"], "format": painted}
    change(
        clinic,
        {"deleteFilterView": {"filterId": view["filterViewId"]}},
        {"updateConditionalFormatRule": {"sheetId": 0, "index": 4, "rule": sent}},
        {"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}},
    )
    clinic.staff("move_columns", column="Day 7 status", before="Patient")
    before = everything(clinic)
    assert init(clinic) == ()
    assert everything(clinic) == before


def test_rules_of_staffs_own_stay_above(clinic: Clinic) -> None:
    area = {"sheetId": 0, "startColumnIndex": 0, "endColumnIndex": 1}
    condition = {"type": "NOT_BLANK"}
    rule = {"ranges": [area], "booleanRule": {"condition": condition, "format": {}}}
    change(clinic, {"addConditionalFormatRule": {"index": 0, "rule": rule}})
    init(clinic)
    assert rules(clinic)[:2] == [
        ("NOT_BLANK", None, {"Patient"}),
        ("NOT_BLANK", None, {"Needs a call"}),
    ]


def test_rules_and_views_are_known_by_what_they_say_where_the_marks_are_lost(
    clinic: Clinic,
) -> None:
    init(clinic)
    for number in clinic.spreadsheet.metadata:
        clinic.spreadsheet.metadata[number]["metadataValue"] = "{"
    before = tab(clinic).decor["conditionalFormats"], tab(clinic).decor["filterViews"]
    init(clinic)
    assert (tab(clinic).decor["conditionalFormats"], tab(clinic).decor["filterViews"]) == before


def test_a_column_that_comes_later_gets_rules_of_its_own(clinic: Clinic) -> None:
    init(clinic)
    clinic.staff("delete_columns", column="Day 7 status")
    clinic.add_row()
    clinic.cycle()
    told = init(clinic)
    assert "Statuses, scores, what needs a call and what is to be read take colours" in told
    assert ("TEXT_STARTS_WITH", "failed", {"Day 7 status"}) in rules(clinic)
    assert len(rules(clinic)) == 23 + len(statuses(SheetLanguage.EN))


def test_the_bands_are_the_clinics(open_clinic: OpenClinic) -> None:
    clinic = open_clinic()
    init(clinic)
    own = clinic.settings.file.clinics[0]
    alerts = type(own.alerts).model_validate(NEW_BANDS)
    # staff have their own idea of what is moderate
    moderate = tab(clinic).decor["conditionalFormats"][17]
    moderate["booleanRule"]["condition"]["values"] = [{"userEnteredValue": "5"}]
    told = clinic.app.apply_layout(own.model_copy(update={"alerts": alerts}))
    assert told == ("The scores' colours follow the new bands",)
    assert [value for kind, value, _ in rules(clinic) if kind.startswith("NUMBER")] == [
        "8",
        "5",
        "2",
    ]
    assert clinic.app.apply_layout(own.model_copy(update={"alerts": alerts})) == ()
    assert clinic.app.apply_layout(own) == ("The scores' colours follow the new bands",)


def test_a_rule_is_changed_as_the_discovery_document_has_it() -> None:
    area = {"sheetId": 3, "startColumnIndex": 4, "endColumnIndex": 5}
    condition = {"type": "NUMBER_GREATER_THAN_EQ", "values": [{"userEnteredValue": "7"}]}
    there = {"ranges": [area], "booleanRule": {"condition": condition, "format": {}}}
    old = Tab(
        sheet_id=3,
        title="Surgeries",
        rules=(there,),
        mark=Mark(number=1, of="Surgeries", has=frozenset({"bands 1 4 7"})),
    )
    piece = colours.bands(old, BandLimits(mild=1, moderate=4, severe=9), [4])
    (request,) = piece.requests
    rule = request["updateConditionalFormatRule"]["rule"]
    assert rule["booleanRule"]["condition"]["values"] == [{"userEnteredValue": "9"}]
    assert faults(piece.requests) == []
