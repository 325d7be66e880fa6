"""How many examples a property is tried with, and how many stories a state machine tells.

SHEETDRIP_EXAMPLES: of each property so many (stories accordingly), for a quick look while one works.
SHEETDRIP_STORIES: so many stories, and longer ones.
"""

import os
from typing import Final

from hypothesis import HealthCheck, settings

_ALL: Final = 120
EXAMPLES: Final = int(os.environ.get("SHEETDRIP_EXAMPLES", str(_ALL)))


def stories(few: int, steps: int, long: int) -> settings:
    """The settings of a machine: `few` stories of `steps` steps, the same each time; or as many of `long`."""
    asked = os.environ.get("SHEETDRIP_STORIES")
    return settings(
        max_examples=max(1, few * EXAMPLES // _ALL) if asked is None else int(asked),
        stateful_step_count=steps if asked is None else long,
        derandomize=asked is None,
        suppress_health_check=list(HealthCheck),
    )
