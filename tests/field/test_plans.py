"""Reports on slips of the hand: does only what is in doubt wait, and is it said?"""

import pytest

from tests.field.between import SHEET
from tests.field.conftest import OpenClinic
from tests.field.kit import (
    ADA,
    BEN,
    DAY_7,
    EVENING,
    NAMES,
    PHONES,
    Clinic,
)

LIMITS = {"max_creates": 3}


@pytest.fixture
def asked(open_clinic: OpenClinic) -> Clinic:
    """A clinic that takes three new texts at a time, its daemon at work; Ada has been asked."""
    clinic = open_clinic(safety=LIMITS)
    clinic.named()
    clinic.run("init")
    clinic.fill(1)
    clinic.start()
    clinic.until("2026-03-03 19:05")
    return clinic


def paste(clinic: Clinic, count: int = 8) -> None:
    """Far too many rows at once, for tomorrow."""
    rows = [[f"Pasted {n}", PHONES[10 + n], "2026-03-04"] for n in range(count)]
    clinic.staff.write(f"A{len(clinic.staff.lines('Surgeries')) + 1}", *rows)


def is_heard(clinic: Clinic) -> tuple[str, bool, int]:
    """What a nine came to: Ada's row, the Replies tab, and who was notified."""
    clinic.says(ADA, "9")
    clinic.wait(minutes=2)
    logged = any("9" in line for line in clinic.staff.lines("Replies"))
    return clinic.staff.row("Ada Example")["Evening score"], logged, len(clinic.alerts.received)


def test_d1_a_nine_is_heard_while_a_paste_waits(asked: Clinic) -> None:
    """D1. nyaruka/rapidpro#5992 and medic/cht-core#3006: one stuck batch holds everybody's news."""
    paste(asked)
    asked.wait(minutes=3)
    before = len(asked.alerts.received)
    score, logged, received = is_heard(asked)
    assert (score, logged) == ("9", True)
    assert received > before


def test_d1_a_nine_is_heard_while_a_header_is_wrong(asked: Clinic) -> None:
    """D1. theoephraim/node-google-spreadsheet#435: a header gone, and nobody is told of a 10 for hours."""
    asked.staff.write("B1", ["Telephone"])
    asked.wait(minutes=3)
    before = len(asked.alerts.received)
    asked.says(ADA, "10")
    asked.wait(minutes=2)
    assert len(asked.alerts.received) > before
    asked.staff.write("B1", ["Phone"])
    asked.wait(minutes=3)
    assert asked.staff.row("Ada Example")["Evening score"] == "10"


def test_d1_a_nine_is_heard_while_google_is_down(asked: Clinic) -> None:
    """D1. burnash/gspread#583: no reads, no writes; the nurse is told all the same."""
    asked.fault("503", "sheets.*", times=None)
    asked.says(ADA, "9")
    asked.wait(minutes=5)
    assert len(asked.alerts.received) >= 1


def test_d1_a_row_for_tonight_is_not_held_by_a_paste_for_tomorrow(open_clinic: OpenClinic) -> None:
    """D1. medic/cht-core#4498: what is due now waits behind a list."""
    clinic = open_clinic(safety=LIMITS)
    clinic.run("init")
    clinic.start()
    paste(clinic)
    clinic.until("2026-03-03 18:50")
    clinic.staff.add()
    clinic.until("2026-03-03 19:05")
    assert len(clinic.arrived(ADA)) == 1
    assert [text for text in clinic.texts() if text["to"] != ADA] == []


def test_d1_stop_is_heeded_while_a_paste_waits(asked: Clinic) -> None:
    """D1, E4. ProgressiveCoders/Spoke#1016: STOP needs no plan."""
    paste(asked)
    asked.wait(minutes=3)
    asked.says(ADA, "STOP")
    asked.wait(minutes=1)
    assert [text for text in asked.texts(ADA) if text["status"] == "scheduled"] == []


def test_d1_somebody_is_told_that_a_plan_waits(asked: Clinic) -> None:
    """D1. department-of-veterans-affairs/va.gov-team#26634: a stuck system that nobody watches."""
    paste(asked)
    asked.wait(minutes=10)
    assert any(
        "wait" in str(one).lower() or "approv" in str(one).lower() for one in asked.alerts.received
    )


def test_d2_an_emptied_sheet_says_what_would_be_lost(clinic: Clinic) -> None:
    """D2. airbytehq/airbyte#11271: all rows deleted from a sheet."""
    clinic.run("init")
    clinic.fill(6)
    clinic.start()
    clinic.staff.sheet.batch_clear(["A2:AZ8"])
    clinic.wait(minutes=30)
    assert len(clinic.live(step=EVENING)) == 6
    waiting = clinic.staff.control("Waiting for approval")
    assert "6" in waiting
    assert "nothing to do" not in waiting
    clinic.staff.tick("Approve")
    clinic.wait(minutes=15)
    assert clinic.live() == []


def test_d3_eight_of_nine_rows_deleted_are_a_slip(clinic: Clinic) -> None:
    """D3. nyaruka/rapidpro#2907: limits that only large lists reach."""
    clinic.run("init")
    clinic.fill(9)
    clinic.start()
    clinic.staff.edit("delete_rows", row=3, count=8)
    clinic.wait(minutes=30)
    assert len(clinic.live(step=EVENING)) == 9
    assert clinic.staff.control("Waiting for approval")


