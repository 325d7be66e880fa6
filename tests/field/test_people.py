"""Reports on people's phones, dates, boxes and forms, as they come."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from tests.field.kit import ADA, BEN, EVENING, PHONES, Clinic, serial


def stopped(clinic: Clinic, phone: str) -> bool:
    """Whether nothing more will go to a phone, and its row says so."""
    waiting = [text for text in clinic.texts(phone) if text["status"] == "scheduled"]
    return not waiting and "STOP" in clinic.staff.table()[0]["Status"].upper()


@pytest.mark.parametrize("channel", ["rcs", "whatsapp"])
def test_a7_stop_counts_whatever_the_channel(clinic: Clinic, channel: str) -> None:
    """A7. chatwoot/chatwoot#14926: the From of a channel is another spelling of the phone."""
    clinic.fill(1)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    clinic.says_as(f"{channel}:{ADA}", ADA, "STOP")
    clinic.wait(minutes=3)
    assert stopped(clinic, ADA)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("+54 11 2345-6789", "+5491123456789"),
        ("+52 1 55 1234 5678", "+525512345678"),
    ],
)
def test_a7_two_spellings_of_a_mobile_number_are_one(clinic: Clinic, typed: str, says: str) -> None:
    """A7. signalapp/Signal-Android#10506, chatwoot/chatwoot#11053, #14264: +54 11 and +54 9 11."""
    clinic.staff.add(phone=f"'{typed}")
    clinic.start()
    (text,) = clinic.live(step=EVENING)
    clinic.until("2026-03-03 19:05")
    clinic.says_as(says, text["to"], "4")
    clinic.wait(minutes=2)
    assert clinic.staff.row("Ada Example")["Evening score"] == "4"
    clinic.says_as(says, text["to"], "STOP")
    clinic.wait(minutes=3)
    assert stopped(clinic, text["to"])


def rows_of(clinic: Clinic, column: str, typed: Sequence[Any]) -> list[dict[str, str]]:
    """A row for each of these, the daemon's first look at them, and what the rows show."""
    for number, cell in enumerate(typed):
        named = {"patient": f"Patient {number}", "phone": PHONES[number], column: cell}
        clinic.staff.add(**named)
    clinic.start()
    return clinic.staff.table()


def test_a12_an_iso_date_as_text_is_taken(clinic: Clinic) -> None:
    """A12. theoephraim/node-google-spreadsheet#367, googleapis/google-api-nodejs-client#2993: text."""
    typed = ("'2026-03-04", "' 2026-03-04 ", "'2026-03-04T00:00:00.000Z", "'2026-03-04 00:00:00")
    rows = rows_of(clinic, "date", typed)
    assert [row["Evening time"] for row in rows] == ["2026-03-04 19:00"] * 4


def test_a12_an_unclear_date_is_never_guessed(clinic: Clinic) -> None:
    """A12, the other side. theoephraim/node-google-spreadsheet#252: day and month swapped."""
    rows = rows_of(clinic, "date", ("'03/04/2026", "'4.3.26", "'march", "'2026-02-30", "'4/3"))
    assert clinic.texts() == []
    assert all("date" in row["Status"] for row in rows)


def test_a12_a_time_as_text_never_blocks_the_row(clinic: Clinic) -> None:
    """A12. theoephraim/node-google-spreadsheet#559: every value written as text."""
    rows_of(
        clinic,
        "surgery_time",
        ("'14:30", "'14:30:00", "'2:30 PM", "'after lunch", "'2026-03-03 14:30"),
    )
    assert [len(clinic.live(phone)) for phone in PHONES[:5]] == [1] * 5


def test_a12_an_old_mexican_number_is_taken(clinic: Clinic) -> None:
    """A12. Aragur/yowsup#57: +52 1 55 ... is what phones show."""
    clinic.staff.add(phone="'+52 1 55 1234 5678")
    clinic.start()
    (text,) = clinic.live(step=EVENING)
    assert text["to"] in {"+525512345678", "+5215512345678"}


