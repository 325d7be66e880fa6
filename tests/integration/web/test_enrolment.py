"""Can another system add a surgery, once, as a person would have typed it, and be told what follows?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from sheetdrip.sandbox.google.sheets.cell import Cell as SheetCell
from tests.integration.clinic import ADA, READ, WRITE
from tests.integration.web.conftest import OpenPremises, Premises


def problems_of(answer: Any) -> list[str]:  # noqa: ANN401 - a response
    assert answer.headers["content-type"] == "application/problem+json"
    return list(answer.json()["problems"])


def stored(premises: Premises, row: int, header: str) -> SheetCell:
    grid = premises.clinic.spreadsheet.sheets[0].grid
    names = [str(cell.value or "") for cell in grid.cells[0]]
    return grid.get(row - 1, names.index(header))


def test_a_surgery_is_added_and_its_texts_are_scheduled_in_the_same_answer(
    open_premises: OpenPremises,
) -> None:
    premises = open_premises(schedule={"settle_seconds": 60})
    premises.work(seconds=1)
    premises.clinic.forget_calls()
    answer = premises.enrol(procedure="Knee", consent=True)
    assert answer.status_code == 201
    (evening,) = premises.clinic.texts_to(ADA)
    row = premises.clinic.cells_of("Ada Example")
    told = answer.json()
    assert told == {
        "key": "k-1",
        "clinic": "Hillside",
        "drip_id": row["Drip ID"],
        "status": "Next is Evening: Tue 3 Mar 2026 19:00 (scheduled).",
        "notice": None,
        "steps": told["steps"],
    }
    assert told["steps"][0] == {
        "step": "evening",
        "label": "Evening",
        "state": "scheduled",
        "reason": None,
        "send_at": "2026-03-04T01:00:00Z",
        "local_time": "2026-03-03T19:00:00-06:00",
        "time_zone": "America/Chicago",
        "sid": evening.sid,
        "score": None,
    }
    assert [(one["step"], one["state"], one["sid"]) for one in told["steps"][1:]] == [
        ("day-7", "waiting", None),
        ("day-14", "waiting", None),
        ("day-21", "waiting", None),
    ]
    assert told["steps"][1]["local_time"] == "2026-03-10T10:00:00-05:00"
    assert (row["Evening SID"], row["Procedure"], row["Consent"]) == (evening.sid, "Knee", True)
    assert premises.clinic.calls(READ) == 2
    assert premises.clinic.calls(WRITE) == 2


def test_cells_are_values_in_the_formats_that_staff_would_use(premises: Premises) -> None:
    answer = premises.enrol(patient='=IMPORTXML("https://x.example")', surgery_time="14:30")
    assert answer.status_code == 201
    assert stored(premises, 2, "Patient").value == '=IMPORTXML("https://x.example")'
    assert stored(premises, 2, "Phone").value == "(312) 555-0101"
    assert stored(premises, 2, "Surgery date").value == 46084
    time = stored(premises, 2, "Surgery time").value
    assert isinstance(time, float)
    assert abs(time - 14.5 / 24) < 1e-9
    shown = premises.clinic.rows()[0]
    assert shown["Surgery date"] == 46084


def test_the_same_key_again_gets_the_same_answer_and_adds_nothing(premises: Premises) -> None:
    first, again = premises.enrol(), premises.enrol()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(premises.clinic.rows()) == 1
    assert len(premises.clinic.texts_to(ADA)) == 1


def test_the_key_may_stand_in_the_body(premises: Premises) -> None:
    body = {"patient": "Ada Example", "phone": ADA, "surgery_date": "2026-03-03", "key": "k-7"}
    assert premises.ask("POST", "/v1/surgeries", body).json()["key"] == "k-7"
    both = premises.ask("POST", "/v1/surgeries", body, Idempotency_Key="k-8")
    assert both.status_code == 422
    assert both.json()["detail"] == "Idempotency-Key and key are not the same."
    del body["key"]
    assert premises.ask("POST", "/v1/surgeries", body).status_code == 422


def test_the_same_key_for_something_else_is_refused_with_what_differs(premises: Premises) -> None:
    premises.enrol()
    with capture_logs() as logged:
        other = premises.enrol(phone="(312) 555-0177", procedure="Hip")
    assert other.status_code == 409
    told = "This key was used before with another phone, procedure."
    assert other.json()["detail"] == told
    assert "5550177" not in str(logged).replace("-", "")
    assert len(premises.clinic.rows()) == 1


def test_the_same_key_many_times_at_once_adds_one_row(premises: Premises) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: premises.enrol(), range(8)))
    assert sorted(one.status_code for one in answers) == [200] * 7 + [201]
    assert len({one.text for one in answers}) == 1
    assert len(premises.clinic.rows()) == 1
    assert len(premises.clinic.texts_to(ADA)) == 1


def test_different_keys_at_once_add_a_row_each(premises: Premises) -> None:
    def add(number: int) -> int:
        phone = f"+1312555{number:04d}"
        return premises.enrol(f"k-{number}", patient=f"P {number}", phone=phone).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(add, range(100, 112))) == {201}
    assert len(premises.clinic.rows()) == 12
    assert len({row["Drip ID"] for row in premises.clinic.rows()}) == 12
    assert len(premises.clinic.texts_to()) == 12


def test_everything_wrong_is_listed_and_nothing_is_added(premises: Premises) -> None:
    premises.work(seconds=1)
    answer = premises.enrol(
        phone="ask his wife",
        surgery_date="2026-02-31",
        language="Klingon",
        time_zone="Chicago",
        sequence="pre-op",
    )
    assert answer.status_code == 422
    told = problems_of(answer)
    assert [problem.split()[0] for problem in told] == [
        "The",
        "Sequence",
        "Phone",
        "Surgery",
        "Time",
        "Language",
    ]
    assert "Surgery date is not one day (“2026-02-31”)" in told[3]
    assert premises.clinic.rows() == []
    assert premises.enrol().status_code == 201


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        ({"patient": ""}, "patient: string should have at least 1 character"),
        ({"patient": "x" * 101}, "patient: string should have at most 100 characters"),
        ({"patient": []}, "patient: input should be a valid string, such as Robin Example"),
        (
            {"surgery_date": "3/4/2026"},
            "surgery_date: not one day: write year-month-day, such as 20",
        ),
        ({"surgery_date": "2026-03-03T06:00:00Z"}, "surgery_date: not one day"),
        ({"surgery_time": "25:00"}, "surgery_time: not a time of day: write it such as 14:30"),
        ({"consent": "perhaps"}, "consent: neither yes nor no: write true or false"),
        ({"consent": 7}, "consent: neither yes nor no: write true or false"),
        ({"pateint": "Ada"}, "pateint: extra inputs are not permitted"),
    ],
)
def test_a_body_of_another_shape_is_refused_without_being_repeated(
    premises: Premises, odd: dict[str, Any], told: str
) -> None:
    answer = premises.enrol(**odd)
    assert answer.status_code == 422
    assert [problem[: len(told)] for problem in problems_of(answer)] == [told]
    assert "Ada" not in answer.text


def test_a_column_that_the_sheet_does_not_have_is_asked_for(premises: Premises) -> None:
    premises.clinic.staff("delete_columns", column="Procedure")
    answer = premises.enrol(procedure="Knee")
    assert answer.status_code == 422
    assert problems_of(answer) == ["The sheet has no column “Procedure”: add it, or leave it out"]
    assert premises.enrol(procedure=None).status_code == 201


def test_a_surgeon_is_typed_into_the_row(premises: Premises) -> None:
    assert problems_of(premises.enrol(surgeon="Dr. Lee")) == [
        "The sheet has no column “Surgeon”: add it, or leave it out"
    ]
    premises.clinic.staff("insert_columns", before="Language", header="Surgeon")
    assert premises.enrol(surgeon=" Dr. Lee").status_code == 201
    assert premises.clinic.cells_of("Ada Example")["Surgeon"] == "Dr. Lee"


def test_a_surgery_that_staff_typed_already_is_not_added_beside_it(premises: Premises) -> None:
    premises.clinic.add_row(patient=" ada  EXAMPLE")
    answer = premises.enrol()
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        "Row 2 of the sheet has this patient with this phone and date already."
    )
    assert len(premises.clinic.rows()) == 1


def test_a_refused_plan_leaves_the_row_in_and_says_why_its_texts_wait(
    open_premises: OpenPremises,
) -> None:
    premises = open_premises(safety={"max_creates": 0})
    answer = premises.enrol()
    assert answer.status_code == 202
    told = answer.json()
    assert told["notice"].startswith("1 texts would be created in one cycle (limit 0)")
    assert told["status"].startswith(
        "Fix this row: this row waits for approval together with others"
    )
    assert [one["state"] for one in told["steps"]] == ["waiting"] * 4
    assert [row["Patient"] for row in premises.clinic.rows()] == ["Ada Example"]
    assert premises.clinic.texts_to() == []
    again = premises.enrol()
    assert (again.status_code, again.json()["status"]) == (202, told["status"])
    assert told["notice"] in again.json()["notice"]


def test_a_row_without_the_consent_that_is_required_says_so(open_premises: OpenPremises) -> None:
    premises = open_premises(clinic={"consent_required": True})
    answer = premises.enrol()
    assert (answer.status_code, answer.json()["status"]) == (
        201,
        "Fix this row: Consent is not ticked.",
    )
    assert premises.clinic.texts_to() == []


@pytest.mark.parametrize("kind", ["cut_after_applied", "truncated", "500", "reset", "429"])
def test_a_lost_answer_of_google_adds_no_second_row(premises: Premises, kind: str) -> None:
    premises.work(seconds=1)
    premises.clinic.fault(kind, WRITE)
    assert premises.enrol().status_code == 201
    assert len(premises.clinic.rows()) == 1
    assert len(premises.clinic.texts_to(ADA)) == 1


def test_a_row_that_google_adds_late_is_not_added_twice(premises: Premises) -> None:
    premises.work(seconds=1)
    premises.clinic.fault("late_apply", WRITE, seconds=60)
    assert premises.enrol().status_code == 201
    premises.clinic.advance(seconds=120)
    premises.work(minutes=2)
    assert len(premises.clinic.rows()) == 1
    assert len(premises.clinic.live_to(ADA)) == 1


def test_google_being_down_for_long_can_be_asked_again(premises: Premises) -> None:
    premises.work(seconds=1)
    premises.clinic.fault("503", WRITE, times=None)
    answer = premises.enrol()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    premises.clinic.world.faults.clear()
    assert premises.enrol().status_code == 201
    assert len(premises.clinic.rows()) == 1


def test_a_row_goes_below_the_others_wherever_staff_moved_the_columns(premises: Premises) -> None:
    for number in range(3):
        premises.clinic.add_row(f"Patient {number}", f"+1312555010{number + 4}")
    premises.clinic.staff("move_columns", column="Phone", to="Drip")
    premises.work(seconds=1)
    assert premises.enrol().status_code == 201
    names = [row["Patient"] for row in premises.clinic.rows()]
    assert names == ["Patient 0", "Patient 1", "Patient 2", "Ada Example"]
    assert premises.clinic.cells_of("Ada Example")["Phone"] == "(312) 555-0101"


def test_a_sheet_without_any_of_the_daemons_columns_gets_them(premises: Premises) -> None:
    for name in ("Drip ID", "Status", "Evening SID"):
        premises.clinic.staff("delete_columns", column=name)
    assert premises.enrol().status_code == 201
    row = premises.clinic.cells_of("Ada Example")
    assert row["Evening SID"] == premises.clinic.texts_to(ADA)[0].sid
    assert row["Drip ID"]


def test_an_added_surgery_can_be_asked_about(premises: Premises) -> None:
    added = premises.enrol()
    premises.clinic.forget_calls()
    answer = premises.ask("GET", "/v1/surgeries/k-1")
    assert (answer.status_code, answer.json()) == (200, added.json())
    assert premises.clinic.calls() == 0
    assert premises.ask("GET", "/v1/surgeries/k-2").status_code == 404


def test_a_step_that_the_daemon_has_in_hand_is_left_alone(premises: Premises) -> None:
    added = premises.enrol().json()
    premises.clinic.forget_calls()
    for _ in range(2):
        answer = premises.ask("POST", "/v1/surgeries/k-1/steps/evening")
        assert (answer.status_code, answer.json()) == (200, added["steps"][0])
    assert premises.clinic.calls(READ) == 0
    assert len(premises.clinic.texts_to(ADA)) == 1


def test_a_step_that_is_due_is_seen_to(premises: Premises) -> None:
    premises.enrol()
    premises.clinic.advance(days=4)
    for _ in range(2):
        answer = premises.ask("POST", "/v1/surgeries/k-1/steps/day-7")
        assert (answer.status_code, answer.json()["state"]) == (200, "scheduled")
    (day_7,) = premises.clinic.texts_to(ADA, "day-7")
    assert answer.json()["sid"] == day_7.sid
    unknown = premises.ask("POST", "/v1/surgeries/k-1/steps/day-8")
    assert unknown.status_code == 404
    assert unknown.json()["detail"].endswith("its steps: evening, day-7, day-14, day-21.")
    assert premises.ask("POST", "/v1/surgeries/k-2/steps/day-7").status_code == 404


def test_a_row_that_staff_removed_is_not_added_again_and_is_said_to_be_gone(
    premises: Premises,
) -> None:
    premises.enrol()
    premises.clinic.staff("delete_rows", row=2)
    premises.work(minutes=12)
    answer = premises.enrol()
    assert answer.status_code == 200
    assert answer.json()["status"].startswith("Its row is not acted on")
    assert premises.clinic.rows() == []
    assert premises.clinic.live_to(ADA) == []


def test_a_poke_has_the_sheet_read_within_seconds(premises: Premises) -> None:
    premises.work(seconds=1)
    premises.clinic.add_row()
    for _ in range(5):
        answer = premises.ask("POST", "/v1/clinics/Hillside/poke")
        assert (answer.status_code, answer.json()) == (202, {"clinic": "Hillside"})
    premises.clinic.forget_calls()
    premises.work(seconds=3)
    assert premises.clinic.calls(READ) == 1
    assert len(premises.clinic.texts_to(ADA)) == 1
    assert premises.ask("POST", "/v1/clinics/Lakeview/poke").status_code == 404


def test_guards_do_not_gather_in_the_sheet(premises: Premises) -> None:
    for number in range(4):
        phone = f"+131255501{number:02d}"
        assert premises.enrol(f"k-{number}", patient=f"P {number}", phone=phone).status_code == 201
        premises.clinic.advance(minutes=11)
    entries = premises.clinic.spreadsheet.metadata.values()
    keys = [entry["metadataKey"] for entry in entries]
    assert keys.count("sheetdrip.added") == 1


def test_a_name_a_number_or_a_key_never_gets_into_the_log(premises: Premises) -> None:
    with capture_logs() as logged:
        premises.enrol("zebulon-key", patient="Zebulon Canary", phone="(312) 555-0177")
        premises.enrol("zebulon-key", patient="Zebulon Canary", phone="(312) 555-0178")
        premises.enrol("other-key", patient="Zebulon II", phone="x5550177")
        premises.work(minutes=1)
        premises.clinic.advance(seconds=timedelta(minutes=1).total_seconds())
    for canary in ("Zebulon", "zebulon", "Canary", "5550177", "555-017"):
        assert canary not in str(logged)


def test_the_habits_of_forms_and_machines_are_taken(premises: Premises) -> None:
    habits: dict[str, Any] = {
        "surgery_date": "Mar 3, 2026",
        "phone": 13125550101.0,
        "consent": "on",
    }
    premises.work(seconds=1)
    assert premises.enrol(**habits).status_code == 201
    assert [text.to for text in premises.clinic.live_to(step="evening")] == [ADA]


def test_null_is_a_field_left_out(premises: Premises) -> None:
    premises.work(seconds=1)
    body = {"patient": "Ada Example", "phone": ADA, "surgery_date": "2026-03-03", "key": "k-1"}
    blank = dict.fromkeys(("surgery_time", "procedure", "language", "sequence", "consent"))
    assert premises.ask("POST", "/v1/surgeries", {**body, **blank}).status_code == 201
    # the same, said otherwise, adds nothing
    assert premises.ask("POST", "/v1/surgeries", {**body, "language": ""}).status_code == 200


def test_who_did_not_agree_gets_nothing(premises: Premises) -> None:
    premises.work(seconds=1)
    assert (
        premises.enrol(consent="I do not agree").json()["status"]
        == "Fix this row: Consent is not ticked."
    )
    assert premises.clinic.texts_to() == []


@pytest.mark.parametrize(
    "odd",
    [
        {"key": "a b"},
        {"surgery_date": 5},
        {"surgery_time": "soon"},
        {"consent": "perhaps"},
        {"phone": []},
    ],
    ids=str,
)
def test_no_refusal_speaks_in_patterns(premises: Premises, odd: dict[str, Any]) -> None:
    answer = premises.enrol(**odd)
    assert answer.status_code == 422
    assert not set("^$\\[{*") & set("".join(problems_of(answer)))
