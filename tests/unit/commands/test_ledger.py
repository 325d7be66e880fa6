"""How are cycles and the ledger's books shown, as text and as JSON?"""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from sheetdrip.commands.run_once import show_cycles
from sheetdrip.commands.status import show_status
from sheetdrip.domain.lifecycle import State
from sheetdrip.domain.wording import as_said
from sheetdrip.errors import MessagingUnavailable, PlanRefused, SheetdripError, SheetUnavailable
from sheetdrip.planning.pause import PausePhase
from sheetdrip.planning.records import ClinicRecords
from sheetdrip.sync.apply import Applied
from sheetdrip.sync.ports.ledger import CycleNote
from sheetdrip.sync.reconcile import CycleReport
from tests.builders import DAY_7, NOW, draft, due, key, known, message

Capture = pytest.CaptureFixture[str]


def report(applied: Applied | None = None, cells: int = 0) -> CycleReport:
    return CycleReport(
        at=NOW,
        rows=12,
        needing=1,
        applied=applied or Applied(),
        cells_written=cells,
        wake_at=None,
        warnings=("a column is missing",),
    )


def test_a_cycle_says_what_it_did(capsys: Capture) -> None:
    show_cycles({"Hillside": report(Applied(scheduled=3, skipped=1), cells=20)}, as_json=False)
    assert capsys.readouterr().out == (
        "Hillside: 12 surgeries; 3 scheduled, 1 skipped; 20 cells written\n"
    )


def test_a_quiet_cycle_says_so(capsys: Capture) -> None:
    show_cycles({"Hill [bold]": report()}, as_json=False)
    assert capsys.readouterr().out == "Hill [bold]: 12 surgeries; nothing to do; 0 cells written\n"


def test_a_cycle_that_gave_up_says_why(capsys: Capture) -> None:
    why = "the account is suspended [20003]"
    show_cycles({"Hillside": report(Applied(sent=1, gave_up=as_said(why)))}, as_json=False)
    assert capsys.readouterr().out == (
        "Hillside: 12 surgeries; 1 sent, gave up: the account is suspended [20003]; "
        "0 cells written\n"
    )


def test_a_cycle_of_which_something_waits_says_so(capsys: Capture) -> None:
    waits = replace(report(Applied(sent=1)), refused=PlanRefused("0123456789ab", ["too many"]))
    show_cycles({"Hillside": waits}, as_json=False)
    assert capsys.readouterr().out == (
        "Hillside: 12 surgeries; 1 sent, the rest waits for approval; 0 cells written\n"
    )


def test_cycles_as_json_hold_the_done_and_the_failed(capsys: Capture) -> None:
    outcomes: dict[str, CycleReport | SheetdripError] = {
        "Hillside": report(Applied(scheduled=3), cells=20),
        "Lakeview": SheetUnavailable("Google did not answer"),
        "Seaview": replace(
            report(Applied()), refused=PlanRefused("0123456789ab", ["too much", "too many"])
        ),
    }
    show_cycles(outcomes, as_json=True)
    shown = json.loads(capsys.readouterr().out)
    assert shown["failed"] == {
        "Lakeview": "Google did not answer",
        "Seaview": "too much\ntoo many",
    }
    assert shown["done"]["Hillside"] == {
        "at": "2026-03-03 18:00:00+00:00",
        "rows": 12,
        "needing": 1,
        "applied": {
            "scheduled": 3,
            "sent": 0,
            "cancelled": 0,
            "skipped": 0,
            "failed": 0,
            "unknown": 0,
            "alarms": 0,
            "gave_up": None,
            "is_account": False,
        },
        "cells_written": 20,
        "wake_at": None,
        "warnings": ["a column is missing"],
        "paused": False,
        "refused": None,
        "hindrance": "",
    }
    assert shown["done"]["Seaview"]["refused"] == "too much\ntoo many"


def test_failed_cycles_leave_the_text_form_to_the_exit_code(capsys: Capture) -> None:
    show_cycles({"Hillside": MessagingUnavailable("x")}, as_json=False)
    assert capsys.readouterr().out == ""


BOOK = ClinicRecords(
    surgeries=(known("A"), known("B")),
    messages=(
        message(State.SCHEDULED, draft(key("A", "day-14"), when=due(DAY_7 + timedelta(days=7)))),
        message(State.SCHEDULED, draft(key("B", "day-7"))),
        message(State.DELIVERED, draft(key("A", "day-7"))),
        message(
            State.FAILED,
            draft(key("B", "evening [0]")),
            sid="SM00000000000000000000000000000003",
            reason="a landline [30006]: use a mobile number",
        ),
        message(State.UNKNOWN, draft(key("A", "evening")), sid=None),
    ),
)
NOTE = CycleNote(at=NOW, ok=False, summary="stopped [plan]", counts={"rows": 2, "needing you": 1})


