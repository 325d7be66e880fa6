"""Which pictures and files came with a reply, and how are they told?"""

import pytest

from sheetdrip.domain.media import (
    MOST,
    Media,
    arrived,
    counted,
    fuller,
    lines_of,
    link_of,
    told_in,
)

LINK = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
PHOTO = Media(url=LINK, content_type="image/jpeg")
VIDEO = Media(url=f"{LINK}2", content_type="video/mp4")
UNKNOWN = Media()


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        ("image/jpeg", "photo"),
        ("IMAGE/HEIC", "photo"),
        ("video/3gpp", "video"),
        ("audio/ogg", "recording"),
        ("text/vcard", "file"),
        ("application/pdf", "file"),
        ("", "file"),
    ],
)
def test_a_kind_is_told_by_the_content_type(content_type: str, kind: str) -> None:
    assert Media(content_type=content_type).kind == kind


@pytest.mark.parametrize(
    ("media", "told"),
    [
        ((PHOTO,), "a photo"),
        ((PHOTO, PHOTO), "2 photos"),
        ((UNKNOWN,), "a file"),
        ((PHOTO, VIDEO, PHOTO), "2 photos and a video"),
        ((PHOTO, Media(content_type="audio/amr"), UNKNOWN), "a photo, a recording and a file"),
    ],
)
def test_they_are_counted_by_kind(media: tuple[Media, ...], told: str) -> None:
    assert str(counted(media)) == told


@pytest.mark.parametrize(
    ("sid", "body", "count", "known", "media"),
    [
        ("SM1", "7", 0, (), ()),
        ("SM1", "", 0, (), ()),
        ("MM1", "7", 0, (), ()),
        ("MM1", "7", 1, (), (UNKNOWN,)),
        ("SM1", "", 2, (PHOTO,), (PHOTO, UNKNOWN)),
        ("MM1", "", 1, (PHOTO, VIDEO), (PHOTO, VIDEO)),
        # Twilio does not tell of it yet
        ("MM1", " ", 0, (), (UNKNOWN,)),
        ("MM1", "", 0, (PHOTO,), (PHOTO,)),
    ],
)
def test_what_is_counted_and_not_known_yet_is_there_all_the_same(
    sid: str, body: str, count: int, known: tuple[Media, ...], media: tuple[Media, ...]
) -> None:
    assert arrived(sid, body, count, known) == media


def test_no_more_are_kept_than_a_cell_can_tell() -> None:
    assert len(arrived("MM1", "", 999_999_999, (PHOTO,))) == MOST
    assert len(arrived("MM1", "", 0, (PHOTO,) * 50)) == MOST


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        (LINK, True),
        ("https://api.dublin.ie1.twilio.com/2010-04-01/x", True),
        ("https://media.twiliocdn.com/x", True),
        ("http://api.twilio.com/x", False),
        ("https://twilio.com.example/x", False),
        ("https://nottwilio.com/x", False),
        ("https://api.twilio.com/x y", False),
        ("https://api.twilio.com/\n", False),
        (f"https://api.twilio.com/{'x' * 500}", False),
        ("https://[api.twilio.com", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_only_a_link_to_twilio_is_kept(url: str, *, is_kept: bool) -> None:
    assert link_of(url) == (url if is_kept else "")


@pytest.mark.parametrize(
    ("before", "later", "kept"),
    [
        ((UNKNOWN,), (PHOTO,), (PHOTO,)),
        ((PHOTO,), (UNKNOWN,), (PHOTO,)),
        ((PHOTO,), (UNKNOWN, UNKNOWN), (UNKNOWN, UNKNOWN)),
        ((PHOTO, VIDEO), (PHOTO,), (PHOTO, VIDEO)),
        ((), (UNKNOWN,), (UNKNOWN,)),
        ((PHOTO,), (), (PHOTO,)),
        ((PHOTO,), (VIDEO,), (PHOTO,)),
    ],
)
def test_the_fuller_telling_counts(
    before: tuple[Media, ...], later: tuple[Media, ...], kept: tuple[Media, ...]
) -> None:
    assert fuller(before, later) == kept


def test_the_tab_tells_them_and_is_read_again() -> None:
    media = (PHOTO, UNKNOWN, Media(url=f"{LINK}3", content_type="audio/ogg"))
    lines = lines_of(media)
    assert lines.split("\n") == [
        f"photo: {LINK}",
        "file: see it in Twilio's console",
        f"recording: {LINK}3",
    ]
    again = told_in(lines)
    assert [(one.kind, one.url) for one in again] == [(one.kind, one.url) for one in media]
    assert lines_of(again) == lines


@pytest.mark.parametrize("text", ["", "seen by JD", "Photo: no", "the photo: https://x.example"])
def test_what_staff_write_there_is_no_picture(text: str) -> None:
    assert told_in(text) == ()


def test_what_staff_add_takes_no_picture_away() -> None:
    assert told_in(f"seen, JD\nphoto: {LINK}\n") == (Media(url=LINK, content_type="image/*"),)
