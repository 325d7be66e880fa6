"""Logs one JSON document a line, whoever speaks: sheetdrip, a library, a crash.

What a library says is not repeated, because addresses of requests hold numbers and errors hold cells: only
its template, its name and its place are logged. On a terminal the same lines are laid out for people.
"""

import logging
import sys
import threading
import warnings
from pathlib import Path
from typing import Any, TextIO

import structlog
from structlog.typing import Processor
from typing_extensions import override

from sheetdrip.errors import place_of

log = structlog.get_logger(__name__)

_PIECES = ("%s", "%r", "%d", "%(")
"""What shows that a message is a template, whose data stand elsewhere."""


def log_to_stderr(level: int = logging.INFO) -> None:
    """Logs as key-value lines for people on a terminal, as JSON lines anywhere else."""
    stream = sys.stderr
    processors = _processors(pretty=stream.isatty())
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # a line is one write: lines of several threads do not run into each other
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    logging.raiseExceptions = False
    # below WARNING the clients' own loggers print bodies and numbers
    foreign = _Foreign(stream, list(processors))
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[foreign], force=True)
    warnings.showwarning = _warned  # type: ignore[assignment]
    sys.excepthook = _crashed
    sys.unraisablehook = lambda args: _log_crash("unraisable.crashed", args.exc_value)
    threading.excepthook = lambda args: _log_crash("thread.crashed", args.exc_value)


def _processors(*, pretty: bool) -> list[Processor]:
    return [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer(),
    ]


class _Foreign(logging.Handler):
    """Writes what a library logs as a line of ours."""

    def __init__(self, stream: TextIO, processors: list[Processor]) -> None:
        super().__init__()
        self._stream = stream
        self._processors = processors

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; what cannot be written is lost rather than raised."""
        event: Any = _of_library(record)
        try:
            for process in self._processors:
                event = process(None, record.levelname.lower(), event)
            self._stream.write(f"{event}\n")
            self._stream.flush()
        except (OSError, ValueError):
            return


def _of_library(record: logging.LogRecord) -> dict[str, Any]:
    event: dict[str, Any] = {"event": "library.logged", "logger": record.name}
    template = str(record.msg)
    if record.args and any(piece in template for piece in _PIECES):
        event["template"] = template
    event["at"] = f"{Path(record.pathname).name}:{record.lineno}"
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        event.update(error=type(error).__name__, raised_at=place_of(error))
    return event


def _warned(
    _message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    _file: TextIO | None = None,
    _line: str | None = None,
) -> None:
    log.warning("library.warned", kind=category.__name__, at=f"{Path(filename).name}:{lineno}")


def _crashed(kind: type[BaseException], error: BaseException, trace: Any) -> None:  # noqa: ANN401
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _log_crash("process.crashed", error)


def _log_crash(event: str, error: BaseException | None) -> None:
    """Tell a crash by its place: its message may hold a patient's data."""
    log.critical(event, error=type(error).__name__, at="" if error is None else place_of(error))
