"""What becomes of a score that another system hands over?"""

import pytest

from tests.integration.clinic import ADA
from tests.integration.web.conftest import Premises

EVENING = "/v1/surgeries/k-1/steps/evening"


@pytest.fixture
def asked(premises: Premises) -> Premises:
    """A surgery whose evening text has arrived."""
    premises.enrol()
    premises.clinic.advance(hours=11)
    premises.work(minutes=5)
    return premises


def test_it_stands_in_the_sheet_and_in_the_answer_and_a_repetition_changes_nothing(
    asked: Premises,
) -> None:
    for _ in range(2):
        answer = asked.ask("POST", EVENING, {"score": 7}, Idempotency_Key="k-1/evening/1")
        assert (answer.status_code, answer.json()["score"]) == (200, 7)
        assert answer.json()["state"] == "delivered"
    asked.work(seconds=1)
    assert asked.clinic.cells_of("Ada Example")["Evening score"] == 7
    look = asked.ask("GET", "/v1/surgeries/k-1").json()
    assert [one["score"] for one in look["steps"]] == [7, None, None, None]
    assert len(asked.clinic.texts_to(ADA, "evening")) == 1


def test_a_later_score_replaces_it_and_nought_is_one(asked: Premises) -> None:
    asked.ask("POST", EVENING, {"score": 7}, Idempotency_Key="flow-1")
    assert asked.ask("POST", EVENING, {"score": 0}, Idempotency_Key="flow-2").json()["score"] == 0
    asked.work(seconds=1)
    assert asked.clinic.cells_of("Ada Example")["Evening score"] == 0


def test_what_the_patient_texted_stays(asked: Premises) -> None:
    asked.ask("POST", EVENING, {"score": 7}, Idempotency_Key="flow-1")
    asked.clinic.reply(ADA, "4")
    asked.work(minutes=2)
    assert asked.ask("POST", EVENING, {"score": 7}, Idempotency_Key="flow-1").json()["score"] == 4
    assert asked.clinic.cells_of("Ada Example")["Evening score"] == 4


def test_what_staff_typed_stays(asked: Premises) -> None:
    asked.clinic.edit("Ada Example", "Evening score", 5)
    asked.work(minutes=1)
    assert asked.ask("POST", EVENING, {"score": 7}).json()["score"] == 7
    assert asked.clinic.cells_of("Ada Example")["Evening score"] == 5


@pytest.mark.parametrize(
    "body",
    [
        {"score": 11},
        {"score": -1},
        {"score": "7"},
        {"score": 7.5},
        {"score": True},
        {"score": None},
        {},
        {"score": 7, "note": "more"},
        [7],
        7,
    ],
)
def test_anything_else_is_refused_and_nothing_is_kept(premises: Premises, body: object) -> None:
    premises.enrol()
    assert premises.ask("POST", EVENING, body).status_code == 422
    assert premises.ask("GET", "/v1/surgeries/k-1").json()["steps"][0]["score"] is None


def test_a_score_for_no_step_or_no_surgery_is_refused(premises: Premises) -> None:
    premises.enrol()
    assert premises.ask("POST", "/v1/surgeries/k-1/steps/day-8", {"score": 7}).status_code == 404
    assert premises.ask("POST", "/v1/surgeries/k-2/steps/day-7", {"score": 7}).status_code == 404
