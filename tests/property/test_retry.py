"""What holds for a text that does not arrive, whenever that becomes known?"""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.domain.lifecycle import MAY_HAVE_REACHED, State
from sheetdrip.domain.message import Draft, Message
from sheetdrip.domain.send_time import local
from sheetdrip.planning.diff import diff, next_moment, retries
from sheetdrip.planning.plan import Schedule, SendNow, Skip
from tests.builders import (
    CHICAGO,
    DAY_7,
    NIGHT,
    course,
    desired,
    due,
    failed,
    message,
    terms,
)

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
codes = st.sampled_from([30003, 30001, 30036, 30008, 30410, 30006, None])
offsets = st.integers(-200, 1500).map(lambda minutes: minutes * MINUTE)
lives = st.tuples(
    st.integers(0, 14).map(lambda hours: DAY_7 + hours * HOUR),
    st.integers(0, 900).map(lambda minutes: minutes * MINUTE),
    st.lists(st.tuples(offsets, codes), min_size=1, max_size=12),
)


@given(lives)
def test_a_text_is_tried_twice_at_most_and_only_on_proof(
    life: tuple[datetime, timedelta, list[tuple[timedelta, int | None]]],
) -> None:
    send_at, patience, fates = life
    of = course(desired(when=due(send_at, send_at + patience)))
    record: Message | None = None
    posts: list[tuple[datetime, int | None]] = []
    for offset, code in sorted(fates, key=lambda fate: fate[0]):
        now = send_at + offset
        recorded = {"day-7": record} if record else {}
        for change in diff(of, recorded, terms(now)):
            assert record is None or record.state not in MAY_HAVE_REACHED
            match change:
                case Schedule(draft) | SendNow(draft):
                    check(draft, change, now, posts)
                    posts.append((now, code))
                    record = failed(code, draft, posted_at=now)
                case Skip(draft):
                    assert not posts
                    record = message(State.SKIPPED, draft)
                case _:
                    raise AssertionError(change)
        recorded = {"day-7": record} if record else {}
        # what is due now has been done
        assert all(at > now for at in retries(of, recorded, terms(now)).values())
        wake = next_moment(of, recorded, terms(now))
        assert wake is None or wake > now
    assert len(posts) <= 2


def check(
    draft: Draft, change: object, now: datetime, posts: list[tuple[datetime, int | None]]
) -> None:
    assert draft.key.revision == len(posts) + 1
    if not posts:
        return
    ((first, code),) = posts
    assert code in {30003, 30001, 30036}
    assert isinstance(change, SendNow)
    assert now - first >= 45 * MINUTE
    assert draft.send_at + 45 * MINUTE <= now <= draft.latest
    assert not NIGHT.covers(local(now, CHICAGO).time())
