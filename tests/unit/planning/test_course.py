"""What should become of each surgery?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from sheetdrip.channels import SMS, STUDIO
from sheetdrip.domain.names import Order
from sheetdrip.domain.reasons import Reason, ReasonCode
from sheetdrip.domain.rows import InvalidRow
from sheetdrip.domain.send_time import Due
from sheetdrip.domain.surgery import DripSetting
from sheetdrip.domain.wording import as_said, sentence
from sheetdrip.planning.course import CourseStatus, course_of_row, removed
from tests.builders import DAY_SEVEN, EVENING, FLOW, SERVICE, details, sequence, step

TEXTS = {
    "en": "{clinic}: {patient}, {first_name}, {surgery_date}, {procedure}.",
    "es": "Hola {first_name}",
}


def test_every_step_becomes_a_message() -> None:
    charted = course_of_row(
        "A", details(said={"procedure": "knee"}), sequence(step(texts=TEXTS)), "Hillside", SERVICE
    )
    (message,) = charted.messages.values()
    assert (charted.surgery, charted.status, charted.why) == ("A", CourseStatus.GOING, None)
    assert list(charted.messages) == ["day-7"]
    assert message.surgery == "A"
    assert message.to == "+13125550101"
    assert message.body == "Hillside: Ada Example, Ada, 2026-03-03, knee."
    assert message.due == Due(
        datetime(2026, 3, 10, 15, tzinfo=UTC), datetime(2026, 3, 10, 23, tzinfo=UTC)
    )
    assert message.local_time == datetime(2026, 3, 10, 10)  # noqa: DTZ001
    assert message.never_reason is None


def test_a_clarification_is_filled_in_the_patients_language() -> None:
    plan = sequence(step(texts=TEXTS), languages={"en": ("English",), "es": ("Español",)})
    both = replace(
        plan, clarification={"en": "{clinic}: one number", "es": "{first_name}: un valor"}
    )
    assert (
        course_of_row("A", details(), both, "Hillside", SERVICE).clarification
        == "Hillside: one number"
    )
    assert (
        course_of_row("A", details(language="es"), both, "Hillside", SERVICE).clarification
        == "Ada: un valor"
    )
    assert course_of_row("A", details(), plan, "Hillside", SERVICE).clarification == ""


def test_steps_keep_their_order_and_names() -> None:
    charted = course_of_row("A", details(), sequence(), "Hillside", SERVICE)
    assert list(charted.messages) == ["evening", "day-7", "day-14", "day-21"]
    assert [one.due.send_at.day for one in charted.messages.values()] == [4, 10, 17, 24]


def test_a_patient_is_texted_in_the_rows_language_and_zone() -> None:
    away = details(language="es", time_zone="Europe/London")
    message = course_of_row("A", away, sequence(step(texts=TEXTS)), "Hillside", SERVICE).messages[
        "day-7"
    ]
    assert message.body == "Hola Ada"
    assert message.due.send_at == datetime(2026, 3, 10, 10, tzinfo=UTC)
    assert message.zone == "Europe/London"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Ada", "Ada|Ada"),
        ("Doe, Jane", "Jane|Jane Doe"),
        ("示例 艾达", "示例 艾达|示例 艾达"),
        ("{clinic} {0}", "|"),
        ("=1+2 Example", "Example|Example"),
    ],
)
def test_a_strange_name_is_never_more_than_a_name_in_the_text(name: str, body: str) -> None:
    plan = sequence(step(texts={"en": "{first_name}|{patient}"}))
    message = course_of_row("A", details(patient=name), plan, "Hillside", SERVICE).messages["day-7"]
    assert message.body == body


def test_a_clinics_order_of_names_counts() -> None:
    plan = sequence(step(texts={"en": "{first_name}"}))
    charted = course_of_row(
        "A", details(patient="Doe Jane"), plan, "Hillside", SERVICE, Order.FAMILY_FIRST
    )
    assert charted.messages["day-7"].body == "Jane"


def test_a_preferred_name_is_what_texts_call_a_patient_whatever_the_clinics_order() -> None:
    plan = sequence(step(texts={"en": "Hi {first_name}: how is it?"}))
    for preferred, body in (
        ("Mrs. Jones", "Hi Mrs. Jones: how is it?"),
        ("", "Hi: how is it?"),
        (None, "Hi: how is it?"),
    ):
        told = replace(details(patient="Jones"), preferred_name=preferred)
        message = course_of_row("A", told, plan, "Hillside", SERVICE, Order.LEFT_OUT).messages[
            "day-7"
        ]
        assert (message.body, message.calls) == (body, preferred or "")


def test_a_text_without_a_name_in_it_calls_nobody() -> None:
    message = course_of_row(
        "A", details(), sequence(step(texts={"en": "Hi"})), "Hillside", SERVICE
    ).messages["day-7"]
    assert message.calls is None


@pytest.mark.parametrize(
    ("drip", "word", "consented", "status", "why"),
    [
        (DripSetting.ON, "", True, CourseStatus.GOING, ""),
        (DripSetting.ON, "On", False, CourseStatus.WAITING, "Consent is not ticked"),
        (DripSetting.PAUSED, "pause", True, CourseStatus.PAUSED, "Drip says Paused"),
        (DripSetting.PAUSED, "Paused", False, CourseStatus.PAUSED, "Drip says Paused"),
        (DripSetting.STOPPED, "Deceased", True, CourseStatus.STOPPED, "Drip says Deceased"),
        (DripSetting.STOPPED, "Stopped", False, CourseStatus.STOPPED, "Drip says Stopped"),
    ],
    ids=str,
)
def test_a_surgery_goes_its_way_for_a_reason(
    drip: DripSetting, word: str, status: CourseStatus, why: str, *, consented: bool
) -> None:
    said = details(drip=drip, drip_word=word, consented=consented)
    charted = course_of_row("A", said, sequence(), "Hillside", SERVICE)
    assert (charted.status, sentence(charted.why)) == (status, why)
    assert len(charted.messages) == 4


def test_a_course_knows_its_phones_and_its_tightest_pair() -> None:
    charted = course_of_row("A", details(), sequence(), "Hillside", SERVICE)
    assert charted.phones == {"+13125550101"}
    # from 19:00 on the day itself to 10:00 a week later, a clock change between; then 7 days
    assert charted.closest == timedelta(days=6, hours=14)
    assert removed("A").closest == timedelta.max
    assert removed("A").phones == frozenset()


def test_a_faulty_row_waits_for_a_person() -> None:
    charted = course_of_row(
        "A",
        InvalidRow(problems=(as_said("Phone is blank"), as_said("Patient is blank"))),
        None,
        "Hillside",
        SERVICE,
    )
    assert charted.status is CourseStatus.WAITING
    assert sentence(charted.why) == "Phone is blank; Patient is blank"
    assert charted.messages == {}


def test_a_faulty_row_waits_even_with_a_sequence() -> None:
    charted = course_of_row(
        "A", InvalidRow(problems=(as_said("Phone is blank"),)), sequence(), "Hillside", SERVICE
    )
    assert (charted.status, charted.messages) == (CourseStatus.WAITING, {})


def test_a_row_without_a_sequence_waits() -> None:
    charted = course_of_row("A", details(), None, "Hillside", SERVICE)
    assert (charted.status, charted.why, charted.messages) == (CourseStatus.WAITING, None, {})


def test_a_vanished_row_is_gone() -> None:
    charted = removed("A")
    assert (charted.surgery, charted.status) == ("A", CourseStatus.GONE)
    assert charted.why == Reason(ReasonCode.ROW_REMOVED)
    assert charted.messages == {}


@pytest.mark.parametrize(
    ("surgery_time", "never_reason"),
    [
        (None, None),
        (time(18, 59), None),
        (time(19, 0), "the surgery is at 19:00, after this text's time"),
        (time(20, 30), "the surgery is at 20:30, after this text's time"),
    ],
    ids=str,
)
def test_no_text_asks_about_pain_before_the_surgery(
    surgery_time: time | None, never_reason: str | None
) -> None:
    charted = course_of_row(
        "A", details(surgery_time=surgery_time), sequence(EVENING, DAY_SEVEN), "Hillside", SERVICE
    )
    assert sentence(charted.messages["evening"].never_reason) == (never_reason or "")
    assert charted.messages["day-7"].never_reason is None


def test_the_obstacle_is_judged_on_the_patients_clocks() -> None:
    said = details(surgery_date=date(2026, 3, 8), surgery_time=time(19, 30), time_zone="Asia/Tokyo")
    assert (
        course_of_row("A", said, sequence(EVENING), "Hillside", SERVICE)
        .messages["evening"]
        .never_reason
    )


def test_a_flow_is_told_the_rows_data_without_blanks() -> None:
    asking = replace(DAY_SEVEN, channel=STUDIO, carrier=FLOW)
    one = course_of_row("A", details(), sequence(EVENING, asking), "Hillside", SERVICE).messages[
        "day-7"
    ]
    assert one.channel is STUDIO
    assert one.parameters == {
        "first_name": "Ada",
        "clinic": "Hillside",
        "surgery_date": "2026-03-03",
        "language": "en",
    }
    said = details(said={"procedure": "Knee", "surgeon": "Dr. Lee"})
    knee = course_of_row("A", said, sequence(EVENING, asking), "Hillside", SERVICE).messages
    assert knee["day-7"].parameters["procedure"] == "Knee"
    assert knee["day-7"].parameters["surgeon"] == "Dr. Lee"
    assert (knee["evening"].channel, knee["evening"].parameters) == (SMS, {})


def test_a_flow_asks_again_in_the_rows_language() -> None:
    asking = replace(DAY_SEVEN, channel=STUDIO, carrier=FLOW, texts=TEXTS)
    plan = replace(sequence(asking), clarification={"en": "One number", "es": "Un número"})
    message = course_of_row("A", details(language="es"), plan, "Hillside", SERVICE).messages[
        "day-7"
    ]
    assert message.parameters["again"] == "Un número"


def test_a_consent_that_is_neither_yes_nor_no_is_told_in_its_words() -> None:
    said = replace(details(consented=False), consent_word="pending")
    told = course_of_row("A", said, sequence(), "Hillside", SERVICE)
    assert told.status is CourseStatus.WAITING
    assert "“pending”" in sentence(told.why)


def test_remarks_go_along_whether_the_row_can_be_acted_on_or_not() -> None:
    remarks = (as_said("Language says “Latin”"),)
    assert (
        course_of_row("A", details(remarks=remarks), sequence(), "Hillside", SERVICE).remarks
        == remarks
    )
    faulty = InvalidRow(problems=(as_said("Phone is blank"),), remarks=remarks)
    assert course_of_row("A", faulty, sequence(), "Hillside", SERVICE).remarks == remarks


def test_a_text_says_the_surgeon_and_nothing_where_none_is_known() -> None:
    plan = sequence(step(texts={"en": "{clinic}, {surgeon}: your pain?"}))
    bodies = [
        course_of_row("A", details(said=said), plan, "Hillside", SERVICE).messages["day-7"].body
        for said in ({"surgeon": "Dr. {patient}"}, {})
    ]
    assert bodies == ["Hillside, Dr. {patient}: your pain?", "Hillside, : your pain?"]
