"""The commands of sheetdrip, and the exit codes with which they end."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from sheetdrip import console
from sheetdrip.app import App, RunOptions, twilio_connection
from sheetdrip.check import check as look_around
from sheetdrip.check import worst
from sheetdrip.clock import SystemClock
from sheetdrip.errors import PlanRefused, SheetdripError, UserMustFix
from sheetdrip.ledger import open_ledger
from sheetdrip.messaging import Publisher
from sheetdrip.one_shot import look_ahead, run_once
from sheetdrip.settings import load_flows, load_settings
from sheetdrip.sync.reconcile import went_wrong
from sheetdrip.sync.recover import recover_each

commands = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with locals would print patients
    help="A Google Sheet of surgeries becomes scheduled post-operative texts, and the sheet says so.",
)

Config = Annotated[Path, typer.Option("--config", help="The settings file.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]
Seed = Annotated[int, typer.Option(help="Same seed, same people, same outcome.")]
Port = Annotated[int, typer.Option(help="Where to listen on this machine; 0 for any free port.")]
_CONFIG = Path("config/sheetdrip.toml")


def main() -> None:
    """The console script."""
    commands()


@commands.command()
def check(config: Config = _CONFIG, as_json: AsJson = False) -> None:
    """Look at every precondition and say what to fix. Changes nothing."""
    with _ending():
        settings = load_settings(config, os.environ)
        with App(settings, RunOptions(clock=SystemClock(), read_only=True)) as app:
            findings = list(look_around(app))
    console.show_findings(findings, as_json=as_json)
    sys.exit(worst(findings))


@commands.command()
def init(config: Config = _CONFIG, as_json: AsJson = False) -> None:
    """Furnish each clinic's shared sheet: columns, notes, boxes, the Control tab. Safe to repeat."""
    with _ending():
        settings = load_settings(config, os.environ)
        with App(settings, RunOptions(clock=SystemClock(), read_only=True)) as app:
            done = {clinic.name: app.apply_layout(clinic) for clinic in settings.file.clinics}
    console.show_furnished(done, as_json=as_json)


@commands.command()
def plan(
    config: Config = _CONFIG,
    as_json: AsJson = False,
    patient_safe: Annotated[
        bool, typer.Option("--patient-safe", help="Hide names, numbers and texts.")
    ] = False,
) -> None:
    """Show what the next cycle would do. Changes nothing."""
    with _ending():
        settings = load_settings(config, os.environ)
        seen = look_ahead(settings)
        price = settings.file.twilio.segment_price
        console.show_plans(seen, price, as_json=as_json, patient_safe=patient_safe)
        for one in seen.values():
            if one.refused is not None:
                raise one.refused


