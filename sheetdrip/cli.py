"""The commands of sheetdrip and their options, and the exit codes with which they end.

A command is loaded when it runs, and only after its settings are found to be right.
"""

import logging
import os
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typing_extensions import override

from sheetdrip import __version__
from sheetdrip.errors import PlanRefused, SheetdripError, UserMustFix

if TYPE_CHECKING:
    from sheetdrip.settings.load import Settings


class _Commands(TyperGroup):
    """All options before a command are flags: False unless given, as Typer asks pydantic about a None."""

    @override
    def get_params(self, ctx: Any) -> list[Any]:
        options = super().get_params(ctx)
        for option in options:
            option.default = option.default or False
        return options

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except OSError as error:  # completion could not be installed
            if error.filename is None:
                raise
            raise UserMustFix(f"{error.filename}: {error.strerror}") from error


commands = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,  # a traceback with locals would print patients
    help="A Google Sheet of surgeries becomes scheduled post-operative texts, and the sheet says so.",
)

Config = Annotated[Path, typer.Option("--config", help="The settings file.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]
Seed = Annotated[int, typer.Option(help="Same seed, same people, same outcome.")]
Port = Annotated[
    int,
    typer.Option(min=0, max=65535, help="Where to listen on this machine; 0 for any free port."),
]
_CONFIG = Path("config/sheetdrip.toml")


def main() -> None:
    """The console script: our errors end with their exit codes, all problems listed."""
    try:
        commands()
    except SheetdripError as error:
        from sheetdrip.console.terminal import print_errors, print_problems

        problems = tuple(_problems_of(error))
        print_problems(problems)
        if "--json" in sys.argv:
            print_errors(problems, error.exit_code)
        sys.exit(error.exit_code)


def _problems_of(error: SheetdripError) -> Iterable[str]:
    match error:
        case UserMustFix():
            return error.problems
        case PlanRefused():
            follows = (f"If it is approved, {effect}" for effect in error.effects)
            way_out = f"If it is meant: sheetdrip run --approve {error.digest}"
            return *error.reasons, *follows, way_out
        case _:
            return (str(error),)


def _settings(config: Path) -> "Settings":
    from sheetdrip.settings.load import load_settings

    return load_settings(config, os.environ)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sheetdrip {__version__}")
        raise typer.Exit


@commands.callback()
def sheetdrip(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say which this is."),
    ] = False,
) -> None:
    """Take the options that stand before a command."""


@commands.command()
def check(config: Config = _CONFIG, as_json: AsJson = False) -> None:
    """Look at every precondition and say what to fix. Changes nothing."""
    settings = _settings(config)
    _log(logging.WARNING)
    from sheetdrip.commands.check import carry_out

    carry_out(settings, as_json=as_json)


@commands.command()
def init(config: Config = _CONFIG, as_json: AsJson = False) -> None:
    """Set up each clinic's shared sheet: columns, notes, boxes, the Control tab. Safe to repeat."""
    settings = _settings(config)
    _log(logging.WARNING)
    from sheetdrip.commands.init import carry_out

    carry_out(settings, as_json=as_json)


@commands.command()
def plan(
    config: Config = _CONFIG,
    as_json: AsJson = False,
    patient_safe: Annotated[
        bool, typer.Option("--patient-safe", help="Hide names, numbers and texts.")
    ] = False,
) -> None:
    """Show what the next cycle would do. Changes nothing."""
    settings = _settings(config)
    _log(logging.WARNING)
    from sheetdrip.commands.plan import carry_out

    carry_out(settings, as_json=as_json, patient_safe=patient_safe)


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
        bool, typer.Option("--web", help="Also serve HTTP: Twilio's callbacks, other systems.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Be the daemon: read the sheets, schedule texts, write back; until SIGTERM or Ctrl-C."""
    _log(logging.INFO)
    settings = _settings(config)
    if once:
        from sheetdrip.commands.run_once import carry_out as carry_out_once

        carry_out_once(settings, approve, as_json=as_json)
        return
    from sheetdrip.commands.run import carry_out

    carry_out(settings, approve, web=web)


@commands.command()
def status(config: Config = _CONFIG, as_json: AsJson = False) -> None:
    """Say what is scheduled, sent, failing and held, from the ledger."""
    settings = _settings(config)
    _log(logging.WARNING)
    from sheetdrip.commands.status import carry_out

    carry_out(settings, as_json=as_json)


@commands.command()
def recover(config: Config = _CONFIG, as_json: AsJson = False) -> None:
    """Bring a lost or old ledger up to date from the sheets and Twilio's lists. Sends nothing."""
    _log(logging.INFO)
    settings = _settings(config)
    from sheetdrip.commands.recover import carry_out

    carry_out(settings, as_json=as_json)


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
    settings = _settings(config)
    _log(logging.WARNING)
    from sheetdrip.commands.studio import carry_out

    carry_out(settings, config.parent, push=action is StudioAction.PUSH, as_json=as_json)


@commands.command()
def sandbox(
    port: Port = 0,
    surgeries: Annotated[int, typer.Option(min=0, help="Rows in the seeded sheet.")] = 12,
    seed: Seed = 1,
    out: Annotated[Path, typer.Option(help="Where settings, key file and credentials go.")] = Path(
        "sandbox-out"
    ),
) -> None:
    """Serve a local Google and Twilio for trying things; prints one JSON line when it listens."""
    from sheetdrip.commands.sandbox import carry_out

    carry_out(port, surgeries, seed, out)


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
        bool, typer.Option("--no-page", help="Follow it here in the terminal, without a page.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Play a small clinic's days on virtual time: the real daemon and the sandbox, on a page."""
    _log(logging.WARNING if headless else logging.ERROR)
    if headless or as_json:
        from sheetdrip.commands.demo import play_headless

        play_headless(surgeries, days, seed, port, as_json=as_json)
    else:
        from sheetdrip.commands.demo import play

        play(surgeries, days, seed, port, speed=speed, page=not no_page)


def _log(level: int) -> None:
    from sheetdrip.console.logs import log_to_stderr

    log_to_stderr(level)
