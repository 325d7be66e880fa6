"""What names a drip message?"""

from dataclasses import FrozenInstanceError

import pytest

from tests.builders import key


def test_keys_sort_by_surgery_then_step_then_revision() -> None:
    keys = [key("B", "a", 1), key("A", "b", 1), key("A", "a", 10), key("A", "a", 2)]
    assert sorted(keys) == [keys[3], keys[2], keys[1], keys[0]]


def test_a_key_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        key().revision = 2  # type: ignore[misc]
