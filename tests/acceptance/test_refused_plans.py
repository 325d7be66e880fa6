"""What becomes of a plan that is too big to be meant?"""

import re

from tests.acceptance.clinic import Clinic


def test_a_refused_plan_goes_through_once_exactly_it_was_approved(clinic: Clinic) -> None:
    clinic.settle_on(safety={"max_creates": 2})
    phones = ["+13125550101", "+13125550102", "+13125550103"]
    for phone in phones:
        clinic.staff.type_rows([f"Patient {phone[-3:]}", phone, clinic.today])

    refused = clinic.run("run", "--once")
    digest = _digest(refused.err)
    shown = clinic.run("plan", "--json")
    untouched = clinic.sandbox.texts()
    approved = clinic.run("run", "--once", "--approve", digest)

    assert (refused.code, shown.code, approved.code) == (3, 3, 0)
    assert refused.problems[0].startswith("3 texts would be created in one cycle (limit 2)")
    assert digest == shown.document[0]["digest"]
    assert untouched == []
    assert sorted(text["to"] for text in clinic.sandbox.live_texts()) == phones


def test_only_what_is_too_much_waits(clinic: Clinic) -> None:
    clinic.settle_on(safety={"max_creates": 1})
    clinic.staff.type_rows(
        ["Ada Marsh", "+13125550101", clinic.today], ["Ben Reed", "+13125550102", clinic.today]
    )
    digest = _digest(clinic.run("run", "--once").err)
    clinic.staff.type_rows(["Cy Field", "+13125550103", clinic.today])

    later = clinic.run("run", "--once")
    (shown,) = clinic.run("plan", "--json").document
    safe = clinic.run("plan", "--patient-safe")

    assert (later.code, safe.code) == (3, 3)
    assert _digest(later.err) == shown["digest"] == digest
    assert [text["to"] for text in clinic.sandbox.live_texts()] == ["+13125550103"]
    concerned = {one["patient"] for one in shown["withheld"]["concerns"]}
    assert concerned == {"Ada Marsh", "Ben Reed"}
    assert "waits for approval" in safe.out
    assert not any(name in safe.out + safe.err + later.err for name in ("Ada", "Ben", "+1312"))


def test_an_approval_does_not_stretch_to_another_plan(clinic: Clinic) -> None:
    clinic.settle_on(safety={"max_creates": 1})
    clinic.staff.type_rows(
        ["Ada Marsh", "+13125550101", clinic.today], ["Ben Reed", "+13125550102", clinic.today]
    )
    old = _digest(clinic.run("run", "--once").err)
    clinic.staff.type_rows(
        ["Cy Field", "+13125550103", clinic.today], ["Dee Hill", "+13125550104", clinic.today]
    )

    outdated = clinic.run("run", "--once", "--approve", old)

    assert outdated.code == 3
    assert _digest(outdated.err) != old
    assert clinic.sandbox.texts() == []


def _digest(told: str) -> str:
    (digest,) = re.findall(r"sheetdrip run --approve ([0-9a-f]{12})\b", told)
    return str(digest)
