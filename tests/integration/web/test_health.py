"""Can a machine tell whether the daemon is well?"""

import requests

from tests.integration.web.conftest import Premises


def get(premises: Premises, path: str) -> requests.Response:
    return requests.get(premises.url + path, timeout=20)


def test_a_daemon_whose_cycles_run_is_well(premises: Premises) -> None:
    assert get(premises, "/healthz").json()["problems"] == ["Hillside: no cycle yet"]
    premises.work(seconds=1)
    answer = get(premises, "/healthz")
    assert (answer.status_code, answer.json()) == (200, {"cycle_age_seconds": {"Hillside": 1.0}})


def test_a_daemon_whose_cycles_stopped_is_not_well(premises: Premises) -> None:
    premises.work(seconds=1)
    premises.clinic.advance(minutes=4)
    answer = get(premises, "/healthz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["Hillside: last cycle 241 s ago"]


def test_a_clinic_that_waits_for_a_person_is_looked_at_all_the_same(premises: Premises) -> None:
    premises.clinic.staff("set", row=1, column="Phone", value="Tel.")
    premises.work(seconds=1)
    assert get(premises, "/healthz").status_code == 200
    assert 'sheetdrip_cycle_ok{clinic="Hillside"} 0.0' in get(premises, "/metrics").text


def test_metrics_count_texts_by_state_and_name_nobody(premises: Premises) -> None:
    premises.clinic.add_row("Zebulon Canary", "+13125550177")
    premises.work(seconds=1)
    answer = get(premises, "/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert lines == [
        'sheetdrip_texts{clinic="Hillside",state="scheduled"} 1.0',
        'sheetdrip_cycle_age_seconds{clinic="Hillside"} 1.0',
        'sheetdrip_cycle_ok{clinic="Hillside"} 1.0',
        'sheetdrip_callbacks_waiting{clinic="Hillside"} 0.0',
    ]
