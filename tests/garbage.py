"""How often is garbage looked for in a process that runs many tests, or many clinics' lives?"""

import gc


def look_rarely() -> None:
    """What is there by now stays: to look through it again and again took up to a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
