from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sheetdrip.clock import ManualClock
from sheetdrip.sandbox.twilio.creation import create_message
from sheetdrip.sandbox.twilio.lifecycle import milestones, state_of
from sheetdrip.sandbox.twilio.records import Fate, Message, Rules
from sheetdrip.sandbox.world import World

START = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
RANKS = ("accepted", "scheduled", "queued", "sent", "delivered", "undelivered", "failed")
FATES = st.builds(
    Fate,
    st.integers(1, 3),
    st.integers(2, 20),
    st.sampled_from(["delivered", "undelivered"]),
)


def message(fate: Fate, delay: int | None, sender: str | None = "+13125550198") -> Message:
    return Message(
        sid="SM1",
        account_sid="AC1",
        to="+13125550101",
        body="Hello",
        direction="outbound-api",
        created_at=START,
        fate=fate,
        serial=1,
        service_sid="MG1",
        sender=sender,
        send_at=None if delay is None else START + timedelta(seconds=delay),
    )


@given(
    fate=FATES,
    delay=st.none() | st.integers(900, 3_000_000),
    seconds=st.lists(st.integers(0, 3_100_000), min_size=2),
    blocked=st.booleans(),
)
def test_a_status_only_moves_forward(
    fate: Fate, delay: int | None, seconds: list[int], *, blocked: bool
) -> None:
    text = message(fate, delay)
    moments = [START + timedelta(seconds=s) for s in sorted(seconds)]
    ranks = [RANKS.index(state_of(text, at, blocked=blocked).status) for at in moments]
    assert ranks == sorted(ranks)


@given(FATES, st.integers(900, 3_000_000))
def test_nothing_changes_between_milestones(fate: Fate, delay: int) -> None:
    text = message(fate, delay)
    edges = [START, *milestones(text), START + timedelta(days=60)]
    for first, last in pairwise(edges):
        before_next = last - timedelta(microseconds=1)
        assert state_of(text, first, blocked=False) == state_of(text, before_next, blocked=False)


def test_fates_do_not_depend_on_the_order_of_creation() -> None:
    ends: list[dict[str, str]] = []
    people = [f"+1312555{n:04d}" for n in range(50)]
    for order in (people, people[::-1]):
        world = World(clock=ManualClock(START), seed=5, rules=Rules(delivery_failure_rate=0.5))
        account = world.twilio.create_account()
        number = world.twilio.create_number(account.sid, "+13125550198")
        service = world.twilio.create_service(account.sid, "x", number_sids=[number.sid])
        for to in order:
            fields = {"To": [to], "Body": ["Hello"], "MessagingServiceSid": [service.sid]}
            create_message(world.twilio, account.sid, fields)
        world.clock.advance(60)
        found = world.twilio.found()
        ends.append({text.to: world.twilio.state(text).status for text in found})
    assert ends[0] == ends[1]
    assert set(ends[0].values()) == {"delivered", "undelivered"}
