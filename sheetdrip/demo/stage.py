"""The stage: a sandbox, the real daemon, staff and patients; all on one virtual clock."""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

import requests

from sheetdrip.app import App, RunOptions, new_drip_id
from sheetdrip.clock import ManualClock, SystemClock
from sheetdrip.daemon import Daemon
from sheetdrip.demo.heard import CALL_AT, RISE, SILENT_HOURS
from sheetdrip.demo.own_folder import own_folder
from sheetdrip.demo.pace import SteppedScheduler
from sheetdrip.demo.patients import Patients, Reply
from sheetdrip.demo.story import START, Act, Story
from sheetdrip.errors import SheetdripError
from sheetdrip.sandbox.seeding import Clinic, seed_clinic, write_config
from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.twilio.records import Rules
from sheetdrip.sandbox.world import World
from sheetdrip.settings.load import Settings, load_settings
from sheetdrip.settings.model import Alerts, Safety

HEARTBEAT = 3600
"""Seconds between two signs of life in the Control tab."""

SETTLES = timedelta(minutes=30)
"""For so long after something has happened the daemon's polls may find more of it."""

DOZES = timedelta(hours=4)
"""Between two polls at most, while nothing happens."""

FAILURES = 0.06
"""The share of texts that fail as in life: landlines, phones that are off, filtered ones."""


