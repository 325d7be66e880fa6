"""What happens when Google fails? The right error, few requests, and nothing lost or sent twice."""

from dataclasses import replace

import pytest

from sheetdrip.errors import SheetUnavailable, UserMustFix
from sheetdrip.settings.load import Settings
from tests.integration.clinic import ADA, CREATE, READ, WRITE, Clinic
from tests.integration.conftest import OpenClinic

PORTAL = ["html_200", "html_403", "html_404", "html_503", "empty_200", "list_200"]
BROKEN = [
    *("429", "500", "503", "html_502", "timeout", "reset", "cut_after_applied", "truncated"),
    *("quota_403", *PORTAL),
]


def problems_of(clinic: Clinic) -> str:
    with pytest.raises(UserMustFix) as caught:
        clinic.cycle()
    return str(caught.value)


def assert_sent_once(clinic: Clinic) -> None:
    (text,) = clinic.texts_to(ADA)
    assert text.status == "scheduled"
    assert clinic.cells_of("Ada Example")["Evening SID"] == text.sid


@pytest.mark.parametrize("kind", BROKEN)
def test_a_read_that_fails_for_good_sends_nothing_and_the_next_cycle_recovers(
    clinic: Clinic, kind: str
) -> None:
    clinic.add_row()
    clinic.impatient()
    clinic.fault(kind, READ, times=None)
    began = clinic.clock.now()
    with pytest.raises(SheetUnavailable):
        clinic.cycle()
    assert 1 <= clinic.calls(READ) <= 4
    assert (clinic.clock.now() - began).total_seconds() < 60
    assert clinic.calls(CREATE) == 0
    clinic.world.faults.clear()
    clinic.cycle()
    assert_sent_once(clinic)


@pytest.mark.parametrize("kind", ["429", "500", "503", "html_502", "timeout", "reset"])
def test_a_read_that_fails_once_is_tried_again_in_the_same_cycle(clinic: Clinic, kind: str) -> None:
    clinic.add_row()
    clinic.impatient()
    clinic.fault(kind, READ)
    clinic.cycle()
    assert clinic.calls(READ) == 2
    assert_sent_once(clinic)


@pytest.mark.parametrize("kind", BROKEN)
def test_a_write_that_fails_for_good_costs_no_text_and_is_made_good_by_the_next_cycle(
    clinic: Clinic, kind: str
) -> None:
    clinic.add_row()
    clinic.impatient()
    clinic.fault(kind, WRITE, times=None)
    with pytest.raises(SheetUnavailable):
        clinic.cycle()
    assert 1 <= clinic.calls(WRITE) <= 4
    clinic.world.faults.clear()
    clinic.cycle()
    assert_sent_once(clinic)
    assert clinic.calls(CREATE) == 1
    assert clinic.cycle().is_quiet


@pytest.mark.parametrize("applied", [True, False])
def test_a_write_answered_by_500_is_tried_again_in_the_same_cycle(
    clinic: Clinic, *, applied: bool
) -> None:
    clinic.add_row()
    clinic.fault("500", WRITE, applied=applied)
    clinic.cycle()
    assert clinic.calls(WRITE) == 2
    assert_sent_once(clinic)


def test_missing_columns_are_added_once_though_the_answer_was_lost(clinic: Clinic) -> None:
    clinic.staff("delete_columns", column="Status")
    clinic.add_row()
    clinic.fault("cut_after_applied", WRITE)
    clinic.cycle()
    clinic.cycle()
    header = [cell.value for cell in clinic.spreadsheet.sheets[0].grid.cells[0]]
    assert header.count("Status") == 1


