"""How many stories does a state machine tell? Few, or as many as SHEETDRIP_STORIES says, and longer ones."""

import os

from hypothesis import HealthCheck, settings


def stories(few: int, steps: int, long: int) -> settings:
    """The settings of a machine: `few` stories of `steps` steps, the same each time; or as many of `long`."""
    asked = os.environ.get("SHEETDRIP_STORIES")
    return settings(
        max_examples=few if asked is None else int(asked),
        stateful_step_count=steps if asked is None else long,
        derandomize=asked is None,
        suppress_health_check=list(HealthCheck),
    )