class Stage:
    """A running clinic. Everything is asked and done over the sandbox's HTTP."""

    def __init__(
        self,
        server: SandboxServer,
        clinic: Clinic,
        clock: ManualClock,
        open_app: Callable[[], App],
    ) -> None:
        self.url = server.url
        self.clock = clock
        self.patients: Patients | None = None
        """Who answers; nobody unless somebody is put there."""
        self.dozes = False
        """Whether polls are passed over while nothing happens, so that days pass in seconds."""
        self.spreadsheet_id = clinic.spreadsheet_id
        self.token = server.world.issue_token(
            clinic.owner, "https://www.googleapis.com/auth/spreadsheets"
        )
        self._open_app = open_app
        self._session = requests.Session()
        self.start_daemon()

    def start_daemon(self) -> None:
        """A new daemon on the same ledger, as after a power cut."""
        self.app = self._open_app()
        self._scheduler: SteppedScheduler | None = SteppedScheduler(self.clock)
        Daemon(self.app, self._scheduler, fatal=_raise).start()
        self._scheduler.start()

    def apply_layout(self) -> None:
        """What `sheetdrip init` does."""
        for clinic in self.app.settings.file.clinics:
            self.app.apply_layout(clinic)

    def kill_daemon(self) -> None:
        """What the kernel does for a killed process: locks and files are let go of, nothing is written."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None
            self.app.__exit__()

    @property
    def is_daemon_up(self) -> bool:
        return self._scheduler is not None

    def poke_daemon(self) -> None:
        """Make everything the daemon does due now, as an edit in the sheet may."""
        if self._scheduler is not None:
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=self.clock.now())

    def close(self) -> None:
        self.kill_daemon()
        self._session.close()

    def play(
        self, story: Story, until: datetime, pace: Callable[[datetime], bool]
    ) -> Iterator[Act]:
        """Let time pass until `until`; yields each act as it is done.

        Before each step `pace` is told the moment that comes next; it may wait, and ends the play by False.
        """
        acts = list(reversed(story.acts))
        while (moment := self.next_moment(acts, until)) < until and pace(moment):
            yield from self.move_to(moment, acts)

    def move_to(self, moment: datetime, acts: list[Act]) -> Iterator[Act]:
        """One step: to `moment`, where people and then the daemon do what is due; yields acts as done.

        What patients will answer is added to `acts`.
        """
        self.clock.advance(max(0.0, (moment - self.clock.now()).total_seconds()))
        while acts and acts[-1].at <= self.clock.now():
            yield self._perform(acts.pop())
        if self._scheduler is not None:
            self._scheduler.step()
        if self.patients is not None and self.patients.is_time(self.clock.now()):
            acts += self.patients.look(self.messages(), self.clock.now())
            acts.sort(key=lambda act: (act.at, act.told), reverse=True)

    def _perform(self, act: Act) -> Act:
        answer = self._control("POST", act.surface, json=dict(act.edit))
        if self.patients is not None and isinstance(act, Reply):
            self.patients.done(act, answer["sid"], self.clock.now())
        return act

    def next_moment(self, acts: list[Act], until: datetime) -> datetime:
        """When something is due next, at most `until`. `acts`: what people will do, the next one last."""
        due = self._next_due()
        moments = [until, *([due] if due else []), *([acts[-1].at] if acts else [])]
        return min(moment.astimezone(UTC) for moment in moments)

    def _next_due(self) -> datetime | None:
        """When the daemon has something to do."""
        if self._scheduler is None:
            return None
        due = self._scheduler.next_due()
        if due is None or not self.dozes:
            return due
        woken = self._scheduler.next_due(polls=False)
        awake = max(due, self._quiet_until())
        return min(awake, woken) if woken else awake

    def _quiet_until(self) -> datetime:
        """Until when a poll would find nothing new, by what is in the way and what Twilio has and holds."""
        now, messages = self.clock.now(), self.messages()
        happened = (one["date_sent"] or one["date_created"] for one in messages)
        if self._control("GET", "faults")["faults"] or any(
            now - datetime.fromisoformat(moment) < SETTLES for moment in happened
        ):
            return now
        planned = (one["send_at"] for one in messages if one["status"] == "scheduled")
        leaving = (datetime.fromisoformat(moment) for moment in planned)
        return min([now + DOZES, *(moment for moment in leaving if moment > now)])

    def messages(self) -> list[dict[str, Any]]:
        """All that Twilio knows, as the control surface tells it."""
        return list(self._control("GET", "messages")["messages"])

    def calls(self) -> dict[str, int]:
        """How often each operation was asked for, staff's own left out."""
        return dict(self._control("GET", "log")["counts"])

    def rows(self) -> list[dict[str, Any]]:
        """The sheet as staff see it: a mapping per row, by header."""
        return self._tab("Surgeries")

    def lines(self) -> list[dict[str, Any]]:
        """The Replies tab likewise; empty while there is none."""
        return self._tab("Replies")

    def _tab(self, title: str) -> list[dict[str, Any]]:
        address = f"{self.url}/v4/spreadsheets/{self.spreadsheet_id}/values/{title}"
        answer = self._session.get(address, headers={"Authorization": f"Bearer {self.token}"})
        if answer.status_code == HTTPStatus.BAD_REQUEST:
            return []  # no such tab
        answer.raise_for_status()
        header, *rows = answer.json()["values"]
        return [dict(zip(header, [*row, *[""] * len(header)], strict=False)) for row in rows]

    def _control(self, method: str, what: str, **options: Any) -> Any:  # noqa: ANN401 - JSON
        answer = self._session.request(method, f"{self.url}/sandbox/{what}", **options)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def staged(
    seed: int, port: int, poll_seconds: int, safety: Safety | None = None
) -> Iterator[Stage]:
    """A stage with an empty sheet, its daemon started. `safety`: in place of the sandbox's wide limits."""
    clock = ManualClock(START)
    world = World(
        clock=clock, machine=SystemClock(), seed=seed, rules=Rules(delivery_failure_rate=FAILURES)
    )
    clinic = seed_clinic(world, surgeries=0)
    world.quotas.unmetered.add(clinic.owner)
    ids = random.Random(f"{seed}/drip ids")  # noqa: S311 - a rehearsal's identities
    with ExitStack() as open_:
        server = open_.enter_context(SandboxServer(world, port=port))
        folder = open_.enter_context(own_folder())
        config = write_config(folder, clinic, server.url).config
        settings = _paced(load_settings(config, clinic.env), poll_seconds, safety)
        choices = RunOptions(rehearsal=True, clock=clock, new_id=partial(new_drip_id, ids.choice))
        stage = Stage(server, clinic, clock, partial(App, settings, choices))
        open_.callback(stage.close)
        yield stage


def _paced(settings: Settings, poll_seconds: int, safety: Safety | None) -> Settings:
    """At the demo's pace, and with limits that mark rows."""
    schedule = settings.file.schedule.model_copy(
        update={
            "poll_seconds": poll_seconds,
            "refresh_seconds": poll_seconds,
            # else the heartbeat would be written at every poll
            "heartbeat_seconds": HEARTBEAT,
        }
    )
    replies = settings.file.replies.model_copy(update={"poll_seconds": poll_seconds})
    limits = Alerts(call_at=CALL_AT, rise=RISE, silent_hours=SILENT_HOURS)
    clinics = [one.model_copy(update={"alerts": limits}) for one in settings.file.clinics]
    changed = {
        "schedule": schedule,
        "replies": replies,
        "clinics": clinics,
        "safety": safety or settings.file.safety,
    }
    return replace(settings, file=settings.file.model_copy(update=changed))


def _raise(error: SheetdripError) -> None:
    raise error
