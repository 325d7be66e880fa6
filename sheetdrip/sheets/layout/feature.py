"""One feature of a spreadsheet's layout: its name, the requests that make it, and where it is remembered."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sheetdrip.sheets.layout.state import MARK, Mark
from sheetdrip.sheets.requests import Request, columns, noted, noted_anew

Work = Iterator[tuple[str, Request]]
"""Requests, each with the word on it ("" says nothing)."""

Location = Mapping[str, Any]
"""Of developer metadata: a tab (`sheetId`) or one column (`dimensionRange`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """`says`: what a person is told when it is put up; without requests it was there already.

    `instead`: names of its earlier forms, which it takes the place of.
    """

    name: str
    says: str = ""
    requests: tuple[Request, ...] = ()
    instead: frozenset[str] = frozenset()


def add_missing(
    features: Iterable[Feature], mark: Mark, of: str, location: Location
) -> Iterator[tuple[str, Request]]:
    """The requests for those pieces of a place that its mark does not have, and for the mark itself."""
    missing = [piece for piece in features if piece.name not in mark.has]
    for piece in missing:
        yield from ((piece.says, request) for request in piece.requests)
    if missing:
        gone = frozenset[str]().union(*(piece.instead for piece in missing))
        has = (mark.has - gone) | {piece.name for piece in missing}
        yield "", remember(replace(mark, of=of, has=has), location)


def remember(mark: Mark, location: Location) -> Request:
    """The request that puts a mark on record in its place."""
    shows = {} if mark.shows is None else {"shows": mark.shows}
    value = json.dumps({"of": mark.of, "has": sorted(mark.has), **shows}, ensure_ascii=False)
    return noted(MARK, location, value) if mark.number is None else noted_anew(mark.number, value)


def on_tab(sheet_id: int) -> Location:
    """The place that is a tab."""
    return {"sheetId": sheet_id}


def on_column(sheet_id: int, index: int) -> Location:
    """The place that is a column."""
    return {"dimensionRange": columns(sheet_id, index, index + 1)}


def on_spreadsheet() -> Location:
    """The place that is all of it."""
    return {"spreadsheet": True}


def runs(indexes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbours joined, as spans with exclusive ends."""
    for _, run in groupby(enumerate(sorted(indexes)), key=lambda one: one[1] - one[0]):
        places = [index for _, index in run]
        yield places[0], places[-1] + 1
