"""Lets a signal end a command at a moment of its own choice."""

import signal
import threading


def stopped_by_signal() -> threading.Event:
    """Set once SIGTERM or Ctrl-C has come."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
