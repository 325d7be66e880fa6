"""Is everything put right after a process died at any point at all? Every point, one after another."""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.campaign import RAM, watched_logs
from tests.simulation.judge import Violation
from tests.simulation.life import Product
from tests.simulation.scenes import STORIES, Scene, Story


@dataclass(frozen=True, slots=True)
class Death:
    """A story in which the process died at its `number`-th point; what was wrong in the end."""

    story: str
    number: int
    point: str
    violations: tuple[Violation, ...]


def points_of(story: Story) -> list[str]:
    """Every point that a story passes when nothing happens."""
    with _scene() as scene:
        trail: list[str] = []
        story.before(scene)
        scene.weather.trail = trail
        story.then(scene)
        scene.weather.trail = None
        scene.settle()
        assert not scene.judge.violations, scene.judge.violations
        return trail


def deaths(names: Iterable[str]) -> Iterator[Death]:
    """Die once at each point of each story."""
    for name in names:
        story = STORIES[name]
        for number, point in enumerate(points_of(story), 1):
            yield Death(name, number, point, die_at(story, number))


def die_at(story: Story, number: int, plant: Product = lambda here: here) -> tuple[Violation, ...]:
    """Tell a story in which the process dies at a point; what was wrong in the end."""
    with _scene(plant) as scene:
        story.before(scene)
        scene.weather.crash_in = number
        story.then(scene)
        assert scene.weather.struck["crash"] == 1, "the point was not passed"
        scene.settle()
        return tuple(scene.judge.violations)


def tell(story: Story, plant: Product = lambda here: here) -> tuple[Violation, ...]:
    """Tell a story without a death; what was wrong in the end."""
    with _scene(plant) as scene:
        story.before(scene)
        story.then(scene)
        scene.settle()
        return tuple(scene.judge.violations)


class _scene:  # noqa: N801 - a context manager
    def __init__(self, plant: Product = lambda here: here) -> None:
        where = RAM if RAM.is_dir() else None
        self._folder = tempfile.TemporaryDirectory(prefix="sheetdrip-scene-", dir=where)
        self._plant = plant
        self._leaks: list[str] = []
        self._logs = watched_logs(self._leaks)

    def __enter__(self) -> Scene:
        self._logs.__enter__()
        return Scene(Path(self._folder.name), self._plant)

    def __exit__(self, *_: object) -> None:
        self._logs.__exit__(None, None, None)
        self._folder.cleanup()


def main(*, as_json: bool) -> int:
    """Die everywhere and print how many points of how many were covered."""
    began, all_deaths = time.monotonic(), []
    planned = {name: len(points_of(story)) for name, story in STORIES.items()}
    for death in deaths(STORIES):
        all_deaths.append(death)
        for one in death.violations[:3]:
            print(  # noqa: T201
                f"{death.story}, point {death.number} ({death.point}): {one.invariant}: {one.told}"
            )
    covered = Counter(death.story for death in all_deaths)
    failed = [death for death in all_deaths if death.violations]
    summary = {
        "stories": {name: f"{covered[name]} of {planned[name]}" for name in planned},
        "points": f"{len(all_deaths)} of {sum(planned.values())}",
        "by_point": dict(Counter(death.point for death in all_deaths).most_common()),
        "failed": len(failed),
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(summary, indent=None if as_json else 2))  # noqa: T201
    return 1 if failed else 0
