"""Which commands are there, and how do they end?"""

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer
from rich.console import Console

from sheetdrip.errors import SheetdripError, UserMustFix

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with locals would print patients
    help="A Google Sheet of surgeries becomes scheduled post-operative texts, and the sheet says so.",
)
_out, _err = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)

Config = Annotated[Path, typer.Option("--config", help="The settings file.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document instead of text.")]
_DEFAULT = Path("config/sheetdrip.toml")


def main() -> None:
    """The console script."""
    app()
