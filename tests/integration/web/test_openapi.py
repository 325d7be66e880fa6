"""Does the server do what its OpenAPI document says, whatever is sent? Asked by schemathesis.

By hand, at full size: SHEETDRIP_SCHEMATHESIS=300 pytest -q tests/integration/web/test_openapi.py
"""

import os
import subprocess
import sys
from pathlib import Path

import requests

from tests.integration.web.conftest import TOKEN, OpenPremises

EXAMPLES = os.environ.get("SHEETDRIP_SCHEMATHESIS", "4")
"""Made up for each operation, beside every boundary that the document draws."""

REFUSES_ON_SIGHT = "positive_data_acceptance"
"""Not asked for: a phone of the right shape may still be nobody's."""


def test_nothing_sent_gets_an_answer_that_is_not_documented(
    open_premises: OpenPremises, tmp_path: Path
) -> None:
    premises = open_premises(web={"requests_per_minute": 100_000})
    premises.work(seconds=1)
    assert premises.enrol("k-1").status_code == 201
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{premises.url}/openapi.json"),
            *("--header", f"Authorization: Bearer {TOKEN}"),
            *("--checks", "all", "--exclude-checks", REFUSES_ON_SIGHT),
            *("--phases", "examples,coverage,fuzzing", "--mode", "all"),
            *("--max-examples", EXAMPLES, "--seed", "7", "--generation-deterministic"),
            "--no-color",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=100 if EXAMPLES == "4" else None,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert premises.ended == []


def test_every_operation_documents_its_refusals(open_premises: OpenPremises) -> None:
    document = requests.get(f"{open_premises().url}/openapi.json", timeout=20).json()
    assert sorted(document["paths"]) == [
        "/healthz",
        "/metrics",
        "/v1/clinics/{clinic}/poke",
        "/v1/surgeries",
        "/v1/surgeries/{key}",
        "/v1/surgeries/{key}/steps/{step}",
        "/v1/twilio/{clinic}/inbound",
        "/v1/twilio/{clinic}/status",
    ]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            refusals = {code for code in operation["responses"] if code >= "400"}
            assert "503" in refusals, path
            for code in refusals:
                assert list(operation["responses"][code]["content"]) == [
                    "application/problem+json"
                ], (path, code)
