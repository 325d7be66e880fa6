"""Are the Replies tab's columns found, and is only what is needed added?"""

import pytest

from sheetdrip.domain.columns import REPLY_COLUMNS, bind_replies

ALL = {
    "Received": 0,
    "Patient": 1,
    "Phone": 2,
    "Question": 3,
    "Reply": 4,
    "Understood": 5,
    "After (minutes)": 6,
    "Drip ID": 7,
    "Reply SID": 8,
    "Photos and files": 9,
}


def test_a_blank_tab_gets_every_column() -> None:
    assert bind_replies([], {}) == (ALL, REPLY_COLUMNS)


def test_all_go_beside_what_staff_have_there() -> None:
    places, missing = bind_replies(["notes", "more"], {})
    assert (places["Received"], places["Reply SID"], missing) == (2, 10, REPLY_COLUMNS)


def test_a_tab_of_before_gets_the_column_for_pictures_when_one_comes() -> None:
    header = list(ALL)[:9]
    needed = ("Reply SID", "Photos and files")
    assert bind_replies(header, {}) == ({name: ALL[name] for name in header}, ())
    assert bind_replies(header, {}, needed) == (ALL, ("Photos and files",))
    assert bind_replies([*header, "Fotos"], {"Photos and files": "Fotos"}, needed) == (ALL, ())
    assert bind_replies(["Reply"], {}, needed)[1] == needed


@pytest.mark.parametrize(
    ("header", "places", "missing"),
    [
        (["reply sid ", "REPLY"], {"Reply SID": 0, "Reply": 1}, ()),
        (["Reply", None, "Reply"], {"Reply": 0, "Reply SID": 3}, ("Reply SID",)),
        (["Respuesta", "SID"], {"Reply": 0, "Reply SID": 1}, ()),
    ],
)
def test_what_staff_dropped_stays_away_but_for_the_sid(
    header: list[str | None], places: dict[str, int], missing: tuple[str, ...]
) -> None:
    titles = {"Reply": "Respuesta", "Reply SID": "SID"} if "Respuesta" in header else {}
    assert bind_replies(header, titles) == (places, missing)
