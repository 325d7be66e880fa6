"""How is a place in a file named, and what is suggested for a key that is not there?"""

import tomllib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from sheetdrip.settings.model import ClinicSettings, Google, Safety, Schedule, SettingsFile, Twilio
from sheetdrip.settings.toml import Faults, dotted, read_toml
from tests.unit.settings.files import CLINIC

house = settings(max_examples=30, deadline=None, derandomize=True, database=None)

bare = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)
any_key = st.one_of(bare, st.text(max_size=6))


@pytest.mark.parametrize(
    ("location", "path"),
    [
        (("clinics", 0, "time_zone"), "clinics[0].time_zone"),
        (("clinics",), "clinics"),
        (("schedule", "quiet_hours", 1), "schedule.quiet_hours[1]"),
        (("clinics", 0, "headers", "Surgery date"), 'clinics[0].headers."Surgery date"'),
        (("a.b", "c"), '"a.b".c'),
        (("", "c"), '"".c'),
        (("x\u001b[31m",), '"x\\u001b[31m"'),
        ((), ""),
    ],
)
def test_a_place_is_named_as_a_person_would_write_it(
    location: tuple[str | int, ...], path: str
) -> None:
    assert dotted(location) == path


@given(st.lists(any_key, min_size=1, max_size=4))
@house
def test_a_named_place_is_the_key_that_toml_would_take(keys: list[str]) -> None:
    # json and TOML part ways only at what cannot be written at all
    assume(
        not any("\x7f" in key or any(0xD800 <= ord(char) < 0xE000 for char in key) for key in keys)
    )
    nested: object = tomllib.loads(f"{dotted(keys)} = true")
    for key in keys:
        assert isinstance(nested, dict)
        ((found, nested),) = nested.items()
        assert found == key
    assert nested is True


@given(st.lists(st.one_of(bare, st.integers(0, 99)), min_size=1, max_size=5))
@house
def test_different_places_have_different_names(location: list[str | int]) -> None:
    named = dotted(location)
    for order in range(len(location)):
        shorter = location[:order] + location[order + 1 :]
        assert dotted(shorter) != named


TABLES: list[tuple[str, type[BaseModel]]] = [
    ("google", Google),
    ("twilio", Twilio),
    ("schedule", Schedule),
    ("safety", Safety),
]
KEYS = [(table, key) for table, model in TABLES for key in model.model_fields]


def slips(key: str) -> list[str]:
    """The key with a letter doubled, lost, raised, or a hyphen in it."""
    typed = [key[:3] + key[2:], key[:-1], key[0].upper() + key[1:], key.replace("_", "-")]
    return [one for one in typed if one != key]


SLIPS = [
    pytest.param(table, key, typed, id=f"{table}.{typed}")
    for table, key in KEYS
    for typed in slips(key)
]


@pytest.mark.parametrize(("table", "key", "typed"), SLIPS)
def test_one_slip_in_a_key_is_met_with_the_right_suggestion(
    table: str, key: str, typed: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("slip") / "sheetdrip.toml"
    path.write_text(f"[{table}]\n{typed} = 1\n{CLINIC}", encoding="utf-8")
    with pytest.raises(Faults) as caught:
        read_toml(path, SettingsFile)
    assert caught.value.problems == (f"{path}: {table}.{typed}: no such key (did you mean {key}?)",)


@pytest.mark.parametrize("key", list(ClinicSettings.model_fields))
def test_one_slip_in_a_clinics_key_is_met_with_the_right_suggestion(
    key: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("slip") / "sheetdrip.toml"
    path.write_text(f"{CLINIC}{key}s = 1\n", encoding="utf-8")
    with pytest.raises(Faults) as caught:
        read_toml(path, SettingsFile)
    assert caught.value.problems == (
        f"{path}: clinics[0].{key}s: no such key (did you mean {key}?)",
    )
