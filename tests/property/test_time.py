"""What holds for every wall time, zone, moment and window?"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given
from hypothesis import strategies as st

from sheetdrip.domain.dates import surgery_date, surgery_time, to_serial
from sheetdrip.domain.send_time import Due, QuietHours, due, instant, local, zone_name
from sheetdrip.planning.send_window import Expired, ScheduleAhead, SendAtOnce, Wait, Window, timing
from tests.builders import step

ZONES = (
    "America/New_York",
    "America/Chicago",
    "Europe/London",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
    "America/St_Johns",
    "Asia/Kathmandu",
    "America/Phoenix",
    "Africa/Cairo",
    "America/Santiago",
    "Antarctica/Troll",
    "UTC",
)
# the days on which clocks change are drawn often
CHANGES = (
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 4, 5),
    date(2026, 10, 4),
    date(2026, 2, 15),
    date(2026, 3, 22),
    date(2011, 12, 30),
)
zones = st.sampled_from(ZONES)
days = st.one_of(
    st.sampled_from(CHANGES),
    st.sampled_from(CHANGES).map(lambda day: day - timedelta(days=1)),
    st.dates(date(2005, 1, 1), date(2037, 12, 31)),
)
minutes = st.builds(time, st.integers(0, 23), st.integers(0, 59))
quiet_hours = st.builds(QuietHours, minutes, minutes)
windows = st.builds(
    Window,
    min_lead=st.integers(5, 60).map(lambda count: timedelta(minutes=count)),
    max_lead=st.integers(1, 35).map(lambda count: timedelta(days=count)),
    margin=st.integers(0, 600).map(lambda count: timedelta(seconds=count)),
)
leads = st.one_of(
    st.integers(-3 * 86_400, 40 * 86_400),
    st.integers(-3600, 3600),
    st.sampled_from([0, 1, -1, 900, 1020, 1019, 604_800, 604_680, 604_681]),
).map(lambda seconds: timedelta(seconds=seconds))
stays = st.integers(0, 86_400).map(lambda seconds: timedelta(seconds=seconds))


@given(days, minutes, zones)
@example(date(2026, 3, 8), time(2, 30), "America/New_York")
@example(date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe")
@example(date(2011, 12, 30), time(10), "Pacific/Apia")
def test_a_wall_time_comes_back_unless_it_is_skipped_and_then_later(
    day: date, at: time, zone: str
) -> None:
    wall = datetime.combine(day, at)
    moment = instant(day, at, zone)
    shown = local(moment, zone)
    assert moment.tzinfo is UTC
    if shown != wall:
        assert wall < shown <= wall + timedelta(days=1)
        # no instant at all shows the wall time
        for fold in (0, 1):
            other = wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
            assert local(other, zone) != wall


@given(days, minutes, zones)
def test_an_instant_is_the_first_that_shows_its_wall_time(day: date, at: time, zone: str) -> None:
    moment = instant(day, at, zone)
    assume(local(moment, zone) == datetime.combine(day, at))
    # the largest overlap among these zones is two hours
    assert all(
        local(moment - timedelta(minutes=back), zone) != datetime.combine(day, at)
        for back in (30, 60, 120)
    )


@given(days, minutes, minutes, st.integers(0, 365), zones)
def test_a_step_never_ends_before_it_is_due(
    day: date, one: time, other: time, after: int, zone: str
) -> None:
    at, latest = sorted((one, other))
    when = due(step(day=after, at=at, latest=latest), day, zone)
    assert when.send_at <= when.latest


@given(days, leads, stays, windows, quiet_hours, zones)
def test_the_clock_never_says_what_must_not_be_done(
    day: date, lead: timedelta, stay: timedelta, window: Window, quiet: QuietHours, zone: str
) -> None:
    now = datetime.combine(day, time(12), UTC)
    when = Due(now + lead, now + lead + stay)
    told = timing(when, now, window, quiet, zone)
    match told:
        case ScheduleAhead():
            assert window.takes(when.send_at, now)
            assert window.takes(when.send_at, now + window.margin)
        case SendAtOnce():
            assert when.send_at <= now <= when.latest
            assert not quiet.covers(local(now, zone).time())
        case Expired():
            assert now >= when.send_at
            assert now > when.latest or quiet.covers(local(now, zone).time())
        case Wait(until):
            assert until > now
            assert until <= when.latest


@given(days, minutes, stays, quiet_hours, zones)
def test_waiting_as_told_ends_in_a_decision(
    day: date, at: time, stay: timedelta, quiet: QuietHours, zone: str
) -> None:
    send_at = instant(day, at, zone)
    when = Due(send_at, send_at + stay)
    now = send_at - timedelta(days=40)
    seen = []
    # the window opens; or its time comes, the quiet hours end, a doubled hour is quiet again
    for _ in range(5):
        told = timing(when, now, Window(max_lead=timedelta(minutes=16)), quiet, zone)
        if not isinstance(told, Wait):
            break
        seen.append(now)
        now = told.until
    assert isinstance(told, SendAtOnce | Expired | ScheduleAhead)
    assert seen == sorted(set(seen))


@given(days, minutes, quiet_hours, zones)
def test_a_text_that_may_go_any_time_waits_for_the_end_of_the_quiet_hours(
    day: date, at: time, quiet: QuietHours, zone: str
) -> None:
    now = instant(day, at, zone)
    assume(quiet.covers(local(now, zone).time()))
    told = timing(Due(now, now + timedelta(days=3)), now, Window(), quiet, zone)
    assert isinstance(told, Wait)
    assert told.until <= now + timedelta(days=1, hours=2)
    shown = local(told.until, zone)
    skipped = local(instant(shown.date(), quiet.end, zone), zone).time() != quiet.end
    assert shown.time() == quiet.end or skipped


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), minutes)
def test_a_wall_time_survives_the_sheet(day: date, at: time) -> None:
    serial = to_serial(datetime.combine(day, at))
    assert surgery_date(serial, day) == day
    if at != time(0):
        assert surgery_time(serial) == at
    assert surgery_time(serial % 1) == at


@given(zone=zones, upper=st.booleans(), spaced=st.booleans())
def test_a_zone_is_found_however_it_is_typed(zone: str, *, upper: bool, spaced: bool) -> None:
    typed = zone.upper() if upper else zone.lower()
    assert zone_name(typed.replace("_", " ") if spaced else typed) == zone
