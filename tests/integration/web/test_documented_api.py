"""Does the server take what the pages tell other systems to send, and have the routes that they name?"""

import json
import re
from pathlib import Path

import pytest

from tests.integration.web.conftest import Premises

DOCS = Path(__file__).parents[3] / "docs"
RECIPES = (DOCS / "recipes.md").read_text(encoding="utf-8")
API = (DOCS / "http-api.md").read_text(encoding="utf-8")
_JSON = re.compile(r"^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)
_ROUTE = re.compile(r"\b(GET|POST) (/[\w/{}.-]*)")


def test_an_automations_body_adds_a_surgery_once(premises: Premises) -> None:
    (body,) = (json.loads(block) for block in _JSON.findall(RECIPES))
    first, again = (premises.ask("POST", "/v1/surgeries", body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200), first.text
    (row,) = premises.clinic.rows()
    assert (row["Patient"], row["Consent"]) == ("Robin Example", True)

    step = premises.ask("POST", f"/v1/surgeries/{body['key']}/steps/day-14")
    assert (step.status_code, step.json()["state"]) == (200, "waiting")


def test_an_executions_parameters_are_fields_that_the_endpoint_takes(premises: Premises) -> None:
    (parameters,) = re.findall(r"Parameters=(\{.*\})'", RECIPES)
    answer = premises.ask("POST", "/v1/surgeries", json.loads(parameters))
    assert answer.status_code == 201, answer.text


def test_the_table_has_every_route_and_every_page_only_such(premises: Premises) -> None:
    document = premises.ask("GET", "/openapi.json").json()
    routes = {(verb.upper(), path) for path, verbs in document["paths"].items() for verb in verbs}
    table = {*_ROUTE.findall(API.partition("## Other systems")[0])} - {("GET", "/openapi.json")}
    assert table == routes
    patterns = [
        (verb, re.compile(re.sub(r"\{\w+\}", "[^/]+", path))) for verb, path in (*routes, *table)
    ]
    named = {one for page in DOCS.glob("*.md") for one in _ROUTE.findall(page.read_text("utf-8"))}
    unknown = [
        (verb, path)
        for verb, path in named - {("GET", "/openapi.json")}
        if not any(verb == own and known.fullmatch(path) for own, known in patterns)
    ]
    assert unknown == []


def test_the_table_of_fields_has_every_field(premises: Premises) -> None:
    document = premises.ask("GET", "/openapi.json").json()
    fields = document["components"]["schemas"]["SurgeryToAdd"]["properties"]
    table = API.partition("| field |")[2].partition("\n\n")[0]
    assert {*re.findall(r"`(\w+)`", table)} == {*fields}


@pytest.mark.parametrize("name", ["texts", "cycle_age_seconds", "cycle_ok", "callbacks_waiting"])
def test_the_metrics_are_told(premises: Premises, name: str) -> None:
    premises.work(minutes=1)
    served = premises.ask("GET", "/metrics").text
    page = (DOCS / "operations.md").read_text(encoding="utf-8")
    assert f"# TYPE sheetdrip_{name} gauge" in served
    assert f"`sheetdrip_{name}`" in page
    assert {*re.findall(r"# TYPE (\w+)", served)} <= {*re.findall(r"`(sheetdrip_\w+)`", page)}
