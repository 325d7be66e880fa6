"""Runs a process that stays: a daemon on its scheduler, perhaps with a web server, until told to stop."""

import threading
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from sheetdrip.app import App, RunOptions
from sheetdrip.clock import SystemClock
from sheetdrip.daemon import Daemon
from sheetdrip.errors import SheetdripError
from sheetdrip.runner import Job, Lane
from sheetdrip.settings.load import Settings
from sheetdrip.web.context import ClinicHandle

HEARTBEAT = 5.0
"""Seconds between two looks at the clocks."""

JOBS = 6
"""So many of a clinic's jobs may be at work in one lane: each by its tick, and poked."""

MOST_THREADS = 128
"""In one lane, whatever the number of clinics."""

PATIENCE = 8.0
"""Seconds that a stop waits for calls in flight; what they had begun is on record."""


def run_forever(
    settings: Settings,
    stop: threading.Event,
    approved: str | None = None,
    *,
    web: bool = False,
) -> SheetdripError | None:
    """Be the daemon until `stop` is set, or until this process may not go on: the reason for that.

    With `web` it can be called from outside; UserMustFix when it cannot listen.
    """
    ended: list[SheetdripError] = []

    def end(error: SheetdripError) -> None:
        ended.append(error)
        stop.set()

    choices = RunOptions(clock=SystemClock(), stopping=stop.is_set)
    with App(settings, choices) as app:
        scheduler = BackgroundScheduler(timezone=UTC, executors=_pools(app))
        daemon = Daemon(app, scheduler, fatal=end, approved=approved, pools=_pool_of)
        with web_server(app, daemon) if web else nullcontext():
            daemon.start()
            scheduler.start()
            while not stop.wait(HEARTBEAT):
                daemon.watch()
        scheduler.shutdown(wait=False)
        daemon.finish(PATIENCE)
    return ended[0] if ended else None


def web_server(app: App, daemon: Daemon) -> AbstractContextManager[object]:
    """What serves a daemon's clinics; it listens while it is entered. Raises UserMustFix."""
    from sheetdrip.web.application import application
    from sheetdrip.web.server import WebServer

    fronts = {
        ctx.clinic.name: ClinicHandle(
            name=ctx.clinic.name,
            service_sid=ctx.clinic.service_sid,
            ledger=ctx.ledger,
            enrolments=daemon.enrolments(ctx),
            poke=partial(daemon.poke, ctx),
            replies_came=partial(daemon.look_into, ctx, Job.PROCESS_REPLIES),
            reports_came=partial(daemon.look_into, ctx, Job.PROCESS_CALLBACKS),
        )
        for ctx in app.clinics
    }
    own = app.settings.file.web
    return WebServer(application(app.house(fronts)), own.host, own.port)


def _pools(app: App) -> dict[str, ThreadPoolExecutor]:
    """A pool for every lane, with a thread for every job.

    Jobs that wait for Google keep no patient's reply out, nor those that wait for their clinic's turn another
    clinic's.
    """
    threads = min(MOST_THREADS, JOBS * len(app.clinics) + 1)
    return {_pool_of(lane): ThreadPoolExecutor(max_workers=threads) for lane in Lane}


def _pool_of(lane: Lane) -> str:
    return lane.value
