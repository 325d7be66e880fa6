"""What names a drip message?"""

from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest

from sheetdrip.domain.message import clarification_of
from tests.builders import DAY_7, clarification, draft, key, message


def test_keys_sort_by_surgery_then_step_then_revision() -> None:
    keys = [key("B", "a", 1), key("A", "b", 1), key("A", "a", 10), key("A", "a", 2)]
    assert sorted(keys) == [keys[3], keys[2], keys[1], keys[0]]


def test_a_key_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        key().revision = 2  # type: ignore[misc]


def test_a_clarification_is_named_after_its_question_whatever_its_revision() -> None:
    question = message(of=draft(key("A", "day-7", 3)))
    again = message(of=clarification(question.key))
    assert again.key == clarification_of("A", "day-7") == key("A", "day-7?", 1)
    assert (question.is_clarification, again.is_clarification) == (False, True)
    assert (question.question, again.question) == ("day-7", "day-7")


def test_the_name_of_a_step_makes_no_clarification() -> None:
    odd = message(of=draft(key("A", "day-7?", 1)))
    assert (odd.is_clarification, odd.question) == (False, "day-7?")


def test_a_text_leaves_at_its_time_or_when_it_was_posted_late() -> None:
    late = DAY_7 + timedelta(hours=1)
    scheduled = message(posted_at=late)
    assert scheduled.left_at == DAY_7
    at_once = draft(delivery="now")
    assert message(of=at_once, posted_at=late).left_at == late
    assert message(of=at_once, posted_at=DAY_7 - timedelta(seconds=1)).left_at == DAY_7
    assert message(of=at_once, posted_at=None).left_at == DAY_7
