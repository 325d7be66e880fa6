"""What keeps a whole clinic from its work, and which of several is told?"""

from datetime import UTC, datetime, timedelta

import pytest

from sheetdrip.planning.hindrance import LASTING, UNSURE_OF_TIME, Failing, hindrance

NOW = datetime(2026, 3, 3, 14, 0, tzinfo=UTC)
LONG = {"Replies cannot be fetched": Failing(NOW - LASTING, "Twilio did not answer")}
SHORT = {"Replies cannot be fetched": Failing(NOW - timedelta(minutes=4), "Twilio did not answer")}


@pytest.mark.parametrize(
    ("failing", "account", "unsure", "closed", "told"),
    [
        ({}, None, False, (), ""),
        (SHORT, None, False, (), ""),
        (LONG, None, False, (), "Replies cannot be fetched: Twilio did not answer"),
        (LONG, "no funds", True, ("B2",), "Twilio takes no text of this clinic's: no funds"),
        (LONG, None, True, ("B2",), UNSURE_OF_TIME),
        (LONG, None, False, ("B2",), "Replies cannot be fetched: Twilio did not answer"),
        (SHORT, None, False, ("B2", "B3"), "B2"),
    ],
)
def test_the_gravest_is_told(
    failing: dict[str, Failing],
    account: str | None,
    unsure: bool,
    closed: tuple[str, ...],
    told: str,
) -> None:
    found = hindrance(failing, NOW, account=account, unsure_of_time=unsure, closed=closed)
    assert found == told


def test_of_what_fails_the_longest_is_told() -> None:
    older = {"Audits fail": Failing(NOW - timedelta(hours=2), "no answer")}
    found = hindrance({**LONG, **older}, NOW, account=None, unsure_of_time=False)
    assert found == "Audits fail: no answer"
