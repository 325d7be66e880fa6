"""Reports on spreadsheets as they are: titles, names, merges, formulas, locks, files that are none."""

from collections.abc import Mapping
from typing import Any

import pytest
from gspread.utils import ValueInputOption

from tests.field.between import SHEET
from tests.field.kit import (
    ADA,
    BEN,
    CY,
    EVENING,
    NAMES,
    PHONES,
    Clinic,
)

NEEDED = ("Patient", "Phone", "Surgery date")


def refused(code: int, status: str, message: str, *details: Mapping[str, Any]) -> dict[str, Any]:
    """An error as the Sheets API words it."""
    error = {"code": code, "message": message, "status": status, "details": list(details)}
    return {"error": error}


def test_a2_a_column_of_the_clinics_own_is_never_overwritten(clinic: Clinic) -> None:
    """A2. pixiebrix/pixiebrix-extension#7346: a tool that takes a header for its own loses data."""
    clinic.staff.begin(
        [*NEEDED, "Status", "Next text", "Acknowledged by"],
        ["Ada Example", ADA, "2026-03-03", "private pay", "bring x-rays", "Dr. Lee"],
        ["Ben Example", BEN, "2026-03-03", "insured", "", "Dr. Ray"],
    )
    looked = clinic.run("check")
    clinic.run("init")
    clinic.start()
    clinic.wait(minutes=3)
    kept = [row[3:6] for row in clinic.staff.lines("Surgeries")[1:3]]
    assert kept == [["private pay", "bring x-rays", "Dr. Lee"], ["insured", "", "Dr. Ray"]]
    assert "Acknowledged by" in looked.told


def test_a3_a_title_above_the_header_is_told_and_nothing_is_written(clinic: Clinic) -> None:
    """A3. burnash/gspread#1436 and appsmithorg/appsmith#16868: tables do not begin in row 1."""
    clinic.staff.begin(["Hillside surgeries, spring"], NEEDED, ["Ada Example", ADA, "2026-03-03"])
    before = clinic.staff.lines("Surgeries")
    done = clinic.run("init")
    assert done.code == 2
    assert "row 2" in done.told.lower()
    assert clinic.staff.lines("Surgeries") == before


BROKEN = ["=NA()", "Loading...", ""]


@pytest.mark.parametrize("broken", BROKEN)
def test_a4_broken_formulas_cancel_nothing(clinic: Clinic, broken: str) -> None:
    """A4. jsoma/tabletop#60: IMPORTRANGE shows "Loading..." for a while; CartoDB/cartodb#15404."""
    people = [[NAMES[n], PHONES[n], "2026-03-04"] for n in range(5)]
    clinic.staff.batch({"addSheet": {"properties": {"title": "Source"}}})
    source = clinic.staff.tab("Source")
    typed = ValueInputOption.user_entered
    source.update(people, "A1", value_input_option=typed)
    fed = [[f"=Source!{letter}{n}" for letter in "ABC"] for n in range(1, 6)]
    clinic.staff.write("A2", *fed)
    clinic.start()
    assert len(clinic.live()) == 5
    source.update([[broken] * 3 for _ in people], "A1", value_input_option=typed)
    clinic.wait(minutes=45)
    assert len(clinic.live()) == 5
    source.update(people, "A1", value_input_option=typed)
    clinic.wait(minutes=15)
    assert [len(clinic.live(phone)) for phone in PHONES[:5]] == [1] * 5


@pytest.mark.parametrize(
    "odd",
    [
        {"timeZone": "Etc/Unknown"},
        {"timeZone": ""},
        {"locale": ""},
        {"locale": "zz_ZZ", "timeZone": "America/Nowhere"},
        {"title": ""},
    ],
)
def test_a6_what_google_says_of_a_spreadsheet_is_checked(
    clinic: Clinic, odd: dict[str, str]
) -> None:
    """A6. thinkinglabs/toggl-google-sheet#1: a sheet's zone that surprises."""
    clinic.settle(clinic={"time_zone": None})
    clinic.run("init")
    clinic.mean.change(SHEET, lambda answer: _with_properties(answer, odd))
    clinic.fill(1)
    looked = clinic.run("check")
    assert looked.code in {0, 2, 4}
    clinic.start()
    clinic.wait(minutes=10)
    assert clinic.machine.is_up
    if "timeZone" in odd:
        assert clinic.texts() == []
        assert "zone" in looked.told.lower()


