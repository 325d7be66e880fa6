from collections import Counter

import pytest

from sheetdrip.sandbox.twilio.fates import fate_of
from sheetdrip.sandbox.twilio.segments import segments_of


def test_the_same_text_has_the_same_fate_whenever_it_is_asked() -> None:
    assert fate_of(1, "+13125550101", "a", 0.5) == fate_of(1, "+13125550101", "a", 0.5)


def test_nothing_fails_by_itself() -> None:
    fates = [fate_of(1, f"+1312555{n:04d}", "a", 0.0) for n in range(200)]
    assert {fate.status for fate in fates} == {"delivered"}
    assert {fate.sent_after for fate in fates} == {1, 2, 3}
    assert {fate.done_after for fate in fates} == set(range(2, 21))


def test_a_failure_rate_is_kept_and_every_code_occurs() -> None:
    fates = [fate_of(1, f"+1312555{n:04d}", "a", 0.2) for n in range(4000)]
    failed = [fate.error_code for fate in fates if fate.status != "delivered"]
    assert 700 < len(failed) < 850
    assert set(Counter(failed)) == {30003, 30005, 30006, 30007, 30008}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("x" * 306, 2),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("’" * 70, 1),
        ("’" * 71, 2),
        ("痛" * 135, 3),
        ("🙂" * 35, 1),
    ],
)
def test_segments_are_counted_as_networks_do(text: str, parts: int) -> None:
    assert segments_of(text) == parts
