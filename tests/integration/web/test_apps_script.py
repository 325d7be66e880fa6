"""Does the sheet's script tell of edits, once per burst, and of nothing else?"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests

from sheetdrip.settings.sequences import shipped_config
from tests.integration.web.conftest import TOKEN, Premises

FOLDER = shipped_config() / "apps-script"
PROPERTIES = {
    "SHEETDRIP_URL": "https://drip.example.org/",
    "SHEETDRIP_CLINIC": "St. Mary / East",
    "SHEETDRIP_TOKEN": "hush",
}
pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="needs node")


def played(**scenario: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    told = {"properties": PROPERTIES, "status": 202, **scenario}
    done = subprocess.run(
        ["node", Path(__file__).with_name("apps_script.js"), FOLDER / "Code.gs", json.dumps(told)],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def test_an_edit_is_told_with_the_token_and_without_its_content() -> None:
    outcome = played(edits=[0])
    assert outcome["posts"] == [
        {
            "at": 5,
            "url": "https://drip.example.org/v1/clinics/St.%20Mary%20%2F%20East/poke",
            "options": {
                "method": "post",
                "headers": {"Authorization": "Bearer hush"},
                "followRedirects": False,
                "muteHttpExceptions": True,
            },
        }
    ]
    assert (outcome["warnings"], outcome["locked"]) == ([], False)


def test_a_burst_of_edits_is_told_once_and_the_next_one_again() -> None:
    outcome = played(edits=[0, 0.2, 1, 2.5, 4.9, 60, 61])
    assert [one["at"] for one in outcome["posts"]] == [5, 65]
    assert "Zebulon" not in json.dumps(outcome)
    assert "5550177" not in json.dumps(outcome)


def test_of_two_edits_at_once_one_is_told() -> None:
    assert played(edits=[0, 1], busy=True)["posts"] == []


def test_a_refusal_is_noted_without_a_mail_to_anybody() -> None:
    assert played(edits=[0], status=401)["warnings"] == ["sheetdrip answered 401 to a poke"]


def test_installing_again_replaces_the_trigger_and_leaves_others() -> None:
    assert played(install=True)["triggers"] == ["other", "poke"]


def test_the_manifest_asks_for_no_more_than_the_script_needs() -> None:
    manifest = json.loads((FOLDER / "appsscript.json").read_text(encoding="utf-8"))
    assert [scope.rpartition("/")[2] for scope in manifest["oauthScopes"]] == [
        "spreadsheets.currentonly",
        "script.external_request",
        "script.scriptapp",
    ]


def test_what_it_posts_is_what_the_server_takes(premises: Premises) -> None:
    properties = {**PROPERTIES, "SHEETDRIP_CLINIC": "Hillside", "SHEETDRIP_TOKEN": TOKEN}
    (post,) = played(edits=[0], properties=properties)["posts"]
    url = post["url"].replace("https://drip.example.org", premises.url)
    answer = requests.post(url, headers=post["options"]["headers"], timeout=20)
    assert answer.status_code == 202