def test_half_an_answer_is_never_an_emptied_sheet(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.fault("truncated", READ, times=3)
    for _ in range(3):
        with pytest.raises(SheetUnavailable):
            clinic.cycle()
        clinic.advance(minutes=6)
    clinic.cycle()
    assert_sent_once(clinic)


def test_a_sheet_that_is_no_longer_shared_says_with_whom_to_share_it(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    editors = set(clinic.spreadsheet.editors)
    clinic.spreadsheet.editors.clear()
    clinic.forget_calls()
    assert problems_of(clinic) == (
        "The sheet is not shared with this service account: "
        f"share it with {clinic.app.account.email} as Editor"
    )
    assert clinic.calls(READ) == 1
    clinic.spreadsheet.editors |= editors
    clinic.cycle()
    assert_sent_once(clinic)


def test_a_sheet_shared_for_reading_only_is_told_when_something_must_be_written(
    clinic: Clinic,
) -> None:
    clinic.add_row()
    clinic.spreadsheet.readers |= clinic.spreadsheet.editors
    clinic.spreadsheet.editors.clear()
    assert "as Editor" in problems_of(clinic)
    clinic.spreadsheet.editors |= clinic.spreadsheet.readers
    clinic.cycle()
    assert_sent_once(clinic)


def with_spreadsheet(settings: Settings, spreadsheet_id: str) -> Settings:
    own = settings.file.clinics[0].model_copy(update={"spreadsheet_id": spreadsheet_id})
    return replace(settings, file=settings.file.model_copy(update={"clinics": [own]}))


def test_an_unknown_spreadsheet_says_where_its_id_stands(clinic: Clinic) -> None:
    clinic.restart(settings=with_spreadsheet(clinic.settings, "1nobody"))
    told = problems_of(clinic)
    assert told.startswith("Google knows no such spreadsheet: check spreadsheet_id")
    assert clinic.app.account.email in told


def test_a_deleted_service_account_is_told_and_not_asked_for_again(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.world.keys.delete_service_account(clinic.app.account.email)
    assert problems_of(clinic).startswith("Google no longer knows this service account")
    assert clinic.calls("oauth.token") == 1


def test_a_deleted_tab_is_asked_for_and_cancels_nothing(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.spreadsheet.apply([{"addSheet": {"properties": {"title": "Rota"}}}])
    clinic.spreadsheet.apply([{"deleteSheet": {"sheetId": 0}}])
    told = problems_of(clinic)
    assert told == "The spreadsheet has no tab “Surgeries”: add it or rename one"
    assert [text.status for text in clinic.texts_to(ADA)] == ["scheduled"]


def test_an_exhausted_quota_is_waited_for_and_costs_nothing(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.world.quotas.limits["sheets.read"] = 1
    with pytest.raises(SheetUnavailable):
        clinic.cycle()
    assert clinic.calls(CREATE) == 0
    clinic.advance(minutes=1)
    clinic.cycle()
    assert_sent_once(clinic)


def test_google_being_down_for_an_hour_does_not_stop_what_twilio_holds(
    open_clinic: OpenClinic,
) -> None:
    clinic = open_clinic()
    clinic.add_row()
    clinic.cycle()
    clinic.fault("503", "sheets.*", times=None)
    clinic.until("2026-03-04 01:05")
    with pytest.raises(SheetUnavailable):
        clinic.cycle()
    assert clinic.refresh() == 1
    clinic.world.faults.clear()
    clinic.cycle()
    assert clinic.cells_of("Ada Example")["Evening status"] == "delivered"


@pytest.mark.parametrize("kind", PORTAL)
def test_a_login_page_in_the_token_services_place_is_trouble_for_now(
    clinic: Clinic, kind: str
) -> None:
    clinic.add_row()
    clinic.fault(kind, "oauth.token", times=None)
    with pytest.raises(SheetUnavailable):
        clinic.cycle()
    clinic.world.faults.clear()
    clinic.cycle()
    assert_sent_once(clinic)


def test_an_api_that_is_not_switched_on_is_told_with_its_link(clinic: Clinic) -> None:
    clinic.fault("api_disabled", "sheets.*", times=None)
    told = problems_of(clinic)
    assert "https://console.developers.google.com/apis/api/sheets.googleapis.com" in told
    assert "share" not in told


@pytest.mark.parametrize("operation", [READ, WRITE])
def test_an_office_file_is_told_how_to_become_a_spreadsheet(clinic: Clinic, operation: str) -> None:
    clinic.add_row()
    clinic.fault("office_file", operation, times=None)
    assert "File > Save as Google Sheets" in problems_of(clinic)


def test_a_policy_of_the_organisation_is_not_cured_by_sharing_again(clinic: Clinic) -> None:
    clinic.fault("domain_policy", READ, times=None)
    assert "administrator" in problems_of(clinic)


def test_waves_of_503_are_ridden_out_in_the_same_cycle(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.fault("503", "sheets.*", service="sheets", times=2, rest=1)
    clinic.cycle()
    assert_sent_once(clinic)


def test_a_zone_that_nobody_knows_is_told_with_its_fix_and_a_settings_zone_does_without(
    open_clinic: OpenClinic,
) -> None:
    lost = open_clinic(clinic={"time_zone": None})
    lost.add_row()
    lost.spreadsheet.properties["timeZone"] = "GMT-03:30"
    assert "File > Settings" in problems_of(lost)
    assert lost.calls(CREATE) == 0
    kept = open_clinic(clinic={"time_zone": "America/Chicago"})
    kept.add_row()
    kept.spreadsheet.properties["timeZone"] = "Mars/Olympus"
    kept.cycle()
    assert_sent_once(kept)


def test_an_offset_with_odd_minutes_is_a_zone_like_any_other(open_clinic: OpenClinic) -> None:
    clinic = open_clinic(clinic={"time_zone": None})
    clinic.add_row(date="2026-03-04")
    clinic.spreadsheet.properties["timeZone"] = "GMT+05:30"
    clinic.cycle()
    (evening,) = clinic.texts_to(ADA, "evening")
    assert evening.send_at is not None
    assert f"{evening.send_at:%Y-%m-%d %H:%M}" == "2026-03-04 13:30"


@pytest.mark.parametrize(
    "title",
    ["O'Brien's list", "A1", "R1C1", "Ward!3", "手術", "Surgeries 2026 (“new”)", "'x'", "A1:B2"],
)
def test_a_tab_may_be_called_as_staff_like(open_clinic: OpenClinic, title: str) -> None:
    clinic = open_clinic(clinic={"tab": title})
    clinic.staff("rename_tab", title=title)
    clinic.add_row()
    clinic.apply_layout()
    clinic.cycle()
    assert_sent_once(clinic)


def test_a_hidden_tab_and_a_chart_on_a_tab_of_its_own_are_no_obstacle(clinic: Clinic) -> None:
    clinic.spreadsheet.apply([{"addSheet": {"properties": {"title": "Rota"}}}])
    hidden = {"properties": {"sheetId": 0, "hidden": True}, "fields": "hidden"}
    source = {"sourceRange": {"sources": [{"sheetId": 0, "endRowIndex": 3, "endColumnIndex": 1}]}}
    chart = {
        "spec": {
            "basicChart": {
                "chartType": "BAR",
                "domains": [{"domain": source}],
                "series": [{"series": source}],
            }
        },
        "position": {"newSheet": True},
    }
    clinic.spreadsheet.apply([{"updateSheetProperties": hidden}, {"addChart": {"chart": chart}}])
    assert "OBJECT" in {sheet.properties["sheetType"] for sheet in clinic.spreadsheet.sheets}
    clinic.add_row()
    clinic.apply_layout()
    clinic.cycle()
    assert_sent_once(clinic)
