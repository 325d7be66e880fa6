"""Is a pasted list, however long, held in a memory that a small machine has?"""

import pytest

from tests.bench.paste import LOOKS, measure

BARE, *STARTS = LOOKS


@pytest.mark.long
@pytest.mark.timeout(600)
def test_memory_grows_with_the_rows_alone_and_stays_near_what_reading_them_takes() -> None:
    few, many = measure(800, traced=True), measure(2400, traced=True)
    for start in STARTS:
        assert many[start]["waiting"] > 2 * few[start]["waiting"]
        assert many[start]["traced"] < 3 * 1.25 * few[start]["traced"]
    read = many[BARE]["traced"]
    first, *later = (many[start]["traced"] for start in STARTS)
    assert first < 18 * read
    assert all(one < 7 * read for one in later)