def _with_properties(answer: dict[str, Any], odd: dict[str, str]) -> dict[str, Any]:
    if "properties" not in answer:
        return answer
    return answer | {"properties": answer["properties"] | odd}


@pytest.mark.parametrize("missing", ["properties", "sheets"])
def test_a6_an_answer_that_lacks_its_parts_ends_no_command_in_a_traceback(
    clinic: Clinic, missing: str
) -> None:
    """A6. burnash/gspread#732: KeyError 'title' while a file was opened."""
    clinic.mean.change(
        SHEET, lambda answer: {key: value for key, value in answer.items() if key != missing}
    )
    for command in ("check", "init", "plan"):
        assert clinic.run(command).code in {0, 2, 4}
    assert clinic.run("run", "--once").code in {0, 2, 4}


def _locked(clinic: Clinic, header: str) -> None:
    """The owner lets nobody else edit a column."""
    headers = clinic.staff.lines("Surgeries")[0]
    at = headers.index(header)
    span = {"sheetId": clinic.staff.sheet.id, "startColumnIndex": at, "endColumnIndex": at + 1}
    clinic.staff.batch(
        {
            "addProtectedRange": {
                "protectedRange": {"range": span, "editors": {"users": [clinic.seeded.owner]}}
            }
        }
    )


def test_a11_a_locked_column_does_not_blind_the_others(clinic: Clinic) -> None:
    """A11. theoephraim/node-google-spreadsheet#20: "You are trying to edit a protected cell or object"."""
    _locked(clinic, "Evening status")
    clinic.fill(2)
    looked = clinic.run("check")
    clinic.start()
    clinic.wait(minutes=3)
    row = clinic.staff.row("Ada Example")
    assert row["Evening SID"]
    assert row["Drip ID"]
    assert "Evening status" in looked.told


def test_a11_a_validation_that_rejects_is_named(clinic: Clinic) -> None:
    """A11. n8n-io/n8n#9950: data validation in the way of an append."""
    headers = clinic.staff.lines("Surgeries")[0]
    at = headers.index("Evening status")
    span = {
        "sheetId": clinic.staff.sheet.id,
        "startRowIndex": 1,
        "startColumnIndex": at,
        "endColumnIndex": at + 1,
    }
    values = [{"userEnteredValue": "done"}, {"userEnteredValue": "open"}]
    condition = {"type": "ONE_OF_LIST", "values": values}
    clinic.staff.batch(
        {"setDataValidation": {"range": span, "rule": {"condition": condition, "strict": True}}}
    )
    clinic.fill(2)
    clinic.start()
    clinic.wait(minutes=3)
    assert clinic.staff.row("Ada Example")["Evening SID"]
    assert clinic.staff.row("Ben Example")["Drip ID"]


def test_a11_a_merged_block_is_no_reason_to_be_blind(clinic: Clinic) -> None:
    """A11. burnash/gspread#700: merged cells but the first are empty."""
    clinic.fill(3)
    row, column = clinic.staff.place("Ben Example", "Evening status")
    span = {
        "sheetId": clinic.staff.sheet.id,
        "startRowIndex": row,
        "endRowIndex": row + 2,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }
    clinic.staff.batch({"mergeCells": {"range": span, "mergeType": "MERGE_ALL"}})
    clinic.start()
    clinic.wait(minutes=3)
    assert [bool(clinic.staff.row(name)["Evening SID"]) for name in NAMES[:3]] == [True] * 3
    assert len(clinic.live()) == 3


def test_a12_an_office_file_is_told_how_to_become_a_sheet(clinic: Clinic) -> None:
    """A12. burnash/gspread#732, tidyverse/googlesheets4#275: an .xlsx looks like a sheet and is none."""
    body = refused(400, "FAILED_PRECONDITION", "This operation is not supported for this document")
    clinic.mean.answer(SHEET, 400, body)
    looked = clinic.run("check")
    assert looked.code == 2
    assert "Save as Google Sheets" in looked.told


