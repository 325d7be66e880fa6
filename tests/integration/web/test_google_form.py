"""Does the form's script add every answer once, tell of a refusal, and lose none while we are away?"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests

from sheetdrip.domain.staff_columns import STAFF_COLUMNS
from sheetdrip.settings.sequences import shipped_config
from tests.integration.web.conftest import PUBLIC, TOKEN, Premises

FOLDER = shipped_config() / "google-form"
PROPERTIES = {
    "SHEETDRIP_URL": f"{PUBLIC}/",
    "SHEETDRIP_CLINIC": "Hillside",
    "SHEETDRIP_TOKEN": TOKEN,
    "DONE_UNTIL": "2026-03-02T08:00:00.000Z",
}
ADDED = [201, "{}"]
SAYS = {
    "Patient": "Ada Example",
    "Phone": "(312) 555-0101",
    "Surgery Date ": "2026-03-03",
    "Consent": ["Yes"],
    "Favourite colour": "green",
}
ADA = {"id": "2_ABaOnufExample==", "at": "2026-03-02T09:00:00.000Z", "says": SAYS}
BEN = {
    "id": "2_BenExample",
    "at": "2026-03-02T10:00:00.000Z",
    "says": {**SAYS, "Patient": "Ben Example", "Phone": "(312) 555-0102"},
}
pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="needs node")


def played(*answers: object, replies: object = (ADDED,), runs: int = 1, **more: Any) -> Any:  # noqa: ANN401
    told = {"properties": PROPERTIES, "answers": answers, "replies": replies, "runs": runs, **more}
    done = subprocess.run(
        ["node", Path(__file__).with_name("google_form.js"), FOLDER / "Code.gs", json.dumps(told)],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout)


def names(outcome: Any) -> list[str]:  # noqa: ANN401
    return [json.loads(one["options"]["payload"])["patient"] for one in outcome["posts"]]


def test_an_answer_is_posted_with_the_fields_that_its_questions_name() -> None:
    (post,) = played(ADA)["posts"]
    assert post["url"] == f"{PUBLIC}/v1/surgeries"
    assert post["options"]["headers"]["Authorization"] == f"Bearer {TOKEN}"
    assert json.loads(post["options"]["payload"]) == {
        "clinic": "Hillside",
        "patient": "Ada Example",
        "phone": "(312) 555-0101",
        "surgery_date": "2026-03-03",
        "consent": "Yes",
    }


def test_it_knows_every_field_that_the_endpoint_takes() -> None:
    code = (FOLDER / "Code.gs").read_text(encoding="utf-8")
    fields = {one.name.lower(): one.api_field for one in STAFF_COLUMNS if one.api_field}
    assert [name for name, field in fields.items() if f"'{name}': '{field}'" not in code] == []


def test_what_was_handed_over_is_not_posted_again() -> None:
    assert names(played(ADA, BEN, runs=2)) == ["Ada Example", "Ben Example"]


def test_while_nobody_takes_it_an_answer_stays_to_be_done() -> None:
    away = [503, "{}"]
    outcome = played(ADA, BEN, replies=[away, ADDED, ADDED], runs=2)
    assert names(outcome) == ["Ada Example", "Ada Example", "Ben Example"]
    first, second, _ = [one["options"]["headers"]["Idempotency-Key"] for one in outcome["posts"]]
    assert first == second
    assert outcome["errors"] == ["sheetdrip answered 503; it is tried again within the hour"]
    assert outcome["locked"] is False


def test_a_refusal_is_told_without_its_words_and_the_others_go_on() -> None:
    refused = [
        422,
        '{"problems": ["Phone is not one whole number"], "detail": "Nothing was added."}',
    ]
    outcome = played(ADA, BEN, replies=[refused, ADDED])
    assert names(outcome) == ["Ada Example", "Ben Example"]
    (told,) = outcome["errors"]
    assert "2026-03-02T09:00:00.000Z: Phone is not one whole number" in told
    assert "Ada" not in told
    assert "5550101" not in told.replace("-", "")


def test_of_two_runs_at_once_one_posts() -> None:
    assert played(ADA, busy=True)["posts"] == []


def test_installing_again_replaces_its_triggers_and_leaves_others() -> None:
    outcome = played(install=True, runs=0)
    assert outcome["triggers"] == [
        {"name": "other"},
        {"name": "handOver", "when": "submit"},
        {"name": "handOver", "when": "every 1 h"},
    ]
    assert outcome["properties"]["DONE_UNTIL"] == PROPERTIES["DONE_UNTIL"]


def test_the_manifest_asks_for_no_more_than_the_script_needs() -> None:
    manifest = json.loads((FOLDER / "appsscript.json").read_text(encoding="utf-8"))
    assert [scope.rpartition("/")[2] for scope in manifest["oauthScopes"]] == [
        "forms.currentonly",
        "script.external_request",
        "script.scriptapp",
    ]


def test_what_it_posts_is_a_row_in_the_sheet_once(premises: Premises) -> None:
    (post,) = played(ADA)["posts"]
    for status in (201, 200):
        answer = requests.post(
            post["url"].replace(PUBLIC, premises.url),
            data=post["options"]["payload"],
            headers={**post["options"]["headers"], "Content-Type": "application/json"},
            timeout=40,
        )
        assert answer.status_code == status, answer.text
    (row,) = premises.clinic.rows()
    assert (row["Patient"], row["Consent"]) == ("Ada Example", True)
    assert row["Evening SID"]