HABITS: list[dict[str, Any]] = [
    {"surgery_date": "2026-03-04T00:00:00.000Z"},
    {"surgery_date": "2026-03-04T00:00:00Z"},
    {"consent": "true"},
    {"consent": "TRUE"},
    {"surgery_time": ""},
    {"language": "", "time_zone": "", "procedure": ""},
    {"surgery_time": "14:30:00"},
    {"patient": "  Ada Example  "},
]


def test_a15_a_forms_habits_are_taken(clinic: Clinic) -> None:
    """A15. appsmithorg/appsmith#15689, getodk/docs#1095: dates with zones, booleans as text, blank fields."""
    clinic.serve()
    answers = [
        clinic.enrol(f"key-{n}", **{"phone": PHONES[n], **fields})
        for n, fields in enumerate(HABITS)
    ]
    assert [answer.status_code for answer in answers] == [201] * len(HABITS)
    clinic.wait(minutes=3)
    assert [len(clinic.live(phone, EVENING)) for phone in PHONES[:8]] == [1] * 8


def test_a15_what_is_refused_is_told_with_an_example(clinic: Clinic) -> None:
    """A15. namuh-eng/opensend#242: a refused value is told with what would do."""
    clinic.serve()
    answer = clinic.enrol(surgery_date="March 4th")
    assert answer.status_code in {400, 422}
    assert "2026-" in answer.text
    assert "^" not in answer.text
    assert "\\d" not in answer.text


def test_a15_an_agreement_in_words_counts(clinic: Clinic) -> None:
    """A15. getodk/docs#1095: forms write what was chosen, not TRUE."""
    clinic.settle(clinic={"consent_required": True})
    clinic.staff.batch(_no_boxes(clinic))
    rows = rows_of(clinic, "consent", ("I agree", "Yes", "x", "TRUE", "Sí", "✓"))
    assert [len(clinic.live(phone)) for phone in PHONES[:6]] == [1] * 6, rows


def test_a15_a_refusal_in_words_holds(clinic: Clinic) -> None:
    """A15, the other side. getodk/docs#1095: doubt is no consent."""
    clinic.settle(clinic={"consent_required": True})
    clinic.staff.batch(_no_boxes(clinic))
    rows_of(clinic, "consent", ("I do not agree", "No", "declined", "FALSE", "not yet"))
    assert clinic.texts() == []


def _no_boxes(clinic: Clinic) -> dict[str, Any]:
    at = clinic.staff.lines("Surgeries")[0].index("Consent")
    span = {
        "sheetId": clinic.staff.sheet.id,
        "startRowIndex": 1,
        "startColumnIndex": at,
        "endColumnIndex": at + 1,
    }
    return {"setDataValidation": {"range": span}}


def test_a15_a_tool_that_writes_whole_rows_back_erases_no_score(clinic: Clinic) -> None:
    """A15. n8n-io/n8n#9950 (append or update): a row read before a score came is written back after it."""
    clinic.fill(1)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    before = clinic.staff.lines("Surgeries")[1]
    clinic.says(ADA, "4")
    clinic.wait(minutes=2)
    assert clinic.staff.row("Ada Example")["Evening score"] == "4"
    clinic.staff.write("A2", before)
    clinic.wait(minutes=5)
    row = clinic.staff.row("Ada Example")
    assert row["Evening score"] == "4"
    assert len(clinic.texts(ADA, EVENING)) == 1


def test_d18_an_unticked_box_holds_the_text(clinic: Clinic) -> None:
    """D18. PeaceGeeksSociety/CEPO-SMS#38: who may be texted is on a list that nobody kept."""
    clinic.staff.add(consent=False)
    clinic.staff.add("Ben Example", BEN, consent=True)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone)) for phone in (ADA, BEN)] == [0, 1]
    assert "consent" in clinic.staff.row("Ada Example")["Status"].lower()


def test_a13_a_year_typed_wrong_asks_for_a_person(clinic: Clinic) -> None:
    """A13. shalvah/RemindMeOfThisTweet#20: January 2020 for 2021, and nobody heard of it."""
    clinic.run("init")
    clinic.staff.add(date="2025-03-04")
    clinic.staff.add("Ben Example", BEN, drip="Stopped")
    clinic.start()
    clinic.wait(minutes=3)
    status = clinic.staff.row("Ada Example")["Status"]
    assert status.startswith("Fix this row")
    assert "2026" in status
    assert clinic.staff.control("State") == "Working. 1 row needs you: see Status there."
    clinic.staff.type("Ada Example", "Surgery date", "2026-03-04")
    clinic.wait(minutes=5)
    assert clinic.staff.row("Ada Example")["Evening status"] == "scheduled"
    assert clinic.staff.control("State") == "Working."


