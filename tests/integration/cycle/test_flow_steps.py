"""Is a step that is a Studio flow started once, at its time, and is what it hears in the row?"""

from dataclasses import replace

import pytest
import requests

from sheetdrip.domain.cells import Cell
from sheetdrip.domain.sequence import Sequence, Step
from sheetdrip.messaging import Publisher
from sheetdrip.settings.flows import load_flows
from sheetdrip.settings.sequences import shipped_config
from tests.integration.clinic import ADA, CREATE, Clinic

START = "studio.executions.create"


@pytest.fixture
def clinic(clinic: Clinic) -> Clinic:
    """A clinic whose day 7 is the shipped flow, at Twilio."""
    publisher = Publisher(clinic.app.connection(), clinic.app.clock)
    (flow,) = load_flows(shipped_config(), clinic.settings.file.studio)
    sid = publisher.push(flow).sid
    sequence = clinic.settings.sequences["post-op"]
    steps = tuple(_asked_by(sid, one) if one.name == "day-7" else one for one in sequence.steps)
    clinic.restart(settings=_with(clinic, replace(sequence, steps=steps)))
    clinic.forget_calls()
    return clinic


def _asked_by(flow: str | None, step: Step) -> Step:
    return replace(step, kind="flow", flow=flow)


def _with(clinic: Clinic, sequence: Sequence) -> object:
    return replace(clinic.settings, sequences={sequence.name: sequence})


def test_a_flow_is_started_at_its_time_and_never_before(clinic: Clinic) -> None:
    clinic.add_row()
    clinic.cycle()
    clinic.until("2026-03-10 14:59")
    report = clinic.cycle()
    assert str(report.wake_at) == "2026-03-10 15:00:00+00:00"
    assert clinic.calls(START) == 0
    assert clinic.cells_of("Ada Example")["Day 7 status"] == "waiting"
    clinic.until("2026-03-10 15:00")
    clinic.cycle()
    clinic.cycle()
    assert clinic.calls(START) == 1
    (text,) = clinic.texts_to(ADA, "day-7")
    assert text.created_at == clinic.clock.now()
    row = clinic.cells_of("Ada Example")
    assert row["Day 7 status"] == "sent"
    assert str(row["Day 7 SID"]).startswith("FN")