def test_a12_a_switched_off_api_is_not_told_to_be_shared(clinic: Clinic) -> None:
    """A12. home-assistant/core#79744: "Google Sheets API has not been used in project ... before"."""
    message = (
        "Google Sheets API has not been used in project 123 before or it is disabled. Enable it by "
        "visiting https://console.developers.google.com/apis/api/sheets.googleapis.com/overview "
        "then retry."
    )
    reason = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "SERVICE_DISABLED",
        "domain": "googleapis.com",
        "metadata": {"service": "sheets.googleapis.com", "consumer": "projects/123"},
    }
    clinic.mean.answer(SHEET, 403, refused(403, "PERMISSION_DENIED", message, reason))
    looked = clinic.run("check")
    assert looked.code == 2
    assert "enable" in looked.told.lower()
    assert "share the sheet" not in looked.told.lower()


def test_a12_the_whole_address_is_taken_as_the_spreadsheets_id(clinic: Clinic) -> None:
    """A12. burnash/gspread#500: the address is what people copy."""
    whole = (
        f"https://docs.google.com/spreadsheets/d/{clinic.seeded.spreadsheet_id}/edit?gid=0#gid=0"
    )
    clinic.settle(clinic={"spreadsheet_id": whole})
    clinic.fill(1)
    done = clinic.run("run", "--once")
    assert done.code == 0 or "/d/" in done.told
    if done.code == 0:
        assert len(clinic.live(ADA)) == 1


def test_a12_a_key_file_with_a_byte_order_mark_is_read(clinic: Clinic) -> None:
    """A12. googleapis/google-auth-library-python#366: a key file that went through an editor."""
    key = clinic.machine.folder / "service-account.json"
    key.write_bytes(b"\xef\xbb\xbf" + key.read_bytes())
    assert clinic.run("check").code == 0


@pytest.mark.parametrize("status", [200, 503])
def test_e8_a_captive_portal_is_trouble_and_no_crash(clinic: Clinic, status: int) -> None:
    """E8. AI-Prompt-Genius/AI-Prompt-Genius#302: another network answers in Google's stead."""
    clinic.run("init")
    clinic.fill(1)
    clinic.start()
    page = "<!doctype html><html><body>Please accept our terms</body></html>"
    clinic.mean.answer(r"POST .*:batchUpdate.*", status, page, kind="text/html")
    clinic.staff.add("Ben Example", BEN)
    clinic.wait(minutes=5)
    assert clinic.machine.is_up
    assert not clinic.machine.crashes()
    clinic.mean.relent()
    clinic.wait(minutes=5)
    assert clinic.staff.row("Ben Example")["Evening SID"]
    assert clinic.staff.control("Errors")


def test_d17_check_says_what_it_could_not_ask(clinic: Clinic) -> None:
    """D17. googleapis/google-auth-library-nodejs#129: a clock is judged without anybody to judge by."""
    closed = "http://127.0.0.1:9"
    clinic.settle(
        google={"sheets_url": closed, "drive_url": closed},
        twilio={"api_url": closed, "messaging_url": closed, "studio_url": closed},
    )
    looked = clinic.run("check")
    assert looked.code == 4
    assert "agrees with Google" not in looked.told


def test_d17_nobody_to_notify_is_a_warning(clinic: Clinic) -> None:
    """D17. department-of-veterans-affairs/va.gov-team#26634: nobody noticed for ten days."""
    looked = clinic.run("check", "--json").document
    (alerts,) = [one for one in looked if "alerts" in one["what"]]
    assert alerts["mark"] != "ok"


# more reports


def test_a_header_overwritten_by_a_tool_sends_and_cancels_nothing(clinic: Clinic) -> None:
    """theoephraim/node-google-spreadsheet#435: addRow wrote a record over row 1."""
    clinic.run("init")
    clinic.fill(3)
    clinic.start()
    header = clinic.staff.lines("Surgeries")[0][:3]
    clinic.staff.write("A1", ["today", "5", "Bob"])
    clinic.wait(minutes=30)
    assert len(clinic.live(step=EVENING)) == 3
    assert "Patient" in clinic.staff.control("State")
    clinic.staff.write("A1", header)
    clinic.wait(minutes=5)
    assert len(clinic.texts(step=EVENING)) == 3
    assert clinic.staff.control("State").startswith("Working")


def test_a_row_appended_at_the_wrong_column_is_no_patient(clinic: Clinic) -> None:
    """burnash/gspread#537, #828: append_row began at the last filled column."""
    clinic.fill(1)
    clinic.start()
    clinic.staff.write("C3", ["Ben Example", BEN, "2026-03-03"])
    clinic.wait(minutes=5)
    assert clinic.live(BEN) == []
    assert len(clinic.live(ADA)) == 1
    row = next(row for row in clinic.staff.lines("Surgeries")[2:] if any(row))
    assert any("missing" in cell.lower() or "patient" in cell.lower() for cell in row[9:])


