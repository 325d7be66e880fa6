"""The command `sheetdrip demo`: plays days of a small clinic, fast or as it happens."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from sheetdrip.demo.heard import LAG, Scene, hear
from sheetdrip.demo.outcome import Outcome, surgeries, verdict_line
from sheetdrip.demo.patients import Patients
from sheetdrip.demo.stage import Stage, staged
from sheetdrip.demo.story import CLINIC_ZONE, START, Story, write_story
from sheetdrip.demo.verdict import Verdict, judge
from sheetdrip.domain.sequence import Sequence
from sheetdrip.settings.model import Safety

HEADLESS_POLL = 900
"""Seconds between polls when days must pass in seconds; the daemon's own default is 15."""

LIVE_POLL = 300


def play_headless(
    surgery_count: int, days: int, seed: int, port: int, progress: Console
) -> Outcome:
    """Run `days` virtual days as fast as they go, with a progress bar on `progress`."""
    story = write_story(surgery_count, days, seed)
    end = START + timedelta(days=days)
    with staged(seed, port, HEADLESS_POLL) as stage:
        stage.patients = Patients(story, _sequence(stage), seed)
        with _bar(progress, days) as advance:
            for _ in stage.play(story, end, advance):
                pass
        labels = [step.label for step in _sequence(stage).steps]
        return Outcome(
            seed=seed,
            days=days,
            poll_seconds=HEADLESS_POLL,
            surgeries=tuple(surgeries(stage.rows(), labels)),
            calls=stage.calls(),
            verdict=_judged(stage, story, end),
        )


def play_page(  # noqa: PLR0913 - one per option of the command
    surgery_count: int,
    days: int,
    seed: int,
    *,
    port: int,
    speed: float,
    stop: threading.Event,
    out: Console,
) -> None:
    """Serve the rehearsal page until `stop`; the sandbox below it takes any free port."""
    from sheetdrip.demo.page.serve import Wish, serve

    def ready(url: str) -> None:
        out.print(f"The rehearsal page is at [bold]{url}[/bold]; Ctrl-C ends it.", soft_wrap=True)

    story = write_story(surgery_count, days, seed)
    wish = Wish(port=port, speed=speed, days=days)
    with staged(seed, 0, HEADLESS_POLL, Safety()) as stage:  # so that approving can be rehearsed
        stage.apply_layout()
        stage.dozes = True
        stage.patients = Patients(story, _sequence(stage), seed)
        serve(stage, story, wish=wish, ready=ready, stop=stop)


def play_live(  # noqa: PLR0913 - one per option of the command
    surgery_count: int,
    days: int,
    seed: int,
    *,
    port: int,
    speed: float,
    stop: threading.Event,
    out: Console,
) -> None:
    """Let virtual time run `speed` times as fast as real time, telling what happens, until `stop`."""
    story = write_story(surgery_count, days, seed)
    with staged(seed, port, LIVE_POLL) as stage:
        stage.patients = Patients(story, _sequence(stage), seed)
        out.print(f"Sandbox at {stage.url}; {speed:,.0f} times real time; Ctrl-C ends it.")
        teller = _Teller(stage, out)
        pace = _real_time(stage, speed, stop, teller.tell)
        for act in stage.play(story, START + timedelta(days=365 * 10), pace):
            teller.say(act.at, "magenta", f"{act.who} {act.told}")
        out.print(verdict_line(_judged(stage, story, stage.clock.now())), soft_wrap=True)


def _judged(stage: Stage, story: Story, now: datetime) -> Verdict:
    """The verdict over all that must have happened a while before `now`."""
    sequence, patients, messages = _sequence(stage), stage.patients, stage.messages()
    if patients is None:
        raise ValueError("nobody answers: the verdict is on patients too")
    stopped = patients.spans()
    due = list(story.due(sequence, now - LAG, stopped))
    scene = Scene(
        asked=patients.asked,
        said=patients.said,
        stopped=stopped,
        messages=messages,
        rows=stage.rows(),
        lines=stage.lines(),
        labels=[step.label for step in sequence.steps],
        now=now,
    )
    return replace(judge(due, story.patients, messages, patients.said), heard=hear(scene))


def _sequence(stage: Stage) -> Sequence:
    (ctx,) = stage.app.clinics
    return ctx.clinic.sequences[ctx.clinic.sequence]


@contextmanager
def _bar(console: Console, days: int) -> Iterator[Callable[[datetime], bool]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    # off a terminal rich would leave an empty line behind
    silent = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=silent) as progress:
        task = progress.add_task("virtual days", total=days)

        def advance(moment: datetime) -> bool:
            passed = (moment - START) / timedelta(days=1)
            progress.update(
                task, completed=passed, description=f"day {int(passed) + 1:2d} of {days}"
            )
            return True

        yield advance


def _real_time(
    stage: Stage, speed: float, stop: threading.Event, tell: Callable[[], None]
) -> Callable[[datetime], bool]:
    """Wait for each moment as long as the speed says."""
    began, virtual = time.monotonic(), stage.clock.now()

    def wait(moment: datetime) -> bool:
        tell()
        due = began + (moment - virtual).total_seconds() / speed
        return not stop.wait(max(0.0, due - time.monotonic()))

    return wait


_COLOURS = {"scheduled": "cyan", "delivered": "green", "undelivered": "red", "failed": "red"}


class _Teller:
    """Tells what became of each text, as soon as Twilio's side shows it."""

    def __init__(self, stage: Stage, out: Console) -> None:
        self._stage = stage
        self._out = out
        self._seen: dict[str, str] = {}
        self._zone = ZoneInfo(CLINIC_ZONE)

    def tell(self) -> None:
        """Say every change since the last look."""
        for message in reversed(self._stage.messages()):
            sid, status = message["sid"], message["status"]
            if self._seen.get(sid) != status and status not in {"queued", "sending", "accepted"}:
                self._seen[sid] = status
                self.say(self._stage.clock.now(), _COLOURS.get(status, "yellow"), _told(message))

    def say(self, at: datetime, colour: str, what: str) -> None:
        when = f"{at.astimezone(self._zone):%a %d %b %H:%M}"
        self._out.print(f"[dim]{when}[/dim]  [{colour}]{what}[/]", soft_wrap=True)


def _told(message: Mapping[str, Any]) -> str:
    due = f" for {message['send_at']}" if message["status"] == "scheduled" else ""
    code = f" (Twilio {message['error_code']})" if message["error_code"] else ""
    return f"text to …{message['to'][-4:]} {message['status']}{due}{code}  {message['sid']}"
