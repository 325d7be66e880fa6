"""How is a plan shown, as text and as JSON, and what does it keep to itself?"""

import json
from typing import Any

import pytest

from sheetdrip.commands.plan import show_plans
from tests.builders import PHONE
from tests.unit.commands.previews import BODY, NAME, WHY, changes, idle_preview, preview

Capture = pytest.CaptureFixture[str]


def as_json(capsys: Capture, *, price: float | None = None, safe: bool = False) -> Any:  # noqa: ANN401
    shown = preview(*changes(), dangers=("4 texts",), warnings=("a column is missing",))
    show_plans({"Hillside": shown}, price, as_json=True, patient_safe=safe)
    return json.loads(capsys.readouterr().out)


def as_text(capsys: Capture, *, price: float | None = None, safe: bool = False) -> list[str]:
    show_plans({"Hillside": preview(*changes())}, price, as_json=False, patient_safe=safe)
    return capsys.readouterr().out.splitlines()


def test_a_plan_as_text_has_two_lines_for_every_change(capsys: Capture) -> None:
    digest = preview(*changes()).digest
    assert as_text(capsys) == [
        "Hillside: 1 to schedule, 1 to send now, 1 to cancel, 1 to skip",
        f"  4 segments; digest {digest}",
        f"    cancel  Ada Example, Day 7, 2026-03-10 10:00 America/Chicago to {PHONE}, 1 x GSM-7",
        f"            {WHY}",
        f"  send now  Ada Example, Evening, 2026-03-10 10:00 America/Chicago to {PHONE}, 1 x GSM-7",
        f"            {BODY}",
        f"  schedule  Ada Example, Day 14, 2026-03-10 10:00 America/Chicago to {PHONE}, 3 x GSM-7",
        f"            {BODY * 10}",
        f"      skip  Ada Example, Day 21, 2026-03-10 10:00 America/Chicago to {PHONE}, 1 x GSM-7",
        "            too late",
    ]


def withheld_text(capsys: Capture, *, safe: bool) -> list[str]:
    shown = preview(changes()[0], dangers=("4 of 4 rows disappeared",))
    show_plans({"Hillside": shown}, None, as_json=False, patient_safe=safe)
    return capsys.readouterr().out.splitlines()[4:]


def test_what_waits_is_told_with_whom_it_concerns_and_why(capsys: Capture) -> None:
    assert withheld_text(capsys, safe=False) == [
        "  waits for approval: 2 patients: 1 to cancel; Day 7 of 1; 1 get no more texts",
        "    4 of 4 rows disappeared",
        f"    cancel  Ada Example, Day 7, 2026-03-10 10:00 America/Chicago to {PHONE}, 1 x GSM-7",
        f"            {WHY}",
        "   no row  Zoe Gone: no more texts",
    ]


def test_patient_safe_names_nobody_who_waits(capsys: Capture) -> None:
    told = "\n".join(withheld_text(capsys, safe=True))
    assert "waits for approval" in told
    assert not any(word in told for word in ("Ada", "Zoe", PHONE))
    (document,) = as_json(capsys, safe=True)
    assert "Zoe" not in json.dumps(document)
    (document,) = as_json(capsys)
    assert [one["patient"] for one in document["withheld"]["concerns"]] == [NAME, "Zoe Gone"]
    assert [one["what"] for one in document["withheld"]["changes"]] == ["cancel"]


def test_only_what_would_be_given_to_twilio_costs(capsys: Capture) -> None:
    assert "  4 segments, about 0.0332; digest " in as_text(capsys, price=0.0083)[1]
    (shown,) = as_json(capsys, price=0.0083)
    assert (shown["segments"], shown["cost"]) == (4, 0.0332)


def test_without_a_price_there_is_no_cost(capsys: Capture) -> None:
    (shown,) = as_json(capsys)
    assert shown["cost"] is None


def test_a_plan_as_json_is_one_document(capsys: Capture) -> None:
    (shown,) = as_json(capsys)
    assert shown["clinic"] == "Hillside"
    assert shown["digest"] == preview(*changes(), dangers=("4 texts",)).digest
    assert shown["summary"] == "1 to schedule, 1 to send now, 1 to cancel, 1 to skip"
    assert shown["dangers"] == ["4 texts"]
    assert shown["warnings"] == ["a column is missing"]
    assert [change["what"] for change in shown["changes"]] == [
        "cancel",
        "send now",
        "schedule",
        "skip",
    ]
    assert shown["changes"][0] == {
        "what": "cancel",
        "surgery": "A",
        "patient": "Ada Example",
        "step": "Day 7",
        "when": "2026-03-10 10:00",
        "time_zone": "America/Chicago",
        "to": PHONE,
        "segments": 1,
        "encoding": "GSM-7",
        "text": BODY,
        "why": WHY,
    }


def test_a_missing_column_is_told_in_the_text_form_too(capsys: Capture) -> None:
    shown = preview(*changes(), warnings=("Column “Status” is missing and will be added",))
    show_plans({"Hillside": shown}, None, as_json=False, patient_safe=False)
    assert "  Column “Status” is missing and will be added\n" in capsys.readouterr().out


