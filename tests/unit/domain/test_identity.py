"""When was a row met first?"""

from datetime import timedelta

from sheetdrip.domain.identity import first_met
from tests.builders import NOW


def test_of_rows_met_by_one_look_the_higher_one_came_first() -> None:
    at = NOW + timedelta(microseconds=999_999)
    met = [first_met(at, number) for number in (2, 3, 1000)]
    assert sorted(met) == met
    assert {one.replace(microsecond=0) for one in met} == {NOW}
    # a sheet has ten million cells
    assert first_met(at, 10_000_001) < NOW + timedelta(seconds=1)