def test_two_columns_of_one_name_are_told(clinic: Clinic) -> None:
    """burnash/gspread#986, #1158: of two columns of one name the last one won silently."""
    clinic.fill(1)
    clinic.staff.edit("insert_columns", before="Surgery date", header="phone ")
    looked = clinic.run("check")
    done = clinic.run("run", "--once")
    assert (looked.code, done.code) == (2, 2)
    assert "Phone" in done.told
    assert clinic.texts() == []


def test_notes_beside_the_table_and_blank_headers_are_left_alone(clinic: Clinic) -> None:
    """burnash/gspread#1007, #1354: blank headers, and a table at the side."""
    clinic.staff.edit("insert_columns", before="Surgery date")
    clinic.staff.edit("insert_columns", before="Procedure")
    clinic.staff.add()
    clinic.staff.write("C2", ["call mother first"])
    clinic.staff.write("C9", ["Total", 1])
    clinic.start()
    assert len(clinic.live(ADA)) == 1
    rows = clinic.staff.lines("Surgeries")
    assert rows[1][2] == "call mother first"
    assert rows[8][2] == "Total"


def test_a_patient_far_below_many_blank_rows_is_found(clinic: Clinic) -> None:
    """theoephraim/node-google-spreadsheet#452, burnash/gspread#388: rows land far below."""
    clinic.fill(1)
    clinic.staff.sheet.resize(rows=1200)
    clinic.staff.write("A1100", ["Ben Example", BEN, "2026-03-03"])
    clinic.start()
    assert [len(clinic.live(phone)) for phone in (ADA, BEN)] == [1, 1]


def test_boxes_in_blank_rows_are_no_patients(clinic: Clinic) -> None:
    """n8n-io/n8n#9950: unticked boxes and defaults make blank rows look filled."""
    clinic.fill(1)
    clinic.staff.write("H3", *([False] for _ in range(40)))
    clinic.start()
    assert len(clinic.live()) == 1
    rows = clinic.staff.lines("Surgeries")
    assert not any(len(row) > 9 and row[9] for row in rows[2:])


def test_a_filter_hides_nobody(clinic: Clinic) -> None:
    """chriszarate/sheetrock#114, theoephraim/node-google-spreadsheet#321: filtered rows were missed."""
    clinic.fill(4)
    sheet = clinic.staff.sheet.id
    whole = {"sheetId": sheet, "startRowIndex": 0, "startColumnIndex": 0, "endColumnIndex": 9}
    hidden = {"hiddenValues": ["Ben Example", "Cy Example"]}
    clinic.staff.batch({"setBasicFilter": {"filter": {"range": whole, "criteria": {"0": hidden}}}})
    rows = {"sheetId": sheet, "dimension": "ROWS", "startIndex": 2, "endIndex": 4}
    clinic.staff.batch(
        {
            "updateDimensionProperties": {
                "range": rows,
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        }
    )
    clinic.start()
    assert len(clinic.live()) == 4
    for name, phone in zip(NAMES[:4], PHONES[:4], strict=True):
        (text,) = clinic.live(phone)
        assert clinic.staff.row(name)["Evening SID"] == text["sid"]


def test_an_older_version_of_the_sheet_is_restored_and_nobody_is_texted_again(
    clinic: Clinic,
) -> None:
    """mosamlife/wpmgr#528: what a restore rolls back is bound to other things meanwhile."""
    clinic.run("init")
    clinic.fill(3)
    before = clinic.staff.lines("Surgeries")
    clinic.start()
    clinic.until("2026-03-03 19:10")
    assert len(clinic.arrived(step=EVENING)) == 3
    # File > Version history > Restore: our columns are blank again
    clinic.staff.sheet.batch_clear(["A2:AD5"])
    clinic.staff.write("A1", *before)
    clinic.wait(minutes=20)
    assert len(clinic.texts(step=EVENING)) == 3
    assert clinic.staff.row("Ada Example")["Evening SID"] == clinic.arrived(ADA)[0]["sid"]


def test_a_copied_tab_sends_nothing_twice(clinic: Clinic) -> None:
    """PipedreamHQ/pipedream#4808: the same rows seen through a second sheet."""
    clinic.fill(2)
    clinic.start()
    copied = clinic.staff.sheet.duplicate(new_sheet_name="Copy of Surgeries")
    clinic.wait(minutes=10)
    assert copied.title == "Copy of Surgeries"
    assert len(clinic.texts(step=EVENING)) == 2


def test_a_renamed_tab_is_told_and_nothing_is_cancelled(clinic: Clinic) -> None:
    """airbytehq/airbyte#11271, PostHog/posthog#86887: a sheet that is renamed or emptied fails or deletes."""
    clinic.run("init")
    clinic.fill(2)
    clinic.start()
    clinic.staff.edit("rename_tab", sheet="Surgeries", title="Surgeries 2026")
    clinic.wait(minutes=40)
    assert len(clinic.live(step=EVENING)) == 2
    state = clinic.staff.control("State")
    assert state.startswith("Working") or "Surgeries" in state


def test_a_burst_of_429_from_google_delays_and_loses_nothing(clinic: Clinic) -> None:
    """burnash/gspread#583: reads and writes refused for minutes."""
    clinic.fill(3)
    clinic.fault("429", "sheets.*", times=12)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone)) for phone in (ADA, BEN, CY)] == [1, 1, 1]
    assert clinic.staff.row("Ada Example")["Evening status"]


