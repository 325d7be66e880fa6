"""Is everything put right after a process died at any point at all? Every point, one after another."""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.memory import memory
from tests.simulation.campaign import watched_logs
from tests.simulation.jobs import in_order
from tests.simulation.judge import Violation
from tests.simulation.life import Product
from tests.simulation.mishaps import EVERY
from tests.simulation.ports import port_points
from tests.simulation.scenes import Scene, Story

CALLED = (
    "oauth.token",
    "sheets.spreadsheets.get",
    "sheets.values.batchGet",
    "sheets.spreadsheets.batchUpdate",
    "twilio.messages.create",
    "twilio.messages.cancel",
    "twilio.messages.fetch",
    "twilio.messages.list",
    "messaging.senders.list",
    "studio.executions.create",
    "studio.executions.list",
    "studio.executions.fetch",
    "studio.executions.context",
    "studio.executions.end",
)
"""What a cycle asks of the outside."""


def every_point() -> frozenset[str]:
    """Every point at which a cycle can die: around each outside call and each commit."""
    calls = (f"{operation} {when}" for operation in CALLED for when in ("before", "applied"))
    return frozenset({*port_points(), *calls})


@dataclass(frozen=True, slots=True)
class Death:
    """A story in which the process died at its `number`-th point; what was wrong in the end."""

    story: str
    number: int
    point: str
    violations: tuple[Violation, ...]


def points_of(story: Story, rewrites: frozenset[str] = frozenset()) -> list[str]:
    """Every point that a story passes when nothing happens."""
    with _scene(rewrites=rewrites, flow=story.flow) as scene:
        trail: list[str] = []
        story.before(scene)
        scene.weather.trail = trail
        story.then(scene)
        scene.weather.trail = None
        scene.settle()
        assert not scene.judge.violations, scene.judge.violations
        return trail


def deaths(
    trails: Mapping[str, Sequence[str]], jobs: int = 1, rewrites: frozenset[str] = frozenset()
) -> Iterator[Death]:
    """Die once at each point of each story, told by its trail; in their order, in `jobs` processes.

    `rewrites`: how Twilio keeps what it is given (`sandbox.twilio.rewriting`).
    """
    planned = (
        (name, number, rewrites)
        for name, trail in trails.items()
        for number in range(1, len(trail) + 1)
    )
    return in_order(_die, planned, jobs)


def _die(planned: tuple[str, int, frozenset[str]]) -> Death:
    return die_at(*planned)


def die_at(name: str, number: int, rewrites: frozenset[str] = frozenset()) -> Death:
    """Tell a story in which the process dies at a point."""
    story = EVERY[name]
    with _scene(rewrites=rewrites, flow=story.flow) as scene:
        story.before(scene)
        scene.weather.crash_in = number
        story.then(scene)
        (point,) = scene.weather.points.elements()
        scene.settle()
        return Death(name, number, point, tuple(scene.judge.violations))


def tell(story: Story, plant: Product = lambda here: here) -> tuple[Violation, ...]:
    """Tell a story without a death; what was wrong in the end."""
    with _scene(plant, flow=story.flow) as scene:
        story.before(scene)
        story.then(scene)
        scene.settle()
        return tuple(scene.judge.violations)


class _scene:  # noqa: N801 - a context manager
    def __init__(
        self,
        plant: Product = lambda here: here,
        rewrites: frozenset[str] = frozenset(),
        flow: str | None = None,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sheetdrip-scene-", dir=memory())
        self._plant = plant
        self._rewrites = rewrites
        self._flow = flow
        self._leaks: list[str] = []
        self._logs = watched_logs(self._leaks)

    def __enter__(self) -> Scene:
        self._logs.__enter__()
        return Scene(Path(self._folder.name), self._plant, self._rewrites, self._flow)

    def __exit__(self, *_: object) -> None:
        self._logs.__exit__(None, None, None)
        self._folder.cleanup()


def main(*, jobs: int, as_json: bool, rewrites: frozenset[str] = frozenset()) -> int:
    """Die everywhere and print how many points of how many were covered."""
    began, all_deaths = time.monotonic(), []
    trails = {name: points_of(story, rewrites) for name, story in EVERY.items()}
    unpassed = every_point() - {point for trail in trails.values() for point in trail}
    out = sys.stderr if as_json else sys.stdout
    for death in deaths(trails, jobs, rewrites):
        all_deaths.append(death)
        for one in death.violations[:3]:
            print(
                f"{death.story}, point {death.number} ({death.point}): {one.invariant}: {one.told}",
                file=out,
            )
        if death.number == len(trails[death.story]):
            passed = f"{len(all_deaths)} deaths in {time.monotonic() - began:.0f} s"
            print(f"{death.story}: {death.number} points ({passed})", file=out, flush=True)
    covered = Counter(death.story for death in all_deaths if _is_where_planned(death, trails))
    failed = [death for death in all_deaths if death.violations]
    summary = {
        "stories": {name: f"{covered[name]} of {len(trail)}" for name, trail in trails.items()},
        "points": f"{covered.total()} of {sum(map(len, trails.values()))}",
        "kinds_of_points": f"{len(every_point()) - len(unpassed)} of {len(every_point())}",
        "by_point": dict(Counter(death.point for death in all_deaths).most_common()),
        "failed": len(failed),
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(summary, indent=None if as_json else 2))  # noqa: T201
    return 1 if failed or unpassed or covered.total() != len(all_deaths) else 0


def _is_where_planned(death: Death, trails: Mapping[str, list[str]]) -> bool:
    return trails[death.story][death.number - 1] == death.point