def test_a13_a_surgery_moved_into_the_past_asks_for_a_person(clinic: Clinic) -> None:
    """A13. codeforamerica/promptly#253: one slip in a date of the past; here it silences a patient."""
    clinic.fill(1)
    clinic.start()
    clinic.staff.type("Ada Example", "Surgery date", "2026-01-03")
    clinic.wait(minutes=10)
    assert clinic.texts(ADA) == [] or clinic.live(ADA) == []
    assert clinic.staff.row("Ada Example")["Status"].startswith("Fix this row")


def test_a13_old_surgeries_on_the_first_day_ask_nobody(clinic: Clinic) -> None:
    """A13, the other side. medic/cht-core#375: a list of what is over hides what is to be done."""
    clinic.run("init")
    for year in (2023, 2024, 2025):
        clinic.fill(9, f"{year}-03-04")
    clinic.staff.add("Zoe Example", PHONES[9])
    clinic.start()
    clinic.wait(minutes=3)
    assert all("Fix this row" not in row["Status"] for row in clinic.staff.table())
    assert clinic.staff.control("State") == "Working."


def test_d8_of_two_on_one_phone_the_row_that_came_first_is_asked(clinic: Clinic) -> None:
    """D8. hmislk/hmis#17786: more than one patient under one phone number."""
    clinic.run("init")
    clinic.staff.add("Zoe Example", ADA, "2026-03-04")
    clinic.staff.add("Ben Example", ADA, "2026-03-04")
    clinic.staff.add("Cy Example", ADA, "2026-03-11")
    clinic.start()
    clinic.staff.edit("sort", by="Patient", descending=False)
    clinic.wait(minutes=10)
    rows = {row["Patient"]: row for row in clinic.staff.table()}
    assert rows["Zoe Example"]["Status"].startswith("Next is Evening")
    told = rows["Ben Example"]["Status"]
    assert told.startswith("Fix this row: no text is sent here")
    assert "Zoe Example" in told
    assert len(told) < 170
    assert rows["Ben Example"]["Next text"] == ""
    # the later surgery's texts fall beside those of the earlier one
    assert "Zoe Example" in rows["Cy Example"]["Status"]
    assert clinic.staff.control("State") == "Working. 2 rows need you: see Status there."
    clinic.until("2026-03-04 19:10")
    clinic.staff.edit("sort", by="Patient", descending=True)
    clinic.until("2026-03-11 10:05")
    assert len(clinic.arrived(ADA)) == 2
    assert [clinic.staff.row("Zoe Example")[f"{step} SID"] for step in ("Evening", "Day 7")] == [
        text["sid"] for text in clinic.arrived(ADA)
    ]


def test_d8_a_score_that_may_be_eithers_is_given_to_a_person(clinic: Clinic) -> None:
    """D8. hmislk/hmis#17786: one phone number is not one patient."""
    clinic.staff.add(date="2026-03-03")
    clinic.staff.add("Ben Example", ADA, "2026-03-04")
    clinic.start()
    clinic.until("2026-03-04 19:10")
    clinic.says(ADA, "5")
    clinic.wait(minutes=5)
    rows = clinic.staff.table()
    assert [row["Evening score"] for row in rows] == ["", ""]
    for row in rows:
        assert "Ada Example" in row["Needs a call"]
        assert "Ben Example" in row["Needs a call"]
    (line,) = [line for line in clinic.staff.lines("Replies") if "5" in line]
    assert any("Ada Example" in cell and "Ben Example" in cell for cell in line)
    # once it is written down whose it was, the next question is the other's alone
    clinic.staff.type("Ada Example", "Evening score", 5)
    clinic.wait(minutes=3)
    clinic.says(ADA, "2")
    clinic.wait(minutes=3)
    assert [row["Evening score"] for row in clinic.staff.table()] == ["5", "2"]


# more reports


