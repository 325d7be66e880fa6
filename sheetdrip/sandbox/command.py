"""The command `sheetdrip sandbox`: serves a seeded world on real time until it is told to stop."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sheetdrip.clock import OffsetClock, SystemClock
from sheetdrip.sandbox.seeding import Clinic, seed_clinic, write_config
from sheetdrip.sandbox.server import SandboxServer
from sheetdrip.sandbox.world import World


def serve(
    port: int,
    surgeries: int,
    seed: int,
    out: Path,
    ready: Callable[[dict[str, Any]], None],
    stop: threading.Event,
) -> None:
    """Serve until `stop` is set; `ready` gets url, config, spreadsheet_id and env once it listens."""
    world, clinic = _seeded(surgeries, seed)
    rebuild = partial(_world, surgeries, seed)
    with SandboxServer(world, port=port, rebuild=rebuild) as server:
        config = write_config(out, clinic, server.url).config
        ready(_announcement(server.url, config, clinic))
        stop.wait()


def _seeded(surgeries: int, seed: int) -> tuple[World, Clinic]:
    machine = SystemClock()
    world = World(clock=OffsetClock(machine), machine=machine, seed=seed)
    world.keys.go_by(world.clock)
    return world, seed_clinic(world, surgeries=surgeries)


def _world(surgeries: int, seed: int) -> World:
    return _seeded(surgeries, seed)[0]


def _announcement(url: str, config: Path, clinic: Clinic) -> dict[str, Any]:
    return {
        "url": url,
        "config": str(config),
        "spreadsheet_id": clinic.spreadsheet_id,
        "env": clinic.env,
    }
