from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sheetdrip.domain.identity import KnownSurgery
from sheetdrip.planning.comparison import HELD_AT_MOST
from sheetdrip.planning.returned_rows import to_be_asked
from tests.builders import NOW, known

STOOD = known("A")
AWAY = replace(STOOD, absent_since=NOW, absences=1)
CHANGED = replace(STOOD, fingerprint=replace(STOOD.fingerprint, phone="+13125550199"))


@pytest.mark.parametrize(
    ("was", "now", "asked"),
    [
        ([], STOOD, {"A"}),
        ([AWAY], STOOD, {"A"}),
        ([STOOD], CHANGED, {"A"}),
        ([STOOD], AWAY, set()),
        ([known("B")], STOOD, {"A"}),
    ],
)
def test_what_is_new_was_away_or_was_changed_is_asked_about(
    was: list[KnownSurgery], now: KnownSurgery, asked: Collection[str]
) -> None:
    assert to_be_asked([now], was, NOW, NOW) == asked


@pytest.mark.parametrize(
    ("recovered_at", "asked"),
    [
        (None, set()),
        (NOW - HELD_AT_MOST, {"A"}),
        (NOW - HELD_AT_MOST - timedelta(seconds=1), set()),
    ],
)
def test_only_as_long_as_a_text_of_before_a_recovery_may_be_to_come(
    recovered_at: datetime | None, asked: Collection[str]
) -> None:
    assert to_be_asked([STOOD], [], recovered_at, NOW) == asked