def test_a_number_that_lost_its_zero_is_read_in_its_region(clinic: Clinic) -> None:
    """burnash/gspread#231, django-import-export/django-import-export#289: leading zeros fall off."""
    clinic.settle(clinic={"region": "FR"})
    clinic.staff.add(phone=612345678)
    clinic.start()
    assert [text["to"] for text in clinic.live(step=EVENING)] == ["+33612345678"]


def test_an_extension_or_two_numbers_are_never_half_read(clinic: Clinic) -> None:
    """django-phonenumber-field/django-phonenumber-field#73: extensions were silently stripped."""
    typed = (
        "(312) 555-0101 ext. 5",
        "312-555-0101 / 312-555-0102",
        "312-555-0101 or 312 555 0102",
        "312-555-0101x42",
    )
    for number, phone in enumerate(typed):
        clinic.staff.add(f"Patient {number}", f"'{phone}")
    clinic.start()
    assert clinic.texts() == []
    assert all("Phone" in row["Status"] for row in clinic.staff.table())


def test_a_single_word_that_opts_out_counts_in_any_form(clinic: Clinic) -> None:
    """p2pu/learning-circles#593, ProgressiveCoders/Spoke#1016: "Stop." was no STOP."""
    words = (
        "Stop",
        " STOP ",
        "stop\n",
        "Unsubscribe",
        "STOPALL",
        "OptOut",
        "REVOKE",
        "Stop.",
        "“STOP”",
    )
    clinic.fill(9)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    for phone, word in zip(PHONES, words, strict=False):
        clinic.says(phone, word)
    clinic.wait(minutes=3)
    assert [text for text in clinic.texts() if text["status"] == "scheduled"] == []
    assert all("STOP" in row["Status"].upper() for row in clinic.staff.table())


def test_stop_before_the_first_text_holds_it(clinic: Clinic) -> None:
    """medic/cht-core#476: STOP from somebody who has not been asked anything yet."""
    clinic.fill(1)
    clinic.start()
    clinic.says(ADA, "STOP")
    clinic.until("2026-03-03 19:05")
    assert clinic.arrived(ADA) == []


def test_stop_holds_for_a_row_typed_later(clinic: Clinic) -> None:
    """ProgressiveCoders/Spoke#2184: an opt-out outlives the record it was given to."""
    clinic.fill(1)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    clinic.says(ADA, "STOP")
    clinic.wait(minutes=3)
    clinic.staff.add("Ada Again", ADA, "2026-03-05")
    clinic.wait(minutes=5)
    assert [text for text in clinic.texts(ADA) if text["status"] == "scheduled"] == []
    assert "STOP" in clinic.staff.row("Ada Again")["Status"].upper()


def test_start_after_stop_lets_what_is_due_go_again_once(clinic: Clinic) -> None:
    """SaraAlert/SaraAlert#708: 21610 is healed by START, and only for what is still to come."""
    clinic.fill(1)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    clinic.says(ADA, "STOP")
    clinic.wait(minutes=3)
    clinic.says(ADA, "START")
    clinic.wait(minutes=5)
    assert len(clinic.texts(ADA, EVENING)) == 1
    assert len([text for text in clinic.texts(ADA) if text["status"] == "scheduled"]) == 1


def test_the_same_row_twice_texts_once(clinic: Clinic) -> None:
    """n8n-io/n8n#22990, textbee/textbee#159: a tool's retry appends a record twice."""
    clinic.fill(1)
    clinic.fill(1)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert len(clinic.arrived(ADA)) == 1
    statuses = [row["Status"] for row in clinic.staff.table()]
    assert any(
        status.startswith("Fix this row") or "phone" in status.lower() for status in statuses
    )


def test_an_enrolment_repeated_with_its_key_is_one(clinic: Clinic) -> None:
    """mozilla-ai/clawbolt#61: a caller that heard nothing asks again."""
    clinic.serve()
    answers = [clinic.enrol("same").status_code for _ in range(3)]
    clinic.wait(minutes=3)
    assert answers[0] == 201
    assert set(answers[1:]) <= {200, 201}
    assert len(clinic.staff.table()) == 1
    assert len(clinic.live(step=EVENING)) == 1


