"""Works out how rows stand again in an order that they once had."""

from collections.abc import Hashable, Sequence


def ranks(present: Sequence[Hashable], wanted: Sequence[Hashable]) -> list[int]:
    """Which place each of the `present` takes: those `wanted` in that order, all others below, as they stand.

    Of several alike the upper one takes the first place that is wanted for it.
    """
    free: dict[Hashable, list[int]] = {}
    for place, one in enumerate(wanted):
        free.setdefault(one, []).append(place)
    asked = [
        free[one].pop(0) if free.get(one) else len(wanted) + at for at, one in enumerate(present)
    ]
    order = sorted(asked)
    return [order.index(place) for place in asked]
