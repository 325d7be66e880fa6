"""Works out the moves that bring rows back into an order they once had."""

from collections.abc import Iterator, Sequence


def moves(present: Sequence[object], wanted: Sequence[object]) -> Iterator[tuple[int, int]]:
    """(from, to) of each row to move up, as 0-based places at that moment; others stay below."""
    rows = list(present)
    place = 0
    for one in wanted:
        try:
            at = rows.index(one, place)
        except ValueError:
            continue  # gone meanwhile
        if at != place:
            rows.insert(place, rows.pop(at))
            yield at, place
        place += 1
