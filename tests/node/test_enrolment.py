"""Do the kept Functions and sheetdrip's own endpoint understand each other, both for real?"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.integration.clinic import ADA
from tests.integration.messaging.test_enrolment_flow import enrolled
from tests.integration.web.conftest import TOKEN, Premises, premises_at_work
from tests.node.runtime import functions_at_work

pytestmark = [pytest.mark.node, pytest.mark.timeout(300)]

SURGERY = {
    "patient": "Ada Example",
    "phone": ADA,
    "surgery_date": "2026-03-03",
    "key": "ehr-17",
}


@contextmanager
def joined(folder: Path, tmp_path: Path) -> Iterator[tuple[Premises, str]]:
    """A clinic on duty, and the Functions that speak to its web server."""
    with (
        premises_at_work(tmp_path) as premises,
        functions_at_work(folder, premises.url, TOKEN) as functions,
    ):
        yield premises, functions


def call(functions: str, name: str, **fields: str) -> requests.Response:
    """Call a Function as Studio does: by a form."""
    return requests.post(f"{functions}/{name}", data=fields, timeout=30)


def test_a_surgery_is_enrolled_once_and_its_score_comes_back(folder: Path, tmp_path: Path) -> None:
    with joined(folder, tmp_path) as (premises, functions):
        added = call(functions, "enrol", **SURGERY)
        again = call(functions, "enrol", **SURGERY)

        assert (added.status_code, again.status_code) == (201, 200)
        (row,) = premises.clinic.rows()
        assert (row["Patient"], row["Drip ID"]) == ("Ada Example", added.json()["drip_id"])
        (text,) = premises.clinic.texts_to(ADA)
        assert [(one["step"], one["state"], one["sid"]) for one in added.json()["steps"]] == [
            ("evening", "scheduled", text.sid),
            ("day-7", "waiting", None),
            ("day-14", "waiting", None),
            ("day-21", "waiting", None),
        ]
        assert again.json() == added.json()
        assert row["Evening SID"] == text.sid

        premises.work(hours=11, minutes=5)
        for _ in range(2):
            handed = call(functions, "score", surgery="ehr-17", step="evening", score="7")
            assert (handed.status_code, handed.json()["score"]) == (200, 7)
        premises.work(minutes=1)
        assert premises.clinic.cells_of("Ada Example")["Evening score"] == 7
        wrong = call(functions, "score", surgery="ehr-18", step="evening", score="7")
        assert wrong.status_code == 404


def test_the_kept_flow_enrols_a_surgery_and_texts_a_refusal(folder: Path, tmp_path: Path) -> None:
    with joined(folder, tmp_path) as (premises, functions):
        kept, texts = enrolled(functions, **SURGERY, consent="yes")
        refused, (text,) = enrolled(functions, **{**SURGERY, "key": "ehr-18", "phone": "12"})
        (row,) = premises.clinic.rows()

    assert (kept["outcome"], kept["drip_id"], texts) == ("enrolled", row["Drip ID"], [])
    assert (row["Consent"], row["Evening SID"]) == (True, premises.clinic.texts_to(ADA)[0].sid)
    assert refused["outcome"] == "refused"
    assert text.startswith(f"A surgery was not added to the sheet (key ehr-18): {refused['why']}")
    assert "Phone" in refused["why"]