def test_d3_one_of_nine_rows_deleted_is_meant(clinic: Clinic) -> None:
    """D3, the other side: nobody approves each patient who is taken off the list."""
    clinic.run("init")
    clinic.fill(9)
    clinic.start()
    clinic.staff.edit("delete_rows", row=3, count=1)
    clinic.wait(minutes=30)
    assert len(clinic.live(step=EVENING)) == 8


def test_d4_an_approved_wave_is_approved_for_its_later_steps(open_clinic: OpenClinic) -> None:
    """D4. mautic/mautic#838: each later step of a list asked for anew."""
    clinic = open_clinic(safety=LIMITS)
    clinic.run("init")
    clinic.start()
    clinic.fill(6)
    clinic.wait(minutes=3)
    clinic.staff.tick("Approve")
    clinic.wait(minutes=3)
    assert len(clinic.live(step=EVENING)) == 6
    clinic.until("2026-03-04 12:00")
    assert len(clinic.live(step=DAY_7)) == 6
    assert not clinic.staff.control("Waiting for approval")


def test_d9_rows_that_are_gone_need_nobody(clinic: Clinic) -> None:
    """D9. medic/cht-core#375: a list that still counts what is over."""
    clinic.run("init")
    clinic.fill(3)
    clinic.staff.add("Ida Example", "12", "2026-03-03")
    clinic.start()
    clinic.wait(minutes=3)
    assert "1 row needs you" in clinic.staff.control("State")
    clinic.staff.edit("delete_rows", row=5, count=1)
    clinic.staff.edit("delete_rows", row=2, count=1)
    clinic.wait(minutes=40)
    assert "need" not in clinic.staff.control("State")


def test_d14_a_surgery_moved_after_its_evening_text_says_so(clinic: Clinic) -> None:
    """D14. nyaruka/rapidpro#1478: events of a date that was changed after one had fired."""
    clinic.fill(1)
    clinic.start()
    clinic.until("2026-03-03 19:10")
    clinic.staff.type("Ada Example", "Surgery date", "2026-03-06")
    clinic.wait(minutes=5)
    status = clinic.staff.row("Ada Example")["Status"]
    assert "Evening" in status
    assert len(clinic.texts(ADA, EVENING)) == 1
    assert clinic.staff.row("Ada Example")["Day 7 time"].startswith("2026-03-13")


# more reports


def test_a_surgery_moved_before_its_text_moves_the_text(clinic: Clinic) -> None:
    """mautic/mautic#838, calcom/cal.diy#6905: an edited date left the old reminder in place."""
    clinic.fill(1)
    clinic.start()
    clinic.staff.type("Ada Example", "Surgery date", "2026-03-05")
    clinic.wait(minutes=5)
    (text,) = clinic.live(ADA, EVENING)
    assert text["send_at"] == "2026-03-06T01:00:00Z"
    clinic.staff.type("Ada Example", "Surgery date", "2026-03-03")
    clinic.wait(minutes=5)
    (text,) = clinic.live(ADA, EVENING)
    assert text["send_at"] == "2026-03-04T01:00:00Z"


def test_a_new_phone_gets_what_is_still_to_come(clinic: Clinic) -> None:
    """medic/cht-core#638, #4512: scheduled messages kept the old phone."""
    clinic.fill(1)
    clinic.start()
    clinic.staff.type("Ada Example", "Phone", BEN)
    clinic.until("2026-03-03 19:05")
    assert [len(clinic.arrived(phone)) for phone in (ADA, BEN)] == [0, 1]


def test_rows_cut_and_pasted_elsewhere_are_the_same_people(clinic: Clinic) -> None:
    """PipedreamHQ/pipedream#19870: rows that turn up in the wrong place."""
    clinic.fill(4)
    clinic.start()
    clinic.staff.edit("move_rows", row=2, to=6)
    clinic.staff.edit("insert_rows", at=2, count=2)
    clinic.wait(minutes=20)
    assert [len(clinic.texts(phone, EVENING)) for phone in PHONES[:4]] == [1] * 4
    for name, phone in zip(NAMES[:4], PHONES[:4], strict=True):
        assert clinic.staff.row(name)["Evening SID"] == clinic.texts(phone, EVENING)[0]["sid"]


def test_a_partial_sort_that_tears_rows_apart_texts_nobody_wrongly(clinic: Clinic) -> None:
    """googleapis/google-api-php-client-services#329: data under a filter lands on other people."""
    clinic.fill(4)
    clinic.start()
    clinic.staff.edit("sort", by="Patient", descending=True, columns=["Patient", "Surgery date"])
    clinic.wait(minutes=20)
    assert [len(clinic.texts(phone, EVENING)) for phone in PHONES[:4]] == [1] * 4


def test_a_sheet_that_cannot_be_read_is_no_empty_sheet(clinic: Clinic) -> None:
    """PostHog/posthog#86887, samcday/node-google-spreadsheets#16: an empty answer taken for deletions."""
    clinic.fill(4)
    clinic.start()
    clinic.mean.change(SHEET, _emptied)
    clinic.wait(minutes=30)
    assert len(clinic.live(step=EVENING)) == 4
    clinic.mean.relent()
    clinic.wait(minutes=5)
    assert len(clinic.texts(step=EVENING)) == 4


def _emptied(answer: dict[str, object]) -> dict[str, object]:
    ranges = answer.get("valueRanges")
    if not isinstance(ranges, list):
        return answer
    return answer | {
        "valueRanges": [{key: one[key] for key in ("range", "majorDimension")} for one in ranges]
    }