def test_a_zone_that_is_none_is_told_and_nothing_goes(clinic: Clinic) -> None:
    """john/drive.vote#564, icubam/icubam#243: texts on the wrong clock."""
    rows = rows_of(clinic, "time_zone", ("Central Time", "CST", "UTC-6", "America/Chcago"))
    assert clinic.texts() == []
    assert all("zone" in row["Status"].lower() for row in rows)


def test_a_zone_by_its_old_name_or_case_is_taken(clinic: Clinic) -> None:
    """medic/cht-core#488: zones as people write them."""
    rows_of(clinic, "time_zone", ("US/Pacific", "america/los_angeles", " America/Los_Angeles "))
    assert [text["send_at"] for text in clinic.live()] == ["2026-03-04T03:00:00Z"] * 3


def test_the_clocks_go_forward_between_hand_over_and_text(clinic: Clinic) -> None:
    """signalapp/Signal-Android#13493, klinker-apps/pulse-sms-issues#1056: an hour off after the change."""
    clinic.staff.add(date="2026-03-01")  # Day 7 is the Sunday on which the clocks go forward
    clinic.staff.add("Ben Example", BEN, "2026-03-02")
    clinic.start()
    sent = {text["to"]: text["send_at"] for text in clinic.live()}
    assert sent == {ADA: "2026-03-08T15:00:00Z", BEN: "2026-03-09T15:00:00Z"}


def test_nobody_is_texted_in_the_night_whatever_the_zone(clinic: Clinic) -> None:
    """codeforamerica/citygram#246 (a reminder at 3:03), patrickdenglerhobbisoft/omnigolive#27 (at 4:40)."""
    clinic.staff.add(time_zone="Pacific/Honolulu")
    clinic.staff.add("Ben Example", BEN, time_zone="America/New_York")
    clinic.machine.start()
    clinic.until("2026-03-04 04:00")
    hours = {text["to"]: text["date_sent"] for text in clinic.arrived(step=EVENING)}
    assert hours[ADA].startswith("2026-03-04T05:0")
    assert hours[BEN].startswith("2026-03-04T00:0")


def test_a_sheet_in_another_zone_moves_no_date(clinic: Clinic) -> None:
    """davepar/gcalendarsync#72: all events a day early when sheet and calendar differ."""
    clinic.staff.batch(
        {
            "updateSpreadsheetProperties": {
                "properties": {"timeZone": "Asia/Tokyo"},
                "fields": "timeZone",
            }
        }
    )
    clinic.staff.add(date="2026-03-03")
    clinic.start()
    (text,) = clinic.live(ADA)
    assert text["send_at"] == "2026-03-04T01:00:00Z"


@pytest.mark.parametrize("fraction", [0.25, 0.999999])
def test_a_date_with_a_time_in_it_is_its_day(clinic: Clinic, fraction: float) -> None:
    """a-marenkov/gsheets#31, SheetJS/sheetjs#2311: serial numbers with a fraction."""
    clinic.staff.add(date=serial(date(2026, 3, 4)) + fraction)
    clinic.start()
    row = clinic.staff.row("Ada Example")
    assert row["Evening time"] == "2026-03-04 19:00" or "date" in row["Status"].lower()
    assert "2026-03-05" not in row["Evening time"]


def test_a_name_is_shown_as_it_stands(clinic: Clinic) -> None:
    """jogetworkflow/jw-community#20 (formula injection): a reply that looks like a formula stays text."""
    clinic.fill(1)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    clinic.says(ADA, '=IMPORTXML("http://127.0.0.1/","//a") 4')
    clinic.wait(minutes=3)
    shown = [cell for line in clinic.staff.lines("Replies") for cell in line]
    assert any(cell.startswith("=IMPORTXML") for cell in shown)


def test_any_name_reaches_its_row_and_phone(clinic: Clinic) -> None:
    """burnash/gspread#166, #350: encodings break on real names."""
    names = ("Zoë O’Brien-Łukasz", "李小龍", "عبد الله", "👩‍👧 Ada", "A" * 300)
    for name, phone in zip(names, PHONES, strict=False):
        clinic.staff.add(name, phone)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone)) for phone in PHONES[:5]] == [1] * 5
    assert all(clinic.staff.row(name)["Evening status"] for name in names)