@commands.command()
def run(
    config: Config = _CONFIG,
    once: Annotated[
        bool, typer.Option("--once", help="One cycle of every clinic, then end.")
    ] = False,
    approve: Annotated[
        str | None, typer.Option(help="Let the refused plan with this digest through.")
    ] = None,
    web: Annotated[
        bool, typer.Option("--web", help="Serve callbacks and enrolments too ([web] settings).")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Be the daemon: read the sheets, schedule texts, write back; until SIGTERM or Ctrl-C."""
    console.log_to_stderr()
    with _ending():
        settings = load_settings(config, os.environ)
        if once:
            outcomes = dict(run_once(settings, approve))
            console.show_cycles(outcomes, as_json=as_json)
            errors = [error for one in outcomes.values() if (error := went_wrong(one)) is not None]
            for error in errors[1:]:
                console.print_problems([str(error)])
            if errors:
                raise errors[0]
            return
        if web:
            _need_web()
        from sheetdrip.service import run_forever  # its scheduler is long in loading

        ended = run_forever(settings, _stopped_by_signal(), approve, web=web)
        if ended is not None:
            raise ended
    # a call still in flight must not keep the process: what it began is on record
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


@commands.command()
def status(config: Config = _CONFIG, as_json: AsJson = False) -> None:
    """Say what is scheduled, sent, failing and held, from the ledger."""
    with _ending():
        settings = load_settings(config, os.environ)
        with open_ledger(settings.file.ledger.url, read_only=True) as ledger:
            names = [clinic.name for clinic in settings.file.clinics]
            books = {
                name: (ledger.of(name).records(), ledger.of(name).last_cycle()) for name in names
            }
            holder = ledger.holder()
    console.show_books(books, holder, as_json=as_json)


@commands.command()
def recover(config: Config = _CONFIG, as_json: AsJson = False) -> None:
    """Bring a lost or old ledger up to date from the sheets and Twilio's lists. Sends nothing."""
    console.log_to_stderr()
    with _ending():
        settings = load_settings(config, os.environ)
        with App(settings, RunOptions(clock=SystemClock())) as app:
            found, problems = recover_each(app.clock, app.clinics)
        console.show_recovered(found, as_json=as_json)
        if problems:
            raise UserMustFix(*problems)


class StudioAction(StrEnum):
    """What is done with the kept Studio flows."""

    VALIDATE = "validate"
    PUSH = "push"


@commands.command()
def studio(
    action: Annotated[
        StudioAction, typer.Argument(help="Have Twilio check the flows, or publish them too.")
    ],
    config: Config = _CONFIG,
    as_json: AsJson = False,
) -> None:
    """Check or publish the Studio flows kept in config/studio/ and in studio/ beside the settings."""
    with _ending():
        settings = load_settings(config, os.environ)
        flows = load_flows(config.parent, settings.file.studio)
        publisher = Publisher(twilio_connection(settings), SystemClock())
        publish = publisher.push if action is StudioAction.PUSH else publisher.validate
        done = [publish(flow) for flow in flows]
    console.show_flows(done, as_json=as_json)
    sys.exit(UserMustFix.exit_code if any(one.flaws for one in done) else 0)


@commands.command()
def sandbox(
    port: Port = 0,
    surgeries: Annotated[int, typer.Option(min=0, help="Rows in the seeded sheet.")] = 12,
    seed: Seed = 1,
    out: Annotated[Path, typer.Option(help="Where settings and key file go.")] = Path(
        "sandbox-out"
    ),
) -> None:
    """Serve a local Google and Twilio for trying things; prints one JSON line when it listens."""
    with _ending():
        _need_extra("starlette", "uvicorn")
        from sheetdrip.sandbox.command import serve

        serve(port, surgeries, seed, out, console.print_json_line, _stopped_by_signal())


@commands.command()
def demo(
    port: Port = 0,
    days: Annotated[int, typer.Option(min=1, max=365, help="Virtual days, with --headless.")] = 30,
    surgeries: Annotated[int, typer.Option(min=1, max=5000, help="How many surgeries.")] = 40,
    speed: Annotated[
        float, typer.Option(min=1, help="Times real time, without --headless.")
    ] = 7200,
    seed: Seed = 7,
    headless: Annotated[
        bool, typer.Option("--headless", help="As fast as it goes; print the outcome and end.")
    ] = False,
    no_page: Annotated[
        bool, typer.Option("--no-page", help="Tell it here in the terminal, without a page.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Play a small clinic's days on virtual time: the real daemon and the sandbox, on a page."""
    console.log_to_stderr(logging.WARNING if headless else logging.ERROR)
    with _ending():
        _need_extra("starlette", "uvicorn")
        from sheetdrip.demo.command import play_headless, play_live, play_page
        from sheetdrip.demo.outcome import show

        if not (headless or as_json):
            if not no_page:
                _need_extra("nicegui")
            stop = _stopped_by_signal()
            play = play_live if no_page else play_page
            play(surgeries, days, seed, port=port, speed=speed, stop=stop, out=console.out)
            return
        outcome = play_headless(surgeries, days, seed, port, console.err)
    if as_json:
        console.print_json(outcome.as_json())
    else:
        show(outcome, console.out)
    sys.exit(0 if outcome.verdict.is_clean else 1)


@contextmanager
def _ending() -> Iterator[None]:
    """Turn our errors into their exit codes, all problems listed."""
    try:
        yield
    except UserMustFix as error:
        console.print_problems(error.problems)
        sys.exit(error.exit_code)
    except PlanRefused as error:
        console.print_problems(error.reasons)
        console.print_problems([f"If it is meant: sheetdrip run --approve {error.digest}"])
        sys.exit(error.exit_code)
    except SheetdripError as error:
        console.print_problems([str(error)])
        sys.exit(error.exit_code)


def _need_extra(*modules: str) -> None:
    if any(find_spec(module) is None for module in modules):
        raise UserMustFix("The sandbox is an extra: pip install 'sheetdrip[sandbox]'")


def _need_web() -> None:
    if find_spec("fastapi") is None or find_spec("uvicorn") is None:
        raise UserMustFix("Serving the web is an extra: pip install 'sheetdrip[web]'")


def _stopped_by_signal() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