def test_a_sheet_in_another_locale_keeps_its_dates(clinic: Clinic) -> None:
    """theoephraim/node-google-spreadsheet#252: day and month were swapped."""
    clinic.staff.batch(
        {"updateSpreadsheetProperties": {"properties": {"locale": "de_DE"}, "fields": "locale"}}
    )
    clinic.staff.add(date="03.04.2026")
    clinic.start()
    row = clinic.staff.row("Ada Example")
    assert "2026-04-03" in row["Evening time"] or "date" in row["Status"].lower()
    assert "2026-03-04" not in row["Evening time"]


def test_smart_chips_are_read_as_they_are_shown_and_stay(clinic: Clinic) -> None:
    """theoephraim/node-google-spreadsheet#721: what is read of a chip is only what it shows."""
    chip = {"chip": {"personProperties": {"email": "ada.example@clinic.example"}}}
    clinic.staff.add()
    row, column = clinic.staff.place("Ada Example", "Patient")
    clinic.staff.batch(
        {
            "updateCells": {
                "start": {"rowIndex": row, "columnIndex": column},
                "rows": [
                    {"values": [{"userEnteredValue": {"stringValue": "@"}, "chipRuns": [chip]}]}
                ],
                "fields": "userEnteredValue,chipRuns",
            }
        }
    )
    clinic.start()
    clinic.staff.edit("sort", by="Phone", descending=True)
    clinic.until("2026-03-03 19:05")
    assert len(clinic.arrived(ADA, EVENING)) == 1
    assert clinic.staff.row("Ada Example")["Evening status"] == "delivered"
    (shown,) = clinic.staff.cells("chipRuns")
    assert shown["chipRuns"][0]["chip"] == chip["chip"]


def test_a_key_with_written_line_breaks_is_told(clinic: Clinic) -> None:
    r"""theoephraim/node-google-spreadsheet#70, Netflix/dispatch#1138: "\n" as two characters in the key."""
    key = clinic.machine.folder / "service-account.json"
    key.write_text(key.read_text(encoding="utf-8").replace("\\n", "\\\\n"), encoding="utf-8")
    looked = clinic.run("check")
    assert looked.code in {0, 2}
    assert "service-account.json" in looked.told or looked.code == 0


def test_e7_a_wrong_clock_at_the_start_is_not_the_keys_fault(clinic: Clinic) -> None:
    """theoephraim/node-google-spreadsheet#409 (Invalid JWT: iat and exp); see also E7."""
    body = {
        "error": "invalid_grant",
        "error_description": "Invalid JWT: Token must be a short-lived token",
    }
    clinic.sandbox("GET", "clock")
    key = clinic.machine.folder / "service-account.json"
    key.write_text(
        key.read_text(encoding="utf-8").replace(
            f"{clinic.world.url}/token", f"{clinic.between.url}/token"
        ),
        encoding="utf-8",
    )
    clinic.mean.answer(r"POST /token", 400, body)
    looked = clinic.run("check")
    assert looked.code in {2, 4}
    assert "clock" in looked.told.lower()