def test_the_json_form_holds_all_that_the_text_form_shows(capsys: Capture) -> None:
    told = "\n".join(as_text(capsys, price=0.0083))
    (shown,) = as_json(capsys, price=0.0083)
    for words in (shown["clinic"], shown["summary"], f"about {shown['cost']}"):
        assert words in told
    for change in shown["changes"]:
        for part in ("what", "patient", "step", "when", "time_zone", "to", "encoding"):
            assert change[part] in told
        assert (change["why"] or change["text"]) in told


@pytest.mark.parametrize("json_form", [True, False])
def test_a_patient_safe_plan_holds_no_name_number_or_text(
    json_form: bool,
    capsys: Capture,
) -> None:
    shown = preview(*changes())
    show_plans({"Hillside": shown}, 0.01, as_json=json_form, patient_safe=True)
    told = capsys.readouterr().out
    for secret in (NAME, "Ada", "Example", PHONE, PHONE[2:], "5550101", BODY, "pain"):
        assert secret not in told
    assert "Language says “…”: use English or Spanish" in told
    assert "too late" in told


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("Language says “+13125550101”: use English", "Language says “…”: use English"),
        ("Language says “a” Ada”: use English", "Language says “…”: use English"),
        ("Drip says Stopped", "Drip says Stopped"),
        ("Language says “Ada”: use x; Drip says “Ada”: use y", "Language says “…”: use y"),
    ],
)
def test_a_patient_safe_reason_does_not_repeat_what_staff_typed(
    why: str, told: str, capsys: Capture
) -> None:
    shown = preview(*changes(why=why))
    show_plans({"Hillside": shown}, None, as_json=True, patient_safe=True)
    (document,) = json.loads(capsys.readouterr().out)
    assert document["changes"][0]["why"] == told


def test_a_patient_safe_plan_still_says_which_surgery_and_when(capsys: Capture) -> None:
    first = as_text(capsys, safe=True)[2]
    assert first == "    cancel  A, Day 7, 2026-03-10 10:00 America/Chicago, 1 x GSM-7"


def test_what_gets_nothing_for_now_is_told_with_its_reason(capsys: Capture) -> None:
    show_plans({"Hillside": idle_preview()}, None, as_json=False, patient_safe=False)
    assert capsys.readouterr().out.splitlines()[2:] == [
        "    not now  row 5: it says the same as row 4, “Ada Example”",
        "    not now  row 7: somebody is typing there",
        f"    not now  row 2, Ada Example: {WHY}",
        "    not now  B, Evening: another text is near",
        "    at rest  1: Drip says Stopped",
    ]


def test_what_gets_nothing_is_told_without_names_too(capsys: Capture) -> None:
    show_plans({"Hillside": idle_preview()}, None, as_json=True, patient_safe=True)
    told = capsys.readouterr().out
    assert "Ada" not in told
    (document,) = json.loads(told)
    assert document["resting"][2] == {
        "row": 2,
        "surgery": "A",
        "patient": "",
        "step": "",
        "why": "Language says “…”: use English or Spanish",
    }
    assert document["halted"] == {"Drip says Stopped": 1}


def test_an_empty_plan_says_so(capsys: Capture) -> None:
    show_plans({"Hillside": preview()}, None, as_json=False, patient_safe=False)
    assert capsys.readouterr().out.startswith("Hillside: nothing to do\n  0 segments; digest ")


def test_every_clinic_has_its_document_and_none_is_an_empty_list(capsys: Capture) -> None:
    show_plans({"A": preview(), "B": preview()}, None, as_json=True, patient_safe=False)
    assert [one["clinic"] for one in json.loads(capsys.readouterr().out)] == ["A", "B"]
    show_plans({}, None, as_json=True, patient_safe=False)
    assert json.loads(capsys.readouterr().out) == []


ODD_NAMES = [
    "[red]Ada[/red]",
    "[/]",
    "[bold",
    "Ada \\",
    "\\[red]Ada",
    "[link=https://x.example]Ada[/link]",
    ":heart: Ada",
    "Ada [1/2]",
    "阿达 🙂",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_is_shown_as_it_is_typed(name: str, capsys: Capture) -> None:
    show_plans({name: preview(*changes(), name=name)}, None, as_json=False, patient_safe=False)
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith(f"{name}: 1 to schedule")
    assert told[2].startswith(f"    cancel  {name}, Day 7, ")


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_text_and_a_reason_are_shown_as_they_are(name: str, capsys: Capture) -> None:
    shown = preview(*changes(why=name, body=name))
    show_plans({"Hillside": shown}, None, as_json=False, patient_safe=False)
    told = capsys.readouterr().out.splitlines()
    assert told[3] == f"            {name}"
    assert told[5] == f"            {name}"


@pytest.mark.parametrize(
    ("clinic", "told"),
    [
        ("\x1b[31mHillside", "[31mHillside"),
        ("\x9b31mHillside", "31mHillside"),
        ("Hill\rside", "Hillside"),
        ("Hill\bside\x07", "Hillside"),
        ("\u202eedisllih", "edisllih"),
    ],
)
def test_nothing_that_a_terminal_obeys_is_printed(clinic: str, told: str, capsys: Capture) -> None:
    show_plans({clinic: preview()}, None, as_json=False, patient_safe=False)
    assert capsys.readouterr().out.splitlines()[0] == f"{told}: nothing to do"


def test_long_lines_are_not_broken(capsys: Capture) -> None:
    show_plans({"H" * 300: preview()}, None, as_json=False, patient_safe=False)
    assert capsys.readouterr().out.splitlines()[0] == f"{'H' * 300}: nothing to do"