def test_a_book_as_text_counts_states_and_lists_troubles(capsys: Capture) -> None:
    show_status({"Hillside": (BOOK, NOTE)}, as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        "Hillside: 2 surgeries",
        "  last cycle 2026-03-03 18:00:00 UTC: needs attention, stopped [plan]",
        "       1 delivered",
        "       1 failed",
        "       2 scheduled",
        "       1 unknown",
        "       2 rows",
        "       1 needing you",
        "  failed B evening [0]: a landline [30006]: use a mobile number",
        "  unknown A evening: ",
    ]


def test_a_book_as_json_holds_the_same_and_the_next_text(capsys: Capture) -> None:
    show_status({"Hillside": (BOOK, NOTE)}, as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "Hillside": {
            "surgeries": 2,
            "messages": {"delivered": 1, "failed": 1, "scheduled": 2, "unknown": 1},
            "next": "2026-03-10 15:00:00+00:00",
            "last_cycle": {
                "at": "2026-03-03 18:00:00+00:00",
                "ok": False,
                "summary": "stopped [plan]",
                "counts": {"rows": 2, "needing you": 1},
                "pause": None,
            },
            "troubles": [
                {
                    "surgery": "B",
                    "step": "evening [0]",
                    "state": "failed",
                    "sid": "SM00000000000000000000000000000003",
                    "reason": "a landline [30006]: use a mobile number",
                    "reason_code": "text",
                },
                {
                    "surgery": "A",
                    "step": "evening",
                    "state": "unknown",
                    "sid": None,
                    "reason": None,
                    "reason_code": None,
                },
            ],
        }
    }


def test_a_clinic_without_records_is_shown_all_the_same(capsys: Capture) -> None:
    show_status({"Hillside": (ClinicRecords(), None)}, as_json=False)
    assert capsys.readouterr().out == "Hillside: 0 surgeries\n"
    show_status({"Hillside": (ClinicRecords(), None)}, as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "Hillside": {
            "surgeries": 0,
            "messages": {},
            "next": None,
            "last_cycle": None,
            "troubles": [],
        }
    }


def test_a_last_cycle_that_went_well_is_ok(capsys: Capture) -> None:
    note = CycleNote(at=NOW, ok=True, summary="done")
    show_status({"Hillside": (ClinicRecords(), note)}, as_json=False)
    told = capsys.readouterr().out.splitlines()
    assert told[1] == "  last cycle 2026-03-03 18:00:00 UTC: ok, done"


def test_a_paused_clinic_is_told(capsys: Capture) -> None:
    note = CycleNote(at=NOW, ok=True, summary="paused", counts={"rows": 2}, pause=PausePhase.ON)
    show_status({"Hillside": (ClinicRecords(), note)}, as_json=False)
    assert capsys.readouterr().out.splitlines()[1:] == [
        "  last cycle 2026-03-03 18:00:00 UTC: ok, paused",
        "       2 rows",
        "  clinic paused in its sheet",
    ]


def test_a_pause_as_json_is_a_word_and_a_count(capsys: Capture) -> None:
    note = CycleNote(at=NOW, ok=True, summary="paused", pause=PausePhase.ENDING)
    show_status({"Hillside": (ClinicRecords(), note)}, as_json=True)
    cycle = json.loads(capsys.readouterr().out)["Hillside"]["last_cycle"]
    assert cycle["pause"] == "ending"
    assert cycle["counts"] == {"clinic about to go on after a pause": 1}


@pytest.mark.parametrize("json_form", [True, False])
def test_no_status_holds_a_number_or_a_text(
    json_form: bool,
    capsys: Capture,
) -> None:
    show_status({"Hillside": (BOOK, NOTE)}, as_json=json_form)
    told = capsys.readouterr().out
    for secret in ("5550101", "pain", "ada"):
        assert secret not in told


def test_a_long_reason_stays_on_its_line(capsys: Capture) -> None:
    trouble = message(State.FAILED, reason="r" * 300)
    show_status({"H" * 300: (ClinicRecords(messages=(trouble,)), None)}, as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        f"{'H' * 300}: 0 surgeries",
        "       1 failed",
        f"  failed A day-7: {'r' * 300}",
    ]
