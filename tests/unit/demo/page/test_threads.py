"""Is on every phone what arrived there, and nothing else?"""

from sheetdrip.demo.page.threads import Bubble, Thread, threads
from tests.unit.demo.page.sheets import text

ADA, BEA = "+13125550142", "+13125550143"
NAMES = {ADA: "Ada", BEA: "Bea"}


def of(*messages: dict[str, object], zones: dict[str, str] | None = None) -> tuple[Thread, ...]:
    return threads(messages, NAMES, zones or {}, "America/Chicago")


def test_texts_and_answers_stand_in_their_order_on_the_patients_clocks() -> None:
    answer = text(
        "SM2",
        **{"from": ADA, "to": "+13125550198"},
        direction="inbound",
        status="received",
        body="8",
        date_sent=None,
        date_created="2026-03-03T01:05:00Z",
    )

    ada, bea = of(answer, text("SM1"), zones={ADA: "America/New_York"})

    assert ada.bubbles == (
        Bubble("SM1", "How is your pain?", "Mon 2 Mar 20:00 EST", mine=False, became="delivered"),
        Bubble("SM2", "8", "Mon 2 Mar 20:05 EST", mine=True),
    )
    assert ada.bubbles[0].told == "Mon 2 Mar 20:00 EST, delivered"
    assert ada.preview == "You: 8"
    assert (bea.name, bea.bubbles, bea.preview) == ("Bea", (), "No texts yet")


def test_a_planned_text_is_announced_and_not_shown() -> None:
    later = text("SM2", status="scheduled", date_sent=None, send_at="2026-03-10T15:00:00Z")
    sooner = text("SM3", status="scheduled", date_sent=None, send_at="2026-03-09T15:00:00Z")

    ada, _ = of(later, sooner)

    assert ada.bubbles == ()
    assert ada.upcoming == ada.preview == "Next text Mon 9 Mar 10:00 CDT"


def test_a_text_that_did_not_arrive_says_why() -> None:
    ada, _ = of(text(status="undelivered", error_code=30006))

    assert ada.bubbles[0].is_lost
    assert ada.bubbles[0].told == (
        "Mon 2 Mar 19:00 CST, did not arrive: this is a landline or unreachable: ask for a mobile number "
        "(Twilio 30006)"
    )


def test_cancelled_texts_are_nowhere() -> None:
    ada, _ = of(text(status="canceled", date_sent=None))

    assert (ada.bubbles, ada.upcoming) == ((), None)


def test_the_latest_news_come_first_and_strangers_by_their_number() -> None:
    stranger = text("SM9", to="+13125550199", date_sent="2026-03-04T01:00:00Z")

    assert [one.name for one in of(text(to=BEA), stranger)] == ["+13125550199", "Bea", "Ada"]
