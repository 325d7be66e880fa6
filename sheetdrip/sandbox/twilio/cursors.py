"""Remembers where a caller was in a long list, so that each page need not sort all again."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

_KEPT: Final = 16


@dataclass(frozen=True, slots=True)
class Cursor:
    """All rows of a list, and where its next page starts."""

    sids: list[str]
    start: int


class Cursors:
    """The most recent cursors by page token."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, Cursor] = OrderedDict()

    def get(self, token: str) -> Cursor | None:
        return self._open.get(token)

    def put(self, token: str, cursor: Cursor) -> None:
        """Remember; the oldest is dropped."""
        self._open[token] = cursor
        self._open.move_to_end(token)
        while len(self._open) > _KEPT:
            self._open.popitem(last=False)
