"""Do the commands that only look really change nothing, and do they tell the truth?"""

from datetime import timedelta

from tests.acceptance.clinic import Clinic

WRITES = ("create", "update", "batchUpdate", "append", "cancel", "delete", "clear")


def _with_rows(clinic: Clinic) -> Clinic:
    clinic.staff.type_rows(
        ["Ada Marsh", "+13125550101", clinic.today],
        ["Ben Reed", "+13125550102", clinic.today],
        ["Cy Field", "12", clinic.today],
        # of seven days hence for this machine's clock, and a day too many for Twilio's window
        ["Dee Hill", "+13125550104", clinic.today + timedelta(days=6)],
    )
    clinic.sandbox.control("DELETE", "log")
    return clinic


def test_plan_changes_nothing(clinic: Clinic) -> None:
    _with_rows(clinic)

    done = clinic.run("plan")

    asked = clinic.sandbox.calls()
    assert (done.code, done.err) == (0, "")
    assert "Hillside: 3 to schedule" in done.out
    assert asked["sheets.values.batchGet"] >= 1
    assert [what for what in asked if what.endswith(WRITES)] == []
    assert not clinic.ledger.exists()


def test_the_cycle_does_what_the_plan_said(clinic: Clinic) -> None:
    _with_rows(clinic)

    (planned,) = clinic.run("plan", "--json").document
    ran = clinic.run("run", "--once", "--json")

    texts = clinic.sandbox.texts()
    assert planned["summary"] == "3 to schedule"
    assert sorted((one["to"], one["text"]) for one in planned["changes"]) == sorted(
        (text["to"], text["body"]) for text in texts
    )
    assert [(one["patient"], one["when"]) for one in planned["changes"][-1:]] == [
        ("Dee Hill", f"{clinic.today + timedelta(days=6)} 19:00")
    ]
    assert ran.code == 0
    assert ran.document["done"]["Hillside"]["applied"]["scheduled"] == 3
    assert ran.document["done"]["Hillside"]["needing"] == 1
    assert ran.document["failed"] == {}


def test_a_patient_safe_plan_shows_no_name_number_or_text(clinic: Clinic) -> None:
    _with_rows(clinic)

    shown = clinic.run("plan", "--patient-safe").out
    document = clinic.run("plan", "--patient-safe", "--json")

    for secret in ("Ada", "Marsh", "Ben", "Reed", "Dee", "Hill ", "5550101", "5550102", "pain"):
        assert secret not in shown
        assert secret not in document.out
    assert [one["what"] for one in document.document[0]["changes"]] == ["schedule"] * 3


def test_status_before_and_after_the_first_cycle(clinic: Clinic) -> None:
    _with_rows(clinic)

    before = clinic.run("status")
    existed = clinic.ledger.exists()
    clinic.run("run", "--once")
    full = clinic.run("status", "--json").document["Hillside"]

    assert (before.code, before.out) == (0, "Hillside: 0 surgeries\n")
    assert not existed
    assert full["surgeries"] == 4
    assert full["messages"] == {"scheduled": 3}
    assert full["last_cycle"]["counts"] == {"needing you": 1, "rows": 4}
    assert full["troubles"] == []


def test_check_tells_every_precondition_as_json(clinic: Clinic) -> None:
    clinic.sandbox.control("DELETE", "log")

    done = clinic.run("check", "--json")

    assert (done.code, done.err) == (0, "")
    assert {finding["what"]: finding["mark"] for finding in done.document} == {
        "service account": "ok",
        "Hillside: sheet": "ok",
        "Hillside: headers": "ok",
        "Hillside: Control tab": "warn",  # not furnished yet
        "Hillside: Messages tab": "ok",
        "Hillside: Messaging Service": "ok",
        "Hillside: replies": "ok",
        "Hillside: consent": "ok",
        "Hillside: alerts": "warn",  # nobody is named
        "clock": "warn",  # the sandbox's is two days ahead of this machine's
        "ledger": "ok",
        "Hillside: next 24 hours": "ok",
    }
    # the proof that cells can be written, which changes none
    written = [what for what in clinic.sandbox.calls() if what.endswith(WRITES)]
    assert written == ["sheets.spreadsheets.batchUpdate"]
