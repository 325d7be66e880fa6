"""Does nobody get a text twice, wrongly or not at all while clinics live through faults, edits and deaths?"""

import pytest

from tests.simulation.campaign import live
from tests.simulation.life import Scale


def small(
    seed: int,
    *,
    patients: int = 40,
    days: int = 9,
    faults_per_day: float = 8.0,
    poll_seconds: int = 7200,
    flow: str | None = None,
) -> Scale:
    return Scale(
        seed=seed,
        patients=patients,
        days=days,
        faults_per_day=faults_per_day,
        edits_per_day=3.0,
        poll_seconds=poll_seconds,
        flow=flow,
    )


@pytest.mark.parametrize(
    "scale",
    [
        small(1, patients=12, days=5),
        *(pytest.param(small(seed), marks=pytest.mark.slow) for seed in (1, 2, 3)),
    ],
    ids=lambda scale: f"seed {scale.seed}, {scale.patients} patients",
)
def test_a_clinic_under_faults_and_edits_keeps_every_invariant(scale: Scale) -> None:
    outcome = live(scale)

    assert [f"{one.at} {one.invariant}: {one.told}" for one in outcome.violations] == []
    assert outcome.texts_left > 0
    assert outcome.good_cycles > 0
    assert sum(outcome.faults.values()) > 0


def test_a_clinic_with_a_studio_flow_keeps_every_invariant() -> None:
    outcome = live(small(5, patients=12, days=5, flow="Day 7"))

    assert [f"{one.at} {one.invariant}: {one.told}" for one in outcome.violations] == []
    assert outcome.flows["answered"] > 0
    assert sum(count for fault, count in outcome.faults.items() if "studio" in fault) > 0


def test_the_same_seed_gives_the_same_life() -> None:
    first, second = (live(small(4, patients=4, days=4, poll_seconds=21_600)) for _ in range(2))

    assert first == second
    assert first.texts_left > 0
    assert first.crash_points
    assert first.edits["fill"] > 0
